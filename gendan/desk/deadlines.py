"""The rows of 今日 that are deadlines. A floor adds a `Face` for each kind of deadline that it brings.

A face says which subjects' deadlines are a member's, and how they are worded. However many there are, the
number of queries depends only on how many faces there are.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from gendan.base.deadlines import queries
from gendan.base.deadlines.models import Deadline
from gendan.base.deadlines.queries import Standing
from gendan.base.deadlines.state import Timing
from gendan.base.errors import Text
from gendan.base.refs import Subject
from gendan.base.worktime import queries as worktime
from gendan.desk import formats
from gendan.desk.today import OPEN, Lane, Row, add_rows
from gendan.people import holidays
from gendan.people.models import Member
from gendan.people.permit import may

MOST = 100


@dataclass(frozen=True, slots=True)
class Words:
    """What a row says, and where it leads."""

    text: Text
    url: str


@dataclass(frozen=True, slots=True)
class Face:
    """A kind of deadline on the desk.

    `mine(member)`: the subjects whose deadlines of this kind are the member's to meet.
    `words(deadlines)`: by the primary key of each; one whose subject is gone may be left out.
    """

    kind: str
    icon: str
    mine: Callable[[Member], Collection[Subject]]
    words: Callable[[Sequence[Deadline]], Mapping[int, Words]]
    act: Text = OPEN


_faces: dict[str, Face] = {}


def add_face(face: Face) -> None:
    """Make a kind of deadline appear on 今日; the same kind again replaces it."""
    _faces[face.kind] = face


def open_deadlines(member: Member, now: datetime) -> Iterator[Row]:
    """What the member has to meet: late, due, or resting."""
    mine = {face.kind: set(face.mine(member)) for face in _faces.values()}
    subjects = set().union(*mine.values())
    if not subjects:
        return
    found = [it for it in queries.open_for(subjects, limit=MOST) if it.subject in mine.get(it.kind, ())]
    words = _worded(found)
    for it in queries.standing(found, now):
        if said := words.get(it.deadline.pk):
            yield _row(it, said, now)


def _worded(found: Sequence[Deadline]) -> dict[int, Words]:
    words: dict[int, Words] = {}
    for kind in {it.kind for it in found}:
        words |= _faces[kind].words([it for it in found if it.kind == kind])
    return words


def _row(it: Standing, said: Words, now: datetime) -> Row:
    face = _faces[it.deadline.kind]
    lane, detail = _where(it, now)
    return Row(lane, said.text, said.url, face.icon, at=it.deadline.due_at, detail=detail, act=face.act)


def _where(it: Standing, now: datetime) -> tuple[Lane, str]:
    """Its lane and the sentence under it. What rests is late only if it was before."""
    language, deadline = get_language() or "", it.deadline
    if deadline.is_late(now):
        return Lane.LATE, _overdue(deadline) % {"time": formats.span(it.overdue, language)}
    if deadline.due_at is None and deadline.paused_since:
        today, zone = timezone.localdate(now), timezone.get_current_timezone()
        since = formats.moment(deadline.paused_since, language, today, zone)
        left = formats.span(it.left or 0, language)
        return Lane.WAITING, _("Paused since %(since)s, %(left)s left") % {"since": since, "left": left}
    return Lane.DUE, formats.ago(deadline.due_at or now, language, now)


def _overdue(deadline: Deadline) -> str:
    round_the_clock = deadline.timing == Timing.ELAPSED
    return _("%(time)s overdue") if round_the_clock else _("%(time)s of working time overdue")


def _calendars(member: Member) -> list[Subject]:
    return [row.subject for row in worktime.calendars()] if may(member, "calendar.manage") else []


def _holidays(found: Sequence[Deadline]) -> dict[int, Words]:
    rows = {row.subject: row for row in worktime.calendars()}
    words: dict[int, Words] = {}
    for it in found:
        if row := rows.get(it.subject):
            year = holidays.year_of(it, ZoneInfo(row.zone))
            text = _("Import the holidays of %(year)d into “%(calendar)s”") % {"year": year, "calendar": row}
            words[it.pk] = Words(text, f"{reverse('desk:import_days', args=[row.code])}?year={year}")
    return words


def enter() -> None:
    """Add them to the page, with the kinds that the foundation brings."""
    add_face(
        Face(holidays.NAME, "calendar-plus", mine=_calendars, words=_holidays, act=gettext_lazy("Import"))
    )
    add_rows("deadlines", open_deadlines)
