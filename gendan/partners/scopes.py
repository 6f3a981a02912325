"""What a token may do with partners."""

from django.utils.translation import gettext_lazy as _

from gendan.base.errors import Text

SCOPES: dict[str, Text] = {
    "partners:read": _("Read customers and suppliers"),
    "partners:write": _("Add and change customers and suppliers"),
}
