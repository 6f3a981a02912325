"""What happens reaches an open page by itself: against the server that production runs."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from gendan.base import clock
from gendan.base.timeline.actions import seal_some
from gendan.base.timeline.models import Event
from gendan.people import actions
from gendan.people.events import DutyPlanned
from gendan.reactions import runner
from tests.cast import Cast
from tests.journeys.conftest import Visits
from tests.web_server import web_server


@pytest.fixture
def origin(company: Cast, tmp_path: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        with web_server(listening, tmp_path, "gendan.config.settings_test"):
            yield f"http://127.0.0.1:{port}"


def _plan_duty(company: Cast) -> None:
    """What the administrator does, and what the worker then does."""
    start = clock.now() + timedelta(hours=1)
    actions.plan_shift(
        actor=company.administrator,
        member_id=company.merchandiser.pk,
        department_id=None,
        kind="night",
        starts_at=start,
        ends_at=start + timedelta(hours=8),
        position=1,
    )
    runner.run(Event.objects.get(kind=DutyPlanned.name).pk, "tell_who_is_concerned")
    while seal_some():
        pass


def test_bell_counts_planned_duty_while_the_page_is_open(visit: Visits, company: Cast) -> None:
    visit.streams = True
    page = visit(company.merchandiser)
    page.goto("/")
    expect(page.locator("body")).to_have_attribute("data-live", "on")
    expect(page.locator("#bell-count")).to_be_empty()
    page.evaluate("window.sameDocument = true")
    visit.aside(lambda: _plan_duty(company))
    expect(page.locator("#bell-count")).to_contain_text("1")
    expect(page.locator("#due")).to_contain_text("未读通知")
    page.locator("#bell button").first.click()
    expect(page.locator("#bell-inner .notice-unread")).to_contain_text("值班")
    assert page.evaluate("window.sameDocument")
