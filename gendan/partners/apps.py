"""The Django app."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Names the app and makes its kinds known."""

    name = "gendan.partners"
    label = "partners"

    def ready(self) -> None:
        """Register the kinds of event and of deadline, who may see what, and what is handed over."""
        from gendan.partners import caring, events, expiry, visibility  # noqa: F401 - importing registers them
        from gendan.partners.scopes import SCOPES
        from gendan.people.sign_in import scopes

        scopes.register(SCOPES)
