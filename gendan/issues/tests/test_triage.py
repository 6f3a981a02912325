"""What is proposed for a report, why, and when nothing is."""

import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.issues import triage_seed
from gendan.issues.catalogue import (
    BY_DEPARTMENT,
    BY_RULE,
    COLLABORATION,
    COMPLAINT,
    FINDINGS,
    ORDER,
    OTHER,
    WAITING,
)
from gendan.issues.catalogue import SUPPLY as SUPPLY_CLASS
from gendan.issues.tests.triage_reports import reports
from gendan.issues.text_class import Model, Sample, train
from gendan.issues.triage import Fact, Kind, Proposal, Why, propose

CATALOGUE = sorted(Path(triage_seed.__file__).parent.glob("catalogue_seed*.py"))
HELD_OUT = reports()
KINDS = [Kind(code, klass) for code, klass in {it[1]: it[0] for it in HELD_OUT}.items()]
FEW = [
    Kind("damaged_goods", COMPLAINT, ("破损", "货损", "damaged", "stain")),
    Kind("fabric_shading", SUPPLY_CLASS, ("缸差", "色差", "严重色差", "shading")),
    Kind("container_rolled", SUPPLY_CLASS, ("甩柜", "rolled over")),
    Kind("payment_late", COLLABORATION, ("定金", "尾款逾期", "deposit")),
    Kind("unclear_requirement", ORDER, ("资料不全", "unclear")),
]


@pytest.fixture(scope="module")
def model() -> Model:
    return train([Sample(text, code) for text, code in triage_seed.samples()])


def reasons(found: Proposal, code: str) -> list[tuple[Why, object]]:
    (choice,) = [it for it in found.alternatives if it.code == code]
    return [(it.why, it.facts.get("word", it.facts.get("fact"))) for it in choice.reasons]


def test_reports_in_other_words_are_understood(model: Model) -> None:
    found = [(report, propose(report[2], KINDS, model=model)) for report in HELD_OUT]
    seen = Counter[str]()
    for (klass, subtype, _text), proposal in found:
        guesses = [it.code for it in proposal.alternatives]
        seen["class"] += bool(guesses) and proposal.alternatives[0].klass == klass
        seen["first"] += guesses[:1] == [subtype]
        seen["among three"] += subtype in guesses
        seen["class said"] += bool(proposal.klass.code)
        seen["class said rightly"] += proposal.klass.code == klass
        seen["type said"] += bool(proposal.subtype.code)
        seen["type said rightly"] += proposal.subtype.code == subtype
    sys.stdout.write(f"of {len(found)} reports: {dict(seen)}\n")
    assert seen["class"] >= 0.85 * len(found)
    assert seen["among three"] >= 0.8 * len(found)
    assert seen["class said rightly"] >= 0.9 * seen["class said"] >= 0.6 * len(found)
    assert seen["type said rightly"] >= 0.9 * seen["type said"] >= 0.5 * len(found)


def test_no_report_of_the_examination_was_learned_from() -> None:
    learned = {text for text, _code in triage_seed.samples()}
    assert len(HELD_OUT) >= 60
    assert not learned & {text for _klass, _type, text in HELD_OUT}


def test_every_type_has_examples_enough() -> None:
    counts = Counter(code for _text, code in triage_seed.samples())
    assert len(counts) >= 40
    assert min(counts.values()) >= 6
    raised = {subtype for _class, subtype in (*BY_RULE.values(), *BY_DEPARTMENT.values(), OTHER, WAITING)}
    assert {*raised, *FINDINGS.values()} - counts.keys() == {"production_late"}, "raised by the system only"


@pytest.mark.skipif(not CATALOGUE, reason="the catalogue's rows are not there yet")
def test_every_type_of_the_examples_is_in_the_catalogue() -> None:
    rows = "".join(file.read_text(encoding="utf-8") for file in CATALOGUE)
    assert [code for code in triage_seed.REPORTS if f'"{code}"' not in rows] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("外箱破损", "damaged_goods"),
        ("布有嚴重色差", "fabric_shading"),
        ("our box was Rolled Over again", "container_rolled"),
        ("尾款逾期", "payment_late"),
        ("two pieces have stains", "damaged_goods"),
    ],
)
def test_words_of_the_catalogue_are_enough(text: str, code: str) -> None:
    found = propose(text, FEW)
    assert found.subtype.code == code
    assert found.klass.code == next(it.klass for it in FEW if it.code == code)
    assert reasons(found, code)[0][0] == Why.WORD


@pytest.mark.parametrize(
    "text",
    [
        "货物没有破损",
        "未发现任何破损",
        "破损：无",
        "the cartons are not damaged",
        "no visible stains on them",
        "箱子没有发现明显破损，可以放心",
    ],
)
def test_what_is_denied_speaks_against_it(text: str) -> None:
    found = propose(text, FEW)
    assert "damaged_goods" not in {found.subtype.code, *(it.code for it in found.alternatives)}


@pytest.mark.parametrize(
    "text",
    [
        "不是没有破损",
        "没有收到货，外箱破损",
        "not received, damaged",
        "没有破损？这箱破损很明显",
        "请看有没有破损",
        "这是不是破损",
        "破损：无法修复",
        "破损非常多",
        "they are not only damaged but late",
    ],
)
def test_what_is_not_denied_is_not(text: str) -> None:
    assert propose(text, FEW).subtype.code == "damaged_goods"


def test_what_is_denied_is_hidden_from_what_was_learned(model: Model) -> None:
    kinds = [Kind(it.code, it.klass, ("货损", "破损") if it.code == "damaged_goods" else ()) for it in KINDS]
    found = propose("外箱没有破损，但是客户定金还没到", kinds, model=model)
    assert found.subtype.code == "payment_late"


def test_a_word_within_a_longer_one_of_the_same_type_counts_once() -> None:
    found = propose("严重色差", FEW)
    assert reasons(found, "fabric_shading") == [(Why.WORD, "严重色差")]


def test_a_common_word_says_less_than_a_rare_one() -> None:
    kinds = [
        *(Kind(f"k{n}", SUPPLY_CLASS, ("面料",)) for n in range(5)),
        Kind("rolled", SUPPLY_CLASS, ("甩柜",)),
    ]
    assert propose("面料甩柜", kinds).alternatives[0].code == "rolled"


def test_facts_of_the_order_tilt_and_are_told(model: Model) -> None:
    text = "按这个样子要晚几天"
    before = propose(text, KINDS, model=model)
    after = propose(text, KINDS, model=model, facts=[Fact.FORECAST_LATE])
    gained = {it.code: it.confidence for it in after.alternatives}["delivery_at_risk"]
    assert gained > {it.code: it.confidence for it in before.alternatives}.get("delivery_at_risk", 0)
    assert (Why.FACT, Fact.FORECAST_LATE) in reasons(after, "delivery_at_risk")


def test_the_models_share_is_told(model: Model) -> None:
    (first, *_rest) = propose("货代又甩柜了", KINDS, model=model).alternatives
    (told,) = [it for it in first.reasons if it.why == Why.MODEL]
    assert 0 < told.facts["share"] <= 1  # type: ignore[operator]  # a float, as documented
    assert "甩" in "".join(told.facts["pieces"])  # type: ignore[arg-type]  # texts, as documented


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        "\x00\x00",
        "🚢📦😀",
        "1234567",
        "。，！？",
        "今天天气不错",
        "hello, how are you?",
        "请问下周三几点开会",
        "\ud800\udfff",
        "x" * 1_000_000,
        "好" * 1_000_000,
        "没有" * 500_000,
        "\x00" * 1_000_000,
        ": 无 " * 250_000,
    ],
    ids=lambda it: repr(it[:8]),
)
def test_what_says_nothing_is_unsure(model: Model, text: str) -> None:
    for known in (None, model):
        found = propose(text, [*KINDS, *FEW[:1]], model=known, facts=list(Fact))
        assert (found.klass.code, found.subtype.code) == ("", "")


def test_no_types_no_proposal(model: Model) -> None:
    assert propose("甩柜", [], model=model) == Proposal()


@given(st.text(max_size=60), st.sets(st.sampled_from(Fact)))
def test_any_text_gets_confidences_that_make_sense(text: str, facts: set[Fact]) -> None:
    found = propose(text + "破损", FEW, facts=facts)
    assert found == propose(text + "破损", FEW, facts=sorted(facts)), "the same again"
    shown = [it.confidence for it in found.alternatives]
    assert shown == sorted(shown, reverse=True)
    assert all(0 <= it <= 1 for it in (*shown, found.klass.confidence))
    assert sum(shown) <= 1.000001
    assert found.klass.confidence >= found.subtype.confidence
