"""Codes for partners that come with a name only. Pure."""

import re
from collections.abc import Collection

from gendan.base.text import fold, name_keys

LONGEST = 40
_apart = re.compile(r"[^A-Z0-9]+")


def code_for(name: str, taken: Collection[str] = ()) -> str:
    """A code for `name` that is not `taken`: its Latin words, or the pinyin initials of a Chinese name.

    `Ranbaxy Fine Chemicals LTD.` → `RANBAXY-FINE-CHEMICALS-LTD`, `宏达针织` → `HDZZ`, then `HDZZ-2`.
    """
    latin = _apart.sub("-", name.upper()).strip("-") if name.isascii() else ""
    keys = name_keys(name).upper().split()
    word = (latin or (keys[1] if len(keys) > 1 else "") or "X")[:LONGEST].strip("-")
    number, code = 1, word
    while code in taken:
        number += 1
        tail = f"-{number}"
        code = f"{word[: LONGEST - len(tail)]}{tail}"
    return code


def key_of(text: str) -> str:
    """The form in which two spellings of a code or a name are the same: width, case and blanks aside."""
    return " ".join(fold(text).split())
