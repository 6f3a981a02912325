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
from gendan.issues import events as issues
from gendan.issues import work_events as issue_work
from gendan.orders import entry_events as entry
from gendan.orders import plan_events as plan
from gendan.orders import running_events as running
from gendan.people import events as people
from gendan.people.sign_in import events as sign_in
from gendan.reactions.clocks import move_open_deadlines
from gendan.reactions.deadlines import finish_holiday_import, tell_who_must_act
from gendan.reactions.issues import (
    begin_issue_clocks,
    end_issue_clocks,
    follow_issue_severity,
    tell_who_is_turned_to,
)
from gendan.reactions.orders import (
    check_order,
    check_orders_of_calendar,
    count_for_supplier,
    count_inspection,
    keep_alarms,
    keep_finding_issues,
    keep_issues,
    tell_about_issue,
)
from gendan.reactions.reviews import tell_authors, tell_reviewers, tell_reviewers_of_many
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
    calendar.CalendarDetailsChanged: (move_open_deadlines, finish_holiday_import, check_orders_of_calendar),
    calendar.CalendarWeekChanged: (move_open_deadlines, check_orders_of_calendar),
    calendar.CalendarDayChanged: (move_open_deadlines, check_orders_of_calendar),
    calendar.CalendarDaysImported: (move_open_deadlines, finish_holiday_import, check_orders_of_calendar),
    calendar.CalendarYearConfirmed: (finish_holiday_import,),
    deadline.Warned: (tell_who_must_act,),
    deadline.Missed: (tell_who_must_act,),
    deadline.Escalated: (tell_who_must_act,),
    deadline.StepVacant: (tell_administrators,),
    deadline.StepStuck: (tell_administrators,),
    entry.OrderSubmitted: (tell_reviewers,),
    entry.OrderChanged: (tell_reviewers,),
    entry.ReviewsWanted: (tell_reviewers_of_many,),
    entry.OrderApproved: (tell_authors,),
    entry.OrderReturned: (tell_authors,),
    entry.ReviewVoided: (tell_authors,),
    entry.OrderHeld: (check_order, keep_alarms, keep_finding_issues),
    entry.OrderReleased: (check_order, keep_alarms, keep_finding_issues),
    entry.OrderCancelled: (check_order, keep_alarms, keep_finding_issues),
    entry.OrderCompleted: (check_order, keep_alarms, keep_finding_issues, keep_issues),
    entry.OrderReopened: (check_order, keep_alarms),
    entry.FindingsStand: (keep_finding_issues,),
    plan.OrderPlanned: (keep_alarms,),
    plan.OrderReplanned: (keep_alarms,),
    plan.NodeChanged: (keep_alarms,),
    plan.NodeAdded: (keep_alarms,),
    running.NodeReported: (keep_alarms, count_for_supplier, count_inspection),
    running.NodeFailed: (count_inspection,),
    running.NodeUndone: (keep_alarms, count_for_supplier, count_inspection),
    running.NodeSkipped: (keep_alarms,),
    running.OrderWarned: (keep_issues,),
    running.OrderCleared: (keep_issues,),
    running.OrderForecastMoved: (keep_issues,),
    issues.IssueRaised: (tell_about_issue, begin_issue_clocks),
    issues.IssueSeverityChanged: (follow_issue_severity,),
    issues.IssueClosed: (end_issue_clocks,),
    issues.IssueWithdrawn: (end_issue_clocks,),
    issues.IssueFalseAlarm: (end_issue_clocks,),
    issue_work.IssueHandedOver: (tell_who_is_turned_to,),
    issue_work.IssueAsked: (tell_who_is_turned_to,),
    issue_work.IssueAnswered: (tell_who_is_turned_to,),
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
