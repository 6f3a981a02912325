"""The Django app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Registers the scopes of the operations."""

    name = "gendan.api"
    label = "api"

    def ready(self) -> None:
        """Tokens may ask for these."""
        from gendan.api.scopes import SCOPES
        from gendan.people.sign_in import scopes

        scopes.register(SCOPES)
