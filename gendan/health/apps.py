"""The Django app."""

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """Names the app and registers its checks."""

    name = "gendan.health"
    label = "health"

    def ready(self) -> None:
        """The checks `gendan.*`."""
        from gendan.health import checks

        checks.register()
