"""The demo company's orders: a garment exporter's desk on an ordinary day, with what goes wrong on one.

Everything is done by the actions that people use, on the day on which it was done.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from django.db import transaction

from gendan.base import clock
from gendan.orders.actions import entry, reporting, reviewing
from gendan.orders.content import LineContent, OrderContent
from gendan.orders.content_json import plain
from gendan.orders.models import NodeState, Order, PlanNode, PlanTemplate, Product
from gendan.partners.models import Customer, Supplier
from gendan.people.models import Member

ZONE = ZoneInfo("Asia/Shanghai")
OWNERS = {
    "MER": "linxiaoyu",
    "SAL": "machao",
    "PUR": "wangjianguo",
    "PRD": "liqiang",
    "QC": "huangjing",
    "LOG": "shanxiaoyan",
    "FIN": "xuwen",
    "WHS": "qiudahai",
    "TEC": "admin",
    "CS": "zhouting",
}
MERCHANDISERS = ("linxiaoyu", "zhangwei", "chensisi")
REVIEWER = "zhaomin"


@dataclass(frozen=True, slots=True)
class Story:
    """What happens to one order: it stands at the node `stuck`, `days` late; `then` a day was announced.

    Without a stuck node all is done that was due. `stage` is where it stands in the house.
    """

    template: str
    stuck: str = ""
    days: int = 0
    then: int = 0  # days from today to the announced day; 0 where nobody said anything
    age: int = 0  # days since confirmation, where no node is stuck
    stage: str = "running"  # draft, submitted, wrong, held, finished
    why: str = ""


STORIES: Sequence[Story] = (
    Story("A", age=12),
    Story("A", age=26),
    Story("A", age=41),
    Story("A", age=55),
    Story("A", age=66),
    Story("A", "FAB", 6, 9, why="染厂压卡，缸位排到下周"),
    Story("A", "LDOK", 3, why="客户在休假，未回复色样"),
    Story("A", "TRIM", 2, 4, why="吊牌印错，重印"),
    Story("A", "PPSOK", 4),
    Story("A", "SEWEND", 3, 6, why="两条线请假较多"),
    Story("A", "BKG", 4, 3, why="美西航线爆舱"),
    Story("A", "FINAL", 1, 2),
    Story("A", "DEP", 7),
    Story("A", "GREIGE", 1, 3),
    Story("C", age=2),
    Story("A", age=33),
    Story("C", "CUT", 1, 1),
    Story("C", age=4),
    Story("C", age=10),
    Story("C", age=16),
    Story("D", age=6),
    Story("D", age=18),
    Story("A", stage="finished"),
    Story("C", stage="finished"),
    Story("C", stage="finished"),
    Story("A", stage="held", age=20, why="客户要求暂停，等新包装稿"),
    Story("A", stage="submitted"),
    Story("A", stage="wrong"),
    Story("C", stage="submitted"),
    Story("A", stage="draft"),
)


@dataclass
class Company:
    """Who and what the orders are made of."""

    people: Mapping[str, Member]
    customers: Sequence[Customer]
    factories: Sequence[Supplier]
    products: Sequence[Product]
    templates: Mapping[str, PlanTemplate]
    today: date
    dice: Random = field(default_factory=lambda: Random(20261123))  # noqa: S311 - the same demo each time


@transaction.atomic
def make_orders() -> int:
    """The orders of the demo where there are none yet. How many were made."""
    if Order.objects.filter(source="").exists():
        return 0
    company = Company(
        people={it.username: it for it in Member.objects.all()},
        customers=list(Customer.objects.filter(is_active=True).order_by("code")),
        factories=list(Supplier.objects.filter(kind="factory", is_active=True).order_by("code")),
        products=list(
            Product.objects.filter(is_active=True).prefetch_related("spec_fields").order_by("code")
        ),
        templates={it.code: it for it in PlanTemplate.objects.all()},
        today=clock.now().astimezone(ZONE).date(),
    )
    for number, story in enumerate(STORIES):
        _tell(company, story, number)
    return len(STORIES)


def _tell(company: Company, story: Story, number: int) -> None:
    begun = _begun(company, story)
    merchandiser = company.people[MERCHANDISERS[number % len(MERCHANDISERS)]]
    with _at(begun - timedelta(days=3), 10):
        order = _entered(company, story, number, begun, merchandiser)
    if story.stage == "draft":
        return
    with _at(begun - timedelta(days=1), 15):
        reviewing.submit_order(order.pk, actor=merchandiser)
    if story.stage in {"submitted", "wrong"}:
        return
    _review(company, order, begun)
    _work(company, story, order)
    if story.stage == "held":
        with _at(company.today - timedelta(days=1), 11):
            entry.hold_order(order.pk, reason=story.why, actor=merchandiser)


def _begun(company: Company, story: Story) -> date:
    """The day of confirmation: a working day, and early enough for what the story tells."""
    template = company.templates[story.template]
    age = story.age
    if story.stuck:
        age = _offset(template, story.stuck) + story.days
    elif story.stage == "finished":
        age = template.span + 45
    day = company.today - timedelta(days=age)
    return day - timedelta(days=max(0, day.weekday() - 4))


def _offset(template: PlanTemplate, code: str) -> int:
    """Days from confirmation to the node's usual date."""
    node = template.nodes.get(code=code)
    if node.anchor == "T":
        return node.offset
    return node.offset + (template.span if node.anchor == "E" else _offset(template, node.anchor))


def _entered(company: Company, story: Story, number: int, begun: date, merchandiser: Member) -> Order:
    template = company.templates[story.template]
    customer = company.customers[number % len(company.customers)]
    is_home = customer.country in {"", "中国", "CN", "China"}
    ship = begun + timedelta(days=template.span)
    lines = tuple(_line(company, number, position) for position in range(1, 2 + number % 3))
    amount = sum((it.amount or Decimal(0) for it in lines), Decimal(0))
    content = OrderContent(
        customer=customer.code,
        customer_po=f"{customer.code[:3].upper()}-{begun:%y%m}{number:03d}",
        ordered_on=begun - timedelta(days=3),
        currency="CNY" if is_home else "USD",
        incoterm="" if is_home else "FOB",
        incoterm_place="" if is_home else "Shanghai",
        transport="road" if is_home else "sea",
        payment_terms="30% T/T 定金，70% 见提单复印件" if not is_home else "月结 30 天",
        promised_ship=ship,
        promised_delivery=ship + timedelta(days=5),
        amount=amount + (Decimal(180) if story.stage == "wrong" else 0),
        lines=lines,
    )
    return entry.draft_order(
        content,
        actor=merchandiser,
        merchandiser_id=merchandiser.pk,
        factory_id=company.factories[number % len(company.factories)].pk,
        template_id=template.pk,
    )


def _line(company: Company, number: int, position: int) -> LineContent:
    product = company.products[(number * 3 + position) % len(company.products)]
    quantity = Decimal(company.dice.randrange(6, 60) * 100)
    price = Decimal(company.dice.randrange(380, 2600)) / 100
    return LineContent(
        position=position,
        product=product.code,
        description=product.name,
        spec={it.key: _value(it.kind, it.allowed, it.lowest) for it in product.spec_fields.all()},
        quantity=quantity,
        unit=product.unit,
        price=price,
        amount=quantity * price,
    )


def _value(kind: str, allowed: Sequence[str], lowest: Decimal | None) -> str:
    if kind == "choice":
        return allowed[0]
    return plain(lowest or Decimal(1)) if kind == "number" else "按确认样"


def _review(company: Company, order: Order, begun: date) -> None:
    reviewer = company.people[REVIEWER]
    with _at(begun, 9):
        review = reviewing.open_review(order.pk, actor=reviewer)
        for finding in order.findings.filter(state="open", sure__gte=80):
            reviewing.accept_finding(finding.pk, reason="已与客户邮件确认", actor=reviewer)
    with _at(begun, 10):
        reviewing.approve_order(review.pk, actor=reviewer)


def _work(company: Company, story: Story, order: Order) -> None:
    """Report what was done until today; stop before what waits for the stuck node."""
    open_nodes = order.nodes.filter(state=NodeState.OPEN).select_related("department")
    nodes = list(open_nodes.order_by("planned", "position"))
    halted = _halted(nodes, story.stuck)
    done = date.min
    for node in nodes:
        if node.code in halted or (node.planned >= company.today and story.stage != "finished"):
            continue
        day = min(node.planned - timedelta(days=company.dice.randrange(0, 2)), company.today)
        day = done = max(day, done)  # never before what came before it
        with _at(day, 16):
            reporting.report_done(node.pk, day, actor=company.people[OWNERS[node.department.code]])
    if story.then:
        stuck = next(it for it in nodes if it.code == story.stuck)
        with _at(company.today - timedelta(days=1), 17):
            reporting.announce_date(
                stuck.pk,
                company.today + timedelta(days=story.then),
                story.why or "工厂预告新日期",
                actor=company.people[OWNERS[stuck.department.code]],
            )


def _halted(nodes: Sequence[PlanNode], stuck: str) -> set[str]:
    """The stuck node and all that waits for it."""
    halted = {stuck} if stuck else set[str]()
    for node in nodes:  # by date, so that predecessors come first
        if any(link[0] in halted for link in node.links):
            halted.add(node.code)
    return halted


def _at(day: date, hour: int) -> AbstractContextManager[None]:
    return clock.at(datetime.combine(day, time(hour), ZONE))
