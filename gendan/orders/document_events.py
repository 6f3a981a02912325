"""What can happen to the customer's own words on an order."""

from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gendan.base.errors import Text
from gendan.base.timeline.kinds import EventKind

ORIGINS: dict[str, Text] = {
    "typed": gettext_lazy("typed a second time"),
    "sheet": gettext_lazy("spreadsheet"),
    "x12": gettext_lazy("EDI X12"),
    "edifact": gettext_lazy("EDI EDIFACT"),
}


class DocumentAdded(EventKind):
    """The customer's purchase order was put beside the order, to be compared with it."""

    name: ClassVar[str] = "order.document_added"
    title: ClassVar[Text] = gettext_lazy("Customer's document added")
    icon: ClassVar[str] = "file-import"
    colour: ClassVar[str] = "azure"
    number: str
    document: int
    origin: str
    lines: int
    differs: int  # findings of the comparison that stand after it

    def sentence(self) -> str:
        """Where it came from, and whether it differs."""
        values = {"origin": ORIGINS.get(self.origin, self.origin), "lines": self.lines, "count": self.differs}
        if self.differs:
            return _("Customer's document (%(origin)s, %(lines)d lines): %(count)d differences") % values
        return _("Customer's document (%(origin)s, %(lines)d lines): no difference") % values
