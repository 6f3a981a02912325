"""Learns which kind of problem a short report is about, from examples. Pure; nothing is imported before use.

A report is counted by its runs of one to three characters (no segmentation: trade words are in no
dictionary), weighted by tf-idf and put to a logistic regression. Training takes scikit-learn; asking takes
NumPy alone.

The bytes of a model are two lines of JSON and then numbers: nothing of them is ever executed, and other bytes
than were written are refused.
"""

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from gendan.base.errors import ConflictError, InvalidInputError
from gendan.base.text import fold

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

    Numbers = NDArray[float32]

FORMAT, VERSION = "gendan.text_class", 1
LONGEST_TEXT: Final = 2000
"""Characters of a report that are looked at; who reads on has seen what it is about."""
LONGEST_GRAM: Final = 3
STRENGTH: Final = 30.0
"""Inverse of the regression's penalty."""
SHARPER: Final = 2.0
"""What scores are multiplied by: with a handful of examples a type the regression is too modest. Found by
cross-validation of the seed (least log loss), which is harder than what is asked later: still modest."""


_LATIN = re.compile("[a-z]{4,}")


@dataclass(frozen=True, slots=True)
class Sample:
    """An example: a report and the code of what it is about. A person's correction may weigh more than 1."""

    text: str
    label: str
    weight: float = 1.0


def clip(text: str) -> str:
    """`text` as it is compared, and no more of it than is looked at."""
    return fold(text[:LONGEST_TEXT])[:LONGEST_TEXT]


def grams(text: str) -> list[str]:
    """The runs of one to three characters of a folded text and its Latin words; all figures are alike."""
    letters = [" ", *("0" if it.isdigit() else it for it in text if it.isalnum() or it == " "), " "]
    plain = "".join(letters)
    runs = (
        plain[at : at + size] for size in range(1, LONGEST_GRAM + 1) for at in range(len(plain) - size + 1)
    )
    return [*(run for run in runs if run.strip()), *_LATIN.findall(plain)]


@dataclass(frozen=True)
class Model:
    """What was learned: `weights` has a row for each gram, a column for each label (float32)."""

    labels: tuple[str, ...]
    vocabulary: tuple[str, ...]
    idf: "Numbers"
    weights: "Numbers"
    intercept: "Numbers"

    @cached_property
    def _columns(self) -> Mapping[str, int]:
        return {gram: column for column, gram in enumerate(self.vocabulary)}

    def probabilities(self, texts: Iterable[str]) -> list[dict[str, float]]:
        """For each text: label → probability; they sum to 1. A text of nothing known is near to even."""
        return [self._probabilities(text) for text in texts]

    def because(self, text: str, label: str, most: int = 3) -> list[str]:
        """The pieces of `text` that speak most for `label`, longest first where they speak alike."""
        columns, values = self._vector(clip(text))
        if label not in self.labels or not columns:
            return []
        points = self.weights[columns, self.labels.index(label)] * values
        found = [(point, self.vocabulary[at].strip()) for point, at in zip(points, columns, strict=True)]
        best = sorted((it for it in found if it[0] > 0 and len(it[1]) > 1), key=lambda it: (-it[0], it[1]))
        chosen: list[str] = []
        for _point, gram in best:
            if not any(gram in it or it in gram for it in chosen):
                chosen.append(gram)
        return chosen[:most]

    def _probabilities(self, text: str) -> dict[str, float]:
        import numpy as np

        columns, values = self._vector(clip(text))
        scores = self.intercept.astype(np.float64)
        if columns:
            scores = scores + values @ self.weights[columns]
        shares = np.exp(scores - scores.max())
        return dict(zip(self.labels, (shares / shares.sum()).tolist(), strict=True))

    def _vector(self, folded: str) -> tuple[list[int], "Numbers"]:
        """Columns, and the tf-idf values of length 1 that stand in them."""
        import numpy as np

        counts = Counter(self._columns[it] for it in grams(folded) if it in self._columns)
        columns = sorted(counts)
        values = np.array([1 + math.log(counts[it]) for it in columns], np.float32) * self.idf[columns]
        return columns, values / (np.linalg.norm(values) or 1)

    def to_bytes(self) -> bytes:
        """The model as bytes; the same model is the same bytes."""
        import numpy as np

        arrays = (self.idf, self.weights, self.intercept)
        body = b"".join(np.ascontiguousarray(it, "<f2").tobytes() for it in arrays)
        head = {"labels": self.labels, "vocabulary": self.vocabulary}
        described = json.dumps(head, ensure_ascii=True, separators=(",", ":")).encode()
        digest = hashlib.sha256(described + b"\n" + body).hexdigest()
        sign = json.dumps({"format": FORMAT, "version": VERSION, "sha256": digest}).encode()
        return sign + b"\n" + described + b"\n" + body

    @classmethod
    def from_bytes(cls, data: bytes) -> "Model":
        """The model that `to_bytes` wrote.

        Raises `ConflictError` where another version of the program wrote it (train again), and
        `InvalidInputError` where it is no model or was damaged.
        """
        import numpy as np

        sign, _, rest = data.partition(b"\n")
        _check(_json(sign), rest)
        described, _, body = rest.partition(b"\n")
        head = _json(described)
        labels, vocabulary = tuple(head["labels"]), tuple(head["vocabulary"])
        rows, columns = len(vocabulary), len(labels)
        numbers = np.frombuffer(body[: len(body) // 2 * 2], "<f2").astype(np.float32)
        if len(numbers) != rows + rows * columns + columns:
            raise InvalidInputError("The numbers of the model do not fit its labels.")
        idf, weights, intercept = np.split(numbers, [rows, rows + rows * columns])
        return cls(labels, vocabulary, idf, weights.reshape(rows, columns), intercept)


def train(samples: Sequence[Sample]) -> Model:
    """Learn from examples of at least two labels. The order of the samples does not matter."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    known = sorted({(clip(it.text), it.label, it.weight) for it in samples if clip(it.text)})
    labels = sorted({label for _text, label, _weight in known})
    if len(labels) < 2:
        raise InvalidInputError("Learning needs examples of two kinds at least.")
    counting = TfidfVectorizer(analyzer=grams, sublinear_tf=True)
    matrix = counting.fit_transform([text for text, _label, _weight in known])
    regression = LogisticRegression(C=STRENGTH, max_iter=300, tol=1e-3)
    regression.fit(matrix, [label for _t, label, _w in known], sample_weight=[it[2] for it in known])
    weights, intercept = regression.coef_, regression.intercept_
    if len(labels) == 2:  # then there is one row, for the second against the first
        weights, intercept = _both(weights), _both(intercept)
    return Model(
        tuple(labels),
        tuple(counting.get_feature_names_out().tolist()),
        _kept(counting.idf_),
        _kept(weights.T * SHARPER),
        _kept(intercept * SHARPER),
    )


def _both(row: Any) -> Any:
    import numpy as np

    return np.concatenate([-row, row]) / 2


def _kept(array: Any) -> "Numbers":
    """As exact as it is stored, so that a model says the same before and after; no weight needs more."""
    import numpy as np

    return np.asarray(array, np.float16).astype(np.float32)


def _check(sign: Mapping[str, Any], rest: bytes) -> None:
    if sign.get("format") != FORMAT:
        raise InvalidInputError("This is not a model of texts.")
    if sign.get("version") != VERSION:
        raise ConflictError(
            f"The model has format {sign.get('version')}, this program reads {VERSION}.",
            hint="Train it again.",
        )
    if sign.get("sha256") != hashlib.sha256(rest).hexdigest():
        raise InvalidInputError("The model was damaged: its digest is another.")


def _json(line: bytes) -> Mapping[str, Any]:
    try:
        read = json.loads(line) if line.startswith(b'{"') else None
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise InvalidInputError("This is not a model of texts.")
    return read
