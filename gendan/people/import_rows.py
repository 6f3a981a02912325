"""People from a spreadsheet: which column is what, what each row means, and what is wrong with it. Pure.

A row is found again by its employee number, so importing the same file twice changes nothing the second time.
An empty cell never erases anything.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from gendan.base.text import fold, name_keys

HEADER_WITHIN = 10  # rows from the top: title lines and merged cells come before the header


class Field(StrEnum):
    """The columns that are understood, named like the member's fields."""

    NAME = "name"
    NUMBER = "employee_number"
    DEPARTMENT = "department"
    TITLE = "title"
    GRADE = "grade"
    PHONE = "phone"
    EMAIL = "email"
    USERNAME = "username"


NEEDED = (Field.NAME, Field.NUMBER)

HEADERS: Mapping[Field, tuple[str, ...]] = {
    Field.NAME: ("姓名", "名字", "员工姓名", "name", "full name"),
    Field.NUMBER: (
        "工号", "员工编号", "员工号", "人员编号", "编号",
        "employee number", "employee no", "employee id", "staff no",
    ),
    Field.DEPARTMENT: ("部门", "所属部门", "所在部门", "department", "dept"),
    Field.TITLE: ("职务", "职位", "岗位", "title", "job title", "position"),
    Field.GRADE: ("级别", "职级", "等级", "grade", "level"),
    Field.PHONE: ("手机", "手机号", "手机号码", "电话", "联系电话", "mobile", "phone", "mobile phone"),
    Field.EMAIL: ("邮箱", "电子邮箱", "电子邮件", "邮件", "邮箱地址", "email", "mail", "email address"),
    Field.USERNAME: (
        "登录名", "用户名", "账号", "帐号", "登录账号", "username", "login", "account", "sign-in name",
    ),
}  # fmt: skip

GRADES: Mapping[str, int] = {
    "员工": 1, "职员": 1, "staff": 1, "1": 1,
    "主管": 2, "组长": 2, "supervisor": 2, "2": 2,
    "经理": 3, "部长": 3, "manager": 3, "3": 3,
    "总监": 4, "副总": 4, "director": 4, "4": 4,
}  # fmt: skip

LONGEST: Mapping[Field, int] = {
    Field.NAME: 60, Field.NUMBER: 30, Field.TITLE: 60, Field.PHONE: 30, Field.EMAIL: 254, Field.USERNAME: 60,
}  # fmt: skip


class Why(StrEnum):
    """What can be wrong with a cell."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    FORMULA = "formula"
    NO_DEPARTMENT = "no_department"
    NO_GRADE = "no_grade"
    NO_EMAIL = "no_email"
    NO_PHONE = "no_phone"
    NO_USERNAME = "no_username"
    TWICE = "twice"
    TAKEN = "taken"
    LEFT = "left"


class Outcome(StrEnum):
    """What importing a row would do."""

    ADD = "add"
    CHANGE = "change"
    SAME = "same"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and the offending value."""

    field: Field
    why: Why
    value: str = ""


FORMS: Mapping[Field, tuple[re.Pattern[str], Why]] = {
    Field.EMAIL: (re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s.,;<>]+"), Why.NO_EMAIL),
    Field.PHONE: (re.compile(r"\+?[0-9]{5,20}"), Why.NO_PHONE),
    Field.USERNAME: (re.compile(r"[\w.@+\-]+"), Why.NO_USERNAME),
}


@dataclass(frozen=True, slots=True)
class Header:
    """In which row the header is, in which column each field, and which headers were not understood."""

    row: int
    columns: Mapping[Field, int]
    ignored: Sequence[str]


@dataclass(frozen=True, slots=True)
class Known:
    """What the company has already.

    `departments`: id by any of their names, folded. `members`: the present values (a department as its id, a
    grade as its number) by employee number. `usernames`, `emails`: in lower case, by whose number ("" for a
    member without one). `former`: numbers of those who have left.
    """

    departments: Mapping[str, int] = field(default_factory=dict)
    members: Mapping[str, Mapping[Field, str]] = field(default_factory=dict)
    usernames: Mapping[str, str] = field(default_factory=dict)
    emails: Mapping[str, str] = field(default_factory=dict)
    former: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number in the file, its cells, what it says, what is wrong, and what would be set."""

    number: int
    cells: Sequence[str]
    values: Mapping[Field, str]
    problems: Sequence[Problem]
    changes: Mapping[Field, str]
    is_new: bool

    @property
    def outcome(self) -> Outcome:
        """What importing it would do."""
        if self.problems:
            return Outcome.REFUSE
        if self.is_new:
            return Outcome.ADD
        return Outcome.CHANGE if self.changes else Outcome.SAME


def plain_header(text: str) -> str:
    """A header without what people put around it: brackets, stars, spaces, width and case."""
    text = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"\(.*?\)|\[.*?\]|[\s*:：_.\-]", "", text)


_BY_HEADER = {plain_header(alias): it for it, aliases in HEADERS.items() for alias in aliases}


def find_header(rows: Sequence[Sequence[str]]) -> Header | None:
    """The first row near the top that names at least name and employee number."""
    for number, row in enumerate(rows[:HEADER_WITHIN]):
        columns: dict[Field, int] = {}
        for place, text in enumerate(row):
            found = _BY_HEADER.get(plain_header(text))
            if found is not None:
                columns.setdefault(found, place)
        if all(it in columns for it in NEEDED):
            ignored = [text for text in row if text and plain_header(text) not in _BY_HEADER]
            return Header(number, columns, ignored)
    return None


def read_lines(rows: Sequence[Sequence[str]], header: Header, known: Known) -> list[Line]:
    """Every row under the header that is not empty, judged against the company and the rows before it."""
    lines: list[Line] = []
    seen: dict[tuple[Field, str], int] = {}
    taken = set(known.usernames) | _named(rows, header)
    for number, cells in enumerate(rows[header.row + 1 :], header.row + 2):
        if any(cells):
            line = _line(number, cells, header, known, taken)
            problems = [*line.problems, *_repeats(line, seen)]
            lines.append(Line(number, cells, line.values, problems, line.changes, line.is_new))
    return lines


def _named(rows: Sequence[Sequence[str]], header: Header) -> set[str]:
    """The sign-in names that the file gives itself: none of them is proposed to somebody else."""
    place = header.columns.get(Field.USERNAME)
    return set() if place is None else {_tidy(Field.USERNAME, row[place]).lower() for row in rows}


def _line(number: int, cells: Sequence[str], header: Header, known: Known, taken: set[str]) -> Line:
    said = {it: _tidy(it, cells[place]) for it, place in header.columns.items() if place < len(cells)}
    values = {it: text for it, text in said.items() if text}
    problems = [*_missing(values), *_wrong(values, known), *_taken(values, known)]
    meant = _meant(values, known)
    present = known.members.get(values.get(Field.NUMBER, ""))
    if present is None and not problems:
        meant.setdefault(Field.USERNAME, _proposed(values, taken))
    taken.add(meant.get(Field.USERNAME, "").lower())
    changes = {it: text for it, text in meant.items() if present is None or present.get(it, "") != text}
    return Line(number, cells, values, problems, changes, present is None)


def _tidy(where: Field, text: str) -> str:
    text = text.strip()
    if where in {Field.NUMBER, Field.PHONE, Field.EMAIL, Field.USERNAME, Field.GRADE}:
        text = unicodedata.normalize("NFKC", text).replace(" ", "")
    return re.sub(r"[-()]", "", text) if where is Field.PHONE else text


def _missing(values: Mapping[Field, str]) -> Iterator[Problem]:
    return (Problem(it, Why.MISSING) for it in NEEDED if it not in values)


def _wrong(values: Mapping[Field, str], known: Known) -> Iterator[Problem]:
    for where, text in values.items():
        why = _fault(where, text, known)
        if why is not None:
            yield Problem(where, why, text[:60])


def _fault(where: Field, text: str, known: Known) -> Why | None:
    if len(text) > LONGEST.get(where, 200):
        return Why.TOO_LONG
    if text[0] in "=@" or (text[0] in "+-" and where is not Field.PHONE):
        return Why.FORMULA
    if where is Field.DEPARTMENT and fold(text) not in known.departments:
        return Why.NO_DEPARTMENT
    if where is Field.GRADE and fold(text) not in GRADES:
        return Why.NO_GRADE
    form, why = FORMS.get(where, (None, None))
    return None if form is None or form.fullmatch(text) else why


def _taken(values: Mapping[Field, str], known: Known) -> Iterator[Problem]:
    number = values.get(Field.NUMBER, "")
    if number in known.former:
        yield Problem(Field.NUMBER, Why.LEFT, number)
    for where, owners in ((Field.USERNAME, known.usernames), (Field.EMAIL, known.emails)):
        text = values.get(where, "")
        if owners.get(text.lower(), number) != number:
            yield Problem(where, Why.TAKEN, text)


def _repeats(line: Line, seen: dict[tuple[Field, str], int]) -> list[Problem]:
    found = []
    for where in (Field.NUMBER, Field.USERNAME, Field.EMAIL):
        text = line.values.get(where, "")
        if text and seen.setdefault((where, text.lower()), line.number) != line.number:
            found.append(Problem(where, Why.TWICE, text))
    return found


def _meant(values: Mapping[Field, str], known: Known) -> dict[Field, str]:
    """The values as they would be stored."""
    meant = dict(values)
    if Field.DEPARTMENT in meant:
        meant[Field.DEPARTMENT] = str(known.departments.get(fold(meant[Field.DEPARTMENT]), ""))
    if Field.GRADE in meant:
        meant[Field.GRADE] = str(GRADES.get(fold(meant[Field.GRADE]), ""))
    return meant


def _proposed(values: Mapping[Field, str], taken: set[str]) -> str:
    """A sign-in name for somebody new who was given none: pinyin of the name, numbered where it is taken."""
    spelled = (name_keys(values[Field.NAME]).split() or [""])[0]
    stem = spelled[:50] if spelled.isascii() and spelled else values[Field.NUMBER].lower()
    number = 1
    while (proposal := stem if number == 1 else f"{stem}{number}") in taken:
        number += 1
    return proposal
