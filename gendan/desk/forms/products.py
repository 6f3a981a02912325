"""Products and the table of their specification."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gendan.base.errors import GendanError
from gendan.desk.forms.base import DeskForm, OneOf
from gendan.orders.actions.products import SpecRow
from gendan.orders.models import SpecField, SpecKind
from gendan.orders.queries import products as queries
from gendan.people.models import Member

SPARE = 4  # empty rows below those that are there
MOST = 64
_comma = re.compile(r"[,，、;；\n]")


class ProductFilter(DeskForm):
    """Products by text and template. The first argument is who asks."""

    text = forms.CharField(label=_("Search"), required=False, max_length=60)
    template = OneOf(label=_("Plan template"))
    retired = forms.BooleanField(label=_("Out of use"), required=False)

    def __init__(self, member: Member, data: Any) -> None:
        super().__init__(data)
        found = [(it.pk, it.name) for it in queries.templates(member)]
        self.fields["template"].choices = [("", _("All templates")), *found]  # type: ignore[attr-defined]


class ProductForm(DeskForm):
    """A product's particulars."""

    code = forms.CharField(label=_("Code"), max_length=60, help_text=_("Short and unique, as in your ERP"))
    name = forms.CharField(label=_("Name"), max_length=200)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=20, initial="pcs")
    template_id = OneOf(label=_("Plan template"), help_text=_("Proposed for orders of it"))

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(it.pk, it.name) for it in queries.templates(member)]
        self.fields["template_id"].choices = [("", "—"), *found]  # type: ignore[attr-defined]


class SpecRowForm(DeskForm):
    """One row of the table."""

    key = forms.CharField(label=_("Key"), max_length=40, required=False)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=60, required=False)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=SpecKind.choices, initial=SpecKind.TEXT)
    allowed = forms.CharField(label=_("Allowed values"), max_length=4000, required=False)
    lowest = forms.DecimalField(label=_("Lowest"), required=False, max_digits=14, decimal_places=4)
    highest = forms.DecimalField(label=_("Highest"), required=False, max_digits=14, decimal_places=4)
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False)
    is_required = forms.BooleanField(label=_("Required"), required=False)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was entered that makes a field."""
        return not any(self.cleaned_data.get(name) for name in ("key", "name_zh", "allowed"))

    @property
    def row(self) -> SpecRow:
        """What was entered."""
        data = self.cleaned_data
        return SpecRow(**{**data, "allowed": tuple(_comma.split(data["allowed"]))})


def rows_of(fields: Any, data: Any = None) -> list[SpecRowForm]:
    """A form for each field that there is, and spare ones; from `data`, for each that was sent."""
    if data is not None:
        places = [place for place in range(MOST) if f"{place}-kind" in data]
        return [SpecRowForm(data, prefix=str(place)) for place in places]
    filled: list[dict[str, Any]] = [_initial(it) for it in fields]
    return [SpecRowForm(prefix=str(place), initial=it) for place, it in enumerate([*filled, *[{}] * SPARE])]


def _initial(field: SpecField) -> dict[str, Any]:
    found = {name: getattr(field, name) for name in SpecRowForm.base_fields}
    for name in ("lowest", "highest"):
        found[name] = None if found[name] is None else f"{found[name].normalize():f}"
    return {**found, "allowed": "，".join(field.allowed)}


def blame(forms_: list[SpecRowForm], error: GendanError) -> list[str]:
    """Put an error's texts beside the cells it names; what names none is answered."""
    rest = []
    for name, text in error.fields.items():
        place, _dash, column = name.partition("-")
        if place.isdigit() and int(place) < len(forms_) and column in forms_[int(place)].fields:
            forms_[int(place)].add_error(column, str(text))
        else:
            rest.append(str(text))
    return rest if error.fields else [str(error)]
