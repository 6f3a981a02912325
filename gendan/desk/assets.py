"""The built styles, scripts and icons, by the manifest that the build of `frontend/` leaves."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.templatetags.static import static

FOLDER = Path(__file__).parent / "static" / "dist"


@lru_cache(maxsize=4)
def _read(changed: float) -> dict[str, Any]:  # noqa: ARG001  (the time of change is the cache key)
    manifest: dict[str, Any] = json.loads((FOLDER / "manifest.json").read_text())
    return manifest


def manifest() -> dict[str, Any]:
    """What was built, by source name; empty before the first build. Read again when it is built again."""
    try:
        return _read((FOLDER / "manifest.json").stat().st_mtime)
    except FileNotFoundError:
        return {}


def asset_url(name: str) -> str:
    """The address of `main.js`, `main.css`, `theme.js` or `icons.svg`. Not found before the build."""
    stem, _, ending = name.rpartition(".")
    entry = manifest().get(name) or manifest().get(f"src/{stem}.js")
    if entry is None:
        return f"{settings.STATIC_URL}dist/{name}"
    file = entry["css"][0] if ending == "css" else entry["file"]
    return static(f"dist/{file}")


@checks.register
def assets_are_built(**_: object) -> list[checks.CheckMessage]:
    """Says how to build the assets where that was forgotten."""
    if manifest():
        return []
    return [
        checks.Warning(
            "The styles and scripts of the web pages are not built.",
            hint="Run `npm ci && npm run build` in frontend/ (`make demo` does it).",
            id="desk.W001",
        )
    ]
