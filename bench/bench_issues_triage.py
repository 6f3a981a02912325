"""Triage: reports understood in a second, training, and what a process pays for its first answer."""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator

from bench.rate import per_second
from bench.table import Figure
from gendan.issues.text_class import Model, Sample, train
from gendan.issues.triage import Kind, propose
from gendan.issues.triage_seed import samples

REPORT = "面料缸差严重，客户不接受，要求重新染色，交期恐怕来不及，PO26-0815"
HOSTILE = "没有" * 500_000
FOLDS = 4

# In a process of its own: imports, reading the model, the first answer; seconds and grown megabytes, as JSON.
_FIRST = """
import json, sys, time
import psutil
from gendan.issues.text_class import Model
data = sys.stdin.buffer.read()
pss = lambda: psutil.Process().memory_full_info().pss
before, start = pss(), time.process_time()
Model.from_bytes(data).probabilities(["面料缸差严重"])
print(json.dumps([time.process_time() - start, (pss() - before) / 1e6]))
"""


def run() -> Iterator[Figure]:
    """The figures."""
    examples = [Sample(text, code) for text, code in samples()]
    start = time.process_time()
    model = train(examples)
    yield Figure("train on the seed, first time", time.process_time() - start, "s")
    yield Figure("examples of the seed", len(examples), "")
    data = model.to_bytes()
    yield Figure("a model's bytes", len(data) / 1e6, "MB")
    yield Figure("load a model", 1000 / per_second(lambda: Model.from_bytes(data)), "ms")
    seconds, megabytes = first_answer(data)
    yield Figure("first answer of a process: time", seconds, "s")
    yield Figure("first answer of a process: memory", megabytes, "MB PSS")
    kinds = [Kind(it, "supply", (it.replace("_", " "), f"{it}严重")) for it in model.labels]
    yield Figure("propose, words alone", per_second(lambda: propose(REPORT, kinds)), "/s")
    yield Figure("propose, words and model", per_second(lambda: propose(REPORT, kinds, model=model)), "/s")
    yield Figure(
        "propose, hostile megabyte", 1000 / per_second(lambda: propose(HOSTILE, kinds, model=model)), "ms"
    )
    first, three = unseen(examples)
    yield Figure("type right of examples left out (no words)", 100 * first, "%")
    yield Figure("type among three of examples left out", 100 * three, "%")


def first_answer(data: bytes) -> tuple[float, float]:
    """Seconds of the processor and megabytes (PSS) that a fresh process pays for its first answer."""
    words = [sys.executable, "-W", "ignore", "-c", _FIRST]
    out = subprocess.run(words, check=True, capture_output=True, input=data).stdout
    seconds, megabytes = json.loads(out)
    return float(seconds), float(megabytes)


def unseen(examples: list[Sample]) -> tuple[float, float]:
    """Shares of examples whose type is found, first and among three, by a model that has not seen them.

    The examples of a type are chosen to differ, so this is the floor: nothing of the kind was ever reported.
    """
    right = Counter[str]()
    for fold in range(FOLDS):
        model = train([it for at, it in enumerate(examples) if at % FOLDS != fold])
        for sample in examples[fold::FOLDS]:
            (shares,) = model.probabilities([sample.text])
            ranked = sorted(shares, key=lambda it: -shares[it])
            right["first"] += ranked[0] == sample.label
            right["three"] += sample.label in ranked[:3]
    return right["first"] / len(examples), right["three"] / len(examples)
