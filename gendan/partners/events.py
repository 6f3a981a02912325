"""What can happen to customers, suppliers, carriers and agreements, in the words of the trade."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from django.db.models import Field, Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gendan.base.errors import Text
from gendan.base.timeline.kinds import EventKind
from gendan.partners.models import Agreement, AgreementItem, Carrier, Certificate, Contact, Customer, Supplier
from gendan.people.events import PRIVATE, Change


def _fields(model: type[Model]) -> "dict[str, Field[object, object]]":
    return {it.name: it for it in model._meta.get_fields() if isinstance(it, Field)}  # noqa: SLF001


def _shown(field: "Field[object, object] | None", value: str) -> str:
    """The stored text as people read it: choices by their labels, several of them too."""
    base = getattr(field, "base_field", field)
    labels = {str(key): str(label) for key, label in getattr(base, "flatchoices", None) or ()}
    return ", ".join(labels.get(part, part) for part in value.split(", ")) if value else "—"


def changed_words(model: type[Model], changes: Iterable[Change]) -> str:
    """`Tier B: regular customer → A: key customer; Note`: what changed, without private values."""
    known = _fields(model)
    said = []
    for it in changes:
        field = known.get(it.field)
        label = str(field.verbose_name) if field else it.field
        values = f" {_shown(field, it.old)} → {_shown(field, it.new)}"
        said.append(label if it.field in PRIVATE else label + values)
    return _("; ").join(said)


class _Partner(EventKind):
    """About one partner or agreement: its code or number, and its name at the time."""

    code: str
    called: str

    @property
    def words(self) -> dict[str, str]:
        return {"code": self.code, "called": self.called}


class _Added(_Partner):
    icon: ClassVar[str] = "plus"
    colour: ClassVar[str] = "green"

    def sentence(self) -> str:
        """Who or what is new."""
        return _("%(called)s (%(code)s) was added") % self.words


class Changed(_Partner):
    icon: ClassVar[str] = "edit"
    colour: ClassVar[str] = "blue"
    about: ClassVar[type[Model]]
    changes: list[Change]

    def sentence(self) -> str:
        """What changed, each field with old and new."""
        return _("%(called)s: %(what)s") % {
            "called": self.called,
            "what": changed_words(self.about, self.changes),
        }


class _Retired(_Partner):
    icon: ClassVar[str] = "archive"

    def sentence(self) -> str:
        """What is out of use."""
        return _("%(called)s (%(code)s) is no longer used") % self.words


class _Restored(_Partner):
    icon: ClassVar[str] = "archive-off"
    colour: ClassVar[str] = "green"

    def sentence(self) -> str:
        """What is in use again."""
        return _("%(called)s (%(code)s) is used again") % self.words


class CustomerAdded(_Added):
    """A company orders from us from now on."""

    name: ClassVar[str] = "customer.added"
    title: ClassVar[Text] = gettext_lazy("Customer added")


class CustomerChanged(Changed):
    """A customer's particulars."""

    name: ClassVar[str] = "customer.changed"
    title: ClassVar[Text] = gettext_lazy("Customer changed")
    about: ClassVar[type[Model]] = Customer


class CustomerRetired(_Retired):
    """No new orders of this customer."""

    name: ClassVar[str] = "customer.retired"
    title: ClassVar[Text] = gettext_lazy("Customer retired")


class CustomerRestored(_Restored):
    """A former customer is back."""

    name: ClassVar[str] = "customer.restored"
    title: ClassVar[Text] = gettext_lazy("Customer restored")


class SupplierAdded(_Added):
    """A company makes something for us from now on."""

    name: ClassVar[str] = "supplier.added"
    title: ClassVar[Text] = gettext_lazy("Supplier added")


class SupplierChanged(Changed):
    """A supplier's particulars."""

    name: ClassVar[str] = "supplier.changed"
    title: ClassVar[Text] = gettext_lazy("Supplier changed")
    about: ClassVar[type[Model]] = Supplier


class SupplierRetired(_Retired):
    """Nothing more is given to this supplier."""

    name: ClassVar[str] = "supplier.retired"
    title: ClassVar[Text] = gettext_lazy("Supplier retired")


class SupplierRestored(_Restored):
    """A former supplier is back."""

    name: ClassVar[str] = "supplier.restored"
    title: ClassVar[Text] = gettext_lazy("Supplier restored")


class CarrierAdded(_Added):
    """A company moves goods for us from now on."""

    name: ClassVar[str] = "carrier.added"
    title: ClassVar[Text] = gettext_lazy("Carrier added")


class CarrierChanged(Changed):
    """A carrier's particulars."""

    name: ClassVar[str] = "carrier.changed"
    title: ClassVar[Text] = gettext_lazy("Carrier changed")
    about: ClassVar[type[Model]] = Carrier


class CarrierRetired(_Retired):
    """Nothing more is given to this carrier."""

    name: ClassVar[str] = "carrier.retired"
    title: ClassVar[Text] = gettext_lazy("Carrier retired")


class CarrierRestored(_Restored):
    """A former carrier is back."""

    name: ClassVar[str] = "carrier.restored"
    title: ClassVar[Text] = gettext_lazy("Carrier restored")


class AgreementAdded(_Added):
    """A framework agreement is in place."""

    name: ClassVar[str] = "agreement.added"
    title: ClassVar[Text] = gettext_lazy("Agreement added")


class AgreementChanged(Changed):
    """An agreement's terms."""

    name: ClassVar[str] = "agreement.changed"
    title: ClassVar[Text] = gettext_lazy("Agreement changed")
    about: ClassVar[type[Model]] = Agreement


class AgreementRetired(_Retired):
    """Nothing more is called off from this agreement."""

    name: ClassVar[str] = "agreement.retired"
    title: ClassVar[Text] = gettext_lazy("Agreement retired")


class AgreementRestored(_Restored):
    """The agreement is used again."""

    name: ClassVar[str] = "agreement.restored"
    title: ClassVar[Text] = gettext_lazy("Agreement restored")


class AgreementItemAdded(EventKind):
    """A lane or kind of goods is covered by the agreement."""

    name: ClassVar[str] = "agreement.item_added"
    title: ClassVar[Text] = gettext_lazy("Lane or goods added")
    icon: ClassVar[str] = "plus"
    colour: ClassVar[str] = "green"
    number: str
    item: str

    def sentence(self) -> str:
        """What is covered by which agreement."""
        return _("%(item)s was added to %(number)s") % {"item": self.item, "number": self.number}


class AgreementItemChanged(EventKind):
    """What may be called off, or its price."""

    name: ClassVar[str] = "agreement.item_changed"
    title: ClassVar[Text] = gettext_lazy("Lane or goods changed")
    icon: ClassVar[str] = "edit"
    colour: ClassVar[str] = "blue"
    number: str
    item: str
    changes: list[Change]

    def sentence(self) -> str:
        """Which lane or goods, and what changed of it."""
        return _("%(called)s: %(what)s") % {
            "called": self.item,
            "what": changed_words(AgreementItem, self.changes),
        }


class AgreementItemRemoved(EventKind):
    """A lane or kind of goods is no longer covered."""

    name: ClassVar[str] = "agreement.item_removed"
    title: ClassVar[Text] = gettext_lazy("Lane or goods removed")
    icon: ClassVar[str] = "minus"
    number: str
    item: str

    def sentence(self) -> str:
        """What is no longer covered by which agreement."""
        return _("%(item)s was removed from %(number)s") % {"item": self.item, "number": self.number}


class ContactAdded(EventKind):
    """Somebody to talk to. Who it is stands in the row, which can be erased."""

    name: ClassVar[str] = "partner.contact_added"
    title: ClassVar[Text] = gettext_lazy("Contact added")
    icon: ClassVar[str] = "user-plus"
    colour: ClassVar[str] = "green"
    contact: int


class ContactChanged(EventKind):
    """Which particulars of a contact changed; never their values."""

    name: ClassVar[str] = "partner.contact_changed"
    title: ClassVar[Text] = gettext_lazy("Contact changed")
    icon: ClassVar[str] = "user-edit"
    colour: ClassVar[str] = "blue"
    contact: int
    fields: list[str]

    def sentence(self) -> str:
        """Which fields."""
        known = _fields(Contact)
        labels = [str(known[it].verbose_name) if it in known else it for it in self.fields]
        return _("Contact changed: %(fields)s") % {"fields": _(", ").join(labels)}


class ContactErased(EventKind):
    """All that was kept of a contact is gone."""

    name: ClassVar[str] = "partner.contact_erased"
    title: ClassVar[Text] = gettext_lazy("Contact erased")
    icon: ClassVar[str] = "user-x"
    contact: int


class CertificateAdded(EventKind):
    """A supplier has shown a certificate."""

    name: ClassVar[str] = "supplier.certificate_added"
    title: ClassVar[Text] = gettext_lazy("Certificate added")
    icon: ClassVar[str] = "certificate"
    colour: ClassVar[str] = "green"
    certificate: str
    expires_on: date | None = None

    def sentence(self) -> str:
        """Which, and until when."""
        if self.expires_on is None:
            return _("Certificate %(certificate)s was added") % {"certificate": self.certificate}
        return _("Certificate %(certificate)s was added, valid until %(day)s") % {
            "certificate": self.certificate,
            "day": self.expires_on.isoformat(),
        }


class CertificateChanged(EventKind):
    """A certificate was renewed or corrected."""

    name: ClassVar[str] = "supplier.certificate_changed"
    title: ClassVar[Text] = gettext_lazy("Certificate changed")
    icon: ClassVar[str] = "certificate"
    colour: ClassVar[str] = "blue"
    certificate: str
    changes: list[Change]

    def sentence(self) -> str:
        """Which, and what changed of it."""
        return _("%(called)s: %(what)s") % {
            "called": self.certificate,
            "what": changed_words(Certificate, self.changes),
        }


class CertificateRemoved(EventKind):
    """The certificate does not count any more."""

    name: ClassVar[str] = "supplier.certificate_removed"
    title: ClassVar[Text] = gettext_lazy("Certificate removed")
    icon: ClassVar[str] = "certificate-off"
    certificate: str

    def sentence(self) -> str:
        """Which."""
        return _("Certificate %(certificate)s was removed") % {"certificate": self.certificate}
