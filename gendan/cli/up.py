"""`gendan up` and `gendan demo`: everything in one process tree."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from gendan.cli.installation import installation, kept_running
from gendan.cli.lifeline import children_lock
from gendan.cli.sockets import listen, listen_near
from gendan.cli.supervisor import STOP_SECONDS, Child, Supervisor
from gendan.cli.terminal import refuse, say
from gendan.cli.words import _
from gendan.machine import env, locks

READY_SECONDS = 120.0
DEMO = {
    "GENDAN_MFA_REQUIRED": "nobody",  # whoever looks around has no second factor at hand
    "GENDAN_LOG_LEVEL": "WARNING",  # the people and the address stay in sight
}


def up(address: str, port: int) -> None:
    """Set up what is missing, then serve until a signal."""
    with _only_one() as home, listen(address, port) as listening:
        _run_to_end("prepare")
        _supervise(home, listening, "")


def demo(address: str, port: int) -> None:
    """The same with the demo company, on the next free port, and with the people printed."""
    for name, value in DEMO.items():
        os.environ.setdefault(name, value)
    with _only_one() as home, listen_near(address, port) as listening:
        taken = listening.getsockname()[1]
        if taken != port:
            say(_("Port {port} is in use, so this is {taken}.").format(port=port, taken=taken))
        people = _run_to_end("prepare", "--demo")
        _supervise(home, listening, people)


@contextmanager
def _only_one() -> Iterator[Path]:
    """One tree for one home. What is left of a killed one is waited for: it ends by itself."""
    with installation() as home, kept_running(home):
        try:
            with locks.alone(home / "supervisor.lock", seconds=0):
                with locks.alone(children_lock(home), seconds=STOP_SECONDS):
                    pass  # what a killed supervisor left behind has ended
                yield home
        except locks.BusyError:
            refuse(
                _(
                    "Gendan already runs from {home}: stop it first, or set GENDAN_HOME to another folder"
                ).format(home=home)
            )


def _run_to_end(*command: str) -> str:
    """Run a command in a process of its own, so that its memory is given back; what it printed."""
    result = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "gendan", *command], stdout=subprocess.PIPE, text=True, check=False
    )
    if result.returncode:
        raise SystemExit(result.returncode)
    return result.stdout


def _supervise(home: Path, listening: socket.socket, people: str) -> None:
    supervisor = Supervisor(_children(home, listening))
    greeting = threading.Thread(target=_greet, args=(supervisor, listening, people), daemon=True)
    greeting.start()
    raise SystemExit(supervisor.run())


def _children(home: Path, listening: socket.socket) -> list[Child]:
    count = env.number("GENDAN_WEB_PROCESSES", 1, least=1)
    handle = listening.fileno()
    environment = _shared_counts(home) if count > 1 else {}
    web = [
        Child(
            "web" if count == 1 else f"web {number}",
            ["web", "--socket", str(handle)],
            handles=(handle,),
            environment=environment,
        )
        for number in range(1, count + 1)
    ]
    return [*web, Child("worker", ["worker"])]


def _shared_counts(home: Path) -> dict[str, str]:
    """Several web processes add up their counts through files of one run."""
    folder = home / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return {"PROMETHEUS_MULTIPROC_DIR": str(folder)}


def _greet(supervisor: Supervisor, listening: socket.socket, people: str) -> None:
    """Once everything is ready, say where, and who may come in."""
    address, port = listening.getsockname()[:2]
    local = "localhost" if address in {"127.0.0.1", "0.0.0.0", "::"} else address  # noqa: S104
    url = f"http://{local}:{port}"
    end = time.monotonic() + READY_SECONDS
    while not supervisor.is_stopping and time.monotonic() < end:
        if _is_ready(f"{url}/readyz"):
            say(_("Gendan is ready: {url}").format(url=env.text("GENDAN_URL") or url))
            if people:
                say("\n" + people.rstrip())
            say(_("Ctrl+C stops it."))
            return
        time.sleep(0.2)


def _is_ready(url: str) -> bool:
    try:
        with urlopen(url, timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        return False
