"""Many orders under way, with lines and key nodes, as a trading company has them. Needs Django set up.

`fill(1000)`, then `fill(9000)`: each adds to what is there, numbered on. The same size twice gives the same
orders: nothing is left to chance, the chance is a hash of the order's number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from gendan.base.text import name_keys
from gendan.orders.models import PlanTemplate, Product, TemplateNode
from gendan.partners.models import Customer, Supplier
from gendan.people import seed
from gendan.people.models import Department, Member, Role

TODAY = date(2026, 11, 23)
SPAN, DELIVERY = 70, 35  # days from confirmation to shipment, and on to delivery
MIX = (12, 20, 35)  # key nodes of an order

# code, Chinese, English, department, days from confirmation, red after days
NODES = (
    ("INQ", "询盘/订单评审", "Inquiry review", "SAL", -10, 3),
    ("QUO", "核价报价", "Quotation", "SAL", -7, 2),
    ("SMP", "打样寄出", "Sample sent", "TEC", -5, 3),
    ("PO", "合同回签", "Contract signed", "SAL", 0, 3),
    ("SMPOK", "样品客户确认", "Sample approved", "MER", 2, 5),
    ("SPEC", "生产通知单下达", "Tech pack issued", "MER", 3, 2),
    ("FABPO", "大货面料下单", "Bulk fabric ordered", "PUR", 4, 2),
    ("DEP", "定金到账", "Deposit received", "FIN", 5, 5),
    ("TRIMPO", "辅料下单", "Trims ordered", "PUR", 7, 4),
    ("LD", "色样送样", "Lab dip sent", "PUR", 8, 3),
    ("LDOK", "色样确认", "Lab dip approved", "MER", 13, 4),
    ("GREIGE", "坯布完成", "Greige ready", "PUR", 18, 4),
    ("PPS", "产前样寄出", "PP sample sent", "TEC", 30, 3),
    ("FAB", "大货面料到厂", "Bulk fabric in-house", "PUR", 33, 3),
    ("TRIM", "辅料到齐", "Trims in-house", "PUR", 34, 3),
    ("FABQC", "面料检验", "Fabric inspected", "QC", 36, 2),
    ("PPSOK", "产前样确认", "PP sample approved", "MER", 37, 3),
    ("PPM", "产前会", "PP meeting", "PRD", 38, 2),
    ("CUT", "开裁", "Cutting starts", "PRD", 40, 3),
    ("SEW", "上线/首件", "Sewing starts", "PRD", 43, 3),
    ("INLINE", "中期验货", "Inline inspection", "QC", 53, 3),
    ("BKG", "订舱", "Booking", "LOG", 56, 3),
    ("SEWEND", "下线", "Sewing finished", "PRD", 63, 2),
    ("SHS", "船样寄出", "Shipment sample sent", "MER", 64, 3),
    ("PACK", "后整/包装完成", "Packing finished", "PRD", 67, 2),
    ("FINAL", "尾期验货", "Final inspection", "QC", 68, 1),
    ("EXF", "出厂/装柜", "Ex-factory", "WHS", SPAN, 1),
    ("SI", "截单/VGM", "SI and VGM", "LOG", 71, 1),
    ("CUS", "报关放行", "Customs released", "LOG", 73, 1),
    ("ETD", "装船开航", "On board", "LOG", 75, 3),
    ("ADV", "装船通知", "Shipping advice", "LOG", 76, 3),
    ("BL", "提单确认", "B/L confirmed", "LOG", 78, 3),
    ("DOC", "交单", "Documents presented", "LOG", 82, 4),
    ("PAY", "收汇", "Balance received", "FIN", 92, 10),
    ("REV", "结案复盘", "Close-out", "MER", 99, 15),
)
WAITING = ("SMPOK", "LDOK", "PPSOK")  # the customer's to say

_FAMILY = "林王李张刘陈杨赵黄周吴徐孙胡朱高郭何马罗"
_GIVEN = ("小雨", "芳", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明")
_PLACES = ("华东", "鸿运", "北辰", "远洋", "嘉禾", "金陵", "海纳", "盛世", "瑞丰", "东方")
_TRADES = ("服饰", "国际贸易", "纺织", "百货", "户外用品", "家居", "供应链", "进出口")
_WORDS = ("Nordwind", "Harbour", "Atlas", "Bluepine", "Sakura", "Meridian", "Oakfield", "Lumen")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was added: numbers of rows."""

    first: int  # the id of the first order
    orders: int
    nodes: int


# A number from 0 that looks like chance and never changes: `h(order's number, what it is for)`.
_HASH = "(hashint4(hashint4({n}) # {salt}) & 1048575)"


def _h(salt: int, modulus: int | str, n: str = "n") -> str:
    return f"mod({_HASH.format(n=n, salt=salt)}, {modulus})"


# how many days an order runs behind its plan: a tenth 4 to 11, a tenth 1 or 2, the others none
_BEHIND = f"case {_h(3, 10)} when 0 then 4 + {_h(4, 8)} when 1 then 1 + {_h(4, 2)} else {_h(4, 3)} - 2 end"

_ORDERS = f"""
with made as (
    select n, %(today)s::date - {_h(1, 70)} as confirmed, {_BEHIND} as behind,
        %(templates)s::bigint[] as templates, %(customers)s::bigint[] as customers,
        %(members)s::bigint[] as members, %(factories)s::bigint[] as factories
    from generate_series(%(first)s::int, %(last)s::int) n
)
insert into orders_order (
    number, source, external_key, status, customer_id, customer_po, merchandiser_id, factory_id, ordered_on,
    currency, amount, incoterm, incoterm_place, transport, payment_terms, promised_ship, promised_delivery,
    template_id, calendar, note, version, entered_by_id, entered_at, confirmed_on, forecast_ship,
    forecast_delivery, late_days, float_days, colour, next_code, warnings, promise_changes, check_on)
select 'SO' || to_char(confirmed, 'YYMM') || '-' || lpad(n::text, 6, '0'), %(source)s, '', 'confirmed',
    customers[1 + {_h(5, "cardinality(customers)")}], 'PO' || 450000 + {_h(6, 900000)},
    members[1 + {_h(7, "cardinality(members)")}], factories[1 + {_h(8, "cardinality(factories)")}],
    confirmed - {_h(9, 5)}, (array['USD', 'USD', 'EUR', 'CNY'])[1 + {_h(10, 4)}],
    800 + {_h(11, 900000)} / 4.0,
    (array['FOB', 'FOB', 'CIF', 'DAP'])[1 + {_h(12, 4)}], 'Shanghai', 'sea', 'T/T 30/70',
    confirmed + {SPAN}, case when {_h(13, 3)} = 0 then confirmed + {SPAN + DELIVERY} end,
    templates[1 + {_h(14, "cardinality(templates)")}], 'default', '', 1,
    members[1 + {_h(7, "cardinality(members)")}], confirmed - interval '2 days', confirmed,
    confirmed + {SPAN} + behind, confirmed + {SPAN + DELIVERY} + behind,
    behind, 3 - behind, 0, '', '[]', {_h(15, 8)} / 6, %(today)s
from made
"""

_LINES = f"""
insert into orders_orderline (
    order_id, position, product_id, customer_item, description, spec, quantity, unit, price, amount)
select id, position, products[1 + {_h(21, "cardinality(products)", "(id::int * 4 + position)")}],
    'ST-' || {_h(22, 90000, "(id::int * 4 + position)")}, 'Style ' || position,
    '{{"colour": "navy", "size": "S-XL"}}', 100 * (1 + {_h(23, 60, "(id::int * 4 + position)")}), 'pcs', 8.5,
    850 * (1 + {_h(23, 60, "(id::int * 4 + position)")})
from (select id, generate_series(1, 1 + {_h(20, 3, "id::int")}) as position,
        %(products)s::bigint[] as products from orders_order where id >= %(first)s) made
"""

_NODES = """
insert into orders_plannode (
    order_id, code, position, name_zh, name_en, department_id, owner_id, supplier_id, state, planned,
    baseline, actual, target, remind, yellow, red, links, evidence, is_waiting, promise_changes, latest,
    forecast, float_days, colour, has_alarm)
select o.id, t.code, t.position, t.name_zh, t.name_en, t.department_id,
    case when mod(t.position, 3) = 0 then o.merchandiser_id end,
    case when t.code in ('FAB', 'CUT', 'SEW', 'SEWEND', 'PACK') then o.factory_id end,
    case when at < %(today)s then 'done' else 'open' end, planned, planned,
    case when at < %(today)s then at end, null, t.remind, t.yellow, t.red, t.links, t.evidence, t.is_waiting,
    0, planned + 3, case when at < %(today)s then at else greatest(at, %(today)s) end,
    case when at < %(today)s then null else 3 - o.late_days end,
    case when at < %(today)s then case when at > planned + 1 then 2 else 0 end
        when %(today)s - planned >= t.red then 3 when %(today)s - planned >= t.yellow then 2
        when planned - %(today)s <= t.remind[1] then 1 else 0 end, false
from orders_order o
join orders_templatenode t on t.template_id = o.template_id
cross join lateral (select o.confirmed_on + t."offset" as planned,
    o.confirmed_on + t."offset" + o.late_days as at) dates
where o.id >= %(first)s
"""

_DERIVED = """
update orders_order o set next_code = coalesce(n.code, ''), next_on = n.planned,
    colour = case when o.late_days > 0 or n.worst = 3 then 3 else n.worst end,
    warnings = case when n.worst = 3 then jsonb_build_array(
            jsonb_build_array('node.overdue', n.code, 3, jsonb_build_object('days', %(today)s - n.planned)))
        else '[]' end
        || case when o.late_days > 0 then jsonb_build_array(
            jsonb_build_array('forecast.late', '', 3, jsonb_build_object('days', o.late_days)))
        else '[]' end
from (select distinct on (order_id) order_id, code, planned,
        max(colour) over (partition by order_id) as worst
    from orders_plannode where state = 'open' and order_id >= %(first)s
    order by order_id, position) n
where n.order_id = o.id
"""


def fill(orders: int, nodes: Sequence[int] = MIX, *, today: date = TODAY) -> Loaded:
    """Add so many confirmed orders with their lines and key nodes, as they would stand on `today`.

    `nodes`: how many key nodes they have, in equal parts. Customers, factories, products and
    merchandisers grow with the orders: about 200 orders a merchandiser. Ends with ANALYZE.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")  # foreign keys are right by themselves
        cursor.execute("select coalesce(max(id), 0), count(*) from orders_order")
        last_id, there = cursor.fetchone()
        total = there + orders
        values = {
            "today": today,
            "source": "bench",
            "first": there + 1,
            "last": total,
            "templates": [_template(it) for it in nodes],
            "customers": _customers(max(40, total // 100)),
            "members": _members(max(25, total // 200)),
            "factories": _factories(max(12, total // 500)),
        }
        cursor.execute(_ORDERS, values)
        cursor.execute(_LINES, {"first": last_id + 1, "products": _products(200)})
        cursor.execute(_NODES, {"first": last_id + 1, "today": today})
        written = cursor.rowcount
        cursor.execute(_DERIVED, {"first": last_id + 1, "today": today})
        cursor.execute("set local session_replication_role = origin")
        cursor.execute("analyze")
    return Loaded(last_id + 1, orders, written)


def settle() -> None:
    """VACUUM ANALYZE, as the server does by itself after a while. Outside of transactions only."""
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


def _template(size: int) -> int:
    """The template with so many nodes, evenly taken from the 35; EXF is always among them."""
    code = f"bench-{size}"
    template = PlanTemplate.objects.filter(code=code).first()
    if template is None:
        template = PlanTemplate.objects.create(
            code=code,
            name_zh=f"外贸梭织 {size} 节点",
            name_en=f"Woven, {size} nodes",
            span=SPAN,
            ship_node="EXF",
        )
        TemplateNode.objects.bulk_create(_template_nodes(template, _chosen(size)))
    return template.pk


def _chosen(size: int) -> Sequence[int]:
    ship = next(at for at, node in enumerate(NODES) if node[0] == "EXF")
    places = {round(it * (len(NODES) - 1) / max(1, size - 1)) for it in range(size)}
    if ship not in places:
        places.discard(min(places, key=lambda it: abs(it - ship)))
        places.add(ship)
    return sorted(places)


def _template_nodes(template: PlanTemplate, places: Sequence[int]) -> list[TemplateNode]:
    if not Department.objects.exists():
        seed.seed_departments()
    departments = {it.code: it for it in Department.objects.all()}
    made: list[TemplateNode] = []
    for position, place in enumerate(places, 1):
        code, chinese, english, department, offset, red = NODES[place]
        made.append(
            TemplateNode(
                template=template,
                code=code,
                position=position,
                name_zh=chinese,
                name_en=english,
                department=departments[department],
                anchor="T",
                offset=offset,
                links=_after(made[-1], offset, code) if made else [],
                remind=[3, 1],
                yellow=min(1, red),
                red=red,
                is_waiting=code in WAITING,
            )
        )
    return made


def _after(before: TemplateNode, offset: int, code: str) -> list[list[object]]:
    """A link that leaves some days of the way to spare, so that delays and holidays move what follows."""
    return [[before.code, max(0, (offset - before.offset) * 5 // 7 - 1), code in ("CUT", "EXF")]]


def _members(size: int) -> list[int]:
    there = list(
        Member.objects.filter(username__startswith="load").order_by("id").values_list("id", flat=True)
    )
    if not Role.objects.exists():
        seed.seed_roles()
    role = Role.objects.get(code="merchandiser")
    department = Department.objects.get(code="MER")
    names = [f"{_FAMILY[n % len(_FAMILY)]}{_GIVEN[n // len(_FAMILY) % len(_GIVEN)]}" for n in range(size)]
    made = Member.objects.bulk_create(
        Member(
            username=f"load{n}",
            name=name,
            name_keys=name_keys(name),
            password="!",
            department=department,
            grade=1,
        )
        for n, name in enumerate(names)
        if n >= len(there)
    )
    through = Member.roles.through
    through.objects.bulk_create(through(member=it, role=role) for it in made)
    return there + [it.pk for it in made]


def _customers(size: int) -> list[int]:
    there = Customer.objects.filter(code__startswith="LC").count()
    names = ((n, _company(n, _WORDS[n % len(_WORDS)] if n % 2 else "")) for n in range(there, size))
    Customer.objects.bulk_create(
        Customer(code=f"LC{n}", name=name, name_keys=name_keys(name)[:400], country="DE") for n, name in names
    )
    return list(Customer.objects.filter(code__startswith="LC").order_by("id").values_list("id", flat=True))


def _factories(size: int) -> list[int]:
    there = Supplier.objects.filter(code__startswith="LF").count()
    names = ((n, f"{_PLACES[n % len(_PLACES)]}制衣{n}厂") for n in range(there, size))
    Supplier.objects.bulk_create(
        Supplier(code=f"LF{n}", name=name, name_keys=name_keys(name)[:400]) for n, name in names
    )
    return list(Supplier.objects.filter(code__startswith="LF").order_by("id").values_list("id", flat=True))


def _products(size: int) -> list[int]:
    if not Product.objects.filter(code__startswith="LP").exists():
        Product.objects.bulk_create(
            Product(code=f"LP{n:04}", name=f"梭织衬衫 {n}", name_en=f"Woven shirt {n}") for n in range(size)
        )
    return list(Product.objects.filter(code__startswith="LP").order_by("id").values_list("id", flat=True))


def _company(number: int, western: str) -> str:
    if western:
        return f"{western} Trading {number}"
    place, trade = _PLACES[number // 2 % len(_PLACES)], _TRADES[number // 20 % len(_TRADES)]
    return f"{place}{trade}{number}"
