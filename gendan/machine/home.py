"""Where this installation keeps what is its own."""

import os
import secrets
from pathlib import Path

import platformdirs

from gendan.machine import env
from gendan.machine.account import is_root


class HomeError(Exception):
    """The home folder cannot be used; the text says why and what to do."""


def home_folder() -> Path:
    """`GENDAN_HOME`, else the user's data folder; for root `/var/lib/gendan`.

    PostgreSQL refuses to run as root, so the embedded server runs as a user of its own there, and that
    user could not reach into root's home.
    """
    return env.folder(
        "GENDAN_HOME", Path("/var/lib/gendan") if is_root() else platformdirs.user_data_path("gendan")
    )


def make_home(home: Path) -> None:
    """Make the folder. Only its owner may list it; PostgreSQL's user may walk through it."""
    try:
        if not home.is_dir():
            home.mkdir(parents=True, mode=0o711 if is_root() else 0o700)
        if not os.access(home, os.W_OK | os.X_OK):
            raise HomeError(f"{home} is not writable: mend that, or set GENDAN_HOME to another folder")
    except OSError as problem:
        raise HomeError(
            f"{home} cannot be used ({problem.strerror}): mend that, or set GENDAN_HOME to another folder"
        ) from None


def secret_key(home: Path) -> str:
    """`GENDAN_SECRET_KEY`, else what `make_secret_key` wrote, else nothing."""
    given = env.text("GENDAN_SECRET_KEY")
    if given:
        return given
    try:
        return _key_file(home).read_text().strip()
    except FileNotFoundError:
        return ""
    except OSError as problem:
        raise env.SettingError(
            f"{_key_file(home)} cannot be read ({problem.strerror}): start Gendan as the user who owns it, "
            "or set GENDAN_SECRET_KEY"
        ) from None


def make_secret_key(home: Path) -> None:
    """Write a key once, readable by its owner only. Sessions and links live as long as it does."""
    if secret_key(home):
        return
    draft = _key_file(home).with_suffix(f".{os.getpid()}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())
        if not _key_file(home).exists() or not _key_file(home).stat().st_size:
            draft.replace(_key_file(home))
    except OSError as problem:
        raise HomeError(
            f"the secret key cannot be written to {home} ({problem.strerror}): mend that, "
            "or set GENDAN_HOME to another folder"
        ) from None
    finally:
        draft.unlink(missing_ok=True)


def _key_file(home: Path) -> Path:
    return home / "secret-key"
