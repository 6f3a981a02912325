"""The places where many orders are looked at, and how orders are found and named."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gendan.desk import subjects
from gendan.desk.navigation import Place, add_place
from gendan.desk.search import Hit, Source, add_source
from gendan.orders.queries import finding
from gendan.people.models import Member

PLACES = (
    Place(
        "orders",
        _("Orders"),
        icon="clipboard-list",
        url_name="desk:orders",
        section="orders",
        permissions=("orders.view",),
        tab=3,
        words="订单 销售订单 跟单 order list",
    ),
    Place(
        "order_matrix",
        _("Node matrix"),
        icon="table",
        url_name="desk:order_matrix",
        section="orders",
        permissions=("orders.view",),
        words="节点矩阵 跟单表 进度表 T&A matrix",
    ),
    Place(
        "order_board",
        _("Delivery risks"),
        icon="alert-triangle",
        url_name="desk:order_board",
        section="orders",
        permissions=("orders.view",),
        words="交期风险榜 延期 预警 delay risk board",
    ),
    Place(
        "order_calendar",
        _("Shipping calendar"),
        icon="calendar-event",
        url_name="desk:order_calendar",
        section="orders",
        permissions=("orders.view",),
        words="出货日历 船期 交期日历 shipping calendar",
    ),
)


def _orders(member: Member, text: str, limit: int) -> list[Hit]:
    return [
        Hit(
            it.number,
            f"{reverse('desk:orders')}{it.pk}/",
            " · ".join(
                part for part in (it.customer.name, it.customer_po, str(it.get_status_display())) if part
            ),
            icon="clipboard-list",
        )
        for it in finding.suggest(member, text, limit)
    ]


def _names(numbers: Collection[int]) -> dict[int, str]:
    return finding.numbers_of(numbers)


def enter() -> None:
    """Add them."""
    for place in PLACES:
        add_place(place)
    add_source(Source("orders", _("Orders"), _orders))
    subjects.add_kind(
        subjects.Kind(
            "order",
            _("Order"),
            icon="clipboard-list",
            door=finding.name_for,
            url=lambda number: f"{reverse('desk:orders')}{number}/",
            names=_names,
        )
    )
