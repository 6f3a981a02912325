"""An order that waits for review, for whoever looks at pages."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gendan.base.refs import Actor
    from gendan.orders.models import Order


def waiting_order(by: "Actor") -> "Order":
    """A submitted order of two lines, with the customer's own words beside it and a finding that stands."""
    from gendan.base import clock
    from gendan.orders.actions.entry import draft_order
    from gendan.orders.actions.reviewing import submit_order
    from gendan.orders.content import LineContent, OrderContent
    from gendan.orders.content_json import to_json
    from gendan.orders.models import CustomerDocument, Finding, PlanTemplate, Product, SpecField
    from gendan.partners.models import Customer

    Customer.objects.get_or_create(
        code="HARBOR", defaults={"name": "港湾服饰", "name_en": "Harbor Apparel Inc."}
    )
    template = PlanTemplate.objects.order_by("code").first() or PlanTemplate.objects.create(
        code="T", name_zh="短单", name_en="Short", span=30, ship_node="EXF"
    )
    product, fresh = Product.objects.get_or_create(
        code="TS-100", defaults={"name": "圆领T恤", "name_en": "T-shirt", "unit": "件", "template": template}
    )
    if fresh:
        choice = {"name_zh": "颜色", "name_en": "Colour", "kind": "choice", "allowed": ["白", "黑", "藏青"]}
        SpecField.objects.create(product=product, position=1, key="colour", is_required=True, **choice)
        number = {"name_zh": "克重", "name_en": "Weight", "kind": "number", "unit": "g/m²"}
        SpecField.objects.create(product=product, position=2, key="weight", **number, lowest=120, highest=300)
    name, price = "圆领T恤", Decimal("3.2")
    white, black = {"colour": "白", "weight": "180"}, {"colour": "黑", "weight": "180"}
    lines = (
        LineContent(1, "TS-100", "HB-TEE-01", name, white, Decimal(1200), "件", price),
        LineContent(2, "TS-100", "HB-TEE-02", name, black, Decimal(800), "件", price),
    )
    content = OrderContent(
        customer="HARBOR",
        customer_po="HB-26-1187",
        ordered_on=date(2026, 11, 20),
        currency="USD",
        incoterm="FOB",
        incoterm_place="宁波",
        transport="sea",
        payment_terms="T/T 30 %, 70 % against B/L copy",
        promised_ship=date(2027, 3, 15),
        lines=lines,
    )
    order = draft_order(content, actor=by, template_id=template.pk)
    theirs = OrderContent(
        customer_po="HB-26-1187",
        currency="USD",
        incoterm="FOB",
        promised_ship=date(2027, 3, 8),
        lines=(
            LineContent(1, "", "HB-TEE-01", "Crew neck tee", {}, Decimal(1200), "pcs", Decimal("3.2")),
            LineContent(2, "", "HB-TEE-02", "Crew neck tee", {}, Decimal(900), "pcs", Decimal("3.2")),
        ),
    )
    CustomerDocument.objects.create(order=order, origin="typed", content=to_json(theirs), at=clock.now())
    order = submit_order(order.pk, actor=by)
    Finding.objects.get_or_create(
        order=order,
        rule="document.differs",
        field="quantity",
        line=2,
        state="open",
        defaults={"version": 1, "expected": "900", "found": "800", "sure": 95, "at": clock.now()},
    )
    return order
