"""Every kind of event can be shown, in both languages; every reaction has a test that names it."""

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gendan.base.timeline.kinds import EventKind, kinds
from gendan.reactions.table import TABLE, by_name

AWARE = st.datetimes(datetime(2024, 1, 1), datetime(2034, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
PACKAGE = Path(__file__).resolve().parents[2]
KINDS = {name: kind for name, kind in kinds().items() if ".tests." not in kind.__module__}
TABLER_COLOUR = re.compile(
    "blue|azure|indigo|purple|pink|red|orange|yellow|lime|green|teal|cyan|"
    "primary|secondary|success|info|warning|danger|dark|muted"
)
each_kind = pytest.mark.parametrize("kind", [pytest.param(kind, id=name) for name, kind in KINDS.items()])


@cache
def _chinese(module: str) -> dict[str, str]:
    """The app's translations, from its own catalogue."""
    app = apps.get_containing_app_config(module)
    assert app, f"{module} belongs to no app"
    path = Path(app.path) / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    if not path.exists():
        pytest.skip(f"{app.label} has no Chinese catalogue yet")
    with path.open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id}


def _is_time(annotation: object) -> bool:
    return annotation is datetime or datetime in get_args(annotation)


@each_kind
def test_kind_has_a_face(kind: type[EventKind]) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9-]*", kind.icon)
    assert TABLER_COLOUR.fullmatch(kind.colour)
    with translation.override("en"):
        title = str(kind.title)
    assert title[0].isupper(), "a title begins with a capital"
    chinese = _chinese(kind.__module__).get(title, "")
    assert re.search(r"[\u4e00-\u9fff]", chinese), f"{title!r} has no Chinese translation"


@each_kind
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
@pytest.mark.django_db
def test_kind_says_a_sentence_and_survives_storage(kind: type[EventKind], data: st.DataObject) -> None:
    times = {name: AWARE for name, field in kind.model_fields.items() if _is_time(field.annotation)}
    event = data.draw(st.builds(kind, **times))
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert event.sentence().strip()
    assert kind.model_validate(event.payload()) == event


def test_every_reaction_has_a_test_that_names_it() -> None:
    tests = "".join(path.read_text() for path in PACKAGE.glob("**/tests/test_*.py"))
    assert [name for name in by_name(TABLE) if not re.search(rf"(?:\b|_){name}(?:\b|_)", tests)] == []
