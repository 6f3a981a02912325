"""Logs: one JSON object a line for machines, coloured text on a terminal; on the error stream.

Every line of a request or job carries its `request_id` or `job_id`. Secrets, addresses with their keys, and
the values that PostgreSQL quotes are left out.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from gendan.machine import env

HIDDEN = re.compile(
    r"password|passwd|secret|token|authorization|cookie|api_?key|phone|e_?mail", re.IGNORECASE
)
# PostgreSQL quotes the row in these lines of its errors, and addresses carry passwords.
_DETAIL = re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE)
_PASSWORD = re.compile(r"(\w+://[^\s:/@]*):[^\s@/]+@")


def settings() -> dict[str, Any]:
    """For Django's LOGGING."""
    json = _as_json()
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    )
    last: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if json:
        last.append(structlog.processors.format_exc_info)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "gendan": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _common(),
                "processors": [*last, leave_out, renderer],
            }
        },
        "filters": {"addresses": {"()": WithoutAddresses}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "gendan",
                "filters": ["addresses"],
            }
        },
        "root": {"handlers": ["stderr"], "level": level()},
        "loggers": {
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"level": "ERROR"},  # answers of the 400s are in the line of the request
            "uvicorn": {"level": "WARNING"},
            # Its lines quote the arguments of jobs; ours name the job.
            "procrastinate": {"level": "WARNING"},
            "procrastinate.worker": {"level": "CRITICAL"},
            "psycopg.pool": {"level": "ERROR"},
            "httpx": {"level": "WARNING"},
            "PIL": {"level": "INFO"},
        },
    }


def start() -> None:
    """Let `structlog.get_logger()` write through the standard library's logging."""
    structlog.configure(
        processors=[*_common(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def level() -> str:
    """`GENDAN_LOG_LEVEL`."""
    name = env.text("GENDAN_LOG_LEVEL", "INFO").upper()
    if name not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise env.SettingError(f"GENDAN_LOG_LEVEL={name!r}: write DEBUG, INFO, WARNING or ERROR")
    return name


def _as_json() -> bool:
    form = env.text("GENDAN_LOG_FORMAT", "auto").lower()
    if form not in {"auto", "json", "console"}:
        raise env.SettingError(f"GENDAN_LOG_FORMAT={form!r}: write json, console or auto")
    return form == "json" or (form == "auto" and not sys.stderr.isatty())


def _common() -> list[Any]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def leave_out(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Hide what must not be in a log."""
    for name, value in line.items():
        if HIDDEN.search(name):
            line[name] = "…"
        elif isinstance(value, str):
            line[name] = clean(value)
    return line


def clean(text: str) -> str:
    """`text` without passwords in addresses and without the values PostgreSQL quotes."""
    return _PASSWORD.sub(r"\1:…@", _DETAIL.sub(r"\1: …", text))


class WithoutAddresses(logging.Filter):
    """Django names the path of a failed request, and paths may hold keys: the route stands in for it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never drops a line."""
        request = getattr(record, "request", None)
        if request is not None and hasattr(request, "path"):
            match = getattr(request, "resolver_match", None)
            record.msg, record.args = f"request failed: {match.route if match else 'no such page'}", ()
        return True
