"""Checks the whole timeline: that no sealed event was changed, removed, added or moved."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _

from gendan.base.timeline.canonical import START, chained
from gendan.base.timeline.chain import facts_of
from gendan.base.timeline.models import Event, Seal, Unsealed
from gendan.base.timeline.queries import head

BATCH = 2_000


@dataclass(frozen=True)
class Head:
    """The end of the chain. Written down elsewhere, it also proves that the end was not cut off."""

    position: int
    digest: bytes

    def __str__(self) -> str:
        return f"{self.position}:{self.digest.hex()}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The reverse of `str`. Raises ValueError on anything else."""
        position, _colon, digest = text.strip().partition(":")
        number, value = int(position), bytes.fromhex(digest)
        if number < 0 or len(value) != len(START):
            raise ValueError(f"{text!r} is not of the form position:digest")
        return cls(number, value)


@dataclass(frozen=True)
class Verdict:
    """What the check found. `bad` is the first position that does not hold, `reason` says why not."""

    head: Head
    unsealed: int
    bad: int | None = None
    reason: str = ""

    @property
    def ok(self) -> bool:
        """Whether everything holds."""
        return not self.reason


class _BrokenError(Exception):
    def __init__(self, position: int | None, reason: str) -> None:
        super().__init__(reason)
        self.position, self.reason = position, reason


def current_head() -> Head:
    """The end of the chain as it is stored, unchecked."""
    last = Seal.objects.order_by("-position").first()
    return Head(last.position, bytes(last.digest)) if last else Head(0, START)


def verify(*, expected: Head | None = None, batch: int = BATCH) -> Verdict:
    """Recompute the chain from the first event to the last, `batch` events at a time.

    With `expected`, an end of the chain that was written down earlier, it must also be on the chain. What is
    recorded or sealed meanwhile does not disturb: it is left to the next check.
    """
    checked, unsealed = Head(0, START), Unsealed.objects.count()
    try:
        if expected and not expected.position:
            _compare(checked, expected)
        for checked in _recomputed(head(), batch):
            _compare(checked, expected)
        _reached(checked, expected)
        _no_strays()
    except _BrokenError as broken:
        return Verdict(checked, unsealed, broken.position, broken.reason)
    return Verdict(checked, unsealed)


def _recomputed(last: int, batch: int) -> Iterator[Head]:
    """The end of the chain after each event up to `last`. Raises _BrokenError where it does not hold."""
    end = Head(0, START)
    while end.position < last:
        seals = Seal.objects.filter(position__gt=end.position, position__lte=last).order_by("position")
        rows = list(seals.values_list("position", "event_id", "digest")[:batch])
        if not rows:
            raise _BrokenError(end.position + 1, _("the seal at this position was removed"))
        facts = facts_of([event for _place, event, _digest in rows])
        for position, event, stored in rows:
            if position != end.position + 1:
                raise _BrokenError(end.position + 1, _("the seal at this position was removed"))
            if event not in facts:
                raise _BrokenError(position, _("event %(event)s was removed") % {"event": event})
            digest = chained(end.digest, facts[event])
            if digest != bytes(stored):
                raise _BrokenError(position, _("event %(event)s was changed or moved") % {"event": event})
            end = Head(position, digest)
            yield end


def _compare(end: Head, expected: Head | None) -> None:
    if expected and end.position == expected.position and end.digest != expected.digest:
        raise _BrokenError(end.position, _("the chain up to here is not the one that was written down"))


def _reached(end: Head, expected: Head | None) -> None:
    if expected and expected.position > end.position:
        raise _BrokenError(end.position + 1, _("the end of the chain was cut off"))


def _no_strays() -> None:
    """An event without a seal must be in the queue: one in neither was slipped in, or lost its seal."""
    queued = Unsealed.objects.values("event_id")
    stray = Event.objects.filter(seal__isnull=True).exclude(pk__in=queued).order_by("pk").first()
    if stray is not None:
        raise _BrokenError(
            None, _("event %(event)s is neither sealed nor waiting for it") % {"event": stray.pk}
        )
