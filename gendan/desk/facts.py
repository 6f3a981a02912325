"""Facts of warnings and issues as the reader writes them: days in words, nodes by their names."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.desk import formats

ISO = len("2026-11-23")


def readable(facts: Mapping[str, Any], names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The same with days as the reader writes them; `path` by the names of its nodes where they are known."""
    found = {name: value_text(value) for name, value in facts.items()}
    if "path" in found:
        found["path"] = path_text(str(found["path"]), names or {})
    return found


def value_text(value: Any) -> Any:
    """A day, however it is stored, as the reader writes it; anything else as it is."""
    if isinstance(value, str) and len(value) == ISO:
        try:
            value = date.fromisoformat(value)
        except ValueError:
            return value
    if not isinstance(value, date):
        return value
    return formats.day(value, get_language() or "zh-hans", timezone.localtime(clock.now()).date())


def path_text(path: str, names: Mapping[str, str]) -> str:
    """`FAB → CUT` as the names of the nodes."""
    return _(" → ").join(names.get(code, code) for code in path.split(" → "))
