"""Taking a database out and putting it back, with PostgreSQL's own programs."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import psycopg

from gendan.machine.archive import ArchiveError
from gendan.machine.database import connection_words
from gendan.machine.programs import MAJOR, ProgramsError, wheel_folder
from gendan.machine.troubles import last_words

# Everything of the old state goes and everything of the new one comes, or nothing does.
BEGIN = (
    b"begin;\nset local client_min_messages = error;\ndrop schema public cascade;\ncreate schema public;\n"
)
COMMIT = b"\ncommit;\n"


def dump(settings: dict[str, Any], goal: Path) -> None:
    """Write the database to `goal` in pg_dump's own compressed form."""
    command = ["--format=custom", "--no-owner", "--no-privileges", f"--file={goal}"]
    result = subprocess.run(  # noqa: S603
        [_program("pg_dump", settings), *command],
        env=_environment(settings),
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise ArchiveError(f"the database could not be read: {_said(result.stderr)}")


def restore(settings: dict[str, Any], source: Path) -> None:
    """Put the database back as it is in `source`, in one transaction: all of it or nothing."""
    write = [_program("pg_restore", settings), "--no-owner", "--no-privileges", "--file=-", str(source)]
    read = [_program("psql", settings), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"]
    environment = _environment(settings)
    with subprocess.Popen(  # noqa: S603
        read, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment
    ) as reader:
        problem = _feed(reader, write, environment)
        _, said = reader.communicate()
    if problem or reader.returncode:
        raise ArchiveError(
            f"the backup could not be restored, and nothing was changed: {problem or _said(said.decode())}"
        )


def _feed(reader: subprocess.Popen[bytes], write: list[str], environment: dict[str, str]) -> str:
    """The commit is only sent when all that came before was; without it the server takes everything back."""
    if reader.stdin is None:
        return ""
    try:
        reader.stdin.write(BEGIN)
        reader.stdin.flush()
        writer = subprocess.run(  # noqa: S603
            write, stdout=reader.stdin, stderr=subprocess.PIPE, env=environment, check=False
        )
        if writer.returncode and reader.poll() is None:
            return _said(writer.stderr.decode(errors="replace"))
        reader.stdin.write(COMMIT)
        reader.stdin.flush()
    except BrokenPipeError:
        return ""  # psql ended first, and says why
    return ""


def is_empty(settings: dict[str, Any]) -> bool:
    """Whether there is no table yet."""
    with psycopg.connect(**connection_words(settings)) as connection:
        found = connection.execute("select 1 from pg_tables where schemaname = 'public' limit 1").fetchone()
    return found is None


def others_connected(settings: dict[str, Any]) -> int:
    """How many other sessions use the database."""
    with psycopg.connect(**connection_words(settings)) as connection:
        row = connection.execute(
            "select count(*) from pg_stat_activity where datname = current_database() "
            "and pid <> pg_backend_pid() and backend_type = 'client backend'"
        ).fetchone()
    return int(row[0]) if row else 0


def _environment(settings: dict[str, Any]) -> dict[str, str]:
    """The address by environment: a password among the arguments could be read by everybody."""
    words = connection_words(settings)
    names = {"dbname": "PGDATABASE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    chosen = {names.get(name, f"PG{name.upper()}"): str(value) for name, value in words.items()}
    return {**os.environ, **chosen, "LC_ALL": "C", "PGCONNECT_TIMEOUT": "10"}


def _program(name: str, settings: dict[str, Any]) -> str:
    """The wheel's program; for a server newer than the wheel, the system's if that is new enough."""
    with psycopg.connect(**connection_words(settings)) as connection:
        server = connection.info.server_version // 10000
    if server <= MAJOR:
        try:
            return str(wheel_folder() / "bin" / name)
        except ProgramsError:
            pass
    found = shutil.which(name)
    if found and _major(found) >= server:
        return found
    raise ArchiveError(
        f"the server is PostgreSQL {server}, and no {name} of {server} or newer is installed here: "
        "install PostgreSQL's client programs of that version"
    )


def _major(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    found = re.search(r"(\d+)", said.stdout)
    return int(found[1]) if found else 0


def _said(text: str) -> str:
    return "the disk is full: free some space" if "No space left" in text else last_words(text)
