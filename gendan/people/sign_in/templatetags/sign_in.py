"""What the pages of sign-in ask."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def mail_is_sent() -> bool:
    """Whether this installation can send mail."""
    return bool(settings.EMAIL_HOST)
