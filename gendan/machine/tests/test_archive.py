"""An archive holds everything or is refused with a reason."""

import errno
import io
import tarfile
from pathlib import Path

import pytest

from gendan.machine import archive
from gendan.machine.archive import ArchiveError, Manifest


@pytest.fixture
def made(tmp_path: Path) -> Path:
    (tmp_path / "dump").write_bytes(b"d" * 5000)
    (tmp_path / "uploads" / "ab").mkdir(parents=True)
    (tmp_path / "uploads" / "ab" / "提单.pdf").write_bytes(b"p" * 3000)
    goal = tmp_path / "backup"
    archive.write(goal, Manifest("1", "today"), tmp_path / "dump", tmp_path / "uploads")
    return goal


def test_what_goes_in_comes_out(made: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    manifest = archive.unpack(made, out)
    assert manifest.version == "1"
    assert (out / "files" / "ab" / "提单.pdf").read_bytes() == b"p" * 3000
    assert (out / "database.dump").read_bytes() == b"d" * 5000
    assert made.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("share", [0.05, 0.2, 0.35, 0.45])
def test_one_that_was_cut_off_is_refused(made: Path, tmp_path: Path, share: float) -> None:
    content = made.read_bytes()
    made.write_bytes(content[: int(len(content) * share)])
    assert "backup" in refusal(made, tmp_path)


def test_one_that_was_changed_is_refused(made: Path, tmp_path: Path) -> None:
    made.write_bytes(made.read_bytes().replace(b"pppp", b"ppqp", 1))
    assert "damaged at files/ab/提单.pdf" in refusal(made, tmp_path)


def test_a_foreign_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(b"\x89PNG" * 1000)
    assert "is no backup of Gendan" in refusal(tmp_path / "picture", tmp_path)


@pytest.mark.parametrize(
    "name", ["/etc/evil", "../evil", "files/../../evil", "files//evil", "else", "files/a\\b"]
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    hostile = crafted(tmp_path, tarfile.TarInfo(name))
    assert "do not use this file" in refusal(hostile, tmp_path)
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE])
def test_links_and_devices_are_refused(tmp_path: Path, kind: bytes) -> None:
    member = tarfile.TarInfo("files/link")
    member.type, member.linkname = kind, "/etc/passwd"
    assert "do not use this file" in refusal(crafted(tmp_path, member), tmp_path)


def test_a_full_disk_leaves_no_file_with_the_final_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dump").write_bytes(b"d")

    def full(*_: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(archive, "_add_file", full)
    with pytest.raises(ArchiveError, match="free some space"):
        archive.write(tmp_path / "backup", Manifest("1", "today"), tmp_path / "dump", None)
    assert sorted(it.name for it in tmp_path.iterdir()) == ["dump"]


def crafted(tmp_path: Path, member: tarfile.TarInfo) -> Path:
    goal = tmp_path / "crafted"
    mark = tarfile.TarInfo(archive.MARK)
    mark.size = len(archive.FORMAT)
    with tarfile.open(goal, "w") as tar:
        tar.addfile(mark, io.BytesIO(archive.FORMAT.encode()))
        tar.addfile(member)
    return goal


def refusal(file: Path, tmp_path: Path) -> str:
    out = tmp_path / "refused"
    out.mkdir()
    with pytest.raises(ArchiveError) as caught:
        archive.unpack(file, out)
    assert "\n" not in str(caught.value)
    return str(caught.value)
