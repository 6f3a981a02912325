"""Who runs PostgreSQL: the person who started Gendan, or a service user where that person is root."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

SERVICE_USER = "gendan"


class AccountError(Exception):
    """There is no user whom PostgreSQL may run as; the text says what to do."""


def is_root() -> bool:
    """PostgreSQL refuses to run as root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def server_user() -> str | None:
    """The user to run PostgreSQL as, made where it does not exist; None: the present one."""
    if not is_root():
        return None
    if not _exists(SERVICE_USER):
        _make(SERVICE_USER)
    return SERVICE_USER


def server_uid() -> int:
    """The number of that user."""
    name = server_user()
    return pwd.getpwnam(name).pw_uid if name else os.geteuid()


def reaches(path: Path, uid: int) -> bool:
    """Whether user `uid` may walk to `path`. Folders that do not exist yet are ours to make."""
    return all(_may_enter(folder, uid) for folder in path.absolute().parents)


def _may_enter(folder: Path, uid: int) -> bool:
    try:
        facts = folder.stat()
    except OSError:
        return True
    return bool(facts.st_mode & (0o100 if facts.st_uid == uid else 0o001))


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _make(name: str) -> None:
    commands = (["useradd", "--system", "--no-create-home", name], ["adduser", "-S", "-D", "-H", name])
    for command in commands:
        if shutil.which(command[0]):
            subprocess.run(command, check=False, capture_output=True)  # noqa: S603
        if _exists(name):
            return
    raise AccountError(
        f"PostgreSQL does not run as root, and the user {name!r} for it could not be made: "
        f"make that user, start Gendan as an ordinary user, or set DATABASE_URL"
    )
