"""Lists of materials as people copy them from Excel: a material a line. Pure.

`name ⇥ needed ⇥ unit ⇥ supplier ⇥ due`; the name and the quantity must be there, the unit may stand behind
the number (`2,400 m`). Without tabs, commas (，,) or semicolons divide.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gendan.orders.cells import is_empty, plain, read_date, read_number

MOST = 200  # lines at once
LONGEST = 20_000  # characters
HEADS = frozenset({"物料", "材料", "名称", "品名", "物料名称", "material", "name"})
_DIVIDERS = re.compile(r"[;；，]|(?<!\d),|,(?!\d{3}(?!\d))")  # not a comma of thousands


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """One material that cutting waits for; `supplier` is a code or a name, "" for none."""

    name: str
    needed: Decimal
    unit: str = ""
    supplier: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a line of a list: `name`, `needed` or `due` cannot be read."""

    line: int
    field: str
    text: str


def read_materials(text: str, near: date) -> tuple[list[MaterialLine], list[Fault]]:
    """The materials of a list, and what cannot be read of it; a head and empty lines are passed over.

    `near` is the day that a due date without a year is meant to be close to.
    """
    found: list[MaterialLine] = []
    faults: list[Fault] = []
    for number, cells in _lines(text):
        read = _read(number, cells, near)
        if isinstance(read, Fault):
            faults.append(read)
        else:
            found.append(read)
    return found, faults


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.replace("\x00", "").splitlines(), 1):
        cells = [plain(it) for it in (line.split("\t") if "\t" in line else _DIVIDERS.split(line))]
        if any(cells) and cells[0].lower() not in HEADS:
            yield number, cells


def _read(number: int, cells: list[str], near: date) -> MaterialLine | Fault:
    name, needed, unit, supplier, due = (*cells[:5], *[""] * (5 - len(cells[:5])))
    quantity = read_number(needed)
    if not name:
        return Fault(number, "name", name)
    if quantity is None or not 0 < quantity.value < Decimal(10) ** 13:
        return Fault(number, "needed", needed)
    day = None if is_empty(due) else read_date(due, near=near)
    if day is None and not is_empty(due):
        return Fault(number, "due", due)
    supplier = "" if is_empty(supplier) else supplier
    return MaterialLine(name, quantity.value, unit or quantity.unit, supplier, day)
