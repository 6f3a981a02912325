"""The Django app."""

from django.apps import AppConfig


class IssuesConfig(AppConfig):
    """Names the app and makes its kinds known."""

    name = "gendan.issues"
    label = "issues"

    def ready(self) -> None:
        """Register the kinds of event, and who may see what."""
        from gendan.issues import clock_kinds, events, handover, visibility, work_events  # noqa: F401 - importing registers them
