"""The Django app."""

from django.apps import AppConfig


class CliConfig(AppConfig):
    """Names the app."""

    name = "gendan.cli"
    label = "cli"
