"""The Django app; it is one so that its messages are translated."""

from django.apps import AppConfig


class SheetsConfig(AppConfig):
    """Names the app."""

    name = "gendan.base.sheets"
    label = "sheets"
