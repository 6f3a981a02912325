"""The Django app."""

from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    """Names the app."""

    name = "gendan.base.worktime"
    label = "worktime"
