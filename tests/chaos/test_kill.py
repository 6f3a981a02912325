"""Kill -9 of any process at random moments loses no event, and fires no step twice or never."""

import multiprocessing
import os
import random
import secrets
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import psutil
import pytest

from gendan.machine.embedded import Embedded
from gendan.machine.postmaster import find_postmaster

pytestmark = [pytest.mark.chaos, pytest.mark.enable_socket]

SEED = int(os.environ.get("GENDAN_CHAOS_SEED") or secrets.randbelow(10**9))
KILLS = int(os.environ.get("GENDAN_CHAOS_KILLS") or 60)


class House:
    """A database with two workers and a writer, any of which may die."""

    def __init__(self, folder: Path) -> None:
        self.server = Embedded(folder / "postgres")
        self.acknowledged, self.report = folder / "acknowledged", folder / "report"
        self.acknowledged.touch()
        self.forks = multiprocessing.get_context("forkserver")
        self.forks.set_forkserver_preload(["tests.chaos.program"])
        self.running: dict[str, BaseProcess] = {}

    def open(self) -> None:
        self.server.start()
        self.run("migrate")
        for name in ("worker 1", "worker 2", "writer"):
            self.begin(name)

    def fork(self, role: str, *files: Path) -> BaseProcess:
        process = self.forks.Process(target=perform, args=(role, *files))
        process.start()
        return process

    def run(self, role: str, *files: Path) -> None:
        process = self.fork(role, *files)
        process.join()
        assert process.exitcode == 0, f"{role} ended with {process.exitcode}"

    def begin(self, name: str) -> None:
        files = [self.acknowledged] if name == "writer" else []
        self.running[name] = self.fork(name.split(maxsplit=1)[0], *files)

    def kill(self, victim: str, chance: random.Random) -> None:
        if victim in self.running:
            self.end(victim)
            self.begin(victim)
            return
        pid = find_postmaster(self.server.data)
        if pid and victim == "backend":  # PostgreSQL then ends all sessions and recovers by itself
            _kill(chance.choice([it.pid for it in psutil.Process(pid).children()] or [pid]))
            return
        if pid:  # else it has given up, because it lost the process that recovers
            _kill(pid)
        self.server.start()

    def end(self, name: str) -> None:
        process = self.running.pop(name)
        process.kill()
        process.join()

    def wait_for_an_acknowledgement(self) -> None:
        """So that between two kills something happens, however slow the machine."""
        size, limit = self.acknowledged.stat().st_size, time.monotonic() + 120
        while self.acknowledged.stat().st_size == size:
            assert time.monotonic() < limit, "the writer got nothing acknowledged for two minutes"
            if not find_postmaster(self.server.data):
                self.server.start()
            time.sleep(0.02)

    def check(self) -> list[str]:
        self.end("writer")
        self.server.start()
        self.run("check", self.acknowledged, self.report)
        *wrong, acknowledged = self.report.read_text().splitlines()
        print(acknowledged)
        return wrong

    def close(self) -> None:
        for name in list(self.running):
            self.end(name)
        self.server.stop()


def perform(role: str, *files: Path) -> None:
    """What a fork does."""
    from tests.chaos import program

    getattr(program, role)(*files)


def _kill(pid: int) -> None:
    try:
        process = psutil.Process(pid)
        process.kill()
        process.wait(timeout=30)
    except psutil.NoSuchProcess:
        return  # it had just ended by itself


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    with tempfile.TemporaryDirectory(prefix="gendan-chaos-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL runs as another user where the tests run as root
        it = House(folder)
        # The fork server inherits these: it knows nothing of the database of the other tests.
        monkeypatch.setenv("DATABASE_URL", it.server.url)
        monkeypatch.setenv("GENDAN_HOME", name)
        try:
            it.open()
            yield it
        finally:
            it.close()


def test_nothing_is_lost_said_twice_or_left_unsaid(house: House) -> None:
    print(f"GENDAN_CHAOS_SEED={SEED}")
    chance = random.Random(SEED)
    victims = ["worker 1", "worker 2", "writer", "backend", "postmaster"]
    for _ in range(KILLS):
        house.wait_for_an_acknowledgement()
        time.sleep(chance.uniform(0, 1))
        house.kill(chance.choice(victims), chance)
    wrong = house.check()
    assert not wrong, f"GENDAN_CHAOS_SEED={SEED}: {wrong[:20]}"
