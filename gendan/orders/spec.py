"""A specification against what may be specified of its product: pure.

Values are texts, as they were typed or imported; keys are those of the product's fields.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from gendan.base.text import fold

LARGEST = Decimal(10) ** 10
_thousands = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")  # 1,5 is no number: it may be 1.5


class FaultKind(StrEnum):
    """What is wrong with a value."""

    MISSING = "missing"  # required, and not there
    UNKNOWN = "unknown"  # the product has no such field
    NOT_ALLOWED = "not_allowed"  # not one of the values of the list
    NOT_A_NUMBER = "not_a_number"
    TOO_LOW = "too_low"
    TOO_HIGH = "too_high"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One typed field. `kind` is `choice`, `number` or `text`; limits and `unit` are a number's."""

    key: str
    kind: str = "text"
    allowed: tuple[str, ...] = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None
    unit: str = ""
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class SpecFault:
    """One value that does not fit: of which field, what is expected (`expected`), what is there (`found`).

    `expected` are values, not words: the allowed values, or the limit that is passed (with its unit).
    """

    key: str
    kind: FaultKind
    found: str = ""
    expected: tuple[str, ...] = field(default=())


def check(fields: Iterable[FieldSpec], spec: Mapping[str, str]) -> list[SpecFault]:
    """What is wrong with `spec`, in the order of the fields; then keys that the product does not have.

    Width, case and traditional characters do not matter; blank values are absent. A product without fields
    specifies nothing: then nothing is wrong.
    """
    known = list(fields)
    if not known:
        return []
    faults = [fault for it in known if (fault := _fault(it, spec.get(it.key, "")))]
    keys = {it.key for it in known}
    strange = ((key, value) for key, value in spec.items() if key not in keys and value.strip())
    return [*faults, *(SpecFault(key, FaultKind.UNKNOWN, value) for key, value in strange)]


def _fault(it: FieldSpec, value: str) -> SpecFault | None:
    found = value.strip()
    if not found:
        return SpecFault(it.key, FaultKind.MISSING, "", it.allowed) if it.is_required else None
    if it.kind == "choice" and fold(found) not in {fold(value) for value in it.allowed}:
        return SpecFault(it.key, FaultKind.NOT_ALLOWED, found, it.allowed)
    return _number_fault(it, found) if it.kind == "number" else None


def _number_fault(it: FieldSpec, found: str) -> SpecFault | None:
    number = number_in(found, it.unit)
    if number is None:
        return SpecFault(it.key, FaultKind.NOT_A_NUMBER, found, (it.unit,) if it.unit else ())
    if it.lowest is not None and number < it.lowest:
        return SpecFault(it.key, FaultKind.TOO_LOW, found, (_said(it.lowest, it.unit),))
    if it.highest is not None and number > it.highest:
        return SpecFault(it.key, FaultKind.TOO_HIGH, found, (_said(it.highest, it.unit),))
    return None


def number_in(text: str, unit: str = "") -> Decimal | None:
    """`1,200`, `180 g/m²` (where the unit is that), `180`: the number; None where it is none."""
    plain = fold(text)
    if unit:
        plain = plain.removesuffix(fold(unit)).strip()
    if _thousands.fullmatch(plain):
        plain = plain.replace(",", "")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < LARGEST else None


def _said(limit: Decimal, unit: str) -> str:
    return f"{limit.normalize():f} {unit}".strip()
