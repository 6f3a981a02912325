"""Who uploads, to what, and who may see it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import translation
from pytest_django.fixtures import Settings

from gendan.base.files import access
from gendan.base.refs import Actor, Subject


@dataclass(frozen=True)
class Person:
    """Sees the objects with the numbers in `sees`."""

    actor_name: str
    actor_id: int | None = 1
    actor_kind: str = "member"
    sees: frozenset[int] = frozenset({1, 2})


@pytest.fixture
def member() -> Person:
    return Person("张三")


@pytest.fixture
def stranger() -> Person:
    return Person("李四", 2, sees=frozenset())


@pytest.fixture
def customer() -> Person:
    return Person("ABC Ltd", 3, "customer")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Messages are compared in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def visibility() -> Iterator[None]:
    def may_see(actor: Actor, subject: Subject) -> bool:
        return isinstance(actor, Person) and subject.id in actor.sees

    before = access.install(may_see)
    yield
    access.install(before)


@pytest.fixture
def disk(settings: Settings, tmp_path: Path) -> Path:
    """Uploads on a real disk."""
    kept = {"BACKEND": "gendan.base.files.storage.DiskStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": kept}
    return tmp_path
