"""Search tokens for PostgreSQL's full text with the `simple` configuration.

A text is indexed under every Chinese character, every pair of neighbours (bigrams), every dictionary word
of three and more characters, every Latin word, and every code from each of its inner boundaries on
(`PO26-0815` under po260815, 260815, 0815). A query asks for its bigrams and words together, so whatever
stands in a text in one piece is found in it, and little else is.

The dictionary is jieba's, its code is not used: `docs/decisions/0101-jieba-dictionary-only.md`.
"""

import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from gendan.base.text.fold import fold

LONGEST_TEXT = 30_000  # characters indexed; a tsvector holds one megabyte
LONGEST_QUERY = 200
LONGEST_TOKEN = 64
LONGEST_WORD = 8
LEAST_FREQUENCY = 10  # rarer dictionary words cost 60 MB and help nobody

# Ideographs, with the extensions, iteration mark and zero that stand among them.
HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_runs = re.compile(f"(?P<han>[{HAN}]+)|(?P<code>[^\\W_{HAN}]+(?:[-_./#:+&][^\\W_{HAN}]+)*)")
_parts = re.compile(r"[^\W_]+")
_pieces = re.compile(r"\d+|[^\W\d_]+")


def search_tokens(text: str) -> str:
    """The tokens of a document, separated by spaces, for `to_tsvector('simple', …)`.

    At most `LONGEST_TEXT` folded characters are looked at.
    """
    return " ".join(_document_tokens(fold(text)[:LONGEST_TEXT]))


def query_tokens(text: str, *, match: str = "all") -> str:
    """What was typed into a search box, for `to_tsquery('simple', …)`; "" where there is nothing to ask for.

    `match="all"`: everything that was typed, in pieces, must occur; Latin words and codes are prefixes.
    `match="any"`: any dictionary word of it; for ranking, where a whole sentence is the query.
    Only letters and digits of the input reach the result, so no input is a syntax error.
    """
    folded = fold(text)[:LONGEST_QUERY]
    if match == "any":
        return " | ".join(dict.fromkeys(_any_terms(folded)))
    return " & ".join(dict.fromkeys(_all_terms(folded)))


def _document_tokens(folded: str) -> Iterator[str]:
    for run in _runs.finditer(folded):
        if run["han"]:
            yield from run["han"]
            yield from _bigrams(run["han"])
            yield from _long_words(run["han"])
        else:
            yield from _code_tokens(run["code"])


def _all_terms(folded: str) -> Iterator[str]:
    for run in _runs.finditer(folded):
        if run["code"]:
            yield _code_term(run["code"])
        elif len(run["han"]) == 1:
            yield run["han"]
        else:
            yield from _bigrams(run["han"])
            yield from _long_words(run["han"])


def _any_terms(folded: str) -> Iterator[str]:
    for run in _runs.finditer(folded):
        yield from [_code_term(run["code"])] if run["code"] else _words(run["han"])


def _bigrams(run: str) -> Iterator[str]:
    return (run[at : at + 2] for at in range(len(run) - 1))


def _long_words(run: str) -> Iterator[str]:
    """Every dictionary word of three and more characters, wherever it stands: so a piece of a text has no
    word that the text has not. A segmentation into words would depend on what stands around the piece.
    """
    words = dictionary()
    for start in range(len(run) - 2):
        for end in range(start + 3, min(start + LONGEST_WORD, len(run)) + 1):
            if run[start:end] in words:
                yield run[start:end]


def _words(run: str) -> list[str]:
    """The cut of `run` into dictionary words with the largest product of frequencies; single characters only
    where nothing longer was found.
    """
    words = dictionary()
    best: list[tuple[float, int]] = [(0.0, 0)] * (len(run) + 1)  # from here on: score, end of the first word
    for start in range(len(run) - 1, -1, -1):
        ends = range(start + 1, min(start + LONGEST_WORD, len(run)) + 1)
        best[start] = max(
            (words.get(run[start:end], -20.0 if end == start + 1 else -1e9) + best[end][0], end)
            for end in ends
        )
    cut, start = [], 0
    while start < len(run):
        cut.append(run[start : best[start][1]])
        start = best[start][1]
    return [word for word in cut if len(word) > 1] or cut


def _code_tokens(code: str) -> Iterator[str]:
    """`code` joined, from each boundary between letters, digits and punctuation on; its last digits."""
    pieces = _pieces.findall(code)[:12]
    for start in range(len(pieces)):
        yield _plain("".join(pieces[start:]))
    for piece in pieces:
        # Waybills and phone numbers are asked for by their last four or six digits.
        if piece.isdigit() and len(piece) >= 8:
            yield _plain(piece[-4:])
            yield _plain(piece[-6:])


def _code_term(code: str) -> str:
    parts = _parts.findall(code)
    joined = f"{_plain(''.join(parts))}:*"
    if len(parts) == 1:
        return joined
    return f"({joined} | ({' & '.join(f'{_plain(part)}:*' for part in parts[:12])}))"


def _plain(token: str) -> str:
    """`token` so that PostgreSQL's parser leaves it whole: it reads 12e3 as a number and 12e as two words."""
    token = token[:LONGEST_TOKEN]
    return token if token[0].isalpha() else f"号{token}"


@cache
def dictionary() -> dict[str, float]:
    """Word → logarithm of its share, of jieba's words that are frequent enough. About 20 MB, on first use."""
    from math import log

    spec = importlib.util.find_spec("jieba")  # found, never imported
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("jieba is not installed")
    path = Path(spec.submodule_search_locations[0]) / "dict.txt"
    with path.open(encoding="utf-8") as lines:
        rows = (line.split(" ", 2) for line in lines)
        counts = {row[0]: int(row[1]) for row in rows if int(row[1]) >= LEAST_FREQUENCY}
    total = log(sum(counts.values()))
    shares = {count: log(count) - total for count in set(counts.values())}
    return {word: shares[count] for word, count in counts.items() if len(word) <= LONGEST_WORD}
