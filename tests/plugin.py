"""Before any test: one embedded PostgreSQL for the run, quick because nothing of it need survive."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from gendan.machine.embedded import Embedded

ROOT = Path(__file__).resolve().parent.parent
CHECKOUT = hashlib.sha256(str(Path(__file__).resolve().parent).encode()).hexdigest()[:12]
SERVER = Embedded(
    Path(tempfile.gettempdir()) / f"gendan-test-{CHECKOUT}-{os.geteuid()}",
    ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"),
)
HELD = ExitStack()

# Laws are tried with the same examples each time, and never fail because a machine is busy.
hypothesis.register_profile(
    "gendan", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis.load_profile("gendan")


@pytest.hookimpl(wrapper=True)  # goes before pytest-django, which reads the settings
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """The controller starts the server and hands its address to the workers.

    A second run of the same checkout shares the server, with databases of its own; the last to end stops it.
    """
    if os.environ.get("PYTEST_XDIST_WORKER") is None and "DATABASE_URL" not in os.environ:
        HELD.enter_context(SERVER.in_use())
        os.environ["DATABASE_URL"] = SERVER.url.replace("/gendan?", f"/gendan_{os.getpid()}?")
    yield


def pytest_unconfigure(config: pytest.Config) -> None:
    """The controller stops it again."""
    HELD.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Journeys that did not run say so, and how to have them run."""
    skipped = [it for it in terminalreporter.getreports("skipped") if "journeys/" in it.nodeid]
    if skipped:
        reason = str(skipped[0].longrepr[2]).removeprefix("Skipped: ")
        terminalreporter.write_line(f"{len(skipped)} browser journeys were skipped: {reason}")


def pytest_configure(config: pytest.Config) -> None:
    """After pytest-django, whose fixture of the same name it replaces."""
    config.pluginmanager.import_plugin("tests.database")


@pytest.fixture(scope="session", autouse=True)
def _tables_can_be_emptied() -> Iterator[None]:
    """Between tests that commit, everything is emptied: the append-only tables and the jobs too.

    Only this clean-up, as a superuser, steps past the triggers; within a test they hold as they do for users.
    """
    from django.db.backends.postgresql.operations import DatabaseOperations

    plain = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, *words: Any, **options: Any) -> list[str]:
        jobs = "truncate procrastinate_jobs, procrastinate_events, procrastinate_workers cascade"
        return ["set local session_replication_role = replica", jobs, *plain(self, *words, **options)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield
