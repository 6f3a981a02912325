"""The entry of an order: its header as a form, its lines as a grid that takes what was pasted from Excel."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from gendan.base.errors import GendanError
from gendan.base.money import MINOR_UNITS
from gendan.desk.forms.base import EMPTY, Day, DeskForm, OneOf, people, rows
from gendan.orders.cells import read_number
from gendan.orders.content import LineContent, OrderContent
from gendan.orders.content_json import HEADER, plain
from gendan.orders.field_wording import field_name
from gendan.orders.incoterms import INCOTERMS, Incoterm
from gendan.orders.models import Order, SpecField
from gendan.orders.queries.picking import Choices
from gendan.partners.models import Mode

COLUMNS = ("product", "customer_item", "description", "quantity", "unit", "price", "amount")
NUMBERS = ("quantity", "price", "amount")
NAMED = re.compile(r"line-(\d{1,6})-(?:spec-(.{1,60})|(\w{1,20}))", re.DOTALL)
SPARE = 3  # empty rows below the last
USUAL = ("USD", "CNY", "EUR", "GBP", "HKD", "JPY")


def currencies() -> list[tuple[str, str]]:
    """The usual ones first."""
    return [EMPTY, *((it, it) for it in USUAL), *((it, it) for it in sorted(MINOR_UNITS) if it not in USUAL)]


def incoterms() -> list[tuple[str, str]]:
    """The eleven rules with their names."""
    return [EMPTY, *((it.code, f"{it.code} {name_of(it)}") for it in INCOTERMS.values())]


def name_of(it: Incoterm) -> str:
    """The rule's name in the reader's language."""
    return it.name_zh if get_language() == "zh-hans" else it.name


def risk_of(it: Incoterm) -> str:
    """Where risk passes, in the reader's language."""
    return it.risk_zh if get_language() == "zh-hans" else it.risk


class Amount(forms.CharField):
    """A number as people write it: 1,200.50, ￥12,000, 1.2万."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=60, **kwargs)
        self.widget.attrs["inputmode"] = "decimal"

    def clean(self, value: Any) -> Any:
        """The number; None where nothing is written."""
        text = super().clean(value)
        if not text:
            return None
        number = read_number(text)
        if number is None:
            raise forms.ValidationError(gettext("This is not a number."))
        return number.value

    def prepare_value(self, value: Any) -> Any:
        """Without trailing zeros."""
        return plain(value) if isinstance(value, Decimal) else value


class HeaderForm(DeskForm):
    """What an order says above its lines, and whose it is."""

    customer = forms.CharField(label=_("Customer"), max_length=40)
    customer_po = forms.CharField(label=_("Customer's order number"), max_length=80, required=False)
    number = forms.CharField(
        label=_("Our number"), max_length=40, required=False, help_text=_("Empty: the next of our series")
    )
    ordered_on = forms.DateField(label=_("Ordered on"), required=False, widget=Day())
    promised_ship = forms.DateField(label=_("Promised ship date"), required=False, widget=Day())
    promised_delivery = forms.DateField(label=_("Promised delivery date"), required=False, widget=Day())
    currency = forms.ChoiceField(label=_("Currency"), choices=currencies, required=False)
    amount = Amount(label=_("Total as the customer states it"))
    payment_terms = forms.CharField(label=_("Payment terms"), max_length=120, required=False)
    incoterm = forms.ChoiceField(label=_("Incoterm"), choices=incoterms, required=False)
    incoterm_place = forms.CharField(label=_("Named place"), max_length=80, required=False)
    transport = forms.ChoiceField(label=_("Transport"), choices=[EMPTY, *Mode.choices], required=False)
    template_id = OneOf(label=_("Plan template"))
    merchandiser_id = OneOf(label=_("Merchandiser"))
    factory_id = OneOf(label=_("Factory"))
    calendar = forms.ChoiceField(label=_("Working calendar"))
    note = forms.CharField(
        label=_("Note"), max_length=5000, required=False, widget=forms.Textarea({"rows": 2})
    )
    expected_version = forms.IntegerField(required=False, widget=forms.HiddenInput(), max_value=10**8)
    reason = forms.CharField(label=_("Reason of the change"), max_length=300, required=False)

    def __init__(self, chosen: Choices, *args: Any, order: Order | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template_id"].choices = rows(chosen.templates, _("That of the product"))  # type: ignore[attr-defined]
        self.fields["merchandiser_id"].choices = people(chosen.members)  # type: ignore[attr-defined]
        self.fields["factory_id"].choices = rows(chosen.suppliers)  # type: ignore[attr-defined]
        self.fields["calendar"].choices = chosen.calendars  # type: ignore[attr-defined]
        if order is None:
            del self.fields["reason"]
        else:
            del self.fields["number"]
        if order is not None and order.confirmed_on is not None:
            del self.fields["template_id"], self.fields["calendar"]
            self.fields["reason"].required = True

    def content(self, lines: tuple[LineContent, ...]) -> OrderContent:
        """What was entered, with these lines."""
        return OrderContent(**{name: self.cleaned_data[name] for name in HEADER}, lines=lines)

    def assignment(self) -> dict[str, Any]:
        """Whose the order is and how it runs."""
        names = ("merchandiser_id", "factory_id", "template_id", "calendar")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}

    def group(self, *names: str) -> list[forms.BoundField]:
        """These of the fields, where the form has them."""
        return [self[name] for name in names if name in self.fields]

    @property
    def first(self) -> list[forms.BoundField]:
        """Who ordered what when."""
        return self.group(
            "customer", "customer_po", "number", "ordered_on", "promised_ship", "promised_delivery"
        )

    @property
    def terms(self) -> list[forms.BoundField]:
        """On which terms."""
        return self.group("currency", "incoterm", "incoterm_place", "transport", "payment_terms", "amount")

    @property
    def ours(self) -> list[forms.BoundField]:
        """How it runs here."""
        return self.group("template_id", "merchandiser_id", "factory_id", "calendar", "note", "reason")


@dataclass
class Row:
    """One line of the grid, as it was typed; `fields` are those of its product."""

    position: int
    cells: dict[str, str] = field(default_factory=dict)
    specs: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    fields: Sequence[SpecField] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is entered; a unit alone is nothing."""
        told = (value for name, value in self.cells.items() if name != "unit")
        return not any(it.strip() for it in [*told, *self.specs.values()])

    @property
    def columns(self) -> list[tuple[str, str, str, str]]:
        """Name, what people call it, value and fault of each cell."""
        return [(it, field_name(it), self.cells.get(it, ""), self.errors.get(it, "")) for it in COLUMNS]

    @property
    def spec_cells(self) -> list[tuple[str, SpecField | None, str, str]]:
        """Key, field, value and fault: the product's fields, then what no field knows."""
        known = {it.key: it for it in self.fields}
        keys = [*known, *(it for it in self.specs if it not in known and self.specs[it])]
        return [
            (key, known.get(key), self.specs.get(key, ""), self.errors.get(f"spec.{key}", "")) for key in keys
        ]

    def line(self) -> LineContent:
        """The line. Numbers that are none are faults of the row."""
        numbers = {name: self._number(name) for name in NUMBERS}
        texts = {name: self.cells.get(name, "") for name in COLUMNS if name not in NUMBERS}
        return LineContent(
            position=self.position,
            spec={key: value for key, value in self.specs.items() if value.strip()},
            quantity=numbers["quantity"] or Decimal(0),
            price=numbers["price"],
            amount=numbers["amount"],
            **texts,
        )

    def _number(self, name: str) -> Decimal | None:
        text = self.cells.get(name, "").strip()
        if not text:
            return None
        found = read_number(text)
        if found is None:
            self.errors[name] = gettext("This is not a number.")
            return None
        if name == "quantity" and found.unit and not self.cells.get("unit"):
            self.cells["unit"] = found.unit
        return found.value


class Grid:
    """The lines, in the order in which they stand."""

    def __init__(self, found: Iterable[Row]) -> None:
        self.rows = sorted(found, key=lambda it: it.position)

    @classmethod
    def posted(cls, data: Mapping[str, Any]) -> "Grid":
        """What was typed: `line-2-quantity`, `line-2-spec-colour`."""
        made: dict[int, Row] = {}
        for name, value in data.items():
            if match := NAMED.fullmatch(name):
                row = made.setdefault(int(match[1]), Row(int(match[1])))
                if match[2]:
                    row.specs[match[2]] = str(value)
                elif match[3] in COLUMNS:
                    row.cells[match[3]] = str(value)
        return cls(made.values())

    @classmethod
    def of(cls, content: OrderContent) -> "Grid":
        """An order's lines, to be edited."""
        return cls(Row(it.position, _cells(it), dict(it.spec)) for it in content.lines)

    def lines(self) -> tuple[LineContent, ...]:
        """The lines that say something."""
        return tuple(it.line() for it in self.rows if not it.is_empty)

    @property
    def is_valid(self) -> bool:
        """Whether every number is one."""
        return not any(it.errors for it in self.rows)

    @property
    def products(self) -> set[str]:
        """The codes that are named."""
        return {it.cells.get("product", "").strip() for it in self.rows}

    def know(self, fields: Mapping[str, Sequence[SpecField]]) -> None:
        """Give each row the fields of its product."""
        for row in self.rows:
            row.fields = fields.get(row.cells.get("product", "").strip(), ())

    def refuse(self, error: GendanError) -> bool:
        """Put an action's faults (`lines.2.quantity`) into their cells; whether any is left for the form."""
        by_position = {it.position: it for it in self.rows}
        left = False
        for name, text in error.fields.items():
            head, _dot, rest = name.partition(".")
            position, _dot, cell = rest.partition(".")
            if head == "lines" and position.isdigit() and int(position) in by_position:
                by_position[int(position)].errors[cell] = str(text)
            else:
                left = True
        return left or not error.fields

    def trimmed(self) -> "Grid":
        """Without the empty rows at its end."""
        while self.rows and self.rows[-1].is_empty:
            self.rows.pop()
        return self

    def with_spare(self, count: int = SPARE) -> "Grid":
        """With empty rows below."""
        last = max((it.position for it in self.rows), default=0)
        self.rows += [Row(last + n) for n in range(1, count + 1)]
        return self


def _cells(it: LineContent) -> dict[str, str]:
    numbers = {name: getattr(it, name) for name in NUMBERS}
    texts = {name: getattr(it, name) for name in COLUMNS if name not in NUMBERS}
    return {**texts, **{name: "" if value is None else plain(value) for name, value in numbers.items()}}
