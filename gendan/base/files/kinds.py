"""The kinds of file that are accepted, with their limits. What is not in the table is refused."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.translation import gettext_lazy as _

from gendan.base.errors import Text


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file. `inline`: a browser may show it in the page's own origin."""

    code: str
    label: Text
    media_type: str
    extensions: tuple[str, ...]
    limit_mb: int
    family: str
    inline: bool = False

    @property
    def limit(self) -> int:
        """The largest size, in bytes."""
        return self.limit_mb * 1024 * 1024


_XML = "application/vnd.openxmlformats-officedocument"
_TABLE = (
    Kind("jpeg", _("JPEG picture"), "image/jpeg", ("jpg", "jpeg", "jfif"), 30, "image", True),
    Kind("png", _("PNG picture"), "image/png", ("png",), 30, "image", True),
    Kind("webp", _("WebP picture"), "image/webp", ("webp",), 30, "image", True),
    Kind("gif", _("GIF picture"), "image/gif", ("gif",), 30, "image", True),
    Kind("heic", _("HEIC picture"), "image/heic", ("heic", "heif"), 30, "image"),
    Kind("pdf", _("PDF document"), "application/pdf", ("pdf",), 50, "document", True),
    Kind("xlsx", _("Excel workbook"), f"{_XML}.spreadsheetml.sheet", ("xlsx",), 50, "office"),
    Kind("docx", _("Word document"), f"{_XML}.wordprocessingml.document", ("docx",), 50, "office"),
    Kind("pptx", _("PowerPoint slides"), f"{_XML}.presentationml.presentation", ("pptx",), 50, "office"),
    Kind("ofd", _("OFD document"), "application/ofd", ("ofd",), 30, "office"),
    Kind("xls", _("Excel 97-2003 workbook"), "application/vnd.ms-excel", ("xls", "et"), 50, "ole"),
    Kind("msg", _("Outlook message"), "application/vnd.ms-outlook", ("msg",), 30, "ole"),
    Kind("csv", _("CSV table"), "text/csv", ("csv",), 50, "text"),
    Kind("txt", _("text"), "text/plain", ("txt", "log", "md"), 10, "text"),
    Kind("edi", _("EDI message"), "text/plain", ("edi", "x12", "edifact", "850"), 10, "text"),
    Kind("eml", _("mail message"), "message/rfc822", ("eml",), 30, "text"),
    Kind("zip", _("ZIP archive"), "application/zip", ("zip",), 100, "archive"),
    Kind("mp4", _("video"), "video/mp4", ("mp4", "m4v"), 200, "media", True),
    Kind("mov", _("QuickTime video"), "video/quicktime", ("mov",), 200, "media"),
    Kind("mp3", _("MP3 sound"), "audio/mpeg", ("mp3",), 30, "media", True),
    Kind("m4a", _("M4A sound"), "audio/mp4", ("m4a",), 30, "media", True),
    Kind("wav", _("WAV sound"), "audio/wav", ("wav",), 30, "media", True),
    Kind("amr", _("AMR voice message"), "audio/amr", ("amr",), 10, "media"),
)

KINDS: dict[str, Kind] = {kind.code: kind for kind in _TABLE}
BY_EXTENSION: dict[str, Kind] = {extension: kind for kind in _TABLE for extension in kind.extensions}

# What a double click runs, or a browser takes for a page.
_DANGEROUS = """
    ade adp apk app appx bat bin chm class cmd com cpl dll dmg docm dotm exe gadget hta htm html ins
    iso jar js jse jsp lib lnk mde mht mhtml msc msi msp mst php pif potm ppam ppsm pptm ps1 ps2
    psc1 py rb reg scf scr sct sh shtml svg svgz swf sys url vb vbe vbs vhd vxd ws wsc wsf wsh xht
    xhtml xla xlam xll xlsb xlsm xltm xml xsl
"""
DANGEROUS = frozenset(_DANGEROUS.split())


def extension(name: str) -> str:
    """The last extension in lower case, without its dot; "" where there is none."""
    return PurePosixPath(name.lower()).suffix.removeprefix(".")


def largest(name: str, codes: frozenset[str], ceiling: int) -> int:
    """The limit in bytes for a file of this name, before its content is known."""
    known = BY_EXTENSION.get(extension(name))
    possible = [known] if known else [KINDS[code] for code in codes]
    return min(max((kind.limit for kind in possible), default=0), ceiling)
