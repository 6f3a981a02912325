"""The processes of a PostgreSQL server: which one leads, and which ones a killed leader left behind."""

from pathlib import Path

import psutil

END_SECONDS = 10


def find_postmaster(data: Path) -> int | None:
    """The process that serves `data`, or None.

    The number in `postmaster.pid` is not believed: after a kill or a restart of the machine it may be
    somebody else's. A file that names a stranger is removed, for PostgreSQL itself would believe it.
    """
    record = data / "postmaster.pid"
    try:
        pid = int(record.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    if not psutil.pid_exists(pid):
        return None  # PostgreSQL sees that too
    if _serves(pid, data):
        return pid
    record.unlink(missing_ok=True)
    return None


def drop_stale_socket(folder: Path) -> None:
    """Remove the socket's record of a dead server. PostgreSQL believes a zombie, and some never go away."""
    record = folder / ".s.PGSQL.5432.lock"
    try:
        process = psutil.Process(int(record.read_text().split("\n", 1)[0]))
        if process.status() != psutil.STATUS_ZOMBIE and "postgres" in process.name():
            return
    except (OSError, ValueError, psutil.Error):
        pass
    record.unlink(missing_ok=True)


def end_orphans(data: Path) -> None:
    """End backends that outlived their postmaster: they hold the shared memory that a new one needs."""
    orphans = [process for process in psutil.process_iter() if _serves(process.pid, data)]
    for process in orphans:
        _ignore_gone(process.terminate)
    _, stubborn = psutil.wait_procs(orphans, timeout=END_SECONDS)
    for process in stubborn:
        _ignore_gone(process.kill)
    psutil.wait_procs(stubborn, timeout=END_SECONDS)


def _serves(pid: int, data: Path) -> bool:
    """PostgreSQL's processes all work in the data folder, and nothing else of ours does."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        return "postgres" in process.name() and Path(process.cwd()) == data
    except (psutil.Error, OSError):
        return False


def _ignore_gone(act: object) -> None:
    if callable(act):
        try:
            act()
        except psutil.NoSuchProcess:
            return
