"""The partners of the demo company, an exporter of garments in Ningbo. All names are made up."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from gendan.base import clock
from gendan.base.refs import System
from gendan.partners import actions
from gendan.partners.models import Agreement, Carrier, Customer, Supplier, SupplierMonth
from gendan.partners.queries.record import months_until
from gendan.people.models import Member

DEMO = System("demo")


@dataclass(frozen=True, slots=True)
class _Customer:
    code: str
    name: str
    name_en: str
    tier: str
    country: str
    zone: str
    merchandiser: str
    contact: tuple[str, str, str]  # name, role, mailbox
    note: str = ""


_CUSTOMERS = (
    _Customer(
        "NORD",
        "北境户外",
        "Nordgren Outdoor AB",
        "A",
        "瑞典",
        "Europe/Stockholm",
        "linxiaoyu",
        ("Elsa Lindqvist", "Buyer", "elsa"),
        "验货标准 AQL 2.5；唛头必须用瑞典语。",
    ),
    _Customer(
        "LUMI",
        "卢米埃服饰",
        "Lumière Mode SARL",
        "A",
        "法国",
        "Europe/Paris",
        "linxiaoyu",
        ("Camille Laurent", "Acheteuse", "camille"),
    ),
    _Customer(
        "HARB",
        "海港百货",
        "Harbourline Stores Ltd",
        "A",
        "英国",
        "Europe/London",
        "zhangwei",
        ("Oliver Grant", "Senior buyer", "oliver"),
        "付款：提单日后 60 天。",
    ),
    _Customer(
        "KUST",
        "库斯特童装",
        "Küstenkinder GmbH",
        "B",
        "德国",
        "Europe/Berlin",
        "zhangwei",
        ("Jonas Weber", "Einkauf", "jonas"),
        "童装，须提供 OEKO-TEX 一级证书。",
    ),
    _Customer(
        "PINE",
        "松岭服装",
        "Pine Ridge Apparel Inc.",
        "A",
        "美国",
        "America/New_York",
        "linxiaoyu",
        ("Megan Foster", "Sourcing manager", "megan"),
    ),
    _Customer(
        "WEST",
        "西岸运动",
        "Westcoast Active LLC",
        "B",
        "美国",
        "America/Los_Angeles",
        "zhangwei",
        ("Tyler Reed", "Product manager", "tyler"),
    ),
    _Customer(
        "MAPL",
        "枫叶工装",
        "Maple Workwear Co.",
        "B",
        "加拿大",
        "America/Toronto",
        "linxiaoyu",
        ("Chloe Martin", "Buyer", "chloe"),
    ),
    _Customer(
        "SAKU",
        "樱屋商事",
        "Sakuraya Trading K.K.",
        "A",
        "日本",
        "Asia/Tokyo",
        "zhangwei",
        ("田中 美咲", "生産管理", "tanaka"),
        "检针机必检，断针记录随货。",
    ),
    _Customer(
        "CORA",
        "珊瑚海泳装",
        "Coral Bay Swim Pty",
        "C",
        "澳大利亚",
        "Australia/Sydney",
        "linxiaoyu",
        ("Ruby Walsh", "Owner", "ruby"),
    ),
    _Customer(
        "MYLN",
        "木月良品",
        "",
        "B",
        "中国",
        "Asia/Shanghai",
        "zhangwei",
        ("方晓", "商品经理", "fang"),
    ),
    _Customer(
        "QHXF",
        "青禾校服",
        "",
        "B",
        "中国",
        "Asia/Shanghai",
        "linxiaoyu",
        ("许国栋", "采购", "xu"),
        "秋季开学前必须全部交齐。",
    ),
    _Customer(
        "YDJJ",
        "云朵家居",
        "",
        "C",
        "中国",
        "Asia/Shanghai",
        "zhangwei",
        ("白露", "买手", "bai"),
    ),
)

# code, name, kind, what they make, rank, town, per cent in time, per cent passed
_SUPPLIERS: tuple[tuple[str, str, str, str, str, str, int, int], ...] = (
    ("HDZZ", "宏达针织厂", "factory", "T恤、POLO、卫衣", "A", "浙江宁波", 96, 99),
    ("JXFS", "金鑫服饰", "factory", "衬衫、休闲裤", "A", "浙江嘉兴", 93, 98),
    ("BLZY", "博朗制衣", "factory", "夹克、羽绒服", "B", "江苏常熟", 86, 96),
    ("SDYD", "山东远东制衣", "factory", "工装、校服", "B", "山东青岛", 89, 97),
    ("MLTZ", "美凌童装厂", "factory", "童装、连体衣", "B", "浙江湖州", 91, 98),
    ("YNHF", "越南海防分厂", "factory", "运动服、瑜伽裤", "C", "越南海防", 78, 93),
    ("LXFZ", "绿溪纺织", "fabric", "精梳棉汗布、卫衣布", "A", "浙江绍兴", 95, 99),
    ("TYZZ", "天艺针织布业", "fabric", "罗纹、珠地网眼", "B", "广东佛山", 88, 97),
    ("HTSZ", "恒泰色织", "fabric", "色织格子布、牛津纺", "B", "江苏南通", 84, 95),
    ("FYFL", "丰源羽绒辅料", "fabric", "羽绒、填充棉", "B", "安徽六安", 90, 98),
    ("JJLL", "锦记拉链", "trim", "拉链、四合扣", "A", "福建晋江", 97, 99),
    ("WZSB", "温州商标织造", "trim", "织唛、洗唛、吊牌", "B", "浙江温州", 92, 99),
    ("LHRZ", "蓝河染整", "dye", "活性染色、预缩", "B", "浙江绍兴", 81, 94),
    ("QQSX", "清清水洗", "process", "酵素洗、石磨洗", "C", "广东中山", 76, 91),
    ("CYXH", "彩云绣花", "process", "绣花、印花", "B", "浙江宁波", 88, 96),
)

# supplier, certificate, its number, days from now on which it ends (None: it does not)
_CERTIFICATES: tuple[tuple[str, str, str, int | None], ...] = (
    ("HDZZ", "OEKO-TEX Standard 100", "OT-23-10881", 210),
    ("HDZZ", "BSCI", "BSCI-556102", 24),
    ("JXFS", "ISO 9001", "QMS-77120", 400),
    ("JXFS", "WRAP", "WRAP-30915", 5),
    ("MLTZ", "OEKO-TEX Standard 100 Class I", "OT-23-20417", 33),
    ("LXFZ", "GOTS", "GOTS-8840", 150),
    ("LXFZ", "GRS", "GRS-2031", 300),
    ("LHRZ", "排污许可证", "PW-330602-118", -12),
    ("FYFL", "RDS", "RDS-1207", 90),
    ("JJLL", "OEKO-TEX Standard 100", "OT-22-55620", 260),
    ("SDYD", "ISO 45001", "OHS-1190", None),
)

_CARRIERS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("YHCW", "远海船务", "Yuanhai Lines", ("sea",)),
    ("DFHD", "东方货代", "Eastgate Forwarding", ("sea", "air", "multi")),
    ("TYHK", "天翼航空货运", "Skywing Air Cargo", ("air",)),
    ("ZOBL", "中欧班列联运", "Silk Rail Intermodal", ("rail", "multi")),
    ("SDWL", "顺达物流", "", ("road",)),
    ("JSKD", "极速快递", "Swift Courier", ("courier",)),
)

_Lane = tuple[str, str, str, int, str, str, str, str]  # from, to, mode, capacity, unit, per, price, currency
# number, title, carrier or supplier, days since it began, days until it ends, notice, lanes
_AGREEMENTS: tuple[tuple[str, str, str, int, int, int, tuple[_Lane, ...]], ...] = (
    (
        "FA-SEA-01",
        "欧洲线年度约价",
        "YHCW",
        330,
        35,
        7,
        (
            ("宁波", "鹿特丹", "sea", 12, "TEU", "week", "1450", "USD"),
            ("宁波", "汉堡", "sea", 8, "TEU", "week", "1480", "USD"),
            ("上海", "勒阿弗尔", "sea", 6, "TEU", "week", "1510", "USD"),
        ),
    ),
    (
        "FA-AIR-02",
        "旺季空运包板",
        "TYHK",
        60,
        120,
        2,
        (
            ("上海", "斯德哥尔摩", "air", 5000, "kg", "week", "31.5", "CNY"),
            ("上海", "纽约", "air", 8000, "kg", "week", "38", "CNY"),
        ),
    ),
    (
        "FA-RAIL-03",
        "中欧班列备用舱位",
        "ZOBL",
        100,
        265,
        10,
        (("义乌", "汉堡", "rail", 4, "FEU", "month", "5200", "USD"),),
    ),
    (
        "FA-CRR-04",
        "样品快递折扣",
        "JSKD",
        200,
        12,
        0,
        (("宁波", "全球", "courier", 300, "kg", "month", "42", "CNY"),),
    ),
)


def _today() -> date:
    return timezone.localtime(clock.now()).date()


@transaction.atomic
def make_demo_partners() -> None:
    """Customers, suppliers, carriers and agreements, where they are missing. Again, it changes nothing."""
    people = {it.username: it.pk for it in Member.objects.filter(is_active=True)}
    known = set(Customer.objects.values_list("code", flat=True))
    for it in _CUSTOMERS:
        if it.code not in known:
            _customer(it, people.get(it.merchandiser))
    known = set(Supplier.objects.values_list("code", flat=True))
    for row in _SUPPLIERS:
        if row[0] not in known:
            _supplier(*row)
    _carriers()
    _agreements()


def _customer(it: _Customer, merchandiser: int | None) -> None:
    made = actions.add_customer(
        actor=DEMO,
        code=it.code,
        name=it.name,
        name_en=it.name_en,
        tier=it.tier,
        country=it.country,
        time_zone=it.zone,
        language="zh-hans" if it.country == "中国" else "en",
        merchandiser_id=merchandiser,
        note=it.note,
    )
    name, role, mailbox = it.contact
    actions.add_contact(
        made,
        actor=DEMO,
        name=name,
        role=role,
        email=f"{mailbox}@{it.code.lower()}.example",
        phone=f"138{made.pk:08d}" if it.country == "中国" else "",
        is_main=True,
    )


def _supplier(
    code: str, name: str, kind: str, makes: str, rank: str, town: str, in_time: int, passed: int
) -> None:
    made = actions.add_supplier(
        actor=DEMO,
        code=code,
        name=name,
        kind=kind,
        makes=makes,
        rank=rank,
        country="越南" if town.startswith("越南") else "中国",
        note=f"地址：{town}",
    )
    surname = "陈林黄郑周吴徐孙马朱胡郭何高罗"[made.pk % 15]
    actions.add_contact(
        made, actor=DEMO, name=f"{surname}厂长", role="厂长", phone=f"139{made.pk:08d}", is_main=True
    )
    actions.add_contact(made, actor=DEMO, name=f"{surname}小姐", role="跟单", phone=f"137{made.pk:08d}")
    for owner, certificate, number, days in _CERTIFICATES:
        if owner == code:
            ends = None if days is None else _today() + timedelta(days=days)
            actions.add_certificate(made.pk, actor=DEMO, kind=certificate, number=number, expires_on=ends)
    _record(made, in_time, passed)


def _record(supplier: Supplier, in_time: int, passed: int) -> None:
    """Two years of a record around its usual rates, up and down a little but the same each time."""
    rows = []
    for number, month in enumerate(months_until(_today(), 24)):
        swing = (number * 7 + supplier.pk * 5) % 9 - 4
        done, looked = 14 + (number * 5 + supplier.pk) % 9, 20 + (number * 3 + supplier.pk) % 15
        rows.append(
            SupplierMonth(
                supplier=supplier,
                month=month,
                done=done,
                in_time=round(done * min(100, in_time + swing) / 100),
                inspected=looked,
                passed=round(looked * min(100, passed + swing / 2) / 100),
            )
        )
    SupplierMonth.objects.bulk_create(rows)


def _carriers() -> None:
    known = set(Carrier.objects.values_list("code", flat=True))
    for number, (code, name, name_en, modes) in enumerate(_CARRIERS, 1):
        if code not in known:
            made = actions.add_carrier(actor=DEMO, code=code, name=name, name_en=name_en, modes=list(modes))
            contact = {"name": f"{'叶苏卢蒋蔡贾'[number - 1]}经理", "phone": f"135{number:08d}"}
            actions.add_contact(made, actor=DEMO, role="客户经理", is_main=True, **contact)


def _agreements() -> None:
    known = set(Agreement.objects.values_list("number", flat=True))
    carriers = {it.code: it.pk for it in Carrier.objects.all()}
    for number, title, carrier, since, until, notice, lanes in _AGREEMENTS:
        if number in known:
            continue
        made = actions.add_agreement(
            actor=DEMO,
            number=number,
            title=title,
            carrier_id=carriers[carrier],
            valid_from=_today() - timedelta(days=since),
            valid_to=_today() + timedelta(days=until),
            notice_days=notice,
        )
        for lane in lanes:
            actions.add_item(made.pk, actor=DEMO, **_lane(*lane))


def _lane(
    origin: str, destination: str, mode: str, capacity: int, unit: str, per: str, price: str, currency: str
) -> Any:
    return {
        "origin": origin,
        "destination": destination,
        "mode": mode,
        "capacity": Decimal(capacity),
        "unit": unit,
        "per": per,
        "price": Decimal(price),
        "currency": currency,
    }
