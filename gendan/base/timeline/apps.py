"""The Django app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class TimelineConfig(AppConfig):
    """Loads every app's `events.py`, so that any row can be read wherever it is read first."""

    name = "gendan.base.timeline"
    label = "timeline"

    def ready(self) -> None:
        """Every kind of event is registered once all apps are."""
        autodiscover_modules("events")
