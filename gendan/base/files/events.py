"""What can happen to a file. Names may hold personal data, so events point to the row instead."""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gendan.base.files.kinds import KINDS
from gendan.base.timeline.kinds import EventKind


class FileAdded(EventKind):
    """A file was uploaded."""

    name = "file.added"
    title = gettext_lazy("File added")
    icon = "paperclip"
    colour = "blue"

    file: int
    kind: str
    size: int
    sha256: str

    def sentence(self) -> str:
        """Kind and size; the page links the file itself."""
        return _("File added: %(kind)s, %(size)s") % {
            "kind": _label(self.kind),
            "size": filesizeformat(self.size),
        }


class FileRemoved(EventKind):
    """A file was taken off; its content is kept until the retention time is over."""

    name = "file.removed"
    title = gettext_lazy("File removed")
    icon = "paperclip"
    colour = "secondary"

    file: int
    kind: str
    sha256: str

    def sentence(self) -> str:
        """Its kind."""
        return _("File removed: %(kind)s") % {"kind": _label(self.kind)}


class FileShown(EventKind):
    """A file was opened to the customer, or closed again."""

    name = "file.shown"
    title = gettext_lazy("File's visibility changed")
    icon = "eye"
    colour = "blue"

    file: int
    visible_to_customer: bool

    def sentence(self) -> str:
        """Which of the two."""
        return (
            _("File shown to the customer")
            if self.visible_to_customer
            else _("File hidden from the customer")
        )


def _label(kind: str) -> str:
    return str(KINDS[kind].label) if kind in KINDS else kind
