"""The Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Names the app and makes its kinds known."""

    name = "gendan.people"
    label = "people"

    def ready(self) -> None:
        """Register the kinds of event and of deadline, and let files ask who may see what they hang on."""
        from gendan.base.files import access
        from gendan.people import events, holidays, visibility  # noqa: F401 - importing registers the kinds

        access.install(visibility.actor_may_see)
