"""How long `gendan demo` takes to be ready once everything is set up, and the memory of its whole tree."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import psutil

from bench.table import Figure
from gendan.machine.postmaster import find_postmaster

PORT = 18765
PATIENCE = 180.0
SETTLED_SECONDS = 5.0


def run() -> Iterator[Figure]:
    """The second start, and its tree's memory after some pages were asked for."""
    with tempfile.TemporaryDirectory(prefix="gendan-bench-") as name:
        home = Path(name) / "home"
        Path(name).chmod(0o755)
        with _demo(home):
            pass
        began = time.monotonic()
        with _demo(home) as process:
            yield Figure("second start until ready", time.monotonic() - began, "s", at_most=15)
            _ask_pages()
            time.sleep(SETTLED_SECONDS)
            tree = _tree(process.pid, home)
            yield Figure("memory of the tree (PSS)", sum(map(_pss, tree)) / 1e6, "MB", at_most=600)
            yield Figure("processes of the tree", len(tree), "")
            began = time.monotonic()
        yield Figure("graceful stop", time.monotonic() - began, "s", at_most=30)


@contextmanager
def _demo(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "GENDAN_HOME": str(home), "GENDAN_LOG_LEVEL": "WARNING"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "gendan", "demo", "--port", str(PORT)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        _wait_until_ready(process)
        yield process
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _wait_until_ready(process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        if _status("readyz") == 200:
            return
        time.sleep(0.05)
    raise RuntimeError("gendan demo was not ready in time")


def _ask_pages() -> None:
    for _ in range(20):
        _status("account/login/")
        _status("metrics")


def _status(path: str) -> int:
    try:
        with urlopen(f"http://127.0.0.1:{PORT}/{path}", timeout=10) as answer:
            answer.read()
            return int(answer.status)
    except OSError:
        return 0


def _tree(pid: int, home: Path) -> list[psutil.Process]:
    postmaster = find_postmaster((home / "postgres" / "data").resolve())
    leaders = [psutil.Process(it) for it in (pid, postmaster) if it]
    return [process for leader in leaders for process in (leader, *leader.children(recursive=True))]


def _pss(process: psutil.Process) -> float:
    lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()
    return sum(float(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
