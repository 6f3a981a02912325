"""The Django app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Names the app, and enters what it has into the desk's registries."""

    name = "gendan.desk"
    label = "desk"

    def ready(self) -> None:
        """Places in the navigation, sources of the search, kinds of object, rows of the first page."""
        from gendan.desk import (
            deadlines,
            issue_clocks,
            issues,
            partners,
            places,
            places_entry,
            places_order_imports,
            places_order_lists,
            reviews,
            search,
            subjects,
            todo,
        )

        first = (places, places_order_lists, places_entry, search, subjects, todo, deadlines, partners)
        for part in (*first, reviews, issues, issue_clocks, places_order_imports):
            part.enter()
