"""How grave it is: the sum of its reasons, and laws that nobody would forgive to break."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.issues.catalogue import GENERAL, MINOR, SERIOUS
from gendan.issues.severity import LARGE, Circumstances, Why, assess, level_of_delay

circumstances = st.builds(
    Circumstances,
    days_late=st.integers(-400, 400),
    tier=st.sampled_from(["A", "B", "C", "", "?"]),
    amount=st.none() | st.decimals(0, 10**12, places=2),
    currency=st.sampled_from([*LARGE, "", "XXX"]),
    repeats=st.integers(0, 50),
    until_promise=st.none() | st.integers(-400, 400),
    touches_safety=st.booleans(),
)


@pytest.mark.parametrize(
    ("days", "tier", "amount", "level"),
    [
        (0, "B", None, MINOR),
        (-5, "B", None, MINOR),
        (1, "B", None, GENERAL),
        (3, "B", None, GENERAL),
        (4, "B", None, SERIOUS),
        (0, "A", None, GENERAL),
        (3, "A", None, SERIOUS),
        (4, "C", None, GENERAL),
        (0, "C", None, MINOR),
        (1, "B", Decimal(100_000), SERIOUS),
        (1, "B", Decimal(99_999), GENERAL),
        (1, "C", Decimal(100_000), GENERAL),
        (9, "A", Decimal(100_000), SERIOUS),
    ],
)
def test_warnings_are_graded_by_delay_tier_and_amount(
    days: int, tier: str, amount: Decimal | None, level: int
) -> None:
    assert level_of_delay(days, tier, amount) == level


def test_the_reasons_are_the_sum_line_by_line() -> None:
    found = assess(Circumstances(2, "A", Decimal(20_000), "USD", repeats=2, until_promise=45))
    assert [(it.why, it.points) for it in found.reasons] == [
        (Why.DELAY, 2),
        (Why.TIER, 1),
        (Why.AMOUNT, 1),
        (Why.REPEAT, 1),
        (Why.DUE, -1),
    ]
    assert found.reasons[2].facts == {
        "amount": Decimal(20_000),
        "currency": "USD",
        "threshold": Decimal(15_000),
    }
    assert found.level == SERIOUS


def test_what_is_large_depends_on_the_currency() -> None:
    yen = Circumstances(amount=Decimal(150_000), currency="JPY")
    assert assess(yen).level == MINOR
    assert assess(replace(yen, currency="CNY")).level == GENERAL
    assert assess(yen, {"JPY": Decimal(150_000)}).level == GENERAL


@pytest.mark.parametrize(
    ("days_late", "until", "priority"),
    [
        (9, 2, 1),
        (9, 10, 2),
        (9, 60, 3),
        (2, 2, 2),
        (2, 10, 3),
        (0, -4, 3),
        (0, 10, 4),
        (0, 60, 5),
        (0, None, 4),
    ],
)
def test_priority_is_the_matrix_of_impact_and_urgency(
    days_late: int, until: int | None, priority: int
) -> None:
    assert assess(Circumstances(days_late, until_promise=until)).priority == priority


@given(circumstances)
def test_the_points_explain_the_level(known: Circumstances) -> None:
    found = assess(known)
    assert found.level == max(MINOR, min(SERIOUS, sum(it.points for it in found.reasons)))
    assert 1 <= found.priority <= 5
    assert len({it.why for it in found.reasons}) == len(found.reasons)


@given(circumstances)
def test_what_touches_safety_is_serious_and_first(known: Circumstances) -> None:
    found = assess(replace(known, touches_safety=True))
    assert (found.level, found.priority, found.reasons[0].why) == (SERIOUS, 1, Why.SAFETY)


@given(circumstances, st.integers(0, 400), st.integers(0, 50), st.integers(0, 400), st.integers(0, 10**9))
def test_worse_facts_never_make_it_less_grave(
    known: Circumstances, later: int, again: int, nearer: int, more: int
) -> None:
    before = assess(known)
    until = None if known.until_promise is None else known.until_promise - nearer
    for worse in (
        replace(known, days_late=known.days_late + later),
        replace(known, repeats=known.repeats + again),
        replace(known, until_promise=until),
        replace(known, amount=None if known.amount is None else known.amount + more),
        replace(known, tier="A"),
    ):
        after = assess(worse)
        assert after.level >= before.level
        assert after.priority <= before.priority
