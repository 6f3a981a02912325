"""Names of files, made harmless: for the disk of whoever downloads them, and for the eye."""

import re
import unicodedata
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from gendan.base.files.errors import RefusedFileError
from gendan.base.files.kinds import BY_EXTENSION, DANGEROUS, Kind, extension

LONGEST = 120  # characters
LONGEST_BYTES = 240  # a file name holds 255 bytes

_forbidden = re.compile(r'[<>:"|?*\\/]')
_reserved = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)


def clean_name(name: str) -> str:
    """`name` without folders, control and invisible characters (a right-to-left override shows exe.pdf for
    fdp.exe), and whatever Windows cannot hold; never empty, at most `LONGEST` characters.
    """
    visible = "".join(
        it for it in name if unicodedata.category(it) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    )
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", visible))[-1]
    base = " ".join(_forbidden.sub("_", base).split()).strip(". ")
    if _reserved.fullmatch(base.split(".")[0].strip()):
        base = f"_{base}"
    return _shortened(base) or "file"


def fitting_name(name: str, kind: Kind) -> str:
    """The cleaned name with an extension of `kind`.

    A picture that is called by another kind of picture's extension gets its own; an extension nobody knows
    stays and is followed by the right one; an inner extension of a program loses its dot (`a.exe.pdf`).
    Raises RefusedFileError where the extension claims what the content is not.
    """
    cleaned = clean_name(name)
    claimed = extension(cleaned)
    known = BY_EXTENSION.get(claimed)
    if claimed in DANGEROUS or (known is not None and known.family != kind.family):
        raise RefusedFileError(
            _("“%(name)s” ends in .%(extension)s, but its content is: %(kind)s.")
            % {"name": cleaned, "extension": claimed, "kind": kind.label},
            hint=_("Save it again from the program that made it, and upload that."),
        )
    if claimed in kind.extensions:
        stem = PurePosixPath(cleaned).stem
    elif known is not None:
        stem, claimed = PurePosixPath(cleaned).stem, kind.extensions[0]
    else:
        stem, claimed = cleaned, kind.extensions[0]
    return _shortened(f"{_without_programs(stem)}.{claimed}")


def _without_programs(stem: str) -> str:
    first, *others = stem.split(".")
    return first + "".join(f"_{it}" if it.strip().lower() in DANGEROUS else f".{it}" for it in others)


def _shortened(name: str) -> str:
    """Cut in the middle of the stem, so that the extension stays."""
    suffix = PurePosixPath(name).suffix[:12]
    stem = name.removesuffix(suffix)[: LONGEST - len(suffix)]
    while len((stem + suffix).encode()) > LONGEST_BYTES:
        stem = stem[:-1]
    return stem.rstrip(". ") + suffix if stem else ""
