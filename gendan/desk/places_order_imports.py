"""Where orders are imported, and what an import is called in a timeline."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gendan.desk import subjects
from gendan.desk.navigation import Place, add_place
from gendan.orders.queries import import_sources, imports

PLACE = Place(
    "order_imports",
    _("Import orders"),
    icon="file-import",
    url_name="desk:order_imports",
    section="orders",
    permissions=("orders.import",),
    words="导入 订单导入 Excel 导单 批量 import orders",
)

EDI = Place(
    "edi",
    _("EDI order"),
    icon="file-import",
    url_name="desk:edi",
    section="orders",
    permissions=("orders.enter",),
    words="EDI X12 850 EDIFACT ORDERS 客户订单 报文 导入 purchase order file",
)


def enter() -> None:
    """Add them."""
    add_place(PLACE)
    add_place(EDI)
    subjects.add_kind(
        subjects.Kind(
            "import",
            _("Import"),
            icon="file-import",
            door=lambda member, number: imports.run_for(member, number).name,
            url=lambda number: reverse("desk:order_import", args=[number]),
        )
    )
    subjects.add_kind(
        subjects.Kind(
            "import_source",
            _("Import source"),
            icon="file-import",
            door=lambda member, number: import_sources.source_for(member, number).name,
            url=lambda number: reverse("desk:order_import_source", args=[number]),
        )
    )
