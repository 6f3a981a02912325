"""The deadline by which next year's holidays and make-up days are in a working calendar.

The State Council announces them in November; until they are imported every due time after New Year is
provisional. So each calendar that keeps public holidays has one deadline a year, from November on.
"""

from datetime import date, datetime, time, tzinfo

from django.utils.translation import gettext_lazy as _

from gendan.base.deadlines.kinds import DeadlineKind, Fire, Skip, Vacant, Verdict, register
from gendan.base.deadlines.ladder import Ladder, OffHours, Rung, StepKind, ladder
from gendan.base.deadlines.models import Deadline, DeadlineStep
from gendan.base.refs import Subject
from gendan.base.worktime import queries as worktime
from gendan.base.worktime.rules import Calendar, step_days
from gendan.people.queries.members import directors
from gendan.people.rights import holders

NAME = "calendar.holidays"
AGREED = (12, 15, time(18))  # month, day and hour, in the calendar's zone
WARN_DAYS, ESCALATE_DAYS = 10, 3
AT_LEAST = 5  # working days that there are for it, whenever it begins


def agreed_date(calendar: Calendar, today: date) -> datetime:
    """15 December, 18:00 in the calendar's zone; five working days from `today` where that is later."""
    month, day, hour = AGREED
    by = max(date(today.year, month, day), step_days(calendar, today, AT_LEAST))
    return datetime.combine(by, hour, calendar.tz)


def steps(calendar: Calendar) -> Ladder:
    """A warning ten working days before, the due step, and an escalation three working days after."""
    day = max(sum(end - begin for begin, end in hours) for hours in calendar.week.values()) or 8 * 3600
    return ladder(
        Rung("warning", StepKind.WARN, -WARN_DAYS * day, off_hours=OffHours.DEFER),
        Rung("due", StepKind.DUE),
        Rung("L1", StepKind.ESCALATE, ESCALATE_DAYS * day, off_hours=OffHours.DEFER),
    )


def year_of(deadline: Deadline, zone: tzinfo) -> int:
    """The year whose holidays it asks for: the one after it began, however often its date was changed."""
    return deadline.started_at.astimezone(zone).year + 1


def holds(deadline: Deadline, step: DeadlineStep) -> Verdict:
    """A step holds while the year is not complete. Told are those who can import it, then the directors."""
    code = worktime.code_of(deadline.subject_id)
    calendar = worktime.calendar(code) if code else None
    if calendar is None or year_of(deadline, calendar.tz) not in calendar.provisional:
        return Skip("imported")
    told = directors() if step.kind == StepKind.ESCALATE else holders("calendar.manage")
    return Fire(tuple(Subject("member", it.pk) for it in told)) if told else Vacant("nobody to be told")


KIND = register(DeadlineKind(NAME, _("Import next year's holidays"), holds))
