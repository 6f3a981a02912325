"""What browsers are told to refuse, and how cookies travel (`docs/operations.md` lists every name).

`GENDAN_URL` is the address that people use. With https there, cookies, redirects and HSTS are as strict as
they can be; without it Gendan is taken to run on the machine or in the network of the person trying it.
"""

from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from gendan.config.sign_in import SOCIALACCOUNT_PROVIDERS
from gendan.machine import env


def _address() -> str:
    url = env.text("GENDAN_URL").rstrip("/")
    parts = urlsplit(url)
    if url and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.path):
        raise env.SettingError(
            f"GENDAN_URL={url!r} is not an address: write https://gendan.example.com, without a path"
        )
    return url


PUBLIC_URL = _address()
IS_HTTPS = PUBLIC_URL.startswith("https://")
_HOST = urlsplit(PUBLIC_URL).hostname

ALLOWED_HOSTS = [
    *env.words("GENDAN_HOSTS", ("localhost", "127.0.0.1", "[::1]")),
    *([_HOST] if _HOST else []),
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []

SESSION_COOKIE_NAME = "__Host-gendan" if IS_HTTPS else "gendan"
CSRF_COOKIE_NAME = "__Host-gendan-csrf" if IS_HTTPS else "gendan-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * env.number("GENDAN_SESSION_HOURS", 24 * 14, least=1)
SESSION_ENGINE = "django.contrib.sessions.backends.db"

SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = env.number("GENDAN_HSTS_SECONDS", 31_536_000) if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Entering the browsers' preload lists binds a whole domain for years: its owner decides that, not a program.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

_UNUSED = (
    "accelerometer autoplay camera display-capture encrypted-media geolocation gyroscope magnetometer "
    "microphone midi payment publickey-credentials-get usb xr-spatial-tracking"
)
PERMISSIONS_POLICY = ", ".join(f"{name}=()" for name in _UNUSED.split())


def _platforms() -> list[str]:
    """Sign-in forms lead on to these: browsers hold redirects after a form to the same rule."""
    found = set()
    for config in SOCIALACCOUNT_PROVIDERS.values():
        for app in config["APPS"]:
            for value in app["settings"].values():
                parts = urlsplit(str(value))
                if parts.scheme in {"http", "https"} and parts.netloc:
                    found.add(f"{parts.scheme}://{parts.netloc}")
    return sorted(found)


CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "frame-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, *_platforms()],
        "frame-ancestors": [NONE],
        **({"upgrade-insecure-requests": True} if IS_HTTPS else {}),
    }
}
