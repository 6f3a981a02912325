"""The web application for an ASGI server."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gendan.config.settings")

django_application = get_asgi_application()

from gendan.base.files.guard import BodyGuard  # noqa: E402 - Django's apps must be loaded first
from gendan.health.streams import counted  # noqa: E402

application = BodyGuard(counted(django_application))
