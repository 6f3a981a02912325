"""One database for each test process, copied from a template that is migrated once."""

import hashlib
import os
import re
from collections.abc import Iterator

import psutil
import psycopg
import pytest
from pytest_django.plugin import DjangoDbBlocker

from gendan.machine import locks
from tests.plugin import ROOT, SERVER


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Each worker's database is a copy of one that was migrated once and kept."""
    from django.db import connection

    with django_db_blocker.unblock():
        plain = connection.settings_dict["NAME"]
        name = f"test_{plain}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
        _copy_template(name)
        _use(name)
    yield
    with django_db_blocker.unblock():
        _use(plain)
        with _server() as server:
            server.execute(f'drop database if exists "{name}" with (force)')


def _copy_template(name: str) -> None:
    template = f"template_{_fingerprint()}"
    with locks.alone(SERVER.folder / "template.lock", seconds=120), _server() as server:
        known = {row[0] for row in server.execute("select datname from pg_database").fetchall()}
        if template not in known:
            _drop_leftovers(server, known)
            server.execute(f'drop database if exists "{template}_draft" with (force)')
            server.execute(f'create database "{template}_draft" template template0')
            _migrate(f"{template}_draft")
            server.execute(f'alter database "{template}_draft" rename to "{template}"')
        server.execute(f'drop database if exists "{name}" with (force)')
        server.execute(f'create database "{name}" template "{template}"')


def _drop_leftovers(server: psycopg.Connection, known: set[str]) -> None:
    """Older templates, and what runs that were killed have left."""
    for name in known:
        run = re.fullmatch(r"test_gendan_(\d+)_\w+", name)
        if name.startswith("template_") or (run and not psutil.pid_exists(int(run[1]))):
            server.execute(f'drop database if exists "{name}" with (force)')


def _migrate(name: str) -> None:
    from django.core.management import call_command

    _use(name)
    call_command("migrate", interactive=False, verbosity=0)
    _use(name)


def _use(name: str) -> None:
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = name


def _server() -> psycopg.Connection:
    from django.db import connection

    words = connection.get_connection_params()
    chosen = {key: words[key] for key in ("host", "port", "user", "password") if key in words}
    return psycopg.connect(dbname="postgres", autocommit=True, **chosen)


def _fingerprint() -> str:
    """Changes with every migration, every model (their permissions are rows) and every dependency."""
    files = [ROOT / "uv.lock", ROOT / "gendan/config/settings.py"]
    rooms = {"migrations", "models", "models.py"}
    files += [file for file in (ROOT / "gendan").rglob("*.py") if rooms & set(file.parts)]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(str(file).encode() + file.read_bytes())
    return digest.hexdigest()[:16]
