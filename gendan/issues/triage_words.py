"""Which words of the catalogue stand in a text, and which of them it denies. Pure.

Chinese words are found inside a text, Latin ones as whole words (with their plural). Longer and rarer words
say more. A word is denied where a negation stands directly before it (没有破损, 未发现任何色差, not damaged,
no visible stains) or an empty answer behind it (破损: 无); two negations deny nothing.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gendan.base.text import fold

BY_WORD = 0.5
MOST_BY_WORDS = 6.0
LETTERS = 2.0
"""So many Latin letters say as much as one Chinese character."""

_NO = r"没有|没|无|未|不存在|(?<!是)不是|并非|不算|不属于|非"
_ZH_BEFORE = re.compile(
    rf"(?P<double>不是|并非|不能说)?(?<!有)(?:{_NO})(?:有|发现|见|看到|看见|出现|发生|存在|任何|明显|什么|大的)*$"
)
_EN_BEFORE = re.compile(
    r"(?:(?P<double>not|never) )?\b(?:no|not|without|never|free of|none of|\w+n't|cannot see|neither)"
    r"(?: (?:a|an|any|the|been|is|was|really|very|visible|sign|signs|of|single|kind))* ?$"
)
_EMPTY_AFTER = re.compile(r" ?: ?(?:(?:无|没有|未见)(?![\u4e00-\u9fff])|none\b|no\b|n/a)")
_LOOK_BACK, _LOOK_AHEAD = 30, 8
_STOPS = re.compile("[,.;!?。、;]")
_LATIN = re.compile(r"[\x00-\u024f]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A word that stands in a text: what it says for `code`, in log-points; `denied`: against it."""

    code: str
    word: str
    points: float
    denied: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The hits, and the text without what it denies, for the classifier."""

    hits: tuple[Hit, ...]
    rest: str


class Lexicon:
    """The words of all types, with what each is worth. Built once, asked often."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        codes: dict[str, list[str]] = defaultdict(list)
        for code, own in words.items():
            for word in dict.fromkeys(fold(it) for it in own):
                if word:
                    codes[word].append(code)
        self._codes: dict[str, tuple[str, ...]] = {
            word: tuple(codes[word]) for word in sorted(codes, key=lambda it: (-len(it), it))
        }
        self._worth = {
            word: BY_WORD * math.log2(1 + _length(word)) * math.log(1 + len(words) / len(its))
            for word, its in self._codes.items()
        }
        self._latin = {word: _as_word(word) for word in self._codes if _LATIN.fullmatch(word)}

    def find(self, said: str) -> Found:
        """What stands in a folded text. Of words of one type that lie in each other the longest counts."""
        taken: dict[str, list[str]] = defaultdict(list)
        denied_at: list[tuple[int, int]] = []
        hits: list[Hit] = []
        for word, codes in self._codes.items():
            spans = self._spans(word, said)
            if not spans:
                continue
            denials = [it for it in (_denial(said, *span) for span in spans) if it]
            denied_at += denials
            is_denied = len(denials) == len(spans)
            for code in codes:
                if not any(word in longer for longer in taken[code]):
                    taken[code].append(word)
                    hits.append(Hit(code, word, self._worth[word] * (-1 if is_denied else 1), is_denied))
        return Found(tuple(hits), _without(said, denied_at))

    def _spans(self, word: str, said: str) -> list[tuple[int, int]]:
        if word not in said:
            return []
        pattern = self._latin.get(word) or re.compile(re.escape(word))
        return [it.span() for it in pattern.finditer(said)]


def capped(hits: Iterable[Hit]) -> dict[str, float]:
    """Log-points by type, within `MOST_BY_WORDS` either way."""
    sums: dict[str, float] = {}
    for hit in hits:
        sums[hit.code] = sums.get(hit.code, 0.0) + hit.points
    return {code: max(-MOST_BY_WORDS, min(MOST_BY_WORDS, it)) for code, it in sums.items()}


def _length(word: str) -> float:
    """In Chinese characters."""
    return sum(1 / LETTERS if _LATIN.fullmatch(it) else 1.0 for it in word)


def _as_word(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){re.escape(word)}(?:s|es)?(?![a-z0-9])")


def _denial(said: str, start: int, end: int) -> tuple[int, int] | None:
    """From where to where a word is denied together with its negation; None where it is not."""
    if after := _EMPTY_AFTER.match(said, end, end + _LOOK_AHEAD):
        return start, after.end()
    first = max(0, start - _LOOK_BACK)
    before = _STOPS.split(said[first:start])[-1]
    found = _EN_BEFORE.search(before) or _ZH_BEFORE.search(before)
    if found is None or found["double"]:
        return None
    return start - len(before) + found.start(), end


def _without(said: str, spans: Iterable[tuple[int, int]]) -> str:
    """`said` with a space for each span; they may overlap."""
    kept, at = [], 0
    for start, end in sorted(spans):
        kept.append(said[at : max(at, start)])
        at = max(at, end)
    return " ".join([*kept, said[at:]])
