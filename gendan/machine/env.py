"""Typed readers of the environment: a wrong value stops the start with a line that says what to write."""

import os
from collections.abc import Mapping
from pathlib import Path


class SettingError(Exception):
    """A setting has a value that cannot be used; the text names the setting and what it takes."""


def text(name: str, default: str = "", *, env: Mapping[str, str] = os.environ) -> str:
    """The setting as text, or `default` where it is absent or empty."""
    return env.get(name, "").strip() or default


def flag(name: str, default: bool = False, *, env: Mapping[str, str] = os.environ) -> bool:
    """A switch: 1/0, true/false, yes/no, on/off."""
    raw = text(name, env=env).lower()
    if not raw:
        return default
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise SettingError(f"{name}={raw!r} is not a switch: write 1 or 0")


def number(name: str, default: int, *, least: int = 0, env: Mapping[str, str] = os.environ) -> int:
    """A whole number of at least `least`."""
    raw = text(name, env=env)
    if not raw:
        return default
    try:
        value = int(raw)
    except ValueError:
        raise SettingError(f"{name}={raw!r} is not a whole number") from None
    if value < least:
        raise SettingError(f"{name}={value} is too small: the least is {least}")
    return value


def words(name: str, default: tuple[str, ...] = (), *, env: Mapping[str, str] = os.environ) -> list[str]:
    """Comma-separated words."""
    raw = text(name, env=env)
    return [word.strip() for word in raw.split(",") if word.strip()] if raw else list(default)


def folder(name: str, default: Path, *, env: Mapping[str, str] = os.environ) -> Path:
    """A folder, made absolute; it need not exist yet."""
    raw = text(name, env=env)
    return Path(raw).expanduser().absolute() if raw else default
