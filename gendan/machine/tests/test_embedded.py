"""The embedded PostgreSQL starts, is shared, survives kills, and says clearly why it cannot start."""

import os
import shutil
import signal
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from gendan.machine import programs
from gendan.machine.account import is_root, reaches, server_uid
from gendan.machine.embedded import SOCKET_LIMIT, Embedded, EmbeddedError
from gendan.machine.postmaster import find_postmaster
from gendan.machine.troubles import meaning

QUICK = ("fsync=off", "full_page_writes=off")


@pytest.fixture(scope="module")
def server() -> Iterator[Embedded]:
    """One server for this file, in a folder that every user may walk to."""
    with tempfile.TemporaryDirectory(prefix="gendan-embedded-") as name:
        os.chmod(name, 0o755)  # noqa: PTH101
        embedded = Embedded(Path(name) / "postgres", QUICK)
        with embedded.in_use():
            yield embedded


def ask(server: Embedded, question: str) -> object:
    with psycopg.connect(server.url, autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row and row[0]


def write(server: Embedded, text: str) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(text.encode())


def test_it_is_private_and_listens_on_no_port(server: Embedded) -> None:
    assert ask(server, "show listen_addresses") == ""
    assert stat.S_IMODE((server.socket_folder / ".s.PGSQL.5432").stat().st_mode) == 0o700
    assert server.folder.stat().st_mode & 0o077 == 0


def test_a_second_user_shares_it_and_does_not_stop_it(server: Embedded) -> None:
    first = find_postmaster(server.data)
    with Embedded(server.folder, QUICK).in_use():
        assert find_postmaster(server.data) == first
    assert find_postmaster(server.data) == first


def test_no_committed_row_is_lost_when_every_process_of_it_is_killed(server: Embedded) -> None:
    write(server, "create table if not exists kept (n int)")
    for n in range(3):
        write(server, f"insert into kept values ({n})")
        leader = psutil.Process(find_postmaster(server.data))
        for process in [leader, *leader.children()][: 1 if n == 0 else None]:  # first time the leader only
            process.send_signal(signal.SIGKILL)
        leader.wait(10)
        server.start()
    assert ask(server, "select array_agg(n order by n) from kept") == [0, 1, 2]


def test_a_busy_backend_that_outlived_its_leader_is_ended(server: Embedded) -> None:
    busy = psycopg.connect(server.url, autocommit=True)
    busy.pgconn.send_query(b"select count(*) from generate_series(1, 1000000000)")
    pid = busy.info.backend_pid
    leader = psutil.Process(find_postmaster(server.data))
    leader.kill()
    leader.wait(10)
    assert psutil.pid_exists(pid)
    server.start()
    assert not psutil.pid_exists(pid)
    busy.close()
    assert ask(server, "select 1") == 1


def test_a_server_that_still_recovers_is_waited_for(
    server: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect, answers = psycopg.connect, ["in recovery mode", "starting up", "not yet accepting connections"]

    def not_yet(*args: Any, **words: Any) -> Any:
        if answers:
            raise psycopg.OperationalError(f"FATAL:  the database system is {answers.pop(0)}")
        return connect(*args, **words)

    monkeypatch.setattr(psycopg, "connect", not_yet)
    monkeypatch.setattr("gendan.machine.embedded.time.sleep", lambda _seconds: None)
    server.start()
    assert not answers


def test_a_stale_record_with_the_number_of_a_stranger_is_not_believed(server: Embedded) -> None:
    server.stop()
    record = server.data / "postmaster.pid"
    record.write_text(f"{os.getpid()}\n{server.data}\n1\n5432\n{server.folder}\n\n 1 1\nready   \n")
    os.chown(record, server_uid(), -1)
    assert not server.running()
    server.start()
    assert ask(server, "select 1") == 1


def test_the_last_user_stops_it() -> None:
    with tempfile.TemporaryDirectory(prefix="gendan-last-") as name:
        os.chmod(name, 0o755)  # noqa: PTH101
        embedded = Embedded(Path(name) / "postgres", QUICK)
        with embedded.in_use():
            assert embedded.running()
        assert not embedded.running()


def test_a_command_that_ends_with_an_exit_code_stops_it_too() -> None:
    with tempfile.TemporaryDirectory(prefix="gendan-exit-") as name:
        os.chmod(name, 0o755)  # noqa: PTH101
        embedded = Embedded(Path(name) / "postgres", QUICK)
        with pytest.raises(SystemExit), embedded.in_use():
            raise SystemExit(78)
        assert not embedded.running()


def test_a_long_path_gets_a_short_socket_folder_that_anyone_can_compute() -> None:
    with tempfile.TemporaryDirectory(prefix="gendan-long-") as name:
        os.chmod(name, 0o755)  # noqa: PTH101
        folder = Path(name) / ("l" * 60) / ("o" * 60) / "postgres"
        embedded = Embedded(folder, QUICK)
        assert len(os.fsencode(embedded.socket_folder)) <= SOCKET_LIMIT
        assert Embedded(folder).url == embedded.url
        with embedded.in_use():
            assert ask(embedded, "select 1") == 1
        embedded.socket_folder.rmdir()


@pytest.mark.skipif(not is_root(), reason="only root has a service user")
def test_a_home_below_a_private_folder_works_and_the_folder_stays_private(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    embedded = Embedded(private / "home" / "postgres", QUICK)
    with embedded.in_use():
        assert ask(embedded, "select 1") == 1
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert not reaches(private / "home", server_uid())
    shutil.rmtree(embedded.folder.resolve())


@pytest.mark.skipif(not is_root(), reason="only root has a service user")
def test_programs_that_their_user_cannot_reach_are_copied_once_and_run() -> None:
    with tempfile.TemporaryDirectory(prefix="gendan-copies-") as name:
        os.chmod(name, 0o755)  # noqa: PTH101
        first = programs.copied(programs.wheel_folder(), Path(name))
        again = programs.copied(programs.wheel_folder(), Path(name))
        assert again.stat().st_ino == first.stat().st_ino
        for program in ("initdb", "postgres", "pg_ctl", "pg_dump", "pg_restore"):
            words = [str(first / "bin" / program), "--version"]
            said = subprocess.run(
                words, user=server_uid(), cwd="/", capture_output=True, text=True, check=True
            )
            assert said.stdout.startswith(program)


def refusal(embedded: Embedded) -> str:
    with pytest.raises(EmbeddedError) as caught:
        embedded.start()
    text = str(caught.value)
    assert "\n" not in text
    return text


def test_data_of_another_major_version_is_named(tmp_path: Path) -> None:
    folder = open_folder(tmp_path)
    (folder / "data").mkdir()
    (folder / "data" / "PG_VERSION").write_text("16\n")
    os.chown(folder / "data", server_uid(), -1)
    assert "PostgreSQL 16" in refusal(Embedded(folder))


def test_a_folder_of_another_user_is_named(tmp_path: Path) -> None:
    folder = open_folder(tmp_path)
    if not is_root():
        pytest.skip("only root can give a folder away")
    os.chown(folder, 65534, -1)
    assert "another user" in refusal(Embedded(folder))


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    assert "choose another GENDAN_HOME" in refusal(Embedded(tmp_path / "home" / "postgres"))


def test_a_server_that_somebody_else_started_there_is_named(server: Embedded) -> None:
    elsewhere = Embedded(server.folder.parent / ("x" * 90))
    elsewhere.folder.mkdir()
    os.chown(elsewhere.folder, server_uid(), -1)
    (elsewhere.folder / "data").symlink_to(server.data)
    line = refusal(elsewhere)
    elsewhere.socket_folder.rmdir()
    assert "did not start" in line
    assert "stop it" in line


def test_a_platform_without_the_wheel_is_told_to_bring_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "WHEEL", "no_such_wheel")
    with pytest.raises(programs.ProgramsError, match="DATABASE_URL"):
        programs.wheel_folder()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ('FATAL:  could not write to file "pg_wal/xlogtemp.7": No space left on device', "is full"),
        ("FATAL:  could not create shared memory segment: Cannot allocate memory", "shared memory"),
        ('FATAL:  lock file "/x/.s.PGSQL.5432.lock" already exists', "uses the socket"),
        ('FATAL:  lock file "postmaster.pid" already exists', "another PostgreSQL uses"),
        ('FATAL:  data directory "/x/data" has wrong ownership', "cannot be used by the user"),
        ("postgres: error while loading shared libraries: libz.so.1", "does not run here"),
        ("FATAL:  something quite new", "something quite new"),
        ("", "gave no reason"),
    ],
)
def test_what_postgresql_says_becomes_one_line_with_advice(words: str, expected: str) -> None:
    line = meaning(words, Path("/x"))
    assert expected in line
    assert "\n" not in line


def open_folder(tmp_path: Path) -> Path:
    """A folder below the temporary folder that the service user can walk to and owns."""
    folder = Path(tempfile.mkdtemp(prefix="gendan-folder-"))
    os.chown(folder, server_uid(), -1)
    return folder
