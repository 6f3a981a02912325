"""The Django app."""

from django.apps import AppConfig


class SignInConfig(AppConfig):
    """Loads the event kinds and the checks of the settings."""

    name = "gendan.people.sign_in"
    label = "sign_in"

    def ready(self) -> None:
        """Registers by import."""
        from gendan.people.sign_in import checks, events  # noqa: F401
