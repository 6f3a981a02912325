"""The Django app."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """Names the app."""

    name = "gendan.base.deadlines"
    label = "deadlines"
