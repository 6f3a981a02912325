"""Writing signs of life. They are no events: nobody asks later when a loop turned."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from gendan.health.models import Heartbeat

FORGET_AFTER = timedelta(days=1)


def beat(process: str, loops: Iterable[str], *, now: datetime) -> None:
    """`process` says that these of its loops have turned since it last said so."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(process=process, loop=loop, beat_at=now) for loop in loops],
        update_conflicts=True,
        unique_fields=["process", "loop"],
        update_fields=["beat_at"],
    )
    Heartbeat.objects.filter(beat_at__lt=now - FORGET_AFTER).delete()


def leave(process: str) -> None:
    """`process` stops as it should: nobody need wait for it."""
    Heartbeat.objects.filter(process=process).delete()
