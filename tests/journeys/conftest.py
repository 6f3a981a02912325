"""The stage of the journeys: one browser for each test process, a fresh visitor for each person who comes."""

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from gendan.base.refs import System
from gendan.base.worktime.actions import seed_china
from gendan.desk.assets import manifest
from gendan.people import seed
from gendan.people.models import Member
from tests.browser import chromium_path, flags
from tests.cast import PASSWORD, Cast
from tests.journeys.guard import Guard

T = TypeVar("T")

BACKEND = "gendan.people.sign_in.backends.MemberBackend"
PATIENCE = 30_000  # milliseconds: a busy machine is slow, and waiting in vain is rare
DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 1,
}


def _missing() -> str:
    """Why there can be no journeys, or nothing."""
    if chromium_path() is None:
        return "there is no Chromium; to get it: apt-get install chromium fonts-noto-cjk"
    if not manifest():
        return "the styles and scripts are not built; to build them: make setup"
    return ""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder needs the browser."""
    missing = _missing()
    for item in items:
        if "/journeys/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            if missing:
                item.add_marker(pytest.mark.skip(reason=missing))


class Stage:
    """Playwright's event loop, which between its calls would count as running in this thread.

    Then Django would refuse the database and no other test of this process could run a loop. So it counts
    only while a journey plays, and not while the journey looks `aside`.
    """

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()

    @contextmanager
    def playing(self) -> Iterator[None]:
        """The browser may be spoken to."""
        asyncio._set_running_loop(self.loop)
        try:
            yield
        finally:
            asyncio._set_running_loop(None)

    def aside(self, work: Callable[[], T]) -> T:
        """Do what the browser has no part in: ask or fill the database."""
        asyncio._set_running_loop(None)
        try:
            return work()
        finally:
            asyncio._set_running_loop(self.loop)


@pytest.fixture(scope="session")
def stage_and_browser() -> Iterator[tuple[Stage, Browser]]:
    with sync_playwright() as playwright:
        stage = Stage()
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=flags())
        asyncio._set_running_loop(None)
        yield stage, browser
        asyncio._set_running_loop(stage.loop)
        browser.close()
    asyncio._set_running_loop(None)


@pytest.fixture
def company(transactional_db: None, cast: Cast) -> Cast:
    """The cast, with the matrix of responsibilities and the holidays of 2026."""
    seed.seed_matrix()
    seed_china(actor=System("setup"), years=(2026,))
    return cast


class Visits:
    """Opens the door to visitors: each has a browser of their own, with own cookies."""

    def __init__(self, stage: Stage, browser: Browser, origin: str) -> None:
        self.browser, self.origin = browser, origin
        self.aside = stage.aside
        self.guard = Guard(origin)
        self.streams = False  # only an ASGI server sends them; the plain one would never stop

    def __call__(self, member: Member | None = None, *, phone: bool = False) -> Page:
        """A blank page. With a member, of somebody who has signed in before."""
        context = self.browser.new_context(
            base_url=self.origin,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **(PHONE if phone else DESK),
        )
        context.set_default_timeout(PATIENCE)
        self.guard.watch(context)
        if not self.streams:
            context.route("**/live?*", lambda route: route.fulfill(status=204))
        if member is not None:
            name, value = settings.SESSION_COOKIE_NAME, self.aside(lambda: _session_of(member))
            context.add_cookies([{"name": name, "value": value, "url": self.origin}])
        return context.new_page()

    def close(self) -> None:
        """Everybody leaves."""
        for context in self.browser.contexts:
            context.close()


def _session_of(member: Member) -> str:
    client = Client()
    client.force_login(member, backend=BACKEND)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def origin(live_server: LiveServer) -> str:
    """Where the program is served."""
    return str(live_server.url)


@pytest.fixture
def visit(stage_and_browser: tuple[Stage, Browser], origin: str, company: Cast) -> Iterator[Visits]:
    stage, browser = stage_and_browser
    expect.set_options(timeout=PATIENCE)
    with stage.playing():
        visits = Visits(stage, browser, origin)
        yield visits
        visits.close()
    visits.guard.check()


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """By the form, as everybody does it."""
    page.goto("/account/login/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(password)
    page.get_by_role("button", name="登录").click()


def open_menu(page: Page) -> None:
    """The menu behind one's own name."""
    page.locator(".btn-user").click()


def sign_out(page: Page) -> None:
    """By the menu."""
    open_menu(page)
    page.locator("header form[action$='/logout/'] button").click()
    expect(page).to_have_url(re.compile("/account/login/"))
