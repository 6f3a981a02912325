"""What is asked before an order is moved or promises other dates, and for its materials."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gendan.desk.forms.base import Day, DeskForm, OneOf, rows
from gendan.desk.forms.order_nodes import QUANTITY
from gendan.orders.material_text import LONGEST, Fault, MaterialLine, read_materials
from gendan.orders.queries.order_page import makers

FAULTS = 5  # of a list, told at once
FIELDS = {"name": _("a name"), "needed": _("a quantity"), "due": _("a day")}


class ReasonForm(DeskForm):
    """Why an order is held, cancelled or opened again."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 2}))


class ReplanForm(DeskForm):
    """Other promises, and why."""

    promised_ship = forms.DateField(label=_("Promised ship date"), required=False, widget=Day)
    promised_delivery = forms.DateField(label=_("Promised delivery date"), required=False, widget=Day)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It stays in the history of promises, beside the old dates."),
    )
    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)


class MaterialForm(DeskForm):
    """One material."""

    name = forms.CharField(label=_("Material"), max_length=120)
    needed = forms.DecimalField(label=_("Needed"), **{**QUANTITY, "min_value": 0})
    unit = forms.CharField(label=_("Unit"), required=False, max_length=20)
    supplier_id = OneOf(label=_("Supplier"))
    due_on = forms.DateField(label=_("Due"), required=False, widget=Day)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supplier_id"].choices = rows(makers())  # type: ignore[attr-defined]


class MaterialsForm(DeskForm):
    """Several materials, as they are copied from Excel."""

    text = forms.CharField(
        label=_("Materials, one a line"),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Name, quantity, unit, supplier, due – copied from Excel, or divided by commas."),
    )

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.lines: list[MaterialLine] = []

    def clean_text(self) -> str:
        """The text, if all of it can be read."""
        text: str = self.cleaned_data["text"]
        self.lines, faults = read_materials(text, self.today)
        if faults:
            raise forms.ValidationError([_told(it) for it in faults[:FAULTS]])
        return text


def _told(fault: Fault) -> str:
    return gettext("Line %(line)d: “%(text)s” is not %(what)s.") % {
        "line": fault.line,
        "text": fault.text[:60],
        "what": FIELDS[fault.field],
    }
