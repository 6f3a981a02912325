"""Pinyin keys: what a person types for a Chinese name. `zs` and `zhangsan` find 张三."""

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice, product

from gendan.base.text.fold import fold
from gendan.base.text.readings import COMPOUND_SURNAMES, PHRASES, SURNAMES
from gendan.base.text.segment import HAN

MOST_READINGS = 16  # of one name
LONGEST_KEYS = 400  # characters, all keys of a name together

_words = re.compile(f"[{HAN}]|[^\\W_{HAN}]+")
_noise = re.compile(r"[^\w]|_")


def name_keys(name: str) -> str:
    """Every way to type `name` in Latin letters, separated by spaces, the likeliest full spelling first.

    Sorting by it sorts by pinyin. At most `LONGEST_KEYS` characters; "" for a name without letters.
    `张三` → `zhangsan zs`; `曾伟` → `zengwei zw cw cengwei`; `John Smith` → `johnsmith js`.
    """
    spellings = list(_spellings(fold(name)))
    full = list(dict.fromkeys("".join(spelling) for spelling in spellings))
    initials = dict.fromkeys("".join(syllable[0] for syllable in spelling) for spelling in spellings)
    with_words = dict.fromkeys("".join(_short(syllable) for syllable in spelling) for spelling in spellings)
    return _joined([*full[:1], *list(initials)[:8], *list(with_words)[:8], *full[1:]])


def name_query(query: str) -> str:
    """A query in the form that is looked for inside `name_keys`: no spaces, no tone marks, v for ü."""
    return _unmarked(_noise.sub("", fold(query)), umlaut="v")


def matches_name(query: str, name: str) -> bool:
    """Whether someone who typed `query` may mean `name`: by a piece of it, or of one of its keys."""
    wanted, literal = name_query(query), _noise.sub("", fold(query))
    if not wanted:
        return False
    return literal in _noise.sub("", fold(name)) or any(wanted in key for key in name_keys(name).split())


def _unmarked(text: str, *, umlaut: str = "u") -> str:
    apart = unicodedata.normalize("NFD", text).replace("u\u0308", umlaut)
    bare = "".join(character for character in apart if not unicodedata.combining(character))
    return unicodedata.normalize("NFC", bare)


class _Latin(str):
    """A word of a name that is written in Latin letters or digits already."""

    __slots__ = ()


def _short(syllable: str) -> str:
    """What stands for it in `abcmy` for ABC贸易: a Latin word whole, a character by its letter."""
    return syllable if isinstance(syllable, _Latin) else syllable[0]


def _spellings(folded: str) -> Iterator[tuple[str, ...]]:
    """The likeliest spelling, then those that differ in one place, then in more."""
    places = _readings(folded)
    if not places:
        return iter(())
    likeliest = tuple(readings[0] for readings in places)
    one_off = (
        (*likeliest[:at], reading, *likeliest[at + 1 :])
        for at, readings in enumerate(places)
        for reading in readings[1:]
    )
    wanted = dict.fromkeys([likeliest, *islice(one_off, 2 * MOST_READINGS)])
    few = product(*places) if len(places) <= 4 else ()
    return iter(list(dict.fromkeys([*wanted, *islice(few, 4 * MOST_READINGS)]))[:MOST_READINGS])


def _readings(folded: str) -> list[list[str]]:
    """For each character or Latin word its readings, the likeliest first."""
    words = [match.group() for match in _words.finditer(folded)]
    chinese_name = 2 <= len(words) <= 4 and all(_is_han(word) for word in words)
    places: list[list[str]] = []
    while len(places) < len(words):
        at = len(places)
        pair = "".join(words[:2])
        if at == 0 and pair in COMPOUND_SURNAMES:
            places += [_merged([own], word) for own, word in zip(COMPOUND_SURNAMES[pair], pair, strict=True)]
        elif phrase := _phrase(words[at : at + 4]):
            places += [[syllable] for syllable in phrase]
        elif at == 0 and chinese_name and words[0] in SURNAMES:
            places.append(_merged(SURNAMES[words[0]], words[0]))
        else:
            places.append(_merged([], words[at]))
    return places


def _phrase(words: list[str]) -> list[str]:
    """The syllables of the longest known phrase that `words` begin with."""
    known = (PHRASES.get("".join(words[:length])) for length in (4, 2))
    return next((syllables for syllables in known if syllables), [])


def _merged(first: Iterable[str], word: str) -> list[str]:
    own = _dictionary_readings(word) if _is_han(word) else (_Latin(_unmarked(word)),)
    return list(dict.fromkeys([*first, *own]))


def _is_han(word: str) -> bool:
    return re.fullmatch(f"[{HAN}]+", word) is not None


@cache
def _dictionary_readings(character: str) -> tuple[str, ...]:
    """All readings without tones; the character itself where the dictionary has none."""
    # The phrases are 47 MB, and a name's readings are wanted all, not the one in a phrase.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=False)[0]
    plain = [reading.replace("ü", "v") for reading in found if reading]
    umlaut = [reading.replace("v", "yu") for reading in plain if reading in {"lv", "nv"}]  # as in passports
    return tuple(dict.fromkeys([*plain, *umlaut]))


def _joined(keys: list[str]) -> str:
    """The keys that fit, each once, separated by spaces."""
    kept: list[str] = []
    room = LONGEST_KEYS
    for key in dict.fromkeys(keys):
        cut = key[:100]
        if len(cut) + 1 <= room:
            kept.append(cut)
            room -= len(cut) + 1
    return " ".join(kept)
