"""Who answers in somebody's place. Pure.

A member who is away is answered for by the deputy, the deputy by theirs, and so on. Two members may be each
other's deputies, as is usual in small teams; the chain is followed once round and never further. Each step is
kept, so that a page can say why it was just this person.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

Span = tuple[datetime, datetime]  # half-open


class Why(StrEnum):
    """What was found at one step of the search."""

    HERE = "here"
    AWAY = "away"
    LEFT = "left"
    NO_DEPUTY = "no_deputy"
    ROUND = "round"  # the chain of deputies has come back to itself


class As(StrEnum):
    """In what capacity somebody was asked, in the order in which capacities are asked."""

    OWNER = "owner"
    SHIFT = "shift"
    COMPANY_SHIFT = "company_shift"
    DEPUTY = "deputy"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    DIRECTOR = "director"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Person:
    """What has to be known of a member to say whether they are there."""

    id: int
    name: str
    deputy: int | None = None
    is_active: bool = True
    absences: Sequence[Span] = ()

    def is_away(self, at: datetime) -> bool:
        """Within an absence at the instant `at`."""
        return any(start <= at < end for start, end in self.absences)


@dataclass(frozen=True, slots=True)
class Step:
    """One person looked at, what was found, and in what capacity they were asked."""

    person: int
    name: str
    why: Why
    asked_as: As


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answers (None: nobody), in whose capacity, and every step on the way to it."""

    person: int | None
    asked_as: As | None
    steps: tuple[Step, ...]


def resolve(first: int, at: datetime, people: Mapping[int, Person], asked_as: As = As.OWNER) -> Answer:
    """The member `first`, or else the first of the chain of deputies who is there at `at`.

    A member that `people` does not know counts as one who has left.
    """
    steps: list[Step] = []
    seen: set[int] = set()
    number: int | None = first
    while number is not None:
        person = people.get(number) or Person(number, "", is_active=False)
        if number in seen:
            steps.append(Step(number, person.name, Why.ROUND, asked_as))
            return Answer(None, None, tuple(steps))
        seen.add(number)
        why = Why.LEFT if not person.is_active else Why.AWAY if person.is_away(at) else Why.HERE
        steps.append(Step(number, person.name, why, asked_as))
        if why is Why.HERE:
            return Answer(number, asked_as, tuple(steps))
        if person.deputy is None:
            steps.append(Step(number, person.name, Why.NO_DEPUTY, asked_as))
        number = person.deputy
    return Answer(None, None, tuple(steps))


def first_here(candidates: Iterable[tuple[int, As]], at: datetime, people: Mapping[int, Person]) -> Answer:
    """The first candidate who is there or has a deputy who is; nobody only when each has been asked."""
    steps: list[Step] = []
    for number, asked_as in candidates:
        answer = resolve(number, at, people, asked_as)
        steps += answer.steps
        if answer.person is not None:
            return Answer(answer.person, answer.asked_as, tuple(steps))
    return Answer(None, None, tuple(steps))
