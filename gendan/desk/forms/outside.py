"""What whoever has no account can report of a node."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gendan.desk.forms.base import Day, DeskForm
from gendan.desk.forms.order_nodes import QUANTITY, Photos
from gendan.orders.actions.links import MOST_FILES, LinkReport

KINDS = [
    ("done", pgettext_lazy("node", "done")),
    ("progress", _("quantity")),
    ("expected", _("another date")),
]


class OutsideForm(DeskForm):
    """One report. `code` and `kind` say of what; the rest is as the kind needs."""

    code = forms.CharField(max_length=10)
    kind = forms.ChoiceField(choices=KINDS)
    day = forms.DateField(label=_("Date"), widget=Day, required=False)
    quantity = forms.DecimalField(label=_("Quantity"), required=False, **QUANTITY)
    remark = forms.CharField(label=_("Remark"), required=False, max_length=300)
    request_key = forms.CharField(max_length=64)
    photos = Photos(label=_("Photos"))

    def clean(self) -> dict[str, Any]:
        """What the kind cannot do without."""
        data = super().clean() or {}
        needed = "quantity" if data.get("kind") == "progress" else "day"
        if data.get(needed) is None and needed not in self.errors:
            self.add_error(needed, forms.Field.default_error_messages["required"])
        return data

    def report(self) -> LinkReport:
        """As the action takes it."""
        data = {name: self.cleaned_data[name] for name in ("code", "kind", "day", "quantity", "remark")}
        photos = self.cleaned_data["photos"][: MOST_FILES + 1]
        return LinkReport(request_key=self.cleaned_data["request_key"], files=photos, **data)
