"""What operators read and run is true."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from gendan.machine import dump
from gendan.machine.archive import ArchiveError
from gendan.machine.database import DatabaseUrlError, check_server, connection_words, explain, parse_url
from gendan.machine.env import SettingError

ROOT = Path(__file__).resolve().parent.parent
NAME = re.compile(r"\b(GENDAN_[A-Z0-9_]*[A-Z0-9]|DATABASE_URL|PROMETHEUS_MULTIPROC_DIR)\b")


def test_the_docs_list_every_setting_that_the_code_reads_and_no_other() -> None:
    sources = [it for it in (ROOT / "gendan").rglob("*.py") if "tests" not in it.parts]
    read = {name for it in sources for name in NAME.findall(it.read_text())}
    read |= {f"GENDAN_{it}_MATCH" for it in ("OIDC", "WECOM", "DINGTALK", "FEISHU")}
    assert set(NAME.findall((ROOT / "docs" / "operations.md").read_text())) == read


def test_deploy_checks_are_clean_with_settings_of_a_real_installation(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "gendan.config.settings",
        "GENDAN_HOME": str(tmp_path),
        "GENDAN_SECRET_KEY": "k7" * 40 + "!%q_Z4",
        "GENDAN_URL": "https://gendan.example.com",
    }
    command = [sys.executable, "-W", "error", "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    # The assets are built by make, not by the tests.
    said = result.stderr.replace("desk.W001", "")
    assert "WARNINGS" not in said or "(desk.W001)" in result.stderr, result.stderr
    assert not re.findall(r"\((?!desk\.W001)[\w.]+\.[EWC]\d+\)", result.stderr), result.stderr


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ('could not translate host name "x" to address', "no host"),
        ('FATAL:  password authentication failed for user "u"', "password"),
        ('FATAL:  database "n" does not exist', "create it"),
        ("connection refused", "nothing answers"),
        ("received invalid response to SSL negotiation: H", "not PostgreSQL"),
        ("connection timeout expired", "nothing answers"),
        ("something new", "something new"),
    ],
)
def test_trouble_with_a_server_of_ones_own_is_one_line(said: str, expected: str) -> None:
    line = explain(said, {"host": "db", "port": "5432", "user": "u", "dbname": "n"})
    assert expected in line
    assert "\n" not in line


def test_a_server_where_nothing_listens_is_named() -> None:
    with pytest.raises(DatabaseUrlError, match=r"nothing answers at 127\.0\.0\.1:9"):
        check_server(parse_url("postgresql://u:p@127.0.0.1:9/gendan"))


@pytest.mark.parametrize("url", ["mysql://u@h/n", "postgresql://h", "postgresql://h:port/n"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(SettingError, match="DATABASE_URL"):
        parse_url(url)


@pytest.fixture
def database() -> Iterator[dict[str, object]]:
    """An empty database of its own on the tests' server."""
    here = parse_url(os.environ["DATABASE_URL"])
    name = f"operations_{os.getpid()}"
    words = connection_words(here) | {"dbname": "postgres"}
    with psycopg.connect(**words, autocommit=True) as server:
        server.execute(f'drop database if exists "{name}" with (force)'.encode())
        server.execute(f'create database "{name}" template template0'.encode())
        yield here | {"NAME": name}
        server.execute(f'drop database if exists "{name}" with (force)'.encode())


def ask(database: dict[str, object], question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(**connection_words(database), autocommit=True) as connection:
        cursor = connection.execute(question.encode())
        return cursor.fetchall() if cursor.description else []


def test_a_database_is_put_back_as_it_was(database: dict[str, object], tmp_path: Path) -> None:
    assert dump.is_empty(database)
    ask(database, "create table kept as select n, '提单' || n as word from generate_series(1, 500) n")
    before = ask(database, "select * from kept order by n")
    dump.dump(database, tmp_path / "dump")
    ask(database, "drop table kept; create table newer (n int)")
    dump.restore(database, tmp_path / "dump")
    assert ask(database, "select * from kept order by n") == before
    assert ask(database, "select 1 from pg_tables where tablename = 'newer'") == []


def test_a_restore_that_fails_half_way_changes_nothing(database: dict[str, object], tmp_path: Path) -> None:
    ask(database, "create table kept as select n from generate_series(1, 200000) n")
    dump.dump(database, tmp_path / "dump")
    content = (tmp_path / "dump").read_bytes()
    (tmp_path / "dump").write_bytes(content[: len(content) * 2 // 3])
    ask(database, "truncate kept; insert into kept values (7)")
    with pytest.raises(ArchiveError, match="nothing was changed"):
        dump.restore(database, tmp_path / "dump")
    assert ask(database, "select n from kept") == [(7,)]


def test_a_command_that_cannot_start_says_one_line_and_no_traceback() -> None:
    with tempfile.NamedTemporaryFile() as file:
        environment = {**os.environ, "GENDAN_HOME": f"{file.name}/home", "LC_ALL": "C"}
        command = [sys.executable, "-m", "gendan", "prepare"]
        result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 78
    assert result.stderr.count("\n") == 1
    assert "GENDAN_HOME" in result.stderr
