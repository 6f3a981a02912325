"""Which database: `DATABASE_URL`, or the embedded PostgreSQL of this installation."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from gendan.machine import env
from gendan.machine.embedded import Embedded

OLDEST = 15
PATIENCE = 10  # seconds for a server of one's own to answer


class DatabaseUrlError(Exception):
    """The server of `DATABASE_URL` cannot be used; the text says why and what to do."""


def embedded(home: Path) -> Embedded | None:
    """The server that comes with Gendan, unless `DATABASE_URL` names another."""
    return None if env.text("DATABASE_URL") else Embedded(home / "postgres")


def database_settings(home: Path) -> dict[str, Any]:
    """Django's settings for the one database.

    Raises `SettingError` where `DATABASE_URL` is not the address of a PostgreSQL database.
    """
    server = embedded(home)
    return parse_url(server.url if server else env.text("DATABASE_URL"))


def parse_url(url: str) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?option=value` as Django's settings."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as problem:
        raise env.SettingError(f"DATABASE_URL is not an address ({problem})") from None
    if parts.scheme not in {"postgres", "postgresql"}:
        raise env.SettingError(
            f"DATABASE_URL begins with {parts.scheme!r}: Gendan needs PostgreSQL, write postgresql://…"
        )
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", unquote(parts.hostname or ""))
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise env.SettingError(
            "DATABASE_URL names no database: write postgresql://user:password@host:5432/gendan"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port or ""),
        "CONN_HEALTH_CHECKS": True,  # a pooled connection that died is replaced, not handed out
        "OPTIONS": {**options, "pool": _pool()},
    }


def _pool() -> dict[str, int]:
    """A request waits ten seconds for a connection, then it is told so."""
    return {"min_size": 1, "max_size": env.number("GENDAN_POOL", 20, least=2), "timeout": 10}


def connection_words(settings: dict[str, Any]) -> dict[str, Any]:
    """Django's settings as words for libpq."""
    words = {
        "dbname": settings["NAME"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
        "host": settings["HOST"],
        "port": settings["PORT"],
    }
    options = {name: value for name, value in settings["OPTIONS"].items() if name != "pool"}
    return {name: value for name, value in {**words, **options}.items() if value}


def check_server(settings: dict[str, Any]) -> None:
    """Raise `DatabaseUrlError` with one clear line unless a new enough PostgreSQL lets us in."""
    import psycopg

    words = connection_words(settings)
    try:
        with psycopg.connect(**{"connect_timeout": PATIENCE, **words}) as connection:
            version = connection.info.server_version
    except (psycopg.Error, UnicodeError) as problem:
        raise DatabaseUrlError(explain(str(problem), words)) from None
    if version < OLDEST * 10000:
        raise DatabaseUrlError(
            f"DATABASE_URL leads to PostgreSQL {version // 10000}: Gendan needs {OLDEST} or newer"
        )


def explain(text: str, words: dict[str, Any]) -> str:
    """One line for what libpq said. Servers speak their own language, so the codes come first."""
    place = f"{words.get('host', 'localhost')}:{words.get('port', 5432)}"
    meanings = (
        (
            r"could not translate host name|resolve host|Name or service not known|nodename",
            f"DATABASE_URL: there is no host {words.get('host')!r}: correct the name",
        ),
        (
            r"authentication failed|28P01|no password supplied",
            f"DATABASE_URL: the server refuses the password of {words.get('user')!r}: correct it",
        ),
        (
            r"no pg_hba\.conf entry",
            f"DATABASE_URL: the server does not let us in: allow it in pg_hba.conf of {place}",
        ),
        (
            r'role "[^"]*" does not exist',
            f"DATABASE_URL: the server knows no user {words.get('user')!r}: create it",
        ),
        (
            r'database "[^"]*" does not exist|3D000',
            f"DATABASE_URL: there is no database {words['dbname']!r} on {place}: "
            f"create it (createdb {words['dbname']})",
        ),
        (
            r"Connection refused|No such file or directory|timeout|timed out|unreachable|No route",
            f"DATABASE_URL: nothing answers at {place}: start the server, or correct host and port",
        ),
        (
            r"invalid response to SSL|expected authentication request|server closed the connection"
            r"|received unexpected|unsupported frontend|could not receive|Connection reset",
            f"DATABASE_URL: what answers at {place} is not PostgreSQL: correct host and port",
        ),
        (
            r"too many clients|53300",
            f"DATABASE_URL: {place} has no free connection: raise its max_connections",
        ),
    )
    for pattern, line in meanings:
        if re.search(pattern, text, re.IGNORECASE):
            return line
    return f"DATABASE_URL: {place} cannot be used: {text.strip().splitlines()[-1].strip()}"
