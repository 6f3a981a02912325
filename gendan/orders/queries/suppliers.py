"""Whose work a key node is, and whose goods it inspects."""

from gendan.orders.models import PlanNode
from gendan.orders.steps import INSPECTIONS

PRODUCTION = "PRD"
OF_MATERIAL = "FABQC"  # inspects what the node before it brought; the others inspect the factory's work


def supplier_of_node(node_id: int) -> int | None:
    """The id of the supplier who does the node; for production the order's factory. For the system's use."""
    node = PlanNode.objects.select_related("order", "department").filter(pk=node_id).first()
    if node is None:
        return None
    return node.supplier_id or (node.order.factory_id if node.department.code == PRODUCTION else None)


def inspected_by_node(node_id: int) -> int | None:
    """The id of the supplier whose goods the node inspects; None where it inspects nobody's."""
    node = PlanNode.objects.select_related("order").filter(pk=node_id, code__in=INSPECTIONS).first()
    if node is None:
        return None
    if node.supplier_id or node.code != OF_MATERIAL:
        return node.supplier_id or node.order.factory_id
    codes = [code for code, _days, _hard in node.links]
    before = PlanNode.objects.filter(order=node.order_id, code__in=codes, supplier__isnull=False)
    return before.order_by("position").values_list("supplier_id", flat=True).first()
