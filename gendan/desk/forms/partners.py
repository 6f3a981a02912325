"""Customers, suppliers, carriers, framework agreements, and the people at them."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gendan.base.money import MINOR_UNITS
from gendan.base.worktime import queries as worktime
from gendan.base.worktime.models.calendar import DEFAULT_CODE
from gendan.desk.forms.base import EMPTY, Day, DeskForm, OneOf, people, rows
from gendan.partners import queries, zones
from gendan.partners.models import Customer, Mode, Rank, Supplier, SupplierKind, Tier
from gendan.people import queries as company
from gendan.people.models import Member

CURRENCIES = ("CNY", "USD", "EUR", "GBP", "JPY", "HKD")


def _search() -> forms.CharField:
    return forms.CharField(label=_("Search"), required=False, max_length=60)


def _any_of(label: Any, everything: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", everything), *choices])


class PartnerFilter(DeskForm):
    """What every list of partners is narrowed by. The first argument is who asks."""

    text = _search()
    retired = forms.BooleanField(label=_("Out of use"), required=False)

    def __init__(self, member: Member, data: Any) -> None:
        super().__init__(data)
        self.offer(member)
        self.order_fields([name for name in self.fields if name != "retired"] + ["retired"])

    def offer(self, member: Member) -> None:
        """Fill in choices that come from the database."""


class CustomerFilter(PartnerFilter):
    """Customers by tier, country and merchandiser."""

    tier = _any_of(_("Tier"), _("All tiers"), Tier.choices)
    country = forms.ChoiceField(label=_("Country"), required=False)
    merchandiser = OneOf(label=_("Dedicated merchandiser"))

    def offer(self, member: Member) -> None:
        """Countries that occur, and members."""
        self.fields["country"].choices = _countries(member, Customer)  # type: ignore[attr-defined]
        choices = [("", _("All merchandisers")), *people(company.members(member))[1:]]
        self.fields["merchandiser"].choices = choices  # type: ignore[attr-defined]


class SupplierFilter(PartnerFilter):
    """Suppliers by kind, rank and country, and those whose certificates end soon."""

    kind = _any_of(_("Kind"), _("All kinds"), SupplierKind.choices)
    rank = _any_of(_("Rank"), _("All ranks"), Rank.choices)
    country = forms.ChoiceField(label=_("Country"), required=False)
    expiring = forms.TypedChoiceField(
        label=_("Certificates"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", _("All certificates")),
            ("0", _("Certificate has ended")),
            ("30", _("Certificate ends within 30 days")),
            ("90", _("Certificate ends within 90 days")),
        ],
    )

    def offer(self, member: Member) -> None:
        """Countries that occur."""
        self.fields["country"].choices = _countries(member, Supplier)  # type: ignore[attr-defined]


class CarrierFilter(PartnerFilter):
    """Carriers by mode."""

    mode = _any_of(_("Mode"), _("All modes"), Mode.choices)


class AgreementFilter(PartnerFilter):
    """Agreements by what they are today."""

    state = _any_of(
        _("Validity"),
        _("All terms"),
        [
            ("valid", _("Valid today")),
            ("soon", _("Ends within 60 days")),
            ("coming", _("Not yet valid")),
            ("ended", _("Has ended")),
        ],
    )
    mode = _any_of(_("Mode"), _("All modes"), Mode.choices)


def _countries(member: Member, model: Any) -> list[tuple[Any, Any]]:
    return [("", _("All countries")), *((it, it) for it in queries.countries(member, model))]


class PartnerForm(DeskForm):
    """What all partners have."""

    code = forms.CharField(label=_("Code"), max_length=40, help_text=_("Short and unique, as in your ERP"))
    name = forms.CharField(label=_("Name"), max_length=120)
    name_en = forms.CharField(label=_("English name"), max_length=120, required=False)

    def __init__(self, member: Member, *args: Any, row: Any = None, **kwargs: Any) -> None:
        self.row = row
        super().__init__(*args, **kwargs)
        self.offer(member)
        note = forms.CharField(
            label=_("Note"),
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
        )
        self.fields["note"] = note

    def offer(self, member: Member) -> None:
        """Fill in choices that come from the database."""


class CustomerForm(PartnerForm):
    """A customer's particulars."""

    tier = forms.ChoiceField(label=_("Tier"), choices=Tier.choices, initial=Tier.B)
    country = forms.CharField(label=_("Country"), max_length=60, required=False)
    merchandiser_id = OneOf(label=_("Dedicated merchandiser"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), initial="Asia/Shanghai")

    def offer(self, member: Member) -> None:
        """Members, and the time zones in which customers are: six hundred are slow to draw."""
        offered = dict.fromkeys([*zones.COMMON, *([self.row.time_zone] if self.row else [])])
        self.fields["time_zone"].choices = [(it, _zone_name(it)) for it in offered]  # type: ignore[attr-defined]
        choices = people(company.members(member))
        kept = self.row.merchandiser if self.row else None
        if kept and not kept.is_active:
            choices.append((kept.pk, kept.name))
        self.fields["merchandiser_id"].choices = choices  # type: ignore[attr-defined]


def _zone_name(zone: str) -> str:
    return zone.replace("_", " ")


class SupplierForm(PartnerForm):
    """A supplier's particulars."""

    kind = forms.ChoiceField(label=_("Kind"), choices=SupplierKind.choices)
    makes = forms.CharField(
        label=_("Makes"), max_length=200, required=False, help_text=_("For example: T-shirts, hoodies")
    )
    rank = forms.ChoiceField(label=_("Rank"), choices=Rank.choices, initial=Rank.B)
    country = forms.CharField(label=_("Country"), max_length=60, required=False)
    calendar = forms.ChoiceField(
        label=_("Working calendar"), help_text=_("When they work: key nodes at this supplier count by it")
    )

    def offer(self, member: Member) -> None:  # noqa: ARG002
        """The working calendars there are."""
        found: list[tuple[Any, Any]] = [(it.code, it.name) for it in worktime.calendars()]
        self.fields["calendar"].choices = found or [(DEFAULT_CODE, _("Company"))]  # type: ignore[attr-defined]


class CarrierForm(PartnerForm):
    """A carrier's particulars."""

    modes = forms.MultipleChoiceField(
        label=_("Modes"), choices=Mode.choices, widget=forms.CheckboxSelectMultiple
    )


class ContactForm(DeskForm):
    """Somebody at a partner."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    role = forms.CharField(
        label=_("Position at work"), max_length=60, required=False, help_text=_("Buyer, shipping, quality …")
    )
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    is_main = forms.BooleanField(
        label=_("Main contact"), required=False, help_text=_("Shown in lists, and asked first")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs["inputmode"] = "tel"


class CertificateForm(DeskForm):
    """A certificate."""

    kind = forms.CharField(
        label=_("Certificate"), max_length=60, help_text=_("OEKO-TEX, GOTS, BSCI, ISO 9001 …")
    )
    number = forms.CharField(label=_("Number"), max_length=60, required=False)
    expires_on = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=Day,
        help_text=_("Purchasing is warned 30 and 7 days before"),
    )


class AgreementForm(DeskForm):
    """The terms of a framework agreement."""

    number = forms.CharField(label=_("Agreement number"), max_length=60)
    title = forms.CharField(label=_("Agreement title"), max_length=120)
    carrier_id = OneOf(label=_("With carrier"))
    supplier_id = OneOf(label=_("Or with supplier"))
    valid_from = forms.DateField(label=_("Valid from"), widget=Day)
    valid_to = forms.DateField(
        label=_("Valid until"), widget=Day, help_text=_("You are warned 60 and 14 days before")
    )
    notice_days = forms.IntegerField(
        label=_("Call-off notice in days"),
        min_value=0,
        max_value=365,
        initial=0,
        help_text=_("How long before loading it must be called off"),
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, member: Member, *args: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        carriers, suppliers = queries.agreement_choices(member)
        for name, found, kept in (
            ("carrier_id", carriers, row and row.carrier),
            ("supplier_id", suppliers, row and row.supplier),
        ):
            choices = rows(found)
            if kept and not kept.is_active:
                choices.append((kept.pk, kept.name))
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class ItemForm(DeskForm):
    """A lane or a kind of goods, with capacity and price."""

    origin = forms.CharField(label=pgettext_lazy("place", "From"), max_length=80, required=False)
    destination = forms.CharField(label=pgettext_lazy("place", "To"), max_length=80, required=False)
    mode = forms.ChoiceField(label=_("Mode"), required=False, choices=[EMPTY, *Mode.choices])
    goods = forms.CharField(
        label=_("Goods"), max_length=120, required=False, help_text=_("Where it is not a lane")
    )
    capacity = forms.DecimalField(
        label=_("Capacity"), required=False, min_value=0, max_digits=14, decimal_places=3
    )
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False)
    per = forms.ChoiceField(
        label=_("How often"),
        required=False,
        choices=[
            ("", _("whole term")),
            ("week", _("per week")),
            ("month", _("per month")),
            ("year", _("per year")),
        ],
    )
    price = forms.DecimalField(label=_("Price"), required=False, min_value=0, max_digits=16, decimal_places=4)
    currency = forms.ChoiceField(label=_("Currency"), initial="CNY")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = sorted(set(MINOR_UNITS) - set(CURRENCIES))
        self.fields["currency"].choices = [(it, it) for it in (*CURRENCIES, *others)]  # type: ignore[attr-defined]
