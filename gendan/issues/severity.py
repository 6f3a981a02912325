"""How grave a problem is and how soon it is to be looked at, each with its reasons. Pure.

Severity (轻微 / 一般 / 严重) is the sum of points for impact and urgency, brought to 1 … 3; priority is the
usual matrix of the two, 1 (first) … 5. Nothing here is text: a reason is a code with facts and points.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from gendan.issues.catalogue import GENERAL, MINOR, SERIOUS

LARGE: Mapping[str, Decimal] = {
    "CNY": Decimal(100_000),
    "HKD": Decimal(100_000),
    "USD": Decimal(15_000),
    "EUR": Decimal(13_000),
    "GBP": Decimal(11_000),
    "AUD": Decimal(22_000),
    "CAD": Decimal(20_000),
    "JPY": Decimal(2_200_000),
    "KRW": Decimal(20_000_000),
    "VND": Decimal(350_000_000),
    "IDR": Decimal(220_000_000),
}
"""From this amount on, in the order's own currency, a problem is graver: about CNY 100,000. Rates move; a
threshold need not."""
LARGE_OTHERWISE = Decimal(100_000)

FEW_DAYS = 3
"""Calendar days: late by up to so many is general, by more serious; so near is a promise near."""
MANY_DAYS = 30
"""With more calendar days than these until the promise there is time to mend it."""
REPEAT_WITHIN = 90
"""Days within which the same type on the same customer's orders is a repeat (repeat complaints, 8D)."""
URGENT, USUAL = 3, 2

Facts = Mapping[str, int | str | Decimal]


class Why(StrEnum):
    """What points are given for; the facts that a page shows with it."""

    DELAY = "delay"  # days: late against the promise
    TIER = "tier"  # tier: of the customer
    AMOUNT = "amount"  # amount, currency, threshold
    REPEAT = "repeat"  # times: within `within` days
    DUE = "due"  # days: until the promise
    SAFETY = "safety"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of an issue. What is not known changes nothing.

    `days_late`: calendar days that the promise is missed by, 0 or less where it holds. `until_promise`:
    calendar days from today, negative where it is over; None where nothing is to be delivered any more.
    `repeats`: other issues of the same type on this customer's orders within `REPEAT_WITHIN` days.
    """

    days_late: int = 0
    tier: str = ""
    amount: Decimal | None = None
    currency: str = ""
    repeats: int = 0
    until_promise: int | None = None
    touches_safety: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the sum: what for, by which facts, and how many points."""

    why: Why
    points: int
    facts: Facts


@dataclass(frozen=True, slots=True)
class Assessment:
    """`level` 1 … 3 is the sum of the reasons' points, brought into that range; `priority` 1 (first) … 5."""

    level: int
    priority: int
    reasons: tuple[Reason, ...]


def assess(known: Circumstances, large: Mapping[str, Decimal] = LARGE) -> Assessment:
    """How grave and how urgent it is. `large`: the amount from which on it counts, by currency.

    More days late, a repeat, a larger amount or a nearer promise never make it less grave; what touches
    safety is always serious and first.
    """
    impact = tuple(_impact(known, large))
    urgency = tuple(_urgency(known))
    points = sum(it.points for it in (*impact, *urgency))
    if known.touches_safety:
        lifted = Reason(Why.SAFETY, max(0, SERIOUS - points), {})
        return Assessment(SERIOUS, 1, (lifted, *impact, *urgency))
    weight = _level(sum(it.points for it in impact))
    hurry = USUAL + sum(it.points for it in urgency)
    return Assessment(_level(points), 1 + (SERIOUS - weight) + (URGENT - hurry), (*impact, *urgency))


def level_of_delay(days_late: int, tier: str, amount: Decimal | None = None) -> int:
    """The level by delay, tier and amount alone, for warnings that the system raises by itself.

    No delay is minor, up to three days general, more is serious; a key customer or a large amount is one
    level more, an occasional customer one less. The amount is in whatever currency the order has.
    """
    return assess(Circumstances(days_late=days_late, tier=tier, amount=amount)).level


def _level(points: int) -> int:
    return max(MINOR, min(SERIOUS, points))


def _impact(known: Circumstances, large: Mapping[str, Decimal]) -> Iterator[Reason]:
    late = MINOR if known.days_late <= 0 else GENERAL if known.days_late <= FEW_DAYS else SERIOUS
    yield Reason(Why.DELAY, late, {"days": max(0, known.days_late)})
    if known.tier in {"A", "C"}:
        yield Reason(Why.TIER, 1 if known.tier == "A" else -1, {"tier": known.tier})
    threshold = large.get(known.currency, LARGE_OTHERWISE)
    if known.amount is not None and known.amount >= threshold:
        facts: Facts = {"amount": known.amount, "currency": known.currency, "threshold": threshold}
        yield Reason(Why.AMOUNT, 1, facts)
    if known.repeats > 0:
        yield Reason(Why.REPEAT, 1, {"times": known.repeats, "within": REPEAT_WITHIN})


def _urgency(known: Circumstances) -> Iterator[Reason]:
    """One point more where the promise is near or over, one less where there is time; else nothing to say."""
    if known.until_promise is None or FEW_DAYS < known.until_promise <= MANY_DAYS:
        return
    near = known.until_promise <= FEW_DAYS
    yield Reason(Why.DUE, 1 if near else -1, {"days": known.until_promise})
