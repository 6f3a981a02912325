"""An order under way, for tests and pictures: 1,200 jackets for Nordic Outdoor, fabric late, promise at risk.

| code | node | planned | where it stands |
|---|---|---|---|
| PP | PP sample approved | 10 days ago | done on its day |
| FAB | fabric in the factory | 5 days ago | open and red: 5 days over |
| CUT | cutting | in 2 days | waits for FAB and PP (both gates) |
| SEW | sewing | in 16 days | 1,200 to do, 260 done |
| PACK | packing | in 19 days | |
| SHIP | leaves the factory | in 22 days | forecast 4 days after the promise |
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from gendan.base import clock
from gendan.orders.content import LineContent, OrderContent
from gendan.orders.content_json import HEADER, LINE, digest, normalised, to_json
from gendan.orders.models import (
    Colour,
    DailyOutput,
    DatePromise,
    Material,
    NodeReport,
    NodeState,
    Order,
    OrderLine,
    OrderVersion,
    PlanNode,
    PlanTemplate,
    Status,
)
from gendan.partners.models import Customer, Supplier
from gendan.people.models import Department, Member


@dataclass(frozen=True)
class _Node:
    """Days count from today."""

    code: str
    zh: str
    en: str
    department: str
    planned: int
    forecast: int
    links: tuple[tuple[str, int, bool], ...] = ()
    colour: Colour = Colour.NONE
    evidence: str = ""
    done: bool = False
    target: int | None = None


NODES = (
    _Node("PP", "产前样确认", "PP sample approved", "MER", -10, -10, done=True, evidence="签样单"),
    _Node("FAB", "大货面料到厂", "Bulk fabric in-house", "PUR", -5, 3, colour=Colour.RED, evidence="到货单"),
    _Node("CUT", "开裁", "Cutting starts", "PRD", 2, 6, (("FAB", 1, True), ("PP", 1, True))),
    _Node("SEW", "车缝完成", "Sewing finished", "PRD", 16, 20, (("CUT", 10, False),), target=1200),
    _Node("PACK", "包装完成", "Packing finished", "PRD", 19, 23, (("SEW", 2, False),)),
    _Node("SHIP", "出厂", "Leaves the factory", "LOG", 22, 26, (("PACK", 2, False),), evidence="装箱照片"),
)


def garment_order(merchandiser: Member, today: date, number: str = "GD-26-0117") -> Order:
    """Make it. Departments must be there; what is missing of them is replaced by the merchandiser's own."""
    factory = Supplier.objects.get_or_create(code="HUASHENG", defaults={"name": "华盛制衣"})[0]
    names = {"name_zh": "成衣", "name_en": "Garments", "span": 52, "ship_node": "SHIP"}
    order = Order.objects.create(
        number=number,
        customer=Customer.objects.get_or_create(code="NORDIC", defaults={"name": "Nordic Outdoor AB"})[0],
        customer_po=f"PO-{number[-4:]}",
        merchandiser=merchandiser,
        factory=factory,
        status=Status.CONFIRMED,
        template=PlanTemplate.objects.get_or_create(code="test-garment", defaults=names)[0],
        confirmed_on=today - timedelta(days=30),
        ordered_on=today - timedelta(days=32),
        entered_at=clock.now() - timedelta(days=31),
        entered_by=merchandiser,
        currency="USD",
        amount=Decimal(18600),
        incoterm="FOB",
        incoterm_place="宁波",
        transport="sea",
        payment_terms="30% T/T, 70% L/C at sight",
        promised_ship=today + timedelta(days=22),
        promised_delivery=today + timedelta(days=52),
        forecast_ship=today + timedelta(days=26),
        forecast_delivery=today + timedelta(days=56),
        late_days=4,
        float_days=-3,
        colour=Colour.RED,
        next_code="FAB",
        next_on=today - timedelta(days=5),
        promise_changes=1,
        warnings=[
            ["node.overdue", "FAB", 3, {"planned": _iso(today, -5), "forecast": _iso(today, 3)}],
            ["forecast.late", "", 3, {"days": 4, "promise": _iso(today, 22), "forecast": _iso(today, 26)}],
        ],
    )
    nodes = _nodes(order, merchandiser, factory, today)
    _records(order, nodes, merchandiser, today)
    return order


def _iso(today: date, days: int) -> str:
    return (today + timedelta(days=days)).isoformat()


def _nodes(order: Order, owner: Member, factory: Supplier, today: date) -> dict[str, PlanNode]:
    departments = {it.code: it for it in Department.objects.all()}
    own = departments.get("MER") or next(iter(departments.values()))
    made = {}
    for position, it in enumerate(NODES, 1):
        planned = today + timedelta(days=it.planned)
        made[it.code] = PlanNode.objects.create(
            order=order,
            code=it.code,
            position=position,
            name_zh=it.zh,
            name_en=it.en,
            department=departments.get(it.department, own),
            owner=owner if it.code in {"PP", "FAB", "SHIP"} else None,
            supplier=factory if it.code in {"CUT", "SEW", "PACK"} else None,
            state=NodeState.DONE if it.done else NodeState.OPEN,
            planned=planned,
            baseline=planned - timedelta(days=3 if it.code == "FAB" else 0),
            expected=today + timedelta(days=3) if it.code == "FAB" else None,
            actual=planned if it.done else None,
            target=it.target,
            done=Decimal(260) if it.target else None,
            remind=[7, 3],
            links=[list(link) for link in it.links],
            evidence=it.evidence,
            promise_changes=1 if it.code == "FAB" else 0,
            latest=planned - timedelta(days=1),
            forecast=planned if it.done else today + timedelta(days=it.forecast),
            float_days=None if it.done else -3,
            colour=it.colour,
        )
    return made


def _records(order: Order, nodes: dict[str, PlanNode], member: Member, today: date) -> None:
    now = clock.now()
    by: dict[str, Any] = {"by": member, "at": now}
    OrderLine.objects.create(
        order=order,
        position=1,
        customer_item="NO-7781",
        description="Men's rain jacket",
        spec={"colour": "Navy", "size": "S-XXL", "fabric": "100% polyester 75D"},
        quantity=Decimal(1200),
        unit="pcs",
        price=Decimal("15.5"),
        amount=Decimal(18600),
    )
    said = _content(order)
    OrderVersion.objects.create(
        order=order, number=1, content=to_json(said), digest=digest(said), changes=[], **by
    )
    DatePromise.objects.create(
        order=order,
        node=nodes["FAB"],
        field="planned",
        old=nodes["FAB"].baseline,
        new=nodes["FAB"].planned,
        reason="染厂排期",
        **by,
    )
    NodeReport.objects.create(node=nodes["PP"], kind="done", day=nodes["PP"].planned, remark="客户已签", **by)
    Material.objects.create(order=order, name="面料 75D 海军蓝", unit="m", needed=2400, received=1500)
    Material.objects.create(order=order, name="拉链", unit="pcs", needed=1200, received=1200)
    DailyOutput.objects.create(node=nodes["SEW"], day=today - timedelta(days=1), quantity=120)
    DailyOutput.objects.create(node=nodes["SEW"], day=today, quantity=140)


def _content(order: Order) -> OrderContent:
    """What the order says, as its first version keeps it."""
    header = {name: getattr(order, name) for name in HEADER if name != "customer"}
    line = order.lines.get()
    values = {name: getattr(line, name) for name in LINE if name != "product"}
    lines = (LineContent(position=1, spec=line.spec, **values),)
    return normalised(OrderContent(customer=order.customer.code, lines=lines, **header))


def an_issue(order: Order) -> int:
    """The id of the issue that the order's late fabric has raised; it waits for the merchandiser."""
    from gendan.issues.actions import clocks
    from gendan.issues.actions.raising import follow_warnings
    from gendan.issues.models import Issue
    from gendan.orders.actions.monitoring import recheck

    recheck([order.pk])
    follow_warnings(order.pk)
    issue = Issue.objects.get(order=order, node_code="FAB")
    # whatever the hour: at night it would be who is on duty
    issue.assignee, issue.assigned_by = order.merchandiser, "merchandiser"
    issue.save()
    clocks.begin(issue.pk, at=issue.opened_at)
    return issue.pk
