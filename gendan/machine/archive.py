"""Everything of an installation in one file: a plain tar of a mark, the dump, the uploads, the manifest.

The manifest comes last and names every part with its SHA-256: an archive that was cut off has none. Nothing
is compressed around the parts: an archive unpacks to no more than its own size.
"""

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

FORMAT = "gendan-backup 1"
MARK, DUMP, MANIFEST, FILES = "gendan-backup", "database.dump", "manifest.json", "files/"
CHUNK = 1 << 20
_PART = re.compile(r"[^/\x00-\x1f\\]+")


class ArchiveError(Exception):
    """The archive cannot be written or used; the text says why and what to do."""


@dataclass
class Manifest:
    """What an archive holds: `parts` maps each name to its SHA-256."""

    version: str
    made_at: str
    migrations: list[str] = field(default_factory=list)
    with_files: bool = True
    parts: dict[str, str] = field(default_factory=dict)


def write(goal: Path, manifest: Manifest, dump: Path, files: Path | None) -> None:
    """Write the archive under another name and give it its own when it is complete."""
    draft = goal.with_name(f".{goal.name}.{os.getpid()}.part")
    try:
        with _created(draft) as out, tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
            _add_bytes(tar, MARK, FORMAT.encode())
            manifest.parts[DUMP] = _add_file(tar, DUMP, dump)
            for name, path in _uploads(files):
                manifest.parts[name] = _add_file(tar, name, path)
            _add_bytes(tar, MANIFEST, json.dumps(asdict(manifest), indent=1).encode())
        draft.replace(goal)
    except OSError as problem:
        raise ArchiveError(
            f"the backup could not be written to {goal} ({problem.strerror}): "
            "free some space or choose another place"
        ) from None
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _created(path: Path) -> Iterator[IO[bytes]]:
    """A file that nobody else may read, on the disk when the block ends."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _uploads(folder: Path | None) -> Iterator[tuple[str, Path]]:
    if folder is not None and folder.is_dir():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield f"{FILES}{path.relative_to(folder).as_posix()}", path


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    facts = tarfile.TarInfo(name)
    facts.size, facts.mode = len(content), 0o600
    tar.addfile(facts, io.BytesIO(content))


class _Hashing(io.RawIOBase):
    """Reads a file and keeps the digest of what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(size)
        self.digest.update(piece)
        return piece


def _add_file(tar: tarfile.TarFile, name: str, path: Path) -> str:
    facts = tarfile.TarInfo(name)
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        facts.size, facts.mode, facts.mtime = status.st_size, 0o600, int(status.st_mtime)
        source = _Hashing(file)
        tar.addfile(facts, source)
    return source.digest.hexdigest()


def unpack(archive: Path, folder: Path) -> Manifest:
    """Unpack into an empty folder and check every part. Raises ArchiveError and says what is wrong."""
    try:
        parts = _unpack_parts(archive, folder)
    except (tarfile.TarError, EOFError, ValueError):
        raise ArchiveError(f"{archive} is cut off or damaged: take another backup") from None
    except OSError as problem:
        raise ArchiveError(f"{archive} could not be unpacked ({problem.strerror}): mend that") from None
    manifest = _read_manifest(archive, folder)
    _check(archive, manifest, parts)
    return manifest


def _unpack_parts(archive: Path, folder: Path) -> dict[str, str]:
    parts: dict[str, str] = {}
    with archive.open("rb") as source:
        if MARK.encode() not in source.read(512):
            raise ArchiveError(f"{archive} is no backup of Gendan: give what `gendan backup` wrote")
        source.seek(0)
        with tarfile.open(fileobj=source, mode="r:") as tar:
            for member in tar:
                if not member.isreg() or not _is_ours(member.name) or member.name in parts:
                    raise ArchiveError(
                        f"{archive} holds {member.name!r}, which no backup does: do not use this file"
                    )
                content = tar.extractfile(member)
                if content is not None:
                    parts[member.name] = _copy(content, folder / member.name)
    return parts


def _is_ours(name: str) -> bool:
    if name in {MARK, DUMP, MANIFEST}:
        return True
    pieces = name.split("/")
    return len(pieces) > 1 and f"{pieces[0]}/" == FILES and all(map(_is_plain, pieces))


def _is_plain(piece: str) -> bool:
    return piece not in {".", ".."} and bool(_PART.fullmatch(piece))


def _copy(content: IO[bytes], goal: Path) -> str:
    goal.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with goal.open("xb") as out:
        while piece := content.read(CHUNK):
            digest.update(piece)
            out.write(piece)
    return digest.hexdigest()


def _read_manifest(archive: Path, folder: Path) -> Manifest:
    if (folder / MARK).read_text(errors="replace") != FORMAT:
        raise ArchiveError(f"{archive} is of an unknown form: use the Gendan that made it")
    try:
        return Manifest(**json.loads((folder / MANIFEST).read_text()))
    except FileNotFoundError:
        raise ArchiveError(f"{archive} is cut off: take another backup") from None
    except (ValueError, TypeError):
        raise ArchiveError(f"{archive} has a manifest that cannot be read: take another backup") from None


def _check(archive: Path, manifest: Manifest, parts: dict[str, str]) -> None:
    found = {name: digest for name, digest in parts.items() if name not in {MARK, MANIFEST}}
    if found != manifest.parts:
        names = sorted(set(found.items()) ^ set(manifest.parts.items()))
        raise ArchiveError(f"{archive} is damaged at {names[0][0]}: take another backup")
