"""What members do with their views of lists."""

from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gendan.base.errors import Text
from gendan.base.timeline.kinds import EventKind


class ViewSaved(EventKind):
    """A member has kept a filter under a name."""

    name: ClassVar[str] = "member.view_saved"
    title: ClassVar[Text] = gettext_lazy("View saved")
    icon: ClassVar[str] = "bookmark"
    colour: ClassVar[str] = "secondary"
    view: str
    is_shared: bool
    is_new: bool

    def sentence(self) -> str:
        """Which, and for whom."""
        if self.is_shared:
            return _("View “%(name)s” saved for everybody") % {"name": self.view}
        return _("View “%(name)s” saved") % {"name": self.view}


class ViewRemoved(EventKind):
    """A member has taken a view away."""

    name: ClassVar[str] = "member.view_removed"
    title: ClassVar[Text] = gettext_lazy("View removed")
    icon: ClassVar[str] = "bookmark-off"
    colour: ClassVar[str] = "secondary"
    view: str

    def sentence(self) -> str:
        """Which."""
        return _("View “%(name)s” removed") % {"name": self.view}
