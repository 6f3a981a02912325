"""The installation a command works on: its home, its key, its database."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gendan.cli.terminal import warn
from gendan.machine.database import check_server, database_settings, embedded
from gendan.machine.embedded import Embedded, EmbeddedError
from gendan.machine.home import home_folder, make_home, make_secret_key

LOOK_SECONDS = 1.0
LONGEST_PAUSE = 30.0


@contextmanager
def installation() -> Iterator[Path]:
    """Make what is missing and have the database run for the block. Gives the home folder."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gendan.config.settings")
    home = home_folder()
    make_home(home)
    make_secret_key(home)
    server = embedded(home)
    if server is None:
        check_server(database_settings(home))
        yield home
        return
    with server.in_use():
        yield home


@contextmanager
def kept_running(home: Path) -> Iterator[None]:
    """Start the embedded PostgreSQL again whenever it is found dead, for as long as the block lasts."""
    server = embedded(home)
    if server is None:
        yield
        return
    done = threading.Event()
    keeper = threading.Thread(target=_keep, args=(server, done), name="postgresql keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()


def _keep(server: Embedded, done: threading.Event) -> None:
    pause = LOOK_SECONDS
    while not done.wait(pause):
        pause = LOOK_SECONDS if _revive(server) else min(2 * pause, LONGEST_PAUSE)


def _revive(server: Embedded) -> bool:
    if server.running():
        return True
    try:
        server.start()
    except EmbeddedError as problem:
        warn(str(problem))
        return False
    return True
