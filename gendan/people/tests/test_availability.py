"""Who answers in somebody's place."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gendan.people.availability import As, Person, Why, first_here, resolve

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
DAY = timedelta(days=1)
TODAY = [(NOW - DAY, NOW + DAY)]


def folk(*people: Person) -> dict[int, Person]:
    return {person.id: person for person in people}


def test_who_is_there_answers() -> None:
    answer = resolve(1, NOW, folk(Person(1, "林")))
    assert answer.person == 1
    assert [step.why for step in answer.steps] == [Why.HERE]


def test_the_deputy_of_the_deputy_answers_and_the_way_is_told() -> None:
    people = folk(
        Person(1, "林", 2, absences=TODAY), Person(2, "王", 3, is_active=False), Person(3, "陈", absences=())
    )
    answer = resolve(1, NOW, people)
    assert answer.person == 3
    assert [(step.name, step.why) for step in answer.steps] == [
        ("林", Why.AWAY),
        ("王", Why.LEFT),
        ("陈", Why.HERE),
    ]


def test_absences_are_half_open() -> None:
    person = Person(1, "林", absences=[(NOW, NOW + DAY)])
    assert person.is_away(NOW)
    assert not person.is_away(NOW + DAY)
    assert not person.is_away(NOW - timedelta(microseconds=1))


def test_mutual_deputies_who_are_both_away_end_the_chain() -> None:
    people = folk(Person(1, "林", 2, absences=TODAY), Person(2, "王", 1, absences=TODAY))
    answer = resolve(1, NOW, people)
    assert answer.person is None
    assert [step.why for step in answer.steps] == [Why.AWAY, Why.AWAY, Why.ROUND]


def test_a_chain_that_ends_says_so() -> None:
    answer = resolve(1, NOW, folk(Person(1, "林", absences=TODAY)))
    assert [step.why for step in answer.steps] == [Why.AWAY, Why.NO_DEPUTY]


def test_the_next_in_line_is_asked_when_a_chain_is_empty() -> None:
    people = folk(Person(1, "林", absences=TODAY), Person(2, "王"))
    answer = first_here([(1, As.SHIFT), (2, As.SUPERVISOR)], NOW, people)
    assert (answer.person, answer.asked_as) == (2, As.SUPERVISOR)
    assert [step.asked_as for step in answer.steps] == [As.SHIFT, As.SHIFT, As.SUPERVISOR]


def test_nobody_is_an_answer_too_and_never_a_silent_one() -> None:
    answer = first_here([(9, As.SHIFT)], NOW, {})
    assert answer.person is None
    assert [step.why for step in answer.steps] == [Why.LEFT, Why.NO_DEPUTY]


graphs = st.dictionaries(
    st.integers(0, 6), st.tuples(st.none() | st.integers(0, 7), st.booleans(), st.booleans())
).map(
    lambda it: {
        n: Person(n, str(n), deputy, active, TODAY if away else ())
        for n, (deputy, active, away) in it.items()
    }
)


@given(graphs, st.integers(0, 7))
def test_every_chain_ends_and_only_somebody_who_is_there_answers(
    people: dict[int, Person], first: int
) -> None:
    answer = resolve(first, NOW, people)
    assert len(answer.steps) <= len(people) + 3
    if answer.person is not None:
        assert people[answer.person].is_active
        assert not people[answer.person].is_away(NOW)


@given(graphs, st.permutations(range(7)))
def test_somebody_answers_whenever_a_candidate_is_there(people: dict[int, Person], order: list[int]) -> None:
    answer = first_here([(n, As.OWNER) for n in order], NOW, people)
    here = [n for n in order if n in people and people[n].is_active and not people[n].is_away(NOW)]
    assert (answer.person is not None) == bool(here)
