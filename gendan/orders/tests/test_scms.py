"""The history of the demo is what its file says."""

import csv
import gzip
import time
from collections import Counter
from datetime import date
from importlib.resources import files

import pytest

from gendan.orders.scms import Course, courses


@pytest.fixture(scope="module")
def records() -> list[dict[str, str]]:
    packed = files("gendan.orders").joinpath("data/scms_to_2013.csv.gz").read_bytes()
    return list(csv.DictReader(gzip.decompress(packed).decode().splitlines()))


@pytest.fixture(scope="module")
def found(records: list[dict[str, str]]) -> list[Course]:
    return courses(records)


def _day(text: str) -> date:
    return date(*time.strptime(text, "%d-%b-%y")[:3])


def test_every_line_belongs_to_one_order(records: list[dict[str, str]], found: list[Course]) -> None:
    assert sum(it.lines for it in found) == len(records) == 7779
    assert len({it.key for it in found}) == len(found) == 5559


def test_late_lines_by_year_are_those_of_the_file(records: list[dict[str, str]], found: list[Course]) -> None:
    said = Counter(
        _day(it["Scheduled Delivery Date"]).year
        for it in records
        if _day(it["Delivered to Client Date"]) > _day(it["Scheduled Delivery Date"])
    )
    read = Counter[int]()
    for it in found:
        read[it.promised.year] += it.lines * it.is_late
    assert +read == said


def test_every_order_begins_before_it_is_due_and_before_it_comes(found: list[Course]) -> None:
    assert all(it.begun <= min(it.promised, it.delivered) for it in found)


def _line(asked: str, ordered: str) -> dict[str, str]:
    return {
        "ASN/DN #": "ASN-8",
        "Scheduled Delivery Date": "2-Jun-06",
        "Delivered to Client Date": "5-Jun-06",
        "PQ First Sent to Client Date": asked,
        "PO Sent to Vendor Date": ordered,
    }


@pytest.mark.parametrize(
    ("asked", "ordered", "begun"),
    [
        ("4/1/06", "5/2/06", date(2006, 5, 2)),
        ("4/1/06", "N/A - From RDC", date(2006, 4, 1)),
        ("Pre-PQ Process", "Date Not Captured", date(2006, 4, 3)),
        ("Pre-PQ Process", "7/1/06", date(2006, 6, 2)),
    ],
)
def test_order_begins_with_the_best_date_that_was_captured(asked: str, ordered: str, begun: date) -> None:
    (it,) = courses([_line(asked, ordered)])
    assert it.begun == begun
    assert it.is_late
