"""The Django app."""

from django.apps import AppConfig


class SeriesConfig(AppConfig):
    """Names the app."""

    name = "gendan.base.series"
    label = "series"
