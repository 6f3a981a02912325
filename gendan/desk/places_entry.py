"""The places of entry and review."""

from django.utils.translation import gettext_lazy as _

from gendan.desk.navigation import Place, add_place

PLACES = (
    Place(
        "new_order",
        _("New order"),
        icon="file-plus",
        url_name="desk:new_order",
        section="orders",
        permissions=("orders.enter",),
        words="录单 下单 新建订单 录入 new order enter",
    ),
    Place(
        "orders_to_review",
        _("To be reviewed"),
        icon="checks",
        url_name="desk:orders_to_review",
        section="orders",
        permissions=("orders.view",),
        words="待复核 复核 审单 review",
    ),
)


def enter() -> None:
    """Add them."""
    for place in PLACES:
        add_place(place)
