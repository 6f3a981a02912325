"""Plays the demo's history: on each day happens what the file says, and what the program makes of it.

Each day begins with the check of what time alone has changed; then orders are confirmed and nodes reported;
what follows by the reactions is run before the next day, so that warnings and issues come as they would have.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from gendan.base import clock, jobs
from gendan.base.refs import System
from gendan.base.timeline import follow
from gendan.base.timeline.actions import seal_some
from gendan.orders.actions.confirming import confirm_imported
from gendan.orders.actions.monitoring import recheck_due
from gendan.orders.actions.reporting import report_done
from gendan.orders.queries.replaying import next_check, open_nodes
from gendan.orders.scms import DELIVERY, Course
from gendan.reactions import runner

ZONE = ZoneInfo("Asia/Shanghai")
MORNING, EVENING = time(8, 30), time(18, 30)
PLAYER = System("replay")
CALLS = (
    "tell_",
    "keep_alarms",
    "begin_issue_clocks",
)  # reactions that put something before people, or set their deadlines


class Player:
    """One replay of the courses, from the day after `after` on."""

    def __init__(self, courses: Sequence[Course], ids: Mapping[str, int]) -> None:
        self.ids = ids
        self.begun: defaultdict[date, list[Course]] = defaultdict(list)
        self.delivered: defaultdict[date, list[Course]] = defaultdict(list)
        for course in courses:
            if course.key in ids:
                self.begun[course.begun].append(course)
                self.delivered[course.delivered].append(course)
        self.days = sorted({*self.begun, *self.delivered})

    @property
    def first(self) -> date:
        """The day on which the first order began."""
        return self.days[0]

    def play(self, after: date | None, until: date) -> Iterator[date]:
        """Let the days pass, and say each when it is over."""
        day = self._next(self.first if after is None else after + timedelta(days=1))
        while day <= until:
            with transaction.atomic():  # a day is played whole, or again
                self._morning(day)
                self._evening(day)
            yield day
            day = self._next(day + timedelta(days=1))
        while seal_some():
            pass

    def _next(self, day: date) -> date:
        """That day, or the first after it on which anything is to happen."""
        known = bisect_left(self.days, day)
        told = self.days[known] if known < len(self.days) else date.max
        return max(day, min(told, next_check() or date.max))

    def _morning(self, day: date) -> None:
        now = datetime.combine(day, MORNING, ZONE)
        with clock.at(now), follow.gathered() as asked:
            while recheck_due():
                pass
            if begun := {self.ids[it.key]: day for it in self.begun[day]}:
                confirm_imported(begun, actor=PLAYER)
            _react(asked)

    def _evening(self, day: date) -> None:
        now = datetime.combine(day, EVENING, ZONE)
        with clock.at(now), follow.gathered() as asked:
            for node in open_nodes([self.ids[it.key] for it in self.delivered[day]], DELIVERY):
                report_done(node, day, actor=PLAYER)
            _react(asked)


def _react(asked: list[jobs.Arguments]) -> None:
    """Run what follows, and what follows from that; only nobody is called for what is long over."""
    while asked:
        job = asked.pop(0)
        if not str(job["reaction"]).startswith(CALLS):
            runner.run(int(str(job["event_id"])), str(job["reaction"]))
