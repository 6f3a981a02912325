"""Proposes the class and the type of an issue from what somebody wrote, always with its reasons. Pure.

Three kinds of evidence are multiplied, as independent evidence is:

    share(type)  ∝  learned(type) · exp(words(type)) · exp(facts(type))

`learned`: the classifier's probability, the same for all types without a model. `words`: for each word of
the catalogue that stands in it `BY_WORD` · log2(1 + length) · log(1 + types / types that have the word), all
together at most `MOST_BY_WORDS`; a denied word (没有破损, not damaged) counts against its type and is hidden
from the classifier. `facts`: what is known of the order; they tilt, and propose nothing where the text says
nothing. A class has the sum of its types. Below `SURE_CLASS` and `SURE_TYPE` it is "unsure", never a guess.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from gendan.issues.text_class import clip
from gendan.issues.triage_words import Found, Lexicon, capped

SURE_CLASS, SURE_TYPE = 0.5, 0.35
"""Least confidence of what is said; lower is unsure."""
LEAST_BEST = 0.22
"""A class is not said where by the text alone no type has as much: many types of next to nothing sum up to a
class, and facts are no report."""
LEAST_KNOWN = 0.05
"""A text without any word of the catalogue whose likeliest type has less than this says nothing known."""
LEAST_SHARE = 0.0005
"""No type is ruled out by the classifier, which may never have seen it."""
ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of the catalogue: its code, its class, and words that speak for it in any language."""

    code: str
    klass: str
    words: tuple[str, ...] = ()


class Learned(Protocol):
    """What triage asks of a trained model: `text_class.Model` is one."""

    def probabilities(self, texts: Iterable[str]) -> list[dict[str, float]]: ...

    def because(self, text: str, label: str, most: int = 3) -> list[str]: ...


class Fact(StrEnum):
    """What is known of the order when something is reported."""

    FORECAST_LATE = "forecast_late"  # the order's delivery is forecast late
    MATERIAL_LATE = "material_late"  # a node of purchasing is overdue
    OUTPUT_BEHIND = "output_behind"
    INSPECTION_NEXT = "inspection_next"
    SHIPPED = "shipped"  # the goods have left
    DELIVERED = "delivered"
    PAYMENT_OVERDUE = "payment_overdue"
    WAITS_FOR_CUSTOMER = "waits_for_customer"
    HAS_FINDINGS = "has_findings"  # of the check of the order


TILTS: Mapping[Fact, tuple[frozenset[str], float]] = {
    Fact.FORECAST_LATE: (
        frozenset({"delivery_at_risk", "material_late", "output_behind", "late_delivery_complaint"}),
        0.5,
    ),
    Fact.MATERIAL_LATE: (frozenset({"material_late", "materials_incomplete", "material_short"}), 0.8),
    Fact.OUTPUT_BEHIND: (frozenset({"output_behind", "capacity_short", "line_stopped"}), 0.8),
    Fact.INSPECTION_NEXT: (frozenset({"inspection_late", "inspection_failed"}), 0.5),
    Fact.SHIPPED: (
        frozenset(
            {"shipping_late", "container_rolled", "customs_held", "transport_failure", "documents_wrong"}
        ),
        0.5,
    ),
    Fact.DELIVERED: (
        frozenset({"quality_complaint", "quantity_complaint", "damaged_goods", "wrong_goods_complaint"}),
        0.8,
    ),
    Fact.PAYMENT_OVERDUE: (frozenset({"payment_late", "claim_deduction"}), 0.8),
    Fact.WAITS_FOR_CUSTOMER: (frozenset({"customer_approval_late"}), 0.8),
    Fact.HAS_FINDINGS: (frozenset({"unclear_requirement", "wrong_specification", "conflicting_dates"}), 0.8),
}
"""Types that a fact of the order makes likelier, and by how many log-points."""


class Why(StrEnum):
    """What a reason is about; the facts that a page shows with it."""

    WORD = "word"  # word
    DENIED = "denied"  # word
    MODEL = "model"  # share: probability; pieces: what of the text it went by
    FACT = "fact"  # fact


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence: `points` is the logarithm of how much likelier it makes the type."""

    why: Why
    points: float
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Choice:
    """A class or a type with its confidence, 0 … 1; the strongest reason is the first."""

    code: str
    confidence: float
    klass: str
    reasons: tuple[Reason, ...] = ()


UNSURE = Choice("", 0.0, "")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed. Where it is unsure, the code is "" and the confidence what the best one reached.

    `alternatives`: at most three types, likeliest first, the proposed one among them; they stand there also
    where it is unsure, and are none where the text says nothing that is known.
    """

    klass: Choice = UNSURE
    subtype: Choice = UNSURE
    alternatives: tuple[Choice, ...] = ()


def propose(
    text: str, kinds: Sequence[Kind], *, model: Learned | None = None, facts: Iterable[Fact] = ()
) -> Proposal:
    """Class and type of what `text` tells, among `kinds`. Any text gets an answer, and quickly."""
    said = clip(text)
    if not kinds or not any(it.isalpha() for it in said):
        return Proposal()
    found = _lexicon(tuple(kinds)).find(said)
    learned = _learned(found.rest, kinds, model)
    if not found.hits and max(learned.values()) < LEAST_KNOWN:
        return Proposal()
    words, known = capped(found.hits), sorted(set(facts))
    told = {code: math.log(share) + words.get(code, 0.0) for code, share in learned.items()}
    tilted = {code: it + sum(points for _fact, points in _tilts(code, known)) for code, it in told.items()}
    says_enough = max(_chances(told).values()) >= LEAST_BEST
    return _proposal(
        kinds, _chances(tilted), _Evidence(found, learned, known, model), says_enough=says_enough
    )


@dataclass(frozen=True, slots=True)
class _Evidence:
    """All that was weighed, to be told for the types that are shown."""

    found: Found
    learned: Mapping[str, float]
    facts: Sequence[Fact]
    model: Learned | None

    def reasons(self, code: str) -> tuple[Reason, ...]:
        """Why a type was proposed, the strongest first."""
        told = [
            Reason(Why.DENIED if it.denied else Why.WORD, it.points, {"word": it.word})
            for it in self.found.hits
            if it.code == code
        ]
        told += [Reason(Why.FACT, points, {"fact": fact}) for fact, points in _tilts(code, self.facts)]
        if self.model:
            share = self.learned[code]
            facts = {"share": share, "pieces": tuple(self.model.because(self.found.rest, code))}
            told.append(Reason(Why.MODEL, math.log(share * len(self.learned)), facts))
        return tuple(sorted(told, key=lambda it: -it.points))


def _proposal(
    kinds: Sequence[Kind], chances: Mapping[str, float], evidence: _Evidence, *, says_enough: bool
) -> Proposal:
    of = {it.code: it.klass for it in kinds}
    classes: dict[str, float] = defaultdict(float)
    for code, chance in chances.items():
        classes[of[code]] += chance
    best = min(classes, key=lambda it: (-classes[it], it))
    ranked = sorted(chances, key=lambda it: (-chances[it], it))
    chosen = next(it for it in ranked if of[it] == best)
    shown = (
        ranked[:ALTERNATIVES] if chosen in ranked[:ALTERNATIVES] else [*ranked[: ALTERNATIVES - 1], chosen]
    )
    choices = {it: Choice(it, chances[it], of[it], evidence.reasons(it)) for it in shown}
    is_sure = says_enough and classes[best] >= SURE_CLASS
    klass = Choice(best if is_sure else "", classes[best], best if is_sure else "", choices[chosen].reasons)
    subtype = choices[chosen]
    if not is_sure or subtype.confidence < SURE_TYPE:
        subtype = Choice("", subtype.confidence, "")
    return Proposal(klass, subtype, tuple(choices.values()))


@lru_cache(maxsize=8)
def _lexicon(kinds: tuple[Kind, ...]) -> Lexicon:
    return Lexicon({it.code: it.words for it in kinds})


def _learned(said: str, kinds: Sequence[Kind], model: Learned | None) -> dict[str, float]:
    """The classifier's probabilities among `kinds`; types that it has never seen get the least."""
    if model is None:
        return {it.code: 1 / len(kinds) for it in kinds}
    (shares,) = model.probabilities([said])
    return {it.code: max(LEAST_SHARE, shares.get(it.code, 0.0)) for it in kinds}


def _tilts(code: str, facts: Iterable[Fact]) -> list[tuple[Fact, float]]:
    return [(it, TILTS[it][1]) for it in facts if code in TILTS[it][0]]


def _chances(logs: Mapping[str, float]) -> dict[str, float]:
    """Logarithms of shares as shares that sum to 1."""
    highest = max(logs.values())
    shares = {code: math.exp(it - highest) for code, it in logs.items()}
    total = sum(shares.values())
    return {code: it / total for code, it in shares.items()}
