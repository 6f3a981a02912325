"""`gendan replay`: plays the history of the demo's real orders, and says how it went."""

from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from gendan.base.refs import Subject
from gendan.base.timeline.actions import record
from gendan.base.timeline.queries import events_on
from gendan.cli.history import EVENING, PLAYER, ZONE, Player
from gendan.cli.terminal import refuse, say, table
from gendan.cli.words import _
from gendan.issues.history import Year, by_year
from gendan.machine.demo_clock import DemoClock
from gendan.orders.demo_history import history
from gendan.orders.entry_events import HistoryReplayed
from gendan.orders.queries.replaying import of_source
from gendan.orders.scms import DELIVERY, SOURCE

COMPANY = Subject("company", 1)


def replay(home: Path, until: date) -> None:
    """Play what is not played yet, up to `until`, and leave the demo's clock there."""
    ids = of_source(SOURCE)
    if not ids:
        refuse(_("There is no history to replay: start `gendan demo` first, it imports the orders."))
    after = _played()
    if after and until < after:
        refuse(_("History was played up to {after} already; time does not run back.").format(after=after))
    _play(Player(history(), ids), after, until)
    with transaction.atomic():
        at = datetime.combine(until, EVENING, ZONE)
        record(HistoryReplayed(until=until, orders=len(ids)), actor=PLAYER, on=[COMPANY], at=at)
    DemoClock(home).move_to(at)
    for line in table([_head(), *map(_row, by_year(SOURCE, DELIVERY, until))]):
        say(line)
    say(_("The demo's clock stands at {day}; `gendan replay --present` takes it back.").format(day=until))


def return_to_present(home: Path) -> None:
    """Now is now again."""
    DemoClock(home).return_to_present()
    say(_("The demo's clock shows the present."))


def _played() -> date | None:
    """The last day that was played."""
    for event in events_on(COMPANY, limit=500):
        if event.kind == HistoryReplayed.name:
            return date.fromisoformat(event.payload["until"])
    return None


def _play(player: Player, after: date | None, until: date) -> None:
    year = 0
    for day in player.play(after, until):
        if day.year != year:
            year = day.year
            say(_("playing {year} …").format(year=year))


def _head() -> tuple[str, ...]:
    return (
        _("year"),
        _("orders"),
        _("lines"),
        _("late orders"),
        _("late lines"),
        _("of them warned in time"),
        _("in time, with an open issue"),
    )


def _row(it: Year) -> tuple[str, ...]:
    numbers = (it.year, it.orders, it.lines, it.late, it.late_lines, it.warned, it.unfounded)
    return tuple(map(str, numbers))
