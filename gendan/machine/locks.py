"""Locks between processes of one installation. The kernel gives them back however a process dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PAUSE = 0.05  # seconds between two tries


class BusyError(Exception):
    """Another process holds the lock."""


def _open(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _take(handle: int, kind: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(PAUSE)
        else:
            return True


@contextmanager
def alone(path: Path, *, seconds: float) -> Iterator[int]:
    """Hold `path` alone; gives the open file. Raises `BusyError` when it is not free within `seconds`."""
    handle = _open(path)
    try:
        if not _take(handle, fcntl.LOCK_EX, seconds):
            raise BusyError(str(path))
        yield handle
    finally:
        os.close(handle)


@contextmanager
def together(path: Path, *, seconds: float = 60) -> Iterator[None]:
    """Hold `path` with others who hold it the same way."""
    handle = _open(path)
    try:
        if not _take(handle, fcntl.LOCK_SH, seconds):
            raise BusyError(str(path))
        yield
    finally:
        os.close(handle)


def free(path: Path) -> bool:
    """Whether nobody holds `path` in either way."""
    try:
        with alone(path, seconds=0):
            return True
    except BusyError:
        return False
