"""Reading lists of days: every usual form is understood, and nothing makes it fall over."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.base.worktime.days import DayKind
from gendan.base.worktime.days_import import MAX_ROWS, DayRow, Fault, parse_cells, parse_text
from gendan.base.worktime.fault_wording import WORDS, fault_words, refusal

NEW_YEAR = date(2027, 1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2027-01-01",
        "2027/1/1",
        "2027.01.01",
        "2027年1月1日",
        "20270101",
        "２０２７－０１－０１",
        "46388",
        "2027-01-01 00:00:00",
    ],
)
def test_forms_of_a_date(text: str) -> None:
    assert parse_text(f"{text}\t放假").rows == [DayRow(NEW_YEAR, DayKind.HOLIDAY)]


@pytest.mark.parametrize("cell", [NEW_YEAR, datetime(2027, 1, 1), 46388.0, 46388, "1月1日", "1/1"])  # noqa: DTZ001
def test_cells_of_a_sheet(cell: object) -> None:
    assert parse_cells([[cell, "休"]], year=2027).rows == [DayRow(NEW_YEAR, DayKind.HOLIDAY)]


@pytest.mark.parametrize(
    "run", ["2027-10-01~2027-10-03", "2027年10月1日至10月3日", "2027-10-01 - 2027-10-03", "2027/10/1到10/3"]
)
def test_run_of_days(run: str) -> None:
    assert [row.date.day for row in parse_text(f"{run}\tholiday\t国庆").rows] == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("2027-01-01,holiday,New Year", DayRow(NEW_YEAR, DayKind.HOLIDAY, "New Year")),
        ("2027-01-01，放假，元旦", DayRow(NEW_YEAR, DayKind.HOLIDAY, "元旦")),
        ("2027-01-01 上班 调休", DayRow(NEW_YEAR, DayKind.WORKDAY, "调休")),
        ("2027-01-01", DayRow(NEW_YEAR, DayKind.HOLIDAY)),
        ("2027-01-01\t\t\t09:00-10:00", DayRow(NEW_YEAR, DayKind.OTHER, "", ((32400, 36000),))),
        ("2027-01-01\t补班\t\t8:00-12:00", DayRow(NEW_YEAR, DayKind.WORKDAY, "", ((28800, 43200),))),
        ("名称,日期,类型\n元旦,2027-01-01,休", DayRow(NEW_YEAR, DayKind.HOLIDAY, "元旦")),
        (
            'Date,Hours,Kind\n2027-01-01,"9:00-10:00, 11:00-12:00",other',
            DayRow(NEW_YEAR, DayKind.OTHER, "", ((32400, 36000), (39600, 43200))),
        ),
    ],
)
def test_forms_of_a_list(text: str, row: DayRow) -> None:
    parsed = parse_text(text)
    assert (parsed.rows, parsed.faults) == ([row], [])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.EMPTY),
        ("日期,类型", Fault.EMPTY),
        ("soon,放假", Fault.DATE),
        ("2027-02-29,放假", Fault.DATE),
        ("1999-01-01,放假", Fault.DATE),
        ("99999,放假", Fault.DATE),
        ("2027-01-01~2027-01-02~2027-01-03,放假", Fault.DATE),
        ("2027-01-05~2027-01-01,放假", Fault.DATE_RANGE),
        ("2027-01-01~2027-12-31,放假", Fault.DATE_RANGE),
        ("1月1日,放假", Fault.YEAR_MISSING),
        ("2027-01-01,放假\n2027-01-01,上班", Fault.TWICE),
        ("2027-01-01,maybe", Fault.KIND),
        ("2027-01-01,调休", Fault.AMBIGUOUS),
        ("2027-01-01,上班,,all day", Fault.HOURS),
        ("2027-01-01,其他", Fault.HOURS_MISSING),
        ("2027-01-01,放假,,09:00-10:00", Fault.HOURS_ON_HOLIDAY),
        ("2027-01-01,放假," + "长" * 61, Fault.NAME_LONG),
        ("\n" * MAX_ROWS + "2027-01-01,放假", Fault.TOO_MANY),
    ],
)
def test_faults_are_told_by_row(text: str, fault: Fault) -> None:
    (found,) = parse_text(text).faults
    assert found.fault is fault
    assert "%(" not in fault_words(found)


def test_every_fault_has_words() -> None:
    assert set(WORDS) == set(Fault)


def test_many_faults_are_summed_up() -> None:
    error = refusal(parse_text("a\nb\nc\nd\ne").faults)
    assert len(error.fields) == 5
    assert str(error.message).count(";") == 3


words = st.sampled_from(
    [
        "日期",
        "类型",
        "2027-01-01",
        "2027-02-30",
        "~",
        "至",
        "放假",
        "上班",
        "调休",
        "46388",
        "9:00-18:00",
        "\t",
        ",",
        "，",
        "\n",
        '"',
        " ",
        "\0",
    ]
)


@given(st.text() | st.lists(words).map("".join), st.none() | st.integers(-5, 10**6))
def test_any_text_is_read_or_refused_with_words(text: str, year: int | None) -> None:
    parsed = parse_text(text, year=year)
    assert bool(parsed.rows) or bool(parsed.faults)
    if parsed.faults:
        assert str(refusal(parsed.faults))


cells = (
    st.none()
    | st.text()
    | st.floats()
    | st.integers()
    | st.booleans()
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.timedeltas()
)


@given(st.lists(st.lists(cells, max_size=6), max_size=6))
def test_any_cells_are_read_or_refused(rows: list[list[object]]) -> None:
    parsed = parse_cells(rows)
    assert bool(parsed.rows) or bool(parsed.faults)
