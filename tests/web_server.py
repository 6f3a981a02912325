"""The program as it is served: an ASGI server in a process of its own, on the database of the test."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


@contextmanager
def web_server(
    listening: socket.socket, home: Path, settings: str = "gendan.config.settings", **words: str
) -> "Iterator[subprocess.Popen[bytes]]":
    """A server that answers what comes to `listening`, bound and listening already. Killed at the end."""
    database = connection.settings_dict
    url = f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    number = listening.fileno()
    process = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "gendan.config.asgi:application", "--fd", str(number)],
        env={
            **os.environ,
            "GENDAN_HOME": str(home),
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": settings,
            **words,
        },
        pass_fds=[number],
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
