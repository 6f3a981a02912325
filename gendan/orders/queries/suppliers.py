"""Whose work a key node is."""

from gendan.orders.models import PlanNode

PRODUCTION = "PRD"


def supplier_of_node(node_id: int) -> int | None:
    """The id of the supplier who does the node; for production the order's factory. For the system's use."""
    node = PlanNode.objects.select_related("order", "department").filter(pk=node_id).first()
    if node is None:
        return None
    return node.supplier_id or (node.order.factory_id if node.department.code == PRODUCTION else None)
