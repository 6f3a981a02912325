"""The Django app."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Names the app and makes its kinds known."""

    name = "gendan.orders"
    label = "orders"

    def ready(self) -> None:
        """Register the kinds of event, and who may see what."""
        from gendan.orders import (  # noqa: F401 - importing registers them
            document_events,
            entry_events,
            events,
            handover,
            import_events,
            link_events,
            material_events,
            node_deadlines,
            partner_ties,
            plan_events,
            product_events,
            running_events,
            view_events,
            visibility,
        )
        from gendan.orders.scopes import SCOPES
        from gendan.people.sign_in import scopes

        scopes.register(SCOPES)
