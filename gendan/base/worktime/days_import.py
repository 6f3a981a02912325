"""Reads a list of special days that somebody pasted or uploaded. Pure: cells in, rows or faults out.

Columns are date, kind, name and hours, told by a heading row in Chinese or English or else in this order.
All or nothing: where there is a fault, the rows are not used. A date may be a run (`2026-10-01~2026-10-07`).
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from unicodedata import normalize

from gendan.base.worktime.days import DayKind
from gendan.base.worktime.hours import parse_hours
from gendan.base.worktime.rules import Interval, WorktimeError

MAX_ROWS = 2_000
MAX_RUN = 60
YEARS = range(2000, 2100)
EXCEL_EPOCH = date(1899, 12, 30)
NAME_LENGTH = 60

COLUMNS = ("date", "kind", "name", "hours")
HEADINGS = {
    "date": {"date", "day", "日期", "时间", "放假日期"},
    "kind": {"kind", "type", "类型", "种类", "性质", "类别"},
    "name": {"name", "名称", "节日", "假日", "说明", "备注", "holiday"},
    "hours": {"hours", "working hours", "工作时间", "上班时间", "班次", "时段"},
}
KINDS = {
    DayKind.HOLIDAY: {
        "holiday",
        "off",
        "closed",
        "节假日",
        "假日",
        "假期",
        "放假",
        "休",
        "休息",
        "节日",
        "法定假",
    },
    DayKind.WORKDAY: {
        *("workday", "work", "working day", "make-up", "make-up workday", "makeup"),
        *("工作日", "上班", "班", "补班", "调休上班", "调班", "加班"),
    },
    DayKind.HALF: {"half", "half day", "半天", "上半天", "半日"},
    DayKind.OTHER: {"other", "other hours", "其他", "其他时间", "特殊时间"},
}


class Fault(StrEnum):
    """What can be wrong with a cell; `fault_wording.py` says it in the reader's language."""

    DATE = "date"
    DATE_RANGE = "date_range"
    YEAR_MISSING = "year_missing"
    TWICE = "twice"
    KIND = "kind"
    AMBIGUOUS = "ambiguous"
    HOURS = "hours"
    HOURS_MISSING = "hours_missing"
    HOURS_ON_HOLIDAY = "hours_on_holiday"
    NAME_LONG = "name_long"
    TOO_MANY = "too_many"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day to set. `hours` is None where the kind says enough."""

    date: date
    kind: DayKind
    name: str = ""
    hours: tuple[Interval, ...] | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class CellFault:
    """Something wrong. `row` counts from 1 as the person sees it; 0 is the whole list."""

    row: int
    column: str
    fault: Fault
    value: str = ""


@dataclass
class Parsed:
    """What was read. Use `rows` only where there are no `faults`."""

    rows: list[DayRow] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)


class FaultyCellError(ValueError):
    """Carries a fault out of a cell's reader."""

    def __init__(self, column: str, fault: Fault, value: str = "") -> None:
        self.column, self.fault, self.value = column, fault, value[:40]
        super().__init__(fault)


def parse_text(text: str, *, year: int | None = None) -> Parsed:
    """Pasted from a spreadsheet (tabs) or a CSV file. `year` completes dates such as 10月1日."""
    return parse_cells(text_cells(text), year=year)


def text_cells(text: str) -> list[list[str]]:
    """Lines as cells: by tabs where there are any, else by commas (also `，`), else by spaces."""
    lines = text.replace("\0", "").splitlines()
    if any("\t" in line for line in lines):
        return [line.split("\t") for line in lines]
    plain = [line.replace("，", ",") for line in lines]
    if any("," in line for line in plain):
        try:
            return list(csv.reader(io.StringIO("\n".join(plain)), strict=False))
        except csv.Error:
            return [line.split(",") for line in plain]
    return [line.split(maxsplit=3) for line in lines]


def parse_cells(cells: Iterable[Sequence[object]], *, year: int | None = None) -> Parsed:
    """Rows of cells (text, numbers, dates) as days, with every fault there is."""
    parsed, columns, seen = Parsed(), None, dict[date, int]()
    for number, row in enumerate(cells, 1):
        values = [cell_text(cell) for cell in row]
        if not any(values):
            continue
        if columns is None:
            columns = heading(values)
            if columns is not None:
                continue
            columns = dict(zip(COLUMNS, range(len(COLUMNS)), strict=True))
        if number > MAX_ROWS:
            parsed.faults.append(CellFault(number, "", Fault.TOO_MANY, str(MAX_ROWS)))
            break
        _add(parsed, number, _Row(values, columns, year), seen)
    if not parsed.rows and not parsed.faults:
        parsed.faults.append(CellFault(0, "", Fault.EMPTY))
    return parsed


def _add(parsed: Parsed, number: int, row: "_Row", seen: dict[date, int]) -> None:
    try:
        days = list(row.days())
    except FaultyCellError as error:
        parsed.faults.append(CellFault(number, error.column, error.fault, error.value))
        return
    for day in days:
        if day.date in seen:
            told = f"{day.date} ({seen[day.date]})"
            parsed.faults.append(CellFault(number, "date", Fault.TWICE, told))
            return
        seen[day.date] = number
    parsed.rows += days


def heading(values: Sequence[str]) -> dict[str, int] | None:
    """The columns by a heading row; None where this row is none."""
    words = [value.casefold() for value in values]
    found = {column: words.index(word) for column in COLUMNS for word in words if word in HEADINGS[column]}
    return found if "date" in found else None


def cell_text(cell: object) -> str:
    """A cell as plain text, as a person reads it; dates in ISO form, whole floats without `.0`."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return normalize("NFKC", str(cell)[:400]).strip()


class _Row:
    """One row's cells by column."""

    def __init__(self, values: Sequence[str], columns: Mapping[str, int], year: int | None) -> None:
        self.values, self.columns, self.year = values, columns, year

    def cell(self, column: str) -> str:
        at = self.columns.get(column)
        return self.values[at] if at is not None and at < len(self.values) else ""

    def days(self) -> Iterator[DayRow]:
        dates = list(parse_dates(self.cell("date"), self.year))
        hours = self.hours()
        kind = parse_kind(self.cell("kind"), hours)
        if kind is DayKind.HOLIDAY and hours:
            raise FaultyCellError("hours", Fault.HOURS_ON_HOLIDAY, self.cell("hours"))
        if kind is DayKind.OTHER and not hours:
            raise FaultyCellError("hours", Fault.HOURS_MISSING)
        name = self.cell("name")
        if len(name) > NAME_LENGTH:
            raise FaultyCellError("name", Fault.NAME_LONG, name)
        for day in dates:
            yield DayRow(day, kind, name, hours or None)

    def hours(self) -> tuple[Interval, ...]:
        text = self.cell("hours")
        try:
            return parse_hours(text)
        except WorktimeError as error:
            raise FaultyCellError("hours", Fault.HOURS, text) from error


def parse_kind(text: str, hours: tuple[Interval, ...]) -> DayKind:
    """The kind a word means; nothing means a holiday, or other hours where hours are told."""
    word = text.casefold()
    if not word:
        return DayKind.OTHER if hours else DayKind.HOLIDAY
    if word == "调休":  # said of the day off and of the day worked
        raise FaultyCellError("kind", Fault.AMBIGUOUS, text)
    for kind, words in KINDS.items():
        if word in words:
            return kind
    raise FaultyCellError("kind", Fault.KIND, text)


FULL = re.compile(r"(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*日?(?:\s+00:00(?::00)?)?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
SHORT = re.compile(r"(\d{1,2})\s*(?:月|[/.])\s*(\d{1,2})\s*日?")
SERIAL = re.compile(r"\d{5}")
RUN = re.compile(r"\s*(?:~|至|到|—|–|\s-\s)\s*")


def parse_dates(text: str, year: int | None) -> Iterator[date]:
    """A date, or a run of them, both ends included."""
    ends = RUN.split(text)
    if len(ends) > 2:
        raise FaultyCellError("date", Fault.DATE, text)
    first = parse_date(ends[0], year)
    last = parse_date(ends[-1], first.year) if len(ends) == 2 else first
    if not 0 <= (last - first).days < MAX_RUN:
        raise FaultyCellError("date", Fault.DATE_RANGE, text)
    return (first + timedelta(days=step) for step in range((last - first).days + 1))


def parse_date(text: str, year: int | None) -> date:
    """One date: 2026-10-01, 2026/10/1, 2026年10月1日, 20261001, 10月1日 (with `year`), or Excel's number."""
    is_serial = SERIAL.fullmatch(text)
    found = EXCEL_EPOCH + timedelta(days=int(text)) if is_serial else _calendar_date(text, year)
    if found.year not in YEARS:
        raise FaultyCellError("date", Fault.DATE, text)
    return found


def _calendar_date(text: str, year: int | None) -> date:
    if match := FULL.fullmatch(text) or COMPACT.fullmatch(text):
        parts = [int(part) for part in match.groups()]
    elif match := SHORT.fullmatch(text):
        if year is None:
            raise FaultyCellError("date", Fault.YEAR_MISSING, text)
        parts = [year, int(match[1]), int(match[2])]
    else:
        raise FaultyCellError("date", Fault.DATE, text)
    try:
        return date(*parts)
    except ValueError as error:
        raise FaultyCellError("date", Fault.DATE, text) from error
