"""What is learned from reports: alike each time, kept as bytes that run nothing, taught by people."""

import hashlib
import json
import subprocess
import sys

import pytest

from gendan.base.errors import ConflictError, InvalidInputError
from gendan.issues.text_class import LONGEST_TEXT, Model, Sample, clip, train

SAMPLES = [
    Sample("面料缸差严重，客户不接受", "shading"),
    Sample("两缸布颜色对不上", "shading"),
    Sample("货代说甩柜，下一水船要等一周", "rolled"),
    Sample("柜子被甩了，船公司超配", "rolled"),
    Sample("客户定金还没到", "payment"),
    Sample("the deposit has not arrived", "payment"),
]


@pytest.fixture(scope="module")
def model() -> Model:
    return train(SAMPLES)


def likeliest(model: Model, text: str) -> str:
    (shares,) = model.probabilities([text])
    return max(shares, key=lambda it: shares[it])


@pytest.mark.parametrize(
    ("text", "label"),
    [("又甩柜", "rolled"), ("這缸布顏色不對", "shading"), ("ＤＥＰＯＳＩＴ missing", "payment")],
)
def test_it_knows_what_is_like_its_examples(model: Model, text: str, label: str) -> None:
    assert likeliest(model, text) == label


def test_it_says_what_it_went_by(model: Model) -> None:
    assert "甩" in "".join(model.because("货代通知甩柜", "rolled"))
    assert model.because("货代通知甩柜", "no such label") == []
    assert model.because("", "rolled") == []


def test_probabilities_sum_to_one_and_are_even_where_nothing_is_known(model: Model) -> None:
    for shares in model.probabilities(["甩柜", "", "\x00", "🚢🚢"]):
        assert sum(shares.values()) == pytest.approx(1)
    (nothing,) = model.probabilities(["🚢"])
    assert max(nothing.values()) < 0.5


def test_two_labels_are_enough_and_one_is_not() -> None:
    model = train(SAMPLES[:4])
    assert likeliest(model, "甩柜了") == "rolled"
    assert likeliest(model, "缸差") == "shading"
    with pytest.raises(InvalidInputError):
        train(SAMPLES[:2])


def test_the_same_examples_are_the_same_bytes_in_any_order(model: Model) -> None:
    data = model.to_bytes()
    assert train(SAMPLES[::-1]).to_bytes() == data
    assert Model.from_bytes(data).to_bytes() == data
    assert Model.from_bytes(data).probabilities(["甩柜"]) == model.probabilities(["甩柜"])


def test_corrections_change_the_answer_for_similar_reports(model: Model) -> None:
    report = "柜子到了没人提，滞箱费一直涨"
    corrected = [
        Sample("柜子在港口没人提，滞箱费越来越多", "abandoned", 3),
        Sample("没人提柜", "abandoned", 3),
    ]
    assert likeliest(model, report) == "rolled"
    assert likeliest(train([*SAMPLES, *corrected]), report) == "abandoned"


def test_only_the_beginning_of_a_long_text_is_looked_at() -> None:
    assert len(clip("甩柜" * 1_000_000)) == LONGEST_TEXT
    assert len(clip("㍿" * LONGEST_TEXT)) <= LONGEST_TEXT, "folding may make it longer"


def test_a_model_of_another_version_is_refused(model: Model) -> None:
    sign, _, rest = model.to_bytes().partition(b"\n")
    newer = json.dumps({**json.loads(sign), "version": 2}).encode()
    with pytest.raises(ConflictError, match="Train it again"):
        Model.from_bytes(newer + b"\n" + rest)


def test_what_is_no_model_or_was_damaged_is_refused(model: Model) -> None:
    data = model.to_bytes()
    damaged = data[:-1] + bytes([data[-1] ^ 1])
    for other in (
        b"",
        b"\x80\x04.",
        b"[" * 100_000,
        b"{}\n",
        b'{"format": 1}',
        damaged,
        data[:-2],
        data + b"x",
    ):
        with pytest.raises(InvalidInputError):
            Model.from_bytes(other)


def test_numbers_that_do_not_fit_are_refused_even_with_the_right_digest() -> None:
    rest = b'{"labels":["a","b"],"vocabulary":["x"]}\n' + b"\0" * 6
    sign = {"format": "gendan.text_class", "version": 1, "sha256": hashlib.sha256(rest).hexdigest()}
    with pytest.raises(InvalidInputError, match="do not fit"):
        Model.from_bytes(json.dumps(sign).encode() + b"\n" + rest)


def test_start_up_and_asking_need_no_scikit_learn(model: Model) -> None:
    program = """
import sys
from gendan.issues import severity, text_class, triage, triage_seed
assert not {"numpy", "scipy", "sklearn"} & set(sys.modules), "imported at start-up"
model = text_class.Model.from_bytes(sys.stdin.buffer.read())
triage.propose("又甩柜", [triage.Kind("rolled", "supply"), triage.Kind("shading", "supply")], model=model)
assert not {"scipy", "sklearn"} & set(sys.modules), "imported to ask"
"""
    subprocess.run([sys.executable, "-c", program], input=model.to_bytes(), check=True)
