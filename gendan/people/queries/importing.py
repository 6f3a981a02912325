"""What importing a spreadsheet of people would do, the files to go with it, and the directory as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from gendan.base.errors import InvalidInputError
from gendan.base.refs import Actor
from gendan.base.sheets.reading import read_rows
from gendan.base.sheets.writing import Sheet, write_book
from gendan.base.text import fold
from gendan.people.import_rows import Field, Header, Known, Line, Outcome, find_header, read_lines
from gendan.people.models import Department, Grade, Member
from gendan.people.permit import may, require
from gendan.people.queries.members import Wanted, members
from gendan.people.wording import FIELDS, problem_text


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is not taken over, and why, in the reader's language."""

    line: Line
    reason: str


@dataclass(frozen=True)
class Preview:
    """What importing the file would do, row by row. Nothing has changed."""

    header: Sequence[str]
    found: Header
    lines: Sequence[Line]

    @cached_property
    def refused(self) -> list[Refusal]:
        """The rows with problems, each with all its reasons."""
        bad = (line for line in self.lines if line.problems)
        return [Refusal(line, " ".join(problem_text(it) for it in line.problems)) for line in bad]

    def cells(self, line: Line) -> list[tuple[str, str]]:
        """Each cell of the row with what is wrong in it, "" where nothing is."""
        wrong = {self.found.columns.get(it.field): problem_text(it) for it in line.problems}
        return [(text, wrong.get(place, "")) for place, text in enumerate(line.cells)]

    def count(self, outcome: Outcome) -> int:
        """How many rows have this outcome."""
        return sum(line.outcome is outcome for line in self.lines)


def preview_import(actor: Actor, content: bytes) -> Preview:
    """Read and judge an .xlsx or .csv without changing anything. Needs `people.manage`.

    Raises InvalidInputError or TooLargeError where the file cannot be read or has no usable header.
    """
    require(actor, "people.manage")
    rows = read_rows(content)
    header = find_header(rows)
    if header is None:
        raise InvalidInputError(
            _("There is no header row with at least the columns 姓名 (name) and 工号 (employee number)."),
            hint=_("Download the template and fill it in."),
        )
    return Preview(rows[header.row], header, read_lines(rows, header, _known()))


def import_template(actor: Actor) -> bytes:
    """An .xlsx to fill in: the header, two sample rows to overwrite, choices for department and grade."""
    require(actor, "people.manage")
    departments = [it.name for it in Department.objects.filter(is_active=True)] or [""]
    grades = [str(it.label) for it in Grade]
    header = [str(FIELDS[it]) for it in Field]
    samples = [
        [
            "张三",
            "1001",
            departments[0],
            _("merchandiser"),
            grades[0],
            "13800000000",
            "zhangsan@example.com",
            "",
        ],
        ["李四", "1002", departments[0], _("supervisor"), grades[1], "13900000000", "", "lisi"],
    ]
    # a comma ends a choice of a cell, a quotation mark all of them: a formula would follow
    offered = [it for it in departments if "," not in it and '"' not in it]
    places = {Field.DEPARTMENT: offered, Field.GRADE: grades}
    choices = {place: places[it] for place, it in enumerate(Field) if it in places}
    return write_book([Sheet(_("People"), header, samples, choices)])


def refused_rows(preview: Preview, refused: Sequence[Refusal] | None = None) -> bytes:
    """The refused rows as an .xlsx, as they came, with a column that says why: to mend and retry."""
    found = preview.refused if refused is None else refused
    rows = [[*refusal.line.cells, refusal.reason] for refusal in found]
    return write_book([Sheet(_("Refused"), [*preview.header, _("Reason")], rows)])


def directory_file(actor: Actor, wanted: Wanted | None = None) -> bytes:
    """The directory as an .xlsx, in the columns that can be imported. Needs `people.view`.

    Telephone numbers are masked for who may not manage members.
    """
    shown = may(actor, "people.manage")
    rows = [
        [
            member.name,
            member.employee_number or "",
            member.department.name if member.department else "",
            member.title,
            str(Grade(member.grade).label),
            member.phone if shown else masked(member.phone),
            member.email,
            member.username,
        ]
        for member in members(actor, wanted)
    ]
    return write_book([Sheet(_("People"), [str(FIELDS[it]) for it in Field], rows)])


def masked(phone: str) -> str:
    """A telephone number with its middle hidden: 138****1111."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) > 7 else "****" * bool(phone)


def _known() -> Known:
    """What there is already. Two queries."""
    departments = {
        fold(name): it.pk
        for it in Department.objects.filter(is_active=True)
        for name in (*it.name_zh.split("/"), it.name_zh, it.name_en, it.code)
    }
    everybody = list(Member.objects.all())
    return Known(
        departments,
        {it.employee_number: _present(it) for it in everybody if it.employee_number and it.is_active},
        {it.username.lower(): it.employee_number or "" for it in everybody},
        {it.email.lower(): it.employee_number or "" for it in everybody if it.email},
        frozenset(it.employee_number for it in everybody if it.employee_number and not it.is_active),
    )


def _present(member: Member) -> dict[Field, str]:
    values = {it: str(getattr(member, it.value) or "") for it in Field if it is not Field.DEPARTMENT}
    return values | {Field.DEPARTMENT: str(member.department_id or "")}
