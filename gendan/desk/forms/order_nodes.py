"""What can be entered about a key node."""

from typing import Any

from django import forms
from django.utils.crypto import get_random_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gendan.desk.forms.base import EMPTY, Day, DeskForm, OneOf
from gendan.orders.content_json import plain
from gendan.orders.models import PlanNode
from gendan.orders.queries.order_page import OrderPage

QUANTITY: dict[str, Any] = {"max_digits": 16, "decimal_places": 2, "min_value": 0}
KEY = 32  # letters of a form's own key: twice sent, once taken


class Several(forms.ClearableFileInput):
    """Several files at once; on a phone the camera is one of the choices."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # noqa: ARG002
        """All files of that name."""
        return files.getlist(name)


class Photos(forms.FileField):
    """Pictures, or whatever else a node is proved by; the files app decides what is taken."""

    widget = Several

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.widget.attrs["accept"] = "image/*,application/pdf"

    def clean(self, data: Any, initial: Any = None) -> Any:  # noqa: ARG002 - of the field it replaces
        """The list as it is."""
        return data or []


class NodeForm(DeskForm):
    """Any act on a node. `page` and `node` say what is acted on."""

    def __init__(self, page: OrderPage, node: PlanNode, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{type(self).__name__}_%s")
        super().__init__(*args, **kwargs)
        self.page, self.node = page, node
        if "request_key" in self.fields and not self.is_bound:
            self.initial["request_key"] = get_random_string(KEY)
        self.prepare()

    def prepare(self) -> None:
        """Choices and first values."""


class DoneForm(NodeForm):
    """It was done."""

    day = forms.DateField(label=_("Done on"), widget=Day)
    quantity = forms.DecimalField(label=_("Quantity"), required=False, **QUANTITY)
    remark = forms.CharField(label=_("Remark"), required=False, max_length=300)
    risk = forms.CharField(label=_("Release the gate at my risk, because"), required=False, max_length=300)
    photos = Photos(label=_("Photos"))
    request_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def prepare(self) -> None:
        """Today; what the node has no quantity for, or no gate, is not asked."""
        self.initial["day"] = self.page.today
        if self.node.target is None:
            del self.fields["quantity"]
        else:
            self.initial["quantity"] = plain(self.node.target)
        if not self.node.links or not any(link[2] for link in self.node.links):
            del self.fields["risk"]


class AnnounceForm(NodeForm):
    """It will be done on another day."""

    day = forms.DateField(label=_("Will be done on"), widget=Day)
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=300, help_text=_("Needed for a later day.")
    )
    request_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def prepare(self) -> None:
        """What is forecast."""
        self.initial["day"] = self.node.expected or self.node.forecast or self.node.planned


class ProgressForm(NodeForm):
    """So much is done."""

    quantity = forms.DecimalField(label=_("Done so far, in all"), **QUANTITY)
    remark = forms.CharField(label=_("Remark"), required=False, max_length=300)
    request_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def prepare(self) -> None:
        """What is known."""
        self.initial["quantity"] = None if self.node.done is None else plain(self.node.done)


class OutputForm(NodeForm):
    """So much was made on one day."""

    day = forms.DateField(label=_("Day"), widget=Day)
    quantity = forms.DecimalField(label=_("Made on this day"), **QUANTITY)

    def prepare(self) -> None:
        """Today."""
        self.initial["day"] = self.page.today


class ReasonForm(NodeForm):
    """Something that needs a reason."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class UndoForm(ReasonForm):
    """A report was a mistake."""


class FailedForm(NodeForm):
    """An inspection did not pass."""

    day = forms.DateField(label=_("Inspected on"), widget=Day)
    reason = forms.CharField(label=_("What was found"), max_length=300)
    request_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def prepare(self) -> None:
        """Today."""
        self.initial["day"] = self.page.today


class SkipForm(ReasonForm):
    """It is not needed."""


class ReceivedForm(DeskForm):
    """So much of a material is in-house, in all; `was` is what the page showed."""

    received = forms.DecimalField(label=_("In-house"), **QUANTITY)
    was = forms.DecimalField(widget=forms.HiddenInput, required=False, **QUANTITY)


class ChangeNodeForm(NodeForm):
    """Another planned day, owner or supplier."""

    planned = forms.DateField(label=_("Planned for"), widget=Day)
    owner_id = OneOf(label=_("Owner"))
    supplier_id = OneOf(label=_("Supplier"))
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=300, help_text=_("Needed for a later day.")
    )

    def prepare(self) -> None:
        """What holds now."""
        for name in ("planned", "owner_id", "supplier_id"):
            self.initial[name] = getattr(self.node, name)

    def offer(self, owners: list[tuple[Any, str]], suppliers: list[tuple[Any, str]]) -> None:
        """Who can be chosen."""
        self.fields["owner_id"].choices = owners  # type: ignore[attr-defined]
        self.fields["supplier_id"].choices = [EMPTY, *suppliers]  # type: ignore[attr-defined]


class ThresholdsForm(NodeForm):
    """When the node reminds, and when its light changes."""

    remind = forms.CharField(
        label=_("Remind days before"), required=False, max_length=40, help_text=_("For example 7, 3")
    )
    yellow = forms.IntegerField(label=_("Yellow after days"), min_value=-60, max_value=90)
    red = forms.IntegerField(label=_("Red after days"), min_value=-60, max_value=90)

    def prepare(self) -> None:
        """What holds now."""
        remind = ", ".join(str(it) for it in self.node.remind)
        self.initial.update(remind=remind, yellow=self.node.yellow, red=self.node.red)

    def clean_remind(self) -> list[int]:
        """The days, the earliest first."""
        words = self.cleaned_data["remind"].replace("，", ",").replace("、", ",").replace(",", " ").split()
        if (
            not all(word.isascii() and word.isdigit() and int(word) <= 365 for word in words)
            or len(words) > 5
        ):
            raise forms.ValidationError(gettext("Write at most five numbers of days, such as 7, 3."))
        return sorted({int(word) for word in words}, reverse=True)
