"""The timeline: recording with one and two writers, sealing, checking, and the way to an open page."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.table import Figure
from gendan.machine.embedded import Embedded

SECONDS = 4.0


def run() -> Iterator[Figure]:
    """The figures, on a PostgreSQL of its own that is safe against a power cut."""
    with tempfile.TemporaryDirectory(prefix="gendan-bench-") as folder:
        Path(folder).chmod(0o755)
        server = Embedded(Path(folder) / "postgres")
        server.start()
        try:
            yield from _figures(server.url)
        finally:
            server.stop()


def _figures(url: str) -> Iterator[Figure]:
    _measured(url, "migrate")
    for writers in (1, 2):
        started = [_started(url, "write", str(SECONDS)) for _ in range(writers)]
        total = sum(_answer(process)["written"] for process in started)
        yield Figure(
            f"record, each committed, {writers} writer{'s'[: writers > 1]}", total / SECONDS, "per second"
        )
    yield Figure("record_all, 500 a transaction", _measured(url, "fill")["per_second"], "per second")
    yield Figure("seal, 1,000 a step", _measured(url, "seal")["per_second"], "per second")
    yield Figure("idle step of the sealer", _measured(url, "idle")["milliseconds"], "ms")
    yield Figure("verify", _measured(url, "verify")["per_second"], "per second")
    latency = _measured(url, "stream")
    yield Figure("commit to open page, median", latency["p50"], "ms")
    yield Figure("commit to open page, p99", latency["p99"], "ms")


def _measured(url: str, *words: str) -> dict[str, float]:
    return _answer(_started(url, *words))


def _started(url: str, *words: str) -> "subprocess.Popen[str]":
    """Each measurement is a process: Django knows one database for its life."""
    settings = {
        "DATABASE_URL": url,
        "GENDAN_SECRET_KEY": "bench",
        "DJANGO_SETTINGS_MODULE": "gendan.config.settings",
    }
    command = [sys.executable, "-m", "bench.timeline_measure", *words]
    return subprocess.Popen(command, env={**os.environ, **settings}, stdout=subprocess.PIPE, text=True)


def _answer(process: "subprocess.Popen[str]") -> dict[str, float]:
    out, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{process.args!r} failed")
    answer: dict[str, float] = json.loads(out.splitlines()[-1])
    return answer
