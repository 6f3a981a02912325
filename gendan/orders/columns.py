"""Which column of a foreign table is which of our fields, how sure that is, and why. Pure.

A header is compared in steps, surest first: written as we know it, the same when folded, with one of our
words in it, and last by what the cells below say. Each field takes one column and each column one field,
except that the key may join several.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from itertools import pairwise

from gendan.base.text import fold
from gendan.orders.cells import is_empty, plain, read_currency, read_date, read_number
from gendan.orders.synonyms import CODES, COUNTERS, DATES, KEY_PARTS, NUMBERS, REQUIRED, SYNONYMS, Field

HEADER_WITHIN = 15  # rows from the top: titles and merged cells come before the header
SAMPLES = 50  # rows under the header that are looked at


class Reason(StrEnum):
    """How a column was recognised."""

    EXACT = "exact"
    FOLDED = "folded"
    CONTAINED = "contained"
    CONTENT = "content"
    SUMS = "sums"
    JOINED = "joined"


@dataclass(frozen=True, slots=True)
class Guess:
    """The headers that make up a field, how sure that is (0 to 100), and why."""

    headers: tuple[str, ...]
    sure: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Head:
    """Where the data begins (index of the row after the header) and what each column is called.

    Names are unique: the second 数量 is "数量 (2)", a column without a header is "[C]".
    """

    first: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A guess for each field that was recognised, and fixed values that the headers tell (单价(USD))."""

    fields: Mapping[str, Guess] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)

    @property
    def missing(self) -> list[Field]:
        """What an import needs and was not found."""
        return [it for it in REQUIRED if it not in self.fields and it not in self.fixed]


def plain_header(text: str) -> str:
    """A header without what people put around it: brackets, stars, spaces, width, case."""
    text = fold(unicodedata.normalize("NFKC", text[:200]))
    without = re.sub(r"\(.*?\)|\[.*?\]|【.*?】", "", text)
    return re.sub(r"[\s*:_.\-/\\、,;'\"#&()\[\]]", "", without if without.strip() else text)


@cache
def _known() -> dict[str, str]:
    """Folded synonym → field."""
    found: dict[str, str] = {}
    for name, words in SYNONYMS.items():
        for word in (name, *words):
            found.setdefault(plain_header(word), str(name))
    return found


@cache
def _written() -> dict[str, str]:
    return {word: str(name) for name, words in SYNONYMS.items() for word in (*words, str(name))}


@cache
def _pieces() -> list[tuple[str, str]]:
    """Synonyms that tell even inside a longer header, the longest first: two characters, or five letters."""
    telling = [(word, name) for word, name in _known().items() if len(word) >= (5 if word.isascii() else 2)]
    return sorted(telling, key=lambda it: -len(it[0]))


Meaning = tuple[str, int, Reason]  # the field, how sure (0 to 100), and why


def meanings_of(header: str) -> list[Meaning]:
    """The fields that a header alone may mean, the surest first."""
    text = header.strip()
    if text in _written():
        return [(_written()[text], 90 if text in CODES else 100, Reason.EXACT)]
    if re.fullmatch(r"(?:spec|node)\.[\w-]{1,40}", text):
        return [(text, 100, Reason.EXACT)]
    plain = plain_header(text)
    if plain in _known():
        return [(_known()[plain], 95, Reason.FOLDED)]
    found: dict[str, Meaning] = {}
    is_day = plain.endswith(("date", "日期"))
    for word, name in _pieces():
        if word in plain and (name in DATES or not is_day):
            found.setdefault(name, (name, 50 + 35 * len(word) // len(plain), Reason.CONTAINED))
    return list(found.values())


def field_of(header: str) -> Meaning | None:
    """The field that a header alone most likely means."""
    return next(iter(meanings_of(header)), None)


def find_header(rows: Sequence[Sequence[str]]) -> Head | None:
    """The header near the top: the row, or two merged rows, that names most of our fields.

    Where nothing is recognised, it is the first row with more than one text. None where there is no such row.
    """
    top = [list(row) for row in rows[: HEADER_WITHIN + 2]]
    best: tuple[int, int, Head] | None = None
    for number in range(min(HEADER_WITHIN, len(top))):
        for last in (number, number + 1):
            names = _names(top, number, last)
            if names is None:
                continue
            score = _recognised(names)
            if score and (best is None or score > best[0]):
                best = (score, number, Head(last + 1, _unique(names)))
    if best is not None and best[0] >= 2:
        return best[2]
    for number, row in enumerate(top[:HEADER_WITHIN]):
        texts = [cell for cell in row if cell]
        if len(texts) > 1 and not any(read_number(cell) for cell in texts):
            return Head(number + 1, _unique(row))
    return best[2] if best else None


def _recognised(names: Sequence[str]) -> int:
    """How many of our fields they name surely, counted ten, and how many columns have a name at all."""
    found = {it[0] for it in map(field_of, names) if it is not None and it[1] >= 60}
    return 10 * len(found) + min(9, sum(bool(name) for name in names)) if found else 0


def _names(rows: Sequence[Sequence[str]], first: int, last: int) -> list[str] | None:
    """The names of a header in rows `first` to `last`; None where the second cannot be a part of it."""
    if last >= len(rows):
        return None
    upper, lower = rows[first], rows[last]
    if first == last:
        return list(upper)
    width = max(len(upper), len(lower))
    above = [*upper, *[""] * (width - len(upper))]
    below = [*lower, *[""] * (width - len(lower))]
    if not _is_below(above, below):
        return None
    names, group = [], ""
    for top, bottom in zip(above, below, strict=True):
        group = top or (group if bottom else "")
        joined = f"{group} {bottom}".strip() if group != bottom else bottom
        if top and _is_measure(bottom):
            joined = f"{top}({bottom.strip('()（） ')})"
        names.append(bottom if bottom and field_of(bottom) and not field_of(joined) else joined)
    return names


def _is_below(above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether `below` looks like the second row of a merged header: names under groups, gaps under names."""
    if not any(below) or any(read_number(it) or read_date(it) for it in below if it):
        return False
    below = ["" if top == bottom else bottom for top, bottom in zip(above, below, strict=True)]
    gaps = sum(bool(top) and not bottom for top, bottom in zip(above, below, strict=True))
    grouped = 0
    for place, bottom in enumerate(below):
        if not bottom:
            continue
        next_is_open = place + 1 < len(above) and not above[place + 1] and below[place + 1] != ""
        if above[place] and not next_is_open and not _is_measure(bottom):
            return False
        grouped += not above[place] or next_is_open
    return gaps > 0 and grouped > 1


def _is_measure(text: str) -> bool:
    """Whether a cell under a name only says in what that is measured: (件), USD/PC."""
    parts = plain(text).strip("() ").lower().split("/")
    return all(it in _MEASURES or bool(read_currency(it)) for it in parts)


_UNITS = """
    件 套 个 只 双 条 打 箱 米 码 公斤 千克 吨 平方米
    pc pcs piece pieces set sets pair pairs dz doz m yd yds kg ctn
"""
_MEASURES = frozenset(_UNITS.split())


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for place, name in enumerate(names):
        text = plainly = " ".join(name.split())[:120] or f"[{_letters(place)}]"
        number = 1
        while text in found:
            number += 1
            text = f"{plainly} ({number})"
        found[text] = None
    return tuple(found)


def _letters(place: int) -> str:
    """A, B, … Z, AA: a column as a spreadsheet calls it, from its place counted from 0."""
    text, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def propose(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> Proposal:
    """Which column is what, from the header names (unique) and some rows below them."""
    columns = {
        name: [row[place] for row in rows[:SAMPLES] if place < len(row) and not is_empty(row[place])]
        for place, name in enumerate(headers)
    }
    candidates = []
    for name, cells in columns.items():
        for found in meanings_of(re.sub(r" \(\d+\)$", "", name)):
            if not _contradicted(found[0], cells):
                candidates.append((-found[1], headers.index(name), name, found))
                break
    fields: dict[str, Guess] = {}
    for *_order, name, (wanted, sure, reason) in sorted(candidates):
        fields.setdefault(wanted, Guess((name,), sure, reason))
    _look_at_cells(fields, columns)
    _look_at_sums(fields, headers, rows[:SAMPLES])
    _swap_key(fields)
    _drop_counter(fields, headers, rows[:SAMPLES])
    _join_key(fields, headers)
    return Proposal(fields, _fixed(fields))


def _contradicted(wanted: str, cells: Sequence[str]) -> bool:
    """Whether the cells cannot be what the header says."""
    if not cells:
        return False
    if wanted in DATES or wanted.startswith("node."):
        return _share(cells, lambda it: read_date(it) is not None or "月" in it) < 0.3
    if wanted in NUMBERS:
        return _share(cells, lambda it: read_number(it) is not None) < 0.5
    if wanted == Field.UNIT:
        return _share(cells, lambda it: read_number(it) is not None) > 0.9
    if wanted in {Field.KEY, Field.POSITION}:
        return False
    return _share(cells, lambda it: not it.isdigit() and read_date(it) is not None) > 0.5


def _share(cells: Sequence[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, cells)) / len(cells) if cells else 0.0


_INCOTERM = re.compile(r"(EXW|FCA|FAS|FOB|CFR|CIF|CPT|CIP|DAP|DPU|DDP|DAT)\b", re.IGNORECASE)
_MODE = re.compile(
    r"海运|空运|铁路|陆运|快递|海派|sea|ocean|air|rail|road|truck|courier|express", re.IGNORECASE
)

_CONTENT: tuple[tuple[Field, Callable[[str], bool]], ...] = (
    (Field.CURRENCY, lambda it: bool(read_currency(it))),
    (Field.INCOTERM, lambda it: bool(_INCOTERM.match(it))),
    (Field.TRANSPORT, lambda it: bool(_MODE.fullmatch(it.strip()))),
)


def _look_at_cells(fields: dict[str, Guess], columns: Mapping[str, Sequence[str]]) -> None:
    """What no header named may be told by its cells."""
    free = [name for name in columns if not any(name in guess.headers for guess in fields.values())]
    for wanted, holds in _CONTENT:
        if wanted in fields:
            continue
        for name in free:
            if len(columns[name]) > 1 and _share(columns[name], holds) > 0.9:
                fields[wanted] = Guess((name,), 55, Reason.CONTENT)
                free.remove(name)
                break


def _look_at_sums(fields: dict[str, Guess], headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Of several prices, the one whose product with the quantity is the amount."""
    if Field.QUANTITY not in fields or Field.AMOUNT not in fields:
        return
    places = [headers.index(fields[it].headers[0]) for it in (Field.QUANTITY, Field.AMOUNT)]
    taken = {name for key, guess in fields.items() if key != Field.PRICE for name in guess.headers}
    for place, name in enumerate(headers):
        if name not in taken and _multiplies(rows, places[0], place, places[1]):
            fields[Field.PRICE] = Guess((name,), 98, Reason.SUMS)
            return


def _multiplies(rows: Sequence[Sequence[str]], quantity: int, price: int, amount: int) -> bool:
    checked = fitting = 0
    for row in rows:
        if max(quantity, price, amount) < len(row):
            numbers = [read_number(row[it]) for it in (quantity, price, amount)]
            one, two, three = (it.value if it else None for it in numbers)
            if one is not None and two is not None and three is not None and one * two:
                checked += 1
                fitting += abs(one * two - three) <= abs(three) / 100
    return checked >= 2 and fitting >= 0.9 * checked


def _swap_key(fields: dict[str, Guess]) -> None:
    """A table that has the customer's number only goes by that."""
    if Field.KEY not in fields and Field.CUSTOMER_PO in fields:
        guess = fields[Field.CUSTOMER_PO]
        fields[Field.KEY] = Guess(guess.headers, min(70, guess.sure), guess.reason)


def _drop_counter(fields: dict[str, Guess], headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A number that runs on from one order to the next counts rows: sorted anew, they have others."""
    if not {Field.KEY, Field.POSITION} <= fields.keys():
        return
    name = fields[Field.POSITION].headers[0]
    if plain_header(name) not in {plain_header(it) for it in COUNTERS}:
        return
    places = [headers.index(it) for it in (name, fields[Field.KEY].headers[0])]
    pairs = [[row[it] if it < len(row) else "" for it in places] for row in rows]
    numbers = [int(it[:9]) for it, _key in pairs if it.isascii() and it.isdigit()]
    rises = all(one < two for one, two in pairwise(numbers))
    if rises and len({key for _number, key in pairs if key}) > 1:
        del fields[Field.POSITION]


def _join_key(fields: dict[str, Guess], headers: Iterable[str]) -> None:
    parts = {plain_header(part) for part in KEY_PARTS}
    beside = [name for name in headers if plain_header(name) in parts]
    if beside and Field.KEY in fields and fields[Field.KEY].headers[0] not in beside:
        key = fields[Field.KEY]
        fields[Field.KEY] = Guess((*key.headers, beside[0]), min(80, key.sure), Reason.JOINED)


def _fixed(fields: Mapping[str, Guess]) -> dict[str, str]:
    """What stands in the brackets of headers: 单价(USD), 数量(件)."""
    found: dict[str, str] = {}
    for wanted in (Field.PRICE, Field.AMOUNT, Field.TOTAL):
        for text in (part for it in _brackets(fields.get(wanted)) for part in it.split("/")):
            if Field.CURRENCY not in fields and read_currency(text):
                found.setdefault(Field.CURRENCY, read_currency(text))
    for text in _brackets(fields.get(Field.QUANTITY)):
        if Field.UNIT not in fields and 0 < len(text) <= 6 and not text.isdigit():
            found.setdefault(Field.UNIT, text)
    return found


def _brackets(guess: Guess | None) -> list[str]:
    if guess is None:
        return []
    text = unicodedata.normalize("NFKC", guess.headers[0])
    return [it.strip() for it in re.findall(r"[(\[【](.*?)[)\]】]", text)]
