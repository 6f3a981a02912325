"""Mistakes across settings, found before anybody meets them: Django's checks `gendan.*`."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage

LOCAL = {"localhost", "127.0.0.1", "[::1]"}


def register() -> None:
    """Enter the checks."""
    checks.register(check_address)
    checks.register(check_metrics)
    checks.register(check_debug, checks.Tags.security, deploy=True)
    checks.register(check_deployed_address, checks.Tags.security, deploy=True)


def check_address(**_: object) -> list[CheckMessage]:
    """People must be able to reach the address that links are made with."""
    host = urlsplit(settings.PUBLIC_URL).hostname
    others = [it for it in settings.ALLOWED_HOSTS if it not in LOCAL]
    if host is None and others:
        return [
            checks.Warning(
                f"GENDAN_HOSTS names {', '.join(others)}, but GENDAN_URL is not set",
                hint="Set GENDAN_URL to the address that people use: links and secure cookies depend on it.",
                id="gendan.W001",
            )
        ]
    return []


def check_metrics(**_: object) -> list[CheckMessage]:
    """A short token is guessed."""
    if settings.METRICS_TOKEN and len(settings.METRICS_TOKEN) < 16:
        return [
            checks.Error(
                "GENDAN_METRICS_TOKEN is shorter than 16 characters",
                hint="Write a long random one: openssl rand -hex 32.",
                id="gendan.E001",
            )
        ]
    return []


def check_debug(**_: object) -> list[CheckMessage]:
    """Debug pages show everything to everybody."""
    if settings.DEBUG and settings.IS_HTTPS:
        return [
            checks.Error(
                "GENDAN_DEBUG is on for an address that others use",
                hint="Remove GENDAN_DEBUG.",
                id="gendan.E002",
            )
        ]
    return []


def check_deployed_address(**_: object) -> list[CheckMessage]:
    """Without an address nothing can be sent that leads back to Gendan."""
    if not settings.PUBLIC_URL:
        return [
            checks.Warning(
                "GENDAN_URL is not set",
                hint="Set it to the address that people use, such as https://gendan.example.com.",
                id="gendan.W002",
            )
        ]
    return []
