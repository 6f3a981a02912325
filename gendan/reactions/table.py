"""What follows what: the one table of reactions.

A reaction is a function of the event, named after what it does. It runs after the commit, from the job queue,
once for each event, in one transaction with what it writes. It may run late and out of order: it looks at
things as they are now, and calls actions. Its name is stored with the jobs: rename it only when none waits.
"""

from collections.abc import Callable, Mapping
from itertools import chain

from gendan.base.deadlines import events as deadline
from gendan.base.timeline.kinds import EventKind
from gendan.base.timeline.models import Event
from gendan.base.worktime import events as calendar
from gendan.people import events as people
from gendan.people.sign_in import events as sign_in
from gendan.reactions.clocks import move_open_deadlines
from gendan.reactions.deadlines import finish_holiday_import, tell_who_must_act
from gendan.reactions.staff import tell_administrators, tell_deputies, tell_who_is_concerned

Reaction = Callable[[Event], None]
Table = Mapping[type[EventKind], tuple[Reaction, ...]]

TABLE: Table = {
    people.AbsenceRecorded: (tell_deputies, tell_who_is_concerned),
    people.AbsenceChanged: (tell_deputies, tell_who_is_concerned),
    people.AbsenceWithdrawn: (tell_deputies, tell_who_is_concerned),
    people.DutyPlanned: (tell_who_is_concerned,),
    people.DutyChanged: (tell_who_is_concerned,),
    people.DutyRemoved: (tell_who_is_concerned,),
    people.MemberRolesChanged: (tell_who_is_concerned,),
    sign_in.LockedOut: (tell_administrators,),
    calendar.CalendarDetailsChanged: (move_open_deadlines, finish_holiday_import),
    calendar.CalendarWeekChanged: (move_open_deadlines,),
    calendar.CalendarDayChanged: (move_open_deadlines,),
    calendar.CalendarDaysImported: (move_open_deadlines, finish_holiday_import),
    calendar.CalendarYearConfirmed: (finish_holiday_import,),
    deadline.Warned: (tell_who_must_act,),
    deadline.Missed: (tell_who_must_act,),
    deadline.Escalated: (tell_who_must_act,),
    deadline.StepVacant: (tell_administrators,),
    deadline.StepStuck: (tell_administrators,),
}


def names(table: Table) -> dict[str, tuple[str, ...]]:
    """Kind of event → names of its reactions, as `timeline.follow` wants it."""
    return {kind.name: tuple(it.__name__ for it in reactions) for kind, reactions in table.items()}


def by_name(table: Table) -> dict[str, Reaction]:
    """Every reaction by its name. Raises TypeError where two share one: jobs could not tell them apart."""
    found: dict[str, Reaction] = {}
    for reaction in chain.from_iterable(table.values()):
        if found.setdefault(reaction.__name__, reaction) is not reaction:
            raise TypeError(f"two reactions are named {reaction.__name__!r}")
    return found
