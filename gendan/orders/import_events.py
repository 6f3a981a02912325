"""What can happen to an import, in the words of the trade."""

from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gendan.base.errors import Text
from gendan.base.timeline.kinds import EventKind


class ImportEvent(EventKind):
    """An event that names a file and the source it is from."""

    file: str
    source: str = ""

    def sentence(self) -> str:
        """What, and of which file."""
        return f"{self.title}: {self.file}"


class ImportBegun(ImportEvent):
    """A file of orders came in."""

    name: ClassVar[str] = "import.begun"
    title: ClassVar[Text] = gettext_lazy("Import begun")
    icon: ClassVar[str] = "file-import"
    colour: ClassVar[str] = "blue"
    rows: int = 0  # of events that counted them


class ColumnsNamed(ImportEvent):
    """Somebody said which columns are what; the source remembers it."""

    name: ClassVar[str] = "import.columns_named"
    title: ClassVar[Text] = gettext_lazy("Columns named")
    icon: ClassVar[str] = "edit"
    fields: list[str]


class ImportDone(ImportEvent):
    """Orders of a file were taken over. Counts are of orders; `refused` of rows."""

    name: ClassVar[str] = "import.done"
    title: ClassVar[Text] = gettext_lazy("Orders imported")
    icon: ClassVar[str] = "circle-check"
    colour: ClassVar[str] = "green"
    added: int
    changed: int
    same: int
    refused: int

    def sentence(self) -> str:
        """How many of each."""
        return _(
            "%(file)s: %(added)d orders new, %(changed)d changed, %(same)d as before; "
            "%(refused)d rows refused"
        ) % {
            "file": self.file,
            "added": self.added,
            "changed": self.changed,
            "same": self.same,
            "refused": self.refused,
        }


class ImportRefused(ImportEvent):
    """A file was refused whole; nothing changed."""

    name: ClassVar[str] = "import.refused"
    title: ClassVar[Text] = gettext_lazy("Import refused")
    icon: ClassVar[str] = "alert-triangle"
    colour: ClassVar[str] = "red"
    reason: str

    def sentence(self) -> str:
        """Which file, and why."""
        return _("%(file)s was refused: %(reason)s") % {"file": self.file, "reason": self.reason}


class ImportCancelled(ImportEvent):
    """Somebody broke an import off. `taken`: orders that were taken over before."""

    name: ClassVar[str] = "import.cancelled"
    title: ClassVar[Text] = gettext_lazy("Import broken off")
    icon: ClassVar[str] = "circle-minus"
    colour: ClassVar[str] = "orange"
    taken: int = 0


class WatchedFolderSet(EventKind):
    """Files of a source are taken from a folder from now on, or from none."""

    name: ClassVar[str] = "import.folder_set"
    title: ClassVar[Text] = gettext_lazy("Watched folder set")
    icon: ClassVar[str] = "file-import"
    colour: ClassVar[str] = "blue"
    source: str
    old: str = ""
    new: str = ""

    def sentence(self) -> str:
        """Of which source, and which folder."""
        if self.new:
            return _("Files of %(source)s are taken from the folder %(folder)s") % {
                "source": self.source,
                "folder": self.new,
            }
        return _("The folder %(folder)s is not watched any more for %(source)s") % {
            "source": self.source,
            "folder": self.old,
        }
