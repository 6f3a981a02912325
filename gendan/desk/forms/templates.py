"""Plan templates, their nodes, and customers' thresholds."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gendan.desk.forms.base import DeskForm, OneOf, rows
from gendan.orders.models import PlanTemplate, TemplateNode
from gendan.orders.schedule import PROMISE, START, Link
from gendan.orders.template_text import UnreadableError, days_from, days_text, links_from, links_text
from gendan.partners.models import Customer
from gendan.people.models import Department


def _days(label: Any, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text, min_value=-999, max_value=999)


class LinksField(forms.CharField):
    """Predecessors: `FAB+2! TRIM`."""

    def prepare_value(self, value: Any) -> Any:
        """As people write them."""
        return value if value is None or isinstance(value, str) else links_text(Link(*it) for it in value)

    def clean(self, value: Any) -> tuple[Link, ...]:
        """The links. Raises ValidationError."""
        try:
            return links_from(super().clean(value))
        except UnreadableError as error:
            text = _("“%(part)s” is not a node with working days, such as FAB+2 or FAB+2!.")
            raise forms.ValidationError(text % {"part": error.part[:40]}) from error


class DaysField(forms.CharField):
    """Reminders: `7/3/1`."""

    def prepare_value(self, value: Any) -> Any:
        """As people write them."""
        return value if value is None or isinstance(value, str) else days_text(value)

    def clean(self, value: Any) -> tuple[int, ...]:
        """The days. Raises ValidationError."""
        try:
            return days_from(super().clean(value))
        except UnreadableError as error:
            text = _("“%(part)s” is not a number of days.")
            raise forms.ValidationError(text % {"part": error.part[:40]}) from error


class VersionForm(DeskForm):
    """A form of a template as it was when it was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)


class NewTemplateForm(DeskForm):
    """Another template, begun as a copy."""

    code = forms.SlugField(label=gettext_lazy("Code"), max_length=20)
    name_zh = forms.CharField(label=gettext_lazy("Chinese name"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("English name"), max_length=80)
    copy_of = OneOf(label=gettext_lazy("Begins as a copy of"), required=True)

    def __init__(self, *args: Any, templates: Iterable[PlanTemplate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["copy_of"].choices = rows(templates)  # type: ignore[attr-defined]


class TemplateForm(VersionForm):
    """What a template says as a whole."""

    name_zh = forms.CharField(label=gettext_lazy("Chinese name"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("English name"), max_length=80)
    span = forms.IntegerField(
        label=gettext_lazy("Days from confirmation to shipment"),
        min_value=1,
        max_value=999,
        help_text=gettext_lazy("Offsets from T are scaled where an order has more or fewer days than this."),
    )
    ship_node = forms.ChoiceField(label=gettext_lazy("Node that keeps the ship date"))
    delivery_node = forms.ChoiceField(label=gettext_lazy("Node that keeps the delivery date"), required=False)
    is_active = forms.BooleanField(label=gettext_lazy("In use for new orders"), required=False)

    def __init__(self, *args: Any, nodes: Sequence[TemplateNode], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(it.code, str(it)) for it in nodes]
        self.fields["ship_node"].choices = named  # type: ignore[attr-defined]
        self.fields["delivery_node"].choices = [("", "—"), *named]  # type: ignore[attr-defined]


class TemplateNodeForm(VersionForm):
    """One node of a template."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=10)
    name_zh = forms.CharField(label=gettext_lazy("Chinese name"), max_length=60)
    name_en = forms.CharField(label=gettext_lazy("English name"), max_length=60)
    department_id = OneOf(label=gettext_lazy("Department"), required=True)
    anchor = forms.ChoiceField(label=gettext_lazy("Counted from"))
    offset = _days(gettext_lazy("Days"), gettext_lazy("Calendar days; before it below zero."))
    links = LinksField(
        label=gettext_lazy("Predecessors"),
        max_length=400,
        required=False,
        help_text=gettext_lazy(
            "Node and least working days: FAB+2! TRIM+1. With ! it is a gate: "
            "this node cannot be reported before."
        ),
    )
    remind = DaysField(
        label=gettext_lazy("Remind days before"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Such as 7/3/1"),
    )
    yellow = _days(gettext_lazy("Yellow after days"))
    red = _days(gettext_lazy("Red after days"))
    evidence = forms.CharField(label=gettext_lazy("Evidence"), max_length=80, required=False)
    position = forms.IntegerField(label=gettext_lazy("Place"), min_value=1, max_value=200, required=False)
    is_waiting = forms.BooleanField(label=gettext_lazy("Waits for the customer"), required=False)

    def __init__(
        self,
        *args: Any,
        nodes: Sequence[TemplateNode],
        departments: Iterable[Department],
        code: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department_id"].choices = rows(departments)  # type: ignore[attr-defined]
        others = [(it.code, str(it)) for it in nodes if it.code != code]
        self.fields["anchor"].choices = [  # type: ignore[attr-defined]
            (START, _("T: confirmation")),
            (PROMISE, _("E: promised ship date")),
            *others,
        ]
        if code:
            del self.fields["code"]


class ThresholdForm(DeskForm):
    """Other thresholds for one customer's orders."""

    customer_id = OneOf(label=gettext_lazy("Customer"), required=True)
    template_id = OneOf(label=gettext_lazy("Template"))
    code = forms.ChoiceField(label=gettext_lazy("Node"))
    remind = DaysField(
        label=gettext_lazy("Remind days before"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Such as 7/3/1"),
    )
    yellow = _days(gettext_lazy("Yellow after days"))
    red = _days(gettext_lazy("Red after days"))

    def __init__(
        self,
        *args: Any,
        customers: Iterable[Customer],
        templates: Iterable[PlanTemplate],
        nodes: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["customer_id"].choices = rows(customers)  # type: ignore[attr-defined]
        self.fields["template_id"].choices = rows(templates, _("all templates"))  # type: ignore[attr-defined]
        self.fields["code"].choices = [("", "—"), *nodes]  # type: ignore[attr-defined]
