"""The Django app."""

from django.apps import AppConfig


class ReactionsConfig(AppConfig):
    """Puts the table of reactions in force."""

    name = "gendan.reactions"
    label = "reactions"

    def ready(self) -> None:
        """Every app's models are loaded by now: the table may import their actions."""
        from gendan.reactions import runner
        from gendan.reactions.table import TABLE

        runner.install(TABLE)
