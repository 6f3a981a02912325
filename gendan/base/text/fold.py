"""One form for texts that a reader takes for the same: width, case, traditional characters, white space."""

import importlib.util
import unicodedata
from functools import cache
from pathlib import Path

SETTLED = 6  # rounds; folding settles in two or three


def fold(text: str) -> str:
    """`text` in the form that is compared: NFKC, lower case, simplified, single spaces, nothing invisible.

    Characters are simplified one by one, never by phrase: only so is a piece of a folded text the fold of
    that piece, and two characters out of a sentence find the sentence. `fold(fold(x)) == fold(x)`.
    """
    if text.isascii() and text.isprintable():  # most codes and numbers: nothing else can change them
        return " ".join(text.lower().split())
    for _ in range(SETTLED):
        folded = _fold_once(text)
        if folded == text:
            break
        text = folded
    return text


def _fold_once(text: str) -> str:
    visible = "".join(kept for kept in map(_visible, text) if kept)
    lower = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())
    return " ".join(lower.translate(_simplified()).split())


def _visible(character: str) -> str:
    """The character; a space for a control character; nothing for formats and for halves of pairs."""
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    return "" if category in {"Cf", "Cs"} else character


@cache
def _simplified() -> dict[int, str]:
    """Traditional character → simplified, from OpenCC's table (the first of several is the usual one)."""
    pairs = (line.split() for line in _table().read_text(encoding="utf-8").splitlines())
    return {ord(traditional): simplified[0] for traditional, *simplified in pairs if simplified}


def _table() -> Path:
    # Looked up, not imported: the table is wanted, the converter is not.
    spec = importlib.util.find_spec("opencc")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("opencc-python-reimplemented is not installed")
    return Path(spec.submodule_search_locations[0]) / "dictionary" / "TSCharacters.txt"
