"""The Django app."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Names the app and makes its kinds known."""

    name = "gendan.partners"
    label = "partners"

    def ready(self) -> None:
        """Register the kinds of event, and who may see what."""
        from gendan.partners import events, visibility  # noqa: F401 - importing registers them
