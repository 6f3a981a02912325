"""Played day by day, the real orders of the demo are late as their file says, and were warned of in time."""

import csv
import io
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from gendan.cli import replay
from gendan.issues.history import by_year
from gendan.machine.demo_clock import DemoClock
from gendan.orders import demo_history
from gendan.orders import seed as orders
from gendan.orders.scms import DELIVERY, SOURCE
from gendan.people import seed as people
from tests.cast import Cast

pytestmark = pytest.mark.django_db

EACH = 100  # one order of so many, else the whole history would take minutes (`gendan replay` plays it)
UNTIL = date(2013, 12, 31)
Record = dict[str, str]


def _day(text: str) -> date:
    return date(*time.strptime(text, "%d-%b-%y")[:3])


@pytest.fixture
def records(monkeypatch: pytest.MonkeyPatch) -> list[Record]:
    """Whole delivery notes, taken evenly from the file, which from now on has nothing else."""
    found = list(csv.DictReader(io.StringIO(demo_history.content().decode())))
    notes = list(dict.fromkeys(it["ASN/DN #"] for it in found))[::EACH]
    kept = [it for it in found if it["ASN/DN #"] in set(notes)]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(kept[0]))
    writer.writeheader()
    writer.writerows(kept)
    monkeypatch.setattr(demo_history, "content", lambda: text.getvalue().encode())
    return kept


@pytest.fixture
def imported(records: list[Record], cast: Cast) -> list[Record]:
    people.seed_departments()
    orders.seed()
    run = demo_history.import_history(cast.administrator)
    assert run is not None
    assert (run.added, run.refused) == (len(records), 0)
    return records


def _late_lines(records: list[Record]) -> Counter[int]:
    """By year of the promise, from the file alone."""
    return Counter(
        _day(it["Scheduled Delivery Date"]).year
        for it in records
        if _day(it["Delivered to Client Date"]) > _day(it["Scheduled Delivery Date"])
    )


def test_late_orders_are_those_of_the_file_and_were_warned_in_time(
    imported: list[Record], tmp_path: Path
) -> None:
    replay.replay(tmp_path, UNTIL)
    years = by_year(SOURCE, DELIVERY, UNTIL)
    assert sum(it.lines for it in years) == len(imported)
    assert +Counter({it.year: it.late_lines for it in years}) == _late_lines(imported)
    assert sum(it.late for it in years) > 5
    assert [it.warned for it in years] == [it.late for it in years]
    assert [it.unfounded for it in years] == [0] * len(years)


def test_replay_goes_on_where_it_stopped_and_leaves_the_clock_there(
    imported: list[Record], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replay.replay(tmp_path, date(2007, 6, 30))
    replay.replay(tmp_path, date(2007, 8, 31))
    assert DemoClock(tmp_path).shift().days < -6000
    assert "2007-08-31" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        replay.replay(tmp_path, date(2007, 7, 1))
    replay.return_to_present(tmp_path)
    assert DemoClock(tmp_path).shift().days == 0


def test_without_the_orders_it_says_what_to_do(db: None, tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        replay.replay(tmp_path, UNTIL)


def test_history_is_imported_once(imported: list[Record], cast: Cast) -> None:
    assert demo_history.import_history(cast.administrator) is None
