"""Compile every catalogue: no gettext tools are needed."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def main() -> int:
    """The command."""
    for source in sorted(Path("gendan").rglob("*.po")):
        goal = source.with_suffix(".mo")
        if goal.exists() and goal.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file)
        draft = goal.with_suffix(".part")
        with draft.open("wb") as out:
            write_mo(out, catalogue)
        draft.replace(goal)
    return 0


if __name__ == "__main__":
    sys.exit(main())
