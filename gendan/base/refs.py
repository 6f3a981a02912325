"""Who and what an event, a deadline or a file is about, in words every floor may use."""

from dataclasses import dataclass
from typing import Protocol, Self


class Actor(Protocol):
    """Whoever does something. Members, customers' links, API tokens and the system itself satisfy it."""

    @property
    def actor_kind(self) -> str:
        """`member`, `customer`, `supplier` or `system`."""

    @property
    def actor_id(self) -> int | None:
        """The row behind it; None for the system."""

    @property
    def actor_name(self) -> str:
        """The name at the time, kept with what was done."""


@dataclass(frozen=True, slots=True)
class System:
    """The program itself, acting in one of its parts (`deadlines`, `import`, …)."""

    part: str
    actor_kind: str = "system"
    actor_id: int | None = None

    @property
    def actor_name(self) -> str:
        """The part's name."""
        return self.part


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """The object that something is about: `order:15`, `issue:7`, `member:3`."""

    kind: str
    id: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The reverse of `str`. Raises ValueError on anything else."""
        kind, _, number = text.partition(":")
        if not kind.isidentifier() or not (number.isascii() and number.isdigit() and len(number) <= 18):
            raise ValueError(f"{text!r} is not of the form kind:number")
        return cls(kind, int(number))  # no row has a number of more digits
