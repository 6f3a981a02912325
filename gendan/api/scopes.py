"""The scopes of the foundation's operations. Later parts register theirs in the same way."""

from django.utils.translation import gettext_lazy as _

from gendan.base.errors import Text

SCOPES: dict[str, Text] = {
    "calendars:read": _("Read working calendars and compute due times"),
    "events:read": _("Read what happened"),
    "members:read": _("Read members and departments"),
    "notices:read": _("Read my notices"),
    "notices:write": _("Mark my notices as read"),
}
