"""The rules of passwords. Their messages are ours because people read them in Chinese."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class NotTheNameValidator:
    """Refuses a password that holds the member's sign-in name, phone, employee number or e-mail name."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        told = [
            getattr(user, "username", ""),
            getattr(user, "phone", ""),
            getattr(user, "employee_number", "") or "",
            (getattr(user, "email", "") or "").partition("@")[0],
        ]
        small = password.lower()
        if any(len(word) >= 4 and word.lower() in small for word in told):
            raise ValidationError(_("The password must not hold your name, number or phone."), code="name")

    def get_help_text(self) -> str:
        """For the form."""
        return _("It must not hold your name, number or phone.")
