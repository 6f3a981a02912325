"""Many rows at once are the same rows as one by one."""

import pytest
from django.db import DataError, transaction

from gendan.base import clock
from gendan.base.copying import FEW, insert_all
from gendan.base.timeline.models import Event, EventSubject

pytestmark = pytest.mark.django_db
MANY = FEW + 5


def events(count: int) -> list[Event]:
    now = clock.now()
    odd = {"text": 'tab\t, new\nline, \\N, "quoted", 破损', "none": None, "number": 1.5}
    return [
        Event(at=now, recorded_at=now, kind=f"k{it}", actor_kind="system", payload=odd) for it in range(count)
    ]


@pytest.mark.parametrize("count", [0, 3, MANY])
def test_rows_get_their_ids_and_are_read_back_as_they_were(count: int) -> None:
    rows = events(count)
    insert_all(rows)
    assert len({it.pk for it in rows}) == count
    insert_all([EventSubject(kind="order", object_id=7, event=it) for it in rows])
    for row in Event.objects.filter(pk__in=[it.pk for it in rows]):
        (written,) = (it for it in rows if it.pk == row.pk)
        assert (row.kind, row.at, row.actor_id, row.payload, row.version) == (
            written.kind,
            written.at,
            None,
            written.payload,
            1,
        )
        assert [it.id for it in row.about] == [7]


def test_a_row_that_does_not_fit_leaves_none() -> None:
    rows = events(MANY)
    rows[-1].kind = "x" * 100
    with pytest.raises(DataError), transaction.atomic():
        insert_all(rows)
    assert not Event.objects.filter(kind="k0").exists()
