"""Kinds of event: what can happen, in the words of the trade.

Each app declares its kinds in its `events.py`, one class a kind; the fields are the payload. A class that
sets `name` is registered under it. Its fields can be read for ever, because rows are never changed: where a
payload must change its shape, raise `version` and teach `upgraded` the old one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from gendan.base.errors import Text

NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")

_registry: dict[str, type["EventKind"]] = {}


class EventKind(BaseModel):
    """One kind of event. Subclasses set `name`, `title`, `icon`, `colour`, and declare their fields.

    Unknown fields are refused, and times without a zone. No field may hold what somebody could ask to have
    erased (telephone, address, free text about a person): rows stay for ever. Refer to the row that holds it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: ClassVar[str]
    title: ClassVar[Text]
    icon: ClassVar[str] = "point"
    colour: ClassVar[str] = "secondary"
    version: ClassVar[int] = 1

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: object) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if "name" in cls.__dict__:
            _register(cls)

    @model_validator(mode="after")
    def _times_have_a_zone(self) -> Self:
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, datetime) and value.tzinfo is None:
                raise ValueError(f"{name} needs a time zone")
        return self

    def sentence(self) -> str:
        """What happened, as one sentence in the reader's language."""
        return str(self.title)

    def payload(self) -> dict[str, Any]:
        """The fields as JSON values; decimals are text."""
        return self.model_dump(mode="json")

    @classmethod
    def upgraded(cls, payload: dict[str, Any], version: int) -> dict[str, Any]:  # noqa: ARG003
        """The payload of an older `version` in the present shape."""
        return payload


@dataclass(frozen=True)
class Unreadable:
    """An event whose kind, or whose old payload, the present program does not know. It is shown as it is."""

    name: str
    version: int
    fields: Mapping[str, Any]
    icon: ClassVar[str] = "help"
    colour: ClassVar[str] = "secondary"

    @property
    def title(self) -> Text:
        """The stored name: there is no better word."""
        return self.name

    def sentence(self) -> str:
        """The stored name and values."""
        values = ", ".join(f"{key}={value}" for key, value in self.fields.items())
        return f"{self.name} {values}".rstrip()

    def payload(self) -> dict[str, Any]:
        """The values as they are stored."""
        return dict(self.fields)


def _register(kind: type[EventKind]) -> None:
    if not NAME.fullmatch(kind.name):
        raise TypeError(f"{kind.__qualname__}: an event is named like 'order.approved', not {kind.name!r}")
    if not getattr(kind, "title", ""):
        raise TypeError(f"{kind.__qualname__} ({kind.name}) has no title")
    if kind.name in _registry:
        raise TypeError(f"two kinds of event are named {kind.name!r}")
    _registry[kind.name] = kind


def kinds() -> Mapping[str, type[EventKind]]:
    """Every kind there is, by name."""
    return dict(sorted(_registry.items()))


def read(name: str, version: int, payload: Mapping[str, Any]) -> EventKind | Unreadable:
    """A stored row as its kind. Never fails: what cannot be understood is `Unreadable`."""
    kind = _registry.get(name)
    if kind is None:
        return Unreadable(name, version, payload)
    try:
        return kind.model_validate(kind.upgraded(dict(payload), version))
    except (ValidationError, KeyError):
        return Unreadable(name, version, payload)
