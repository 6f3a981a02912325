"""The guard of the journeys hears what it is for."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.cast import Cast
from tests.journeys.conftest import Visits


@pytest.fixture
def faulty(visit: Visits) -> Iterator[Visits]:
    """Visits whose problems are wanted."""
    yield visit
    visit.guard.problems.clear()


def test_broken_policy_script_errors_and_refusals_are_heard(faulty: Visits, company: Cast) -> None:
    page = faulty()
    page.goto("/account/login/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">red</p>')")
    page.evaluate("setTimeout(() => { throw new Error('on purpose') })")
    page.evaluate("fetch('/static/absent.js').then(() => document.body.classList.add('asked'))")
    expect(page.locator("body.asked")).to_be_attached()
    heard = "\n".join(faulty.guard.problems)
    assert "Content Security Policy" in heard
    assert "script: " in heard
    assert "answer: 404 GET" in heard
