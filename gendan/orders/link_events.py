"""What can happen to the links by which others report."""

from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gendan.base.errors import Text
from gendan.base.timeline.kinds import EventKind


class ReportLinkMade(EventKind):
    """Somebody without an account may report some nodes of an order."""

    name: ClassVar[str] = "order.link_made"
    title: ClassVar[Text] = gettext_lazy("Report link made")
    icon: ClassVar[str] = "link"
    colour: ClassVar[str] = "azure"
    link: int
    codes: tuple[str, ...]
    expires_at: datetime

    def sentence(self) -> str:
        """For which nodes."""
        return _("A link to report %(codes)s was made") % {"codes": _(", ").join(self.codes)}


class ReportLinkRevoked(EventKind):
    """A link opens nothing any more."""

    name: ClassVar[str] = "order.link_revoked"
    title: ClassVar[Text] = gettext_lazy("Report link revoked")
    icon: ClassVar[str] = "link-off"
    colour: ClassVar[str] = "orange"
    link: int
