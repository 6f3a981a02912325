"""The Django app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Names the app."""

    name = "gendan.base.files"
    label = "files"
