"""A backup of one installation, restored into another, is the same company with the same timeline."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def homes() -> Iterator[Path]:
    """A folder for two installations that the service user can walk to."""
    with tempfile.TemporaryDirectory(prefix="gendan-round-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def gendan(home: Path, *words: str, code: int = 0) -> str:
    environment = {**os.environ, "GENDAN_HOME": str(home), "LC_ALL": "C", "PYTHONWARNINGS": ""}
    environment.pop("DATABASE_URL", None)
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    result = subprocess.run(
        [sys.executable, "-m", "gendan", *words], env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == code, result.stderr
    return result.stdout if code == 0 else result.stderr


def people(home: Path) -> str:
    return gendan(home, "manage", "dumpdata", "people.Member", "people.Department")


def test_everything_comes_back_in_another_home(homes: Path) -> None:
    old, new, file = homes / "old", homes / "new", homes / "backup"
    gendan(old, "prepare", "--demo")
    seal = "from gendan.base.timeline.actions import seal_some; seal_some()"
    gendan(old, "manage", "shell", "-c", seal)
    upload = old / "files" / "ab" / "cd"
    upload.parent.mkdir(parents=True)
    upload.write_bytes(b"waybill")
    gendan(old, "backup", str(file))

    gendan(new, "restore", str(file))

    assert people(new) == people(old)
    assert gendan(new, "audit", "verify") == gendan(old, "audit", "verify")
    assert (new / "files" / "ab" / "cd").read_bytes() == b"waybill"
    assert "--replace" in gendan(new, "restore", str(file), code=78)
