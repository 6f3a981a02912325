"""Kinds of deadline. Higher floors register theirs in their `AppConfig.ready`.

The engine asks a kind, when a step's time has come, whether the step still holds. The answer is given in the
engine's transaction with the deadline locked: it reads, and neither writes nor locks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gendan.base.deadlines.models import Deadline, DeadlineStep
from gendan.base.errors import Text
from gendan.base.refs import Subject


@dataclass(frozen=True)
class Fire:
    """It holds. `on` are further objects whose page shows the event: the member who is told, the order."""

    on: tuple[Subject, ...] = ()


@dataclass(frozen=True)
class Skip:
    """It holds no longer; `reason` goes on the timeline."""

    reason: str


@dataclass(frozen=True)
class Vacant:
    """It holds, but there is nobody to tell; the next escalation comes at once. `reason`: who is missing."""

    reason: str


Verdict = Fire | Skip | Vacant
Holds = Callable[[Deadline, DeadlineStep], Verdict]


def always(deadline: Deadline, step: DeadlineStep) -> Verdict:  # noqa: ARG001 - the shape of Holds
    """Every step of a deadline that is open holds."""
    return Fire()


@dataclass(frozen=True)
class DeadlineKind:
    """One kind: its name (`issue.diagnosis`), its title for people, and the check before a step fires."""

    name: str
    title: Text
    holds: Holds = always


class UnknownKindError(LookupError):
    """No app has registered this kind of deadline."""


_registry: dict[str, DeadlineKind] = {}


def register(kind: DeadlineKind) -> DeadlineKind:
    """Make a kind known. Raises ValueError where another kind has its name."""
    if _registry.setdefault(kind.name, kind) != kind:
        raise ValueError(f"two kinds of deadline are named {kind.name!r}")
    return kind


def kind(name: str) -> DeadlineKind:
    """The kind of that name. Raises UnknownKindError."""
    try:
        return _registry[name]
    except KeyError:
        raise UnknownKindError(f"no app has registered the deadline kind {name!r}") from None


def title_of(name: str) -> Text:
    """What people call the kind of that name; the name itself where it is no longer registered."""
    found = _registry.get(name)
    return found.title if found else name


def kinds() -> Mapping[str, DeadlineKind]:
    """Every kind there is, by name."""
    return dict(sorted(_registry.items()))
