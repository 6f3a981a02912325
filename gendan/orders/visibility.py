"""Who may see orders and what belongs to them: whoever may see orders at all."""

from gendan.people.models import Member
from gendan.people.permit import may
from gendan.people.visibility import register


def _sees_orders(member: Member, number: int) -> bool:  # noqa: ARG001
    return may(member, "orders.view")


for _kind in ("order", "node", "product", "template"):
    register(_kind, _sees_orders)


def _sees_imports(member: Member, number: int) -> bool:  # noqa: ARG001
    return may(member, "orders.import")


register("import", _sees_imports)
register("import_source", _sees_imports)
