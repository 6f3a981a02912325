"""Numbers of documents follow each other, and nobody gets another's."""

from datetime import date

import pytest

from gendan.base.series.actions import take

pytestmark = pytest.mark.django_db


def test_numbers_follow_each_other() -> None:
    pattern = "SO{yy}{mm}-{n:04d}"
    assert take("order", pattern, date(2026, 11, 23), 2) == ["SO2611-0001", "SO2611-0002"]
    assert take("order", pattern, date(2026, 11, 30)) == ["SO2611-0003"]


def test_a_new_month_begins_anew() -> None:
    pattern = "SO{yy}{mm}-{n:04d}"
    take("order", pattern, date(2026, 11, 23), 5)
    assert take("order", pattern, date(2026, 12, 1)) == ["SO2612-0001"]


def test_series_do_not_share_numbers() -> None:
    take("order", "{n}", date(2026, 11, 23), 7)
    assert take("issue", "{n}", date(2026, 11, 23)) == ["1"]
