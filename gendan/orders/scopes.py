"""What a token may do with orders."""

from django.utils.translation import gettext_lazy as _

from gendan.base.errors import Text

SCOPES: dict[str, Text] = {
    "orders:read": _("Read orders"),
    "orders:write": _("Enter and change orders"),
}
