"""RACI rows, authority limits and duty shifts."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gendan.desk.forms.base import DeskForm, Instant, OneOf, people, rows
from gendan.people import queries
from gendan.people.authority import Limit
from gendan.people.models import Department, DutyShift, Grade, Member, Severity

LETTERS = [("", ""), ("R", "R"), ("A", "A"), ("AR", "A/R"), ("C", "C"), ("I", "I")]
CURRENCIES = ("CNY", "USD", "EUR")


class RaciRowForm(DeskForm):
    """The letters of one activity, a field for each department (by its code), and the version shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, columns: Sequence[Department], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = [column.code for column in columns]
        for column in columns:
            field = forms.ChoiceField(label=column.name, choices=LETTERS, required=False)
            field.widget.attrs.update({"class": "form-select raci-select", "aria-label": column.name})
            self.fields[column.code] = field

    @property
    def letters(self) -> dict[str, str]:
        """What was chosen, by department code."""
        return {code: self.cleaned_data.get(code, "") for code in self.columns}

    @property
    def cells(self) -> list[forms.BoundField]:
        """The fields in the order of the columns."""
        return [self[code] for code in self.columns]


class ActivityForm(DeskForm):
    """An activity's words and weight."""

    verb_zh = forms.CharField(label=_("Verb (Chinese)"), max_length=30, help_text=_("What is done: 处理"))
    object_zh = forms.CharField(
        label=_("Object (Chinese)"), max_length=80, help_text=_("With what: 面料延误")
    )
    verb_en = forms.CharField(label=_("Verb (English)"), max_length=40)
    object_en = forms.CharField(label=_("Object (English)"), max_length=120)
    is_check = forms.BooleanField(
        label=_("A check"),
        required=False,
        help_text=_("It checks others' work: doer and decider should be two"),
    )
    is_risky = forms.BooleanField(
        label=_("Risky"), required=False, help_text=_("A mistake is dear: somebody should be consulted")
    )
    amount = forms.DecimalField(
        label=_("Usual amount (CNY)"), required=False, min_value=Decimal(0), max_digits=14, decimal_places=2
    )


class NewActivityForm(ActivityForm):
    """A new row starts with who answers for it and who does it."""

    code = forms.SlugField(label=_("Code"), max_length=40)
    accountable = forms.ChoiceField(label=_("Accountable (A)"))
    responsible = forms.ChoiceField(label=_("Responsible (R)"))

    def __init__(self, columns: Iterable[Department], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((it.code, it.name) for it in columns)]
        for name in ("accountable", "responsible"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def letters(self) -> dict[str, str]:
        """The two letters; both in one department are A/R."""
        found: dict[str, str] = {}
        for name, letter in (("accountable", "A"), ("responsible", "R")):
            code = self.cleaned_data[name]
            found[code] = found.get(code, "") + letter
        return found


class AuthorityForm(DeskForm):
    """The whole table: for each grade a severity, and for each currency an amount or no limit."""

    def __init__(self, table: Iterable[Limit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = list(table)
        known = {code for limit in self.table for code in limit.amounts}
        self.currencies = [*CURRENCIES, *sorted(known - set(CURRENCIES))]
        for limit in self.table:
            self._add_grade(limit)

    def _add_grade(self, limit: Limit) -> None:
        self.fields[f"severity_{limit.grade}"] = forms.TypedChoiceField(
            choices=[(0, _("none")), *Severity.choices],
            coerce=int,
            initial=limit.severity,
            widget=forms.Select(attrs={"class": "form-select"}),
        )
        for code in self.currencies:
            amount = limit.amounts.get(code, Decimal(0))
            shown = "" if amount is None else f"{amount.normalize():f}"
            self.fields[f"amount_{limit.grade}_{code}"] = forms.DecimalField(
                required=False,
                min_value=Decimal(0),
                max_digits=14,
                decimal_places=2,
                initial=shown,
                widget=forms.TextInput(
                    attrs={
                        "class": "form-control text-end",
                        "inputmode": "decimal",
                        "placeholder": _("no limit"),
                    }
                ),
            )

    @property
    def grades(self) -> list[tuple[Any, forms.BoundField, list[tuple[str, forms.BoundField]]]]:
        """For the table: grade, field of the severity, fields of the amounts with their currency."""
        return [
            (
                Grade(limit.grade).label,
                self[f"severity_{limit.grade}"],
                [(code, self[f"amount_{limit.grade}_{code}"]) for code in self.currencies],
            )
            for limit in self.table
        ]

    @property
    def limits(self) -> list[Limit]:
        """What was entered. An empty amount is no limit."""
        data = self.cleaned_data
        return [
            Limit(
                limit.grade,
                data[f"severity_{limit.grade}"],
                {code: data[f"amount_{limit.grade}_{code}"] for code in self.currencies},
            )
            for limit in self.table
        ]


class ShiftForm(DeskForm):
    """Who is on duty when."""

    member_id = forms.TypedChoiceField(label=_("Member"), coerce=int)
    department_id = OneOf(label=_("For"))
    kind = forms.ChoiceField(label=_("Kind"), choices=DutyShift.Kind.choices)
    starts_at = Instant(label=_("From"))
    ends_at = Instant(label=_("Until"))
    position = forms.IntegerField(
        label=_("Order"), min_value=1, max_value=9, initial=1, help_text=_("1 is asked first")
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member_id"].choices = people(queries.members(member))  # type: ignore[attr-defined]
        self.fields["department_id"].choices = rows(queries.departments(member), _("The whole company"))  # type: ignore[attr-defined]
