"""The clocks of an issue as its page shows them: where each stands, why it is due then, whom it calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from gendan.base.deadlines import kinds, queries
from gendan.base.deadlines.looks import Look
from gendan.base.deadlines.models import Deadline, DeadlineStep
from gendan.base.deadlines.queries import Standing
from gendan.base.errors import Text
from gendan.base.refs import Subject
from gendan.desk import formats
from gendan.desk.deadlines import Face, Words, add_face
from gendan.desk.issues import headline
from gendan.issues import queries as issues
from gendan.issues.clock_policy import ANSWER
from gendan.issues.work_wording import step_text


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a ladder: what it is, when, and what became of it."""

    text: str
    at: datetime | None
    state: Look


@dataclass(frozen=True, slots=True)
class Shown:
    """One clock. `due` is None while it rests: then `detail` says since when, and how much is left."""

    title: Text
    state: Look
    due: datetime | None
    detail: str
    is_late: bool
    why: Sequence[str]
    steps: Sequence[Step]


def clocks_of(subject: Subject, now: datetime) -> list[Shown]:
    """The latest cycle of each clock, the open ones first."""
    latest: dict[str, Deadline] = {}
    for it in sorted(queries.all_on(subject), key=lambda it: it.cycle):
        latest[it.kind] = it
    found = sorted(latest.values(), key=lambda it: (not it.is_open, it.started_at, it.pk))
    ladders = queries.ladders_of(found)
    return [_shown(it, ladders.get(it.deadline.pk, []), now) for it in queries.standing(found, now)]


def _shown(it: Standing, steps: Sequence[DeadlineStep], now: datetime) -> Shown:
    deadline = it.deadline
    return Shown(
        kinds.title_of(deadline.kind),
        deadline.look,
        deadline.due_at,
        _detail(it, now),
        deadline.is_late(now),
        queries.explain(deadline),
        [Step(step_text(step.key), step.planned_at, step.look) for step in steps],
    )


def _detail(it: Standing, now: datetime) -> str:
    language, deadline = get_language() or "", it.deadline
    if deadline.due_at is None and deadline.paused_since:
        zone = timezone.get_current_timezone()
        since = formats.moment(deadline.paused_since, language, timezone.localdate(now), zone)
        left = formats.span(it.left or 0, language)
        return _("Paused since %(since)s, %(left)s left") % {"since": since, "left": left}
    if it.overdue:
        return _("%(time)s overdue") % {"time": formats.span(it.overdue, language)}
    return formats.ago(deadline.due_at, language, now) if deadline.due_at and deadline.is_open else ""


def _words(found: Sequence[Deadline]) -> dict[int, Words]:
    rows = {it.pk: it for it in issues.by_ids([it.subject_id for it in found])}
    return {
        it.pk: Words(
            _("Answer: %(issue)s") % {"issue": f"{row.number} {headline(row)}"},
            reverse("desk:issue", args=[row.pk]),
        )
        for it in found
        if (row := rows.get(it.subject_id))
    }


def enter() -> None:
    """What a member is asked stands on 今日 with its clock, as their issues do."""
    add_face(Face(ANSWER, "message-circle", mine=issues.asked_of, words=_words, act=gettext_lazy("Answer")))
