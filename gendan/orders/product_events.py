"""What can happen to a product and its specification."""

from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gendan.base.errors import Text
from gendan.base.timeline.kinds import EventKind
from gendan.orders.models import Product
from gendan.partners.events import changed_words
from gendan.people.events import Change

MOST_NAMED = 12  # codes in a sentence


class ProductAdded(EventKind):
    """Something new that may be ordered."""

    name: ClassVar[str] = "product.added"
    title: ClassVar[Text] = gettext_lazy("Product added")
    icon: ClassVar[str] = "plus"
    colour: ClassVar[str] = "green"
    code: str
    called: str

    def sentence(self) -> str:
        """Which."""
        return _("Product %(code)s %(called)s was added") % {"code": self.code, "called": self.called}


class ProductsImported(EventKind):
    """Products that a file of orders named and nobody knew."""

    name: ClassVar[str] = "product.imported"
    title: ClassVar[Text] = gettext_lazy("Products added by an import")
    icon: ClassVar[str] = "file-import"
    colour: ClassVar[str] = "green"
    codes: list[str]

    def sentence(self) -> str:
        """How many, and the first of them."""
        words = ngettext(
            "An import added %(count)d product: %(codes)s",
            "An import added %(count)d products: %(codes)s",
            len(self.codes),
        )
        more = "" if len(self.codes) <= MOST_NAMED else " …"
        return words % {"count": len(self.codes), "codes": _(", ").join(self.codes[:MOST_NAMED]) + more}


class ProductChanged(EventKind):
    """A product's particulars, or whether it may be ordered."""

    name: ClassVar[str] = "product.changed"
    title: ClassVar[Text] = gettext_lazy("Product changed")
    icon: ClassVar[str] = "edit"
    colour: ClassVar[str] = "blue"
    code: str
    changes: list[Change]

    def sentence(self) -> str:
        """Old and new of each field."""
        return _("Product %(code)s: %(what)s") % {
            "code": self.code,
            "what": changed_words(Product, self.changes),
        }


class SpecificationChanged(EventKind):
    """What may be specified of a product: keys of fields that came, changed and went."""

    name: ClassVar[str] = "product.spec_changed"
    title: ClassVar[Text] = gettext_lazy("Specification changed")
    icon: ClassVar[str] = "list-check"
    colour: ClassVar[str] = "blue"
    code: str
    added: list[str] = []
    changed: list[str] = []
    removed: list[str] = []

    def sentence(self) -> str:
        """Which fields."""
        parts = (
            (_("new %(keys)s"), self.added),
            (_("changed %(keys)s"), self.changed),
            (_("removed %(keys)s"), self.removed),
        )
        said = _("; ").join(text % {"keys": _(", ").join(keys)} for text, keys in parts if keys)
        return _("Specification of %(code)s: %(what)s") % {"code": self.code, "what": said or "—"}
