"""Kinds that only tests use."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from gendan.base.errors import Text
from gendan.base.timeline.kinds import EventKind


class Weighed(EventKind):
    """A parcel was weighed."""

    name: ClassVar[str] = "test.weighed"
    title: ClassVar[Text] = "Weighed"
    kilograms: Decimal = Decimal(0)
    note: str = ""
    until: datetime | None = None

    def sentence(self) -> str:
        """Says the weight."""
        if self.note == "unspeakable":
            raise LookupError(self.note)
        return f"weighed {self.kilograms} kg"
