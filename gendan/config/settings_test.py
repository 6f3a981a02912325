"""Settings for the test suite: the same program, quicker where quickness changes no behaviour."""

import os

os.environ.setdefault("GENDAN_SECRET_KEY", "only-for-tests")

from gendan.config.settings import *  # noqa: F403
from gendan.config.settings import DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATABASES["default"]["OPTIONS"].pop("pool", None)
SIGN_IN_MFA_REQUIRED = "nobody"  # the tests of the second factor switch it on
# Files are looked up when asked for: there is no collected folder.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
