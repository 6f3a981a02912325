"""Each kind of event about people can be read by a person, in both languages."""

from datetime import UTC, datetime
from types import UnionType
from typing import Any, get_args, get_origin

import pytest
from django.utils.translation import override
from pydantic.fields import FieldInfo

from gendan.base.timeline.kinds import EventKind, kinds
from gendan.people import events
from gendan.people.events import Change

MINE = [kind for kind in kinds().values() if kind.__module__ == events.__name__]
SPECIAL: dict[str, Any] = {"kind": "night", "grade": 2, "severity": 2, "old_severity": 0}


def value(name: str, field: FieldInfo, kind: type[EventKind]) -> Any:
    """Some value of the field's type."""
    if name in SPECIAL and not (name == "kind" and kind is events.MemberNotified):
        return SPECIAL[name]
    wanted: Any = field.annotation
    if wanted is datetime:
        return datetime(2026, 11, 23, tzinfo=UTC)
    if get_origin(wanted) is dict:
        return {"CNY": "5"}
    if get_origin(wanted) is list:
        return [Change(field="position", old="1", new="2")] if get_args(wanted) == (Change,) else ["某"]
    if isinstance(wanted, UnionType):
        wanted = get_args(wanted)[0]
    return 7 if wanted is int else "某某"


@pytest.mark.parametrize("kind", MINE, ids=lambda kind: kind.name)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_says_what_happened(kind: type[EventKind], language: str) -> None:
    event = kind(**{name: value(name, field, kind) for name, field in kind.model_fields.items()})
    with override(language):
        sentence = event.sentence()
    assert sentence
    assert "%(" not in sentence
    assert kind.icon
    assert kind.colour


def test_there_are_kinds() -> None:
    assert len(MINE) > 20


def test_yes_and_no_are_words_and_a_lost_field_keeps_its_name() -> None:
    changes = [Change(field="is_active", old="True", new="False"), Change(field="gone", old="1", new="2")]
    with override("en"):
        sentence = events.DepartmentChanged(code="QC", changes=changes).sentence()
    assert sentence == "QC: in use yes → no; gone 1 → 2"
