"""The PostgreSQL that comes with Gendan: found in a wheel, kept in a folder, reached by a Unix socket.

The wheel's own manager is not used: it gives recovery ten seconds, and counts its users in a file that a
killed process never leaves. Here every process that uses the server holds a shared lock on a file; the last
one to leave stops it. A process that is killed leaves its lock to the kernel.
"""

import hashlib
import os
import re
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gendan.machine import locks
from gendan.machine.account import AccountError, is_root, reaches, server_uid, server_user
from gendan.machine.postmaster import drop_stale_socket, end_orphans, find_postmaster
from gendan.machine.programs import MAJOR, ProgramsError, binaries
from gendan.machine.troubles import meaning

if TYPE_CHECKING:
    import psycopg

START_SECONDS = 300  # recovery after a crash may take a while
SOCKET_LIMIT = 90  # bytes; the system allows 107 for folder and "/.s.PGSQL.5432.lock" together
LOGS_KEPT = 10  # files of at most 10 MB

SETTINGS = (
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=100",
    "shared_buffers=96MB",
    "work_mem=8MB",
    "maintenance_work_mem=64MB",
    "effective_cache_size=512MB",
    "max_wal_size=512MB",
    "wal_compression=on",
    "jit=off",
    # Parallel plans need room in /dev/shm, which containers limit to 64 MB; a small server gains little.
    "max_parallel_workers_per_gather=0",
    "autovacuum_max_workers=2",
    "max_worker_processes=4",
    "logging_collector=on",
    "log_filename=postgres-%Y%m%d-%H%M%S.log",
    "log_rotation_size=10MB",
    "log_rotation_age=1d",
    # Values of rows and statements may be personal data: they stay out of the log.
    "log_error_verbosity=terse",
    "log_min_error_statement=panic",
    "log_timezone=UTC",
)

NOT_YET = re.compile("in recovery mode|starting up|not yet accepting|shutting down")


class EmbeddedError(Exception):
    """The embedded PostgreSQL cannot be used; the text says why and what to do."""


@dataclass(frozen=True)
class Embedded:
    """One server: `folder` holds its data and its logs, and its socket where the path is short enough."""

    folder: Path
    options: tuple[str, ...] = ()

    @property
    def socket_folder(self) -> Path:
        """Where its socket is: computed from the folder alone, so that settings need no running server."""
        if len(os.fsencode(self.folder)) <= SOCKET_LIMIT:
            return self.folder
        mark = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path("/tmp") / f"gendan-{os.geteuid()}-{mark}"  # noqa: S108

    @property
    def url(self) -> str:
        """The address of its database."""
        return f"postgresql://postgres@/gendan?host={self.socket_folder}"

    @property
    def data(self) -> Path:
        """The cluster's folder; symbolic links are resolved, because the service user may not reach them."""
        return (self.folder / "data").resolve()

    @property
    def logs(self) -> Path:
        """The folder of its logs."""
        return self.folder.resolve() / "logs"

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Start it where it does not run and keep it for the block; the last user stops it."""
        self.prepare_folder()
        try:
            with locks.together(self._users):
                self.start()
                yield
        finally:  # every command ends by an exception: exit codes are
            self.stop_when_unused()

    def start(self) -> None:
        """Make the cluster where there is none, start it where it does not run, make the database.

        Raises EmbeddedError with one clear line.
        """
        self.prepare_folder()
        try:
            with locks.alone(self._start_lock, seconds=START_SECONDS):
                self._start()
        except locks.BusyError:
            raise EmbeddedError(
                f"another process has been starting PostgreSQL in {self.folder} for {START_SECONDS} s: "
                "end that process, then start again"
            ) from None

    def stop(self) -> None:
        """Stop it, ending open sessions."""
        if self.running():
            self._run("pg_ctl", "-w", "-t", "60", "-D", str(self.data), "-m", "fast", "stop")

    def stop_when_unused(self) -> None:
        """Stop it unless another process uses it."""
        try:
            # Whoever starts takes this lock after the shared one: nobody can slip in between.
            with locks.alone(self._start_lock, seconds=START_SECONDS), locks.alone(self._users, seconds=0):
                self.stop()
        except locks.BusyError:
            return

    def running(self) -> bool:
        """Whether its postmaster lives."""
        return find_postmaster(self.data) is not None

    def prepare_folder(self) -> None:
        """Make the folder, and say clearly why it cannot be used."""
        try:
            self._make_folder()
            self._check_folder()
        except AccountError as problem:
            raise EmbeddedError(str(problem)) from None
        except OSError as problem:
            raise EmbeddedError(
                f"{self.folder} cannot be used ({problem.strerror}): mend that, or choose another GENDAN_HOME"
            ) from None

    @property
    def _users(self) -> Path:
        return self.folder / "users.lock"

    @property
    def _start_lock(self) -> Path:
        return self.folder / "start.lock"

    def _start(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            self._init()
        if not self.running():
            self._check_version()
            end_orphans(self.data)
            drop_stale_socket(self.socket_folder)
            self._launch()
        self._make_database()

    def _make_folder(self) -> None:
        if is_root() and not self.folder.exists() and not reaches(self.folder, server_uid()):
            _link_reachable(self.folder)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if is_root() and self.folder.stat().st_uid == 0:
            os.chown(self.folder, server_uid(), -1)
        if self.socket_folder != self.folder:
            self._make_socket_folder()

    def _make_socket_folder(self) -> None:
        place = self.socket_folder
        place.mkdir(mode=0o700, exist_ok=True)
        facts = place.lstat()
        if not stat.S_ISDIR(facts.st_mode) or facts.st_uid not in {os.geteuid(), server_uid()}:
            raise EmbeddedError(
                f"{place} belongs to somebody else: remove it, or choose a GENDAN_HOME with a shorter path"
            )
        os.chown(place, server_uid(), -1)

    def _check_folder(self) -> None:
        owner = (self.data if self.data.exists() else self.folder).stat().st_uid
        if owner != server_uid():
            raise EmbeddedError(
                f"{self.folder} belongs to another user (number {owner}): "
                "start Gendan as that user, or choose another GENDAN_HOME"
            )
        if not os.access(self.folder, os.W_OK | os.X_OK):
            raise EmbeddedError(f"{self.folder} is not writable: mend that, or choose another GENDAN_HOME")
        if is_root() and not reaches(self.data, server_uid()):
            raise EmbeddedError(
                f"{self.folder} lies below a folder that PostgreSQL's user {server_user()!r} cannot enter: "
                "choose another GENDAN_HOME, such as /var/lib/gendan"
            )

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != str(MAJOR):
            raise EmbeddedError(
                f"the database in {self.folder} is of PostgreSQL {found}, and this Gendan brings {MAJOR}: "
                "make a backup with the Gendan that made it, and restore it into a new GENDAN_HOME"
            )

    def _init(self) -> None:
        # Made beside and renamed: an initdb that was cut off leaves nothing that looks like a cluster.
        draft = self.data.with_name("data.new")
        shutil.rmtree(draft, ignore_errors=True)
        words = ("-U", "postgres", "--auth=trust", "--encoding=utf8", "--locale=C.UTF-8", "--data-checksums")
        try:
            self._run("initdb", *words, "-D", str(draft))
            draft.rename(self.data)
        except EmbeddedError:
            shutil.rmtree(draft, ignore_errors=True)
            raise

    def _launch(self) -> None:
        self._drop_old_logs()
        words = (
            *SETTINGS,
            f"unix_socket_directories={_quoted(self.socket_folder.resolve())}",
            f"log_directory={_quoted(self.logs)}",
            *self.options,
        )
        with tempfile.TemporaryFile() as first_words:
            line = " ".join(f"-c {_shell(word)}" for word in words)
            result = self._call(
                "pg_ctl",
                "-w",
                "-t",
                str(START_SECONDS),
                "-D",
                str(self.data),
                "-o",
                line,
                "start",
                output=first_words.fileno(),
            )
            if result.returncode:
                first_words.seek(0)
                said = first_words.read().decode(errors="replace") + self._newest_log()
                raise EmbeddedError(meaning(said, self.folder))

    def _newest_log(self) -> str:
        files = self._log_files()
        return files[-1].read_text(errors="replace")[-4000:] if files else ""

    def _log_files(self) -> list[Path]:
        return sorted(self.logs.glob("postgres-*.log"))

    def _drop_old_logs(self) -> None:
        for file in self._log_files()[:-LOGS_KEPT]:
            file.unlink(missing_ok=True)

    def _make_database(self) -> None:
        import psycopg

        try:
            with self._connected() as connection:
                if (
                    connection.execute("select 1 from pg_database where datname = 'gendan'").fetchone()
                    is None
                ):
                    connection.execute("create database gendan template template0")
        except psycopg.Error as problem:
            raise EmbeddedError(self._unreachable(str(problem))) from None

    def _connected(self) -> "psycopg.Connection[Any]":
        """A session, waited for: a server that lost a backend lives, and lets nobody in while it recovers."""
        import psycopg

        address = f"postgresql://postgres@/postgres?host={self.socket_folder}&connect_timeout=30"
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                return psycopg.connect(address, autocommit=True)
            except psycopg.OperationalError as problem:
                if not NOT_YET.search(str(problem)) or time.monotonic() > end:
                    raise
            time.sleep(0.1)

    def _unreachable(self, words: str) -> str:
        if "No such file" in words or "refused" in words:
            return (
                f"a PostgreSQL that Gendan did not start uses {self.folder}: "
                "stop it, or choose another GENDAN_HOME"
            )
        return meaning(words, self.folder)

    def _run(self, *words: str) -> None:
        result = self._call(*words)
        if result.returncode:
            raise EmbeddedError(meaning(f"{result.stdout}\n{result.stderr}", self.folder))

    def _call(
        self, program: str, *words: str, output: int = subprocess.PIPE
    ) -> subprocess.CompletedProcess[str]:
        try:
            return subprocess.run(  # noqa: S603
                [str(binaries(self.folder.resolve()) / program), *words],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                text=True,
                cwd=self.folder,
                env={**os.environ, "LC_ALL": "C"},
                user=server_user(),
                start_new_session=True,  # Ctrl+C is for Gendan: it stops PostgreSQL last
                check=False,
            )
        except ProgramsError as problem:
            raise EmbeddedError(str(problem)) from None
        except OSError as problem:
            raise EmbeddedError(meaning(str(problem), self.folder)) from None


def _link_reachable(folder: Path) -> None:
    """Keep the folder where the service user can reach it, and leave a link in its place.

    Nobody's folder is opened to others for it. The link is the only record, so that removing the home and
    starting anew is what it always was.
    """
    place = Path("/var/lib/gendan-postgres")
    place.mkdir(exist_ok=True, mode=0o755)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.symlink_to(tempfile.mkdtemp(prefix="server-", dir=place))


def _quoted(path: Path) -> str:
    """A path as an item of a PostgreSQL list setting."""
    return '"' + str(path).replace('"', '""') + '"' if "," in str(path) else str(path)


def _shell(word: str) -> str:
    """`pg_ctl` gives its -o text to a shell."""
    return "'" + word.replace("'", "'\\''") + "'"
