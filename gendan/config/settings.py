"""Django's settings, read from the environment (`docs/operations.md` lists every name).

Nothing here starts anything: where `DATABASE_URL` is absent the address of the embedded PostgreSQL is
computed from `GENDAN_HOME`; the `gendan` command starts the server before Django is loaded.
"""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from gendan.config.security import *  # noqa: F403
from gendan.config.sign_in import *  # noqa: F403
from gendan.machine import env, logs
from gendan.machine.database import database_settings
from gendan.machine.home import home_folder, secret_key
from gendan.machine.storage import file_storage

PACKAGE = Path(__file__).resolve().parent.parent
HOME = home_folder()

DEBUG = env.flag("GENDAN_DEBUG")
SECRET_KEY = secret_key(HOME)
METRICS_TOKEN = env.text("GENDAN_METRICS_TOKEN")

LOGGING = logs.settings()
logs.start()

INSTALLED_APPS = [
    "gendan.base.worktime",
    "gendan.base.timeline",
    "gendan.base.deadlines",
    "gendan.base.files",
    "gendan.base.sheets",
    "gendan.base.series",
    "gendan.health",
    "gendan.people",
    "gendan.people.sign_in",
    "gendan.partners",
    "gendan.orders",
    "gendan.issues",
    "gendan.reactions",
    "gendan.desk",
    "gendan.api",
    "gendan.cli",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "django_htmx",
    "procrastinate.contrib.django",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "gendan.health.middleware.watch",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gendan.api.middleware.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gendan.desk.middleware.ReaderMiddleware",
    "gendan.desk.middleware.LiveMiddleware",
    "gendan.desk.middleware.PrivateMiddleware",
    "gendan.desk.middleware.ErrorMiddleware",
    "gendan.people.sign_in.middleware.FirstThingsMiddleware",
]

ROOT_URLCONF = "gendan.config.urls"
ASGI_APPLICATION = "gendan.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gendan.desk.shell.shell",
            ],
        },
    }
]

DATABASES = {"default": database_settings(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Member"

CSRF_FAILURE_VIEW = "gendan.desk.errors.csrf_failure"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # the grid of an order with several hundred lines
USE_TZ = True
LOCALE_PATHS = [PACKAGE / "base" / "locale"]  # what belongs to no app
LANGUAGE_COOKIE_NAME = "gendan_language"

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": file_storage(HOME),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
# The build names its files by their content, so a page needs no second list of names to be shown.
WHITENOISE_IMMUTABLE_FILE_TEST = r"/dist/.+-[\w-]{8}\.\w+$"

PROCRASTINATE_IMPORT_PATHS = ["gendan.base.jobs", "gendan.reactions.runner"]
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful"}

FILE_KINDS = env.words("GENDAN_FILE_KINDS")  # none named: all of gendan.base.files.kinds
FILE_LIMIT_BYTES = env.number("GENDAN_FILE_LIMIT_MB", 200, least=1) * 1024 * 1024
FILE_RETENTION_DAYS = env.number("GENDAN_FILE_RETENTION_DAYS", 365)

IMPORT_FOLDER = env.text("GENDAN_IMPORT_FOLDER")  # empty: no folder is watched
ORDER_NUMBERS = env.text("GENDAN_ORDER_NUMBERS", "SO{yy}{mm}-{n:04d}")  # as gendan.base.series reads patterns

PRODUCT_NAME = _("Gendan")
COMPANY_NAME = env.text("GENDAN_COMPANY")  # whom outsiders are told to call back
