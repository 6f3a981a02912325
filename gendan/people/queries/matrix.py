"""The RACI matrix as a page shows it, and who answers for one activity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, Q

from gendan.base.errors import NotFoundError
from gendan.base.refs import Actor
from gendan.people.limits import limits
from gendan.people.models import Activity, Department
from gendan.people.permit import require
from gendan.people.raci import Finding, Limits, Row, review
from gendan.people.wording import finding_text


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding with its sentence in the reader's language."""

    finding: Finding
    text: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """An activity, its letters in the order of the columns ("" for none, "A/R" for both), and its remarks."""

    activity: Activity
    letters: Sequence[str]
    remarks: Sequence[Remark]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole matrix: columns, rows, and what there is to say about the columns."""

    columns: Sequence[Department]
    rows: Sequence[MatrixRow]
    remarks: Sequence[Remark]

    @property
    def errors(self) -> int:
        """How many findings make it unusable."""
        return sum(it.finding.is_error for it in self._all)

    @property
    def warnings(self) -> int:
        """How many findings are advice."""
        return len(self._all) - self.errors

    @property
    def _all(self) -> list[Remark]:
        return [*self.remarks, *(remark for row in self.rows for remark in row.remarks)]


@dataclass(frozen=True, slots=True)
class Parts:
    """Who has which part in an activity."""

    accountable: Department
    responsible: Sequence[Department]
    consulted: Sequence[Department]
    informed: Sequence[Department]


def raci_matrix(actor: Actor) -> Matrix:
    """The matrix of the activities in use, with every finding. Six queries. Needs `people.view`."""
    require(actor, "people.view")
    columns = list(Department.objects.filter(is_active=True))
    activities = list(Activity.objects.filter(is_active=True).prefetch_related("cells__department"))
    rows = [_pure(activity) for activity in activities]
    findings = review(rows, [it.code for it in columns], _limits(columns))
    names = {it.code: it.name for it in activities}
    called = {it.code: it.name for it in columns}
    remarks = [
        Remark(it, finding_text(it, names.get(it.activity, ""), called.get(it.column, ""))) for it in findings
    ]
    return Matrix(
        columns,
        [
            MatrixRow(
                activity,
                [shown(row.letters.get(column.code, "")) for column in columns],
                [it for it in remarks if it.finding.activity == activity.code],
            )
            for activity, row in zip(activities, rows, strict=True)
        ],
        [it for it in remarks if not it.finding.activity],
    )


def activity_for(actor: Actor, activity_id: int) -> Activity:
    """One row, retired ones too. Needs `people.view`."""
    require(actor, "people.view")
    found = Activity.objects.filter(pk=activity_id).prefetch_related("cells__department").first()
    if found is None:
        raise NotFoundError
    return found


def parts(code: str) -> Parts:
    """Who answers for the activity `code`, does it, is asked and is told. Raises NotFoundError."""
    activity = Activity.objects.filter(code=code).prefetch_related("cells__department").first()
    if activity is None:
        raise NotFoundError
    having: Mapping[str, list[Department]] = {
        letter: [cell.department for cell in activity.cells.all() if letter in cell.letters]
        for letter in "RACI"
    }
    return Parts(having["A"][0], having["R"], having["C"], having["I"])


def shown(letters: str) -> str:
    """Letters as people write them: A/R."""
    return "/".join(letters)


def _pure(activity: Activity) -> Row:
    return Row(
        activity.code,
        {cell.department.code: cell.letters for cell in activity.cells.all()},
        ((activity.verb_zh, activity.object_zh), (activity.verb_en, activity.object_en)),
        activity.is_check,
        activity.is_risky,
        activity.amount,
        activity.currency,
    )


def _limits(columns: Sequence[Department]) -> Limits:
    """The most that somebody of each department may decide, by the highest grade there is in it."""
    by_grade = {limit.grade: limit.amounts for limit in limits()}
    active = Q(members__is_active=True)
    grades = dict(
        Department.objects.filter(pk__in=[it.pk for it in columns])
        .annotate(highest=Max("members__grade", filter=active))
        .order_by()
        .values_list("code", "highest")
    )
    amounts: dict[tuple[str, str], Decimal | None] = {
        (code, currency): amount
        for code, grade in grades.items()
        for currency, amount in by_grade.get(grade, {}).items()
    }
    return Limits(amounts, frozenset(code for code, grade in grades.items() if grade is None))
