"""Working calendars, and when something is due on one."""

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router, Schema
from pydantic import AwareDatetime, Field

from gendan.api.caller import Needs
from gendan.base import clock
from gendan.base.errors import InvalidInputError
from gendan.base.worktime import queries, wording
from gendan.base.worktime.models import WorkCalendar
from gendan.base.worktime.rules import Line, WorktimeError, advance, explain

calendars = Router(tags=["worktime"], auth=Needs("calendars:read"))
worktime = Router(tags=["worktime"], auth=Needs("calendars:read"))
Code = Annotated[str, Path(max_length=30, pattern="^[-a-zA-Z0-9_]+$", description="`default` is everybody's")]
YEAR_OF_SECONDS = 366 * 86_400


class CalendarShape(Schema):
    """A working calendar. `week` is the hours of Monday to Sunday, like 09:00-12:00, 13:00-18:00."""

    code: str
    name: str
    zone: str
    week: list[str]
    provisional_years: list[int] = Field(description="holidays of these years are not imported yet")

    @classmethod
    def of(cls, row: WorkCalendar, today: date) -> "CalendarShape":
        """The row as it is shown."""
        week = queries.week_of(row)
        return cls(
            code=row.code,
            name=row.name,
            zone=row.zone,
            week=[week[day] for day in range(7)],
            provisional_years=queries.provisional_years(today, row.code),
        )


class DayShape(Schema):
    """A day of a calendar."""

    date: date
    is_working: bool
    hours: str
    kind: str
    name: str
    provisional: bool


class CalendarYear(Schema):
    """A calendar and every day of a year."""

    calendar: CalendarShape
    days: list[DayShape]


class Pause(Schema):
    """A stretch that does not count."""

    begin: AwareDatetime
    end: AwareDatetime


class DueQuestion(Schema):
    """So much working time after an instant; negative seconds go back."""

    calendar: str = Field("default", max_length=30, pattern="^[-a-zA-Z0-9_]+$")
    start: AwareDatetime
    seconds: int = Field(ge=-YEAR_OF_SECONDS, le=YEAR_OF_SECONDS)
    pauses: list[Pause] = Field(default_factory=list, max_length=100)


class LineShape(Schema):
    """One reason of the due time."""

    reason: str
    begin: datetime
    end: datetime
    seconds: int
    lost: int
    name: str
    provisional: bool
    sentence: str

    @classmethod
    def of(cls, line: Line, sentence: str) -> "LineShape":
        """The line as it is shown."""
        return cls(
            reason=line.reason.value,
            begin=line.begin,
            end=line.end,
            seconds=line.seconds,
            lost=line.lost,
            name=line.name,
            provisional=line.provisional,
            sentence=sentence,
        )


class DueAnswer(Schema):
    """When it is due, and why, line by line."""

    due: datetime
    calendar_version: int
    explanation: list[LineShape]


@calendars.get("", response=list[CalendarShape], summary="Working calendars", operation_id="calendars")
def all_calendars(request: HttpRequest) -> list[CalendarShape]:  # noqa: ARG001
    """They are few: one page holds them all."""
    today = clock.now().date()
    return [CalendarShape.of(row, today) for row in queries.calendars()]


@calendars.get(
    "/{code}", response=CalendarYear, summary="A calendar and the days of a year", operation_id="calendar"
)
def one_calendar(
    request: HttpRequest,  # noqa: ARG001
    code: Code,
    year: Annotated[int | None, Query(ge=1901, le=2199)] = None,
) -> CalendarYear:
    """`year` is the present one unless it is told."""
    today = clock.now().date()
    row = queries.calendar_row(code)
    days = [
        DayShape(
            date=day.date,
            is_working=day.is_working,
            hours=day.hours,
            kind=day.kind,
            name=day.name,
            provisional=day.provisional,
        )
        for day in queries.days_of_year(code, year or today.year)
    ]
    return CalendarYear(calendar=CalendarShape.of(row, today), days=days)


@worktime.post("/due", response=DueAnswer, summary="When something is due, and why", operation_id="due")
def due(request: HttpRequest, question: DueQuestion) -> DueAnswer:  # noqa: ARG001
    """The same rules that every deadline in Gendan keeps."""
    calendar = queries.calendar(question.calendar)
    pauses = [(pause.begin, pause.end) for pause in question.pauses]
    try:
        answer = advance(calendar, question.start, question.seconds, pauses)
        lines = explain(calendar, question.start, question.seconds, pauses)
    except (WorktimeError, OverflowError):
        raise InvalidInputError(
            _("There is no answer on this calendar"),
            hint=_("Take a start between 1901 and 2199, fewer seconds, or shorter pauses."),
        ) from None
    sentences = wording.explanation(calendar, lines)
    return DueAnswer(
        due=answer,
        calendar_version=calendar.version,
        explanation=[LineShape.of(line, sentence) for line, sentence in zip(lines, sentences, strict=True)],
    )
