"""The plan templates that a company starts with: the usual nodes of the trade, all of them editable.

Offsets and thresholds are common practice in garment, hardware and fabric export; least working days
between nodes are what can be done under pressure, so that the usual dates leave real float.

The tables below read: code | Chinese | English | department (* waits for the customer) | counted from, days |
after (predecessor + least working days, ! is a hard gate) | remind days before | yellow/red days after |
evidence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gendan.orders.schedule import Link, Step

SHIPPING = """
SI | 截单/截补料、VGM | SI and VGM cut-off | LOG | E+1 | BKG+2 | 1 | 0/1 | 回执
CUS | 报关放行（截关前） | Customs released | LOG | E+3 | EXF+1! | 1 | 0/1 | 报关单
ETD | 装船开航 | On board | LOG | E+5 | CUS+0! SI+1 | 1 | 1/3 | 提单
ADV | 装船通知 | Shipping advice | LOG | ETD+3 | ETD+0 | 1 | 1/3 | 邮件
BL | 提单确认/签发 | Bill of lading confirmed | LOG | ETD+3 | ETD+1 | 1 | 1/3 | 提单
DOC | 交单（L/C）/寄单 | Documents presented | LOG | ETD+7 | BL+1 | 3 | 2/11 | 交单回执
PAY | 收汇/尾款 | Balance received | FIN | ETD+14 | DOC+2 | 3 | 3/10 | 水单
REV | 结案复盘、退税单据齐 | Close-out and review | MER | PAY+7 | PAY+0 |  | 7/15 | 复盘表
"""

WOVEN = """
INQ | 询盘/订单评审 | Inquiry and feasibility review | SAL | T-10 |  |  | 1/3 | 评审表
QUO | 核价报价 | Costing and quotation | SAL | T-7 | INQ+1 | 1 | 1/2 | 报价单
SMP | 打样（头样）寄出 | Proto or fit sample sent | MER | T-14 |  | 2 | 1/3 | 快递单号、照片
SMPOK | 样品客户确认 | Sample approved | MER* | T-7 | SMP+1 | 2 | 2/5 | 邮件
PO | 合同/PI 回签 | Contract signed | SAL | T+0 | QUO+0 | 1 | 1/3 | 合同
DEP | 定金到账（T/T 30%）/收到 L/C | Deposit or L/C received | FIN | T+5 | PO+0 | 2 | 2/5 | 水单
SPEC | 生产通知单/工艺单下达 | Production order and tech pack issued | MER | T+3 | PO+1 SMPOK+1 | 1 | 1/2 | 工艺单
FABPO | 大货面料下单 | Bulk fabric ordered | PUR | T+4 | SPEC+0 | 1 | 1/2 | 采购合同
TRIMPO | 辅料下单 | Trims ordered | PUR | T+7 | SPEC+1 | 1 | 2/4 | 采购合同
LD | 色样/手感样/印花样送样 | Lab dip, hand-feel and strike-off sent | PUR | T+8 | SPEC+2 | 2 | 1/3 | 色卡
LDOK | 色样确认 | Lab dip approved | MER* | T+13 | LD+2 | 2 | 2/4 | 确认邮件
GREIGE | 坯布完成 | Greige ready | PUR | T+18 | FABPO+5 | 3 | 2/4 | 照片
FAB | 大货面料到厂 | Bulk fabric in-house | PUR | T+33 | LDOK+8 GREIGE+6 | 7/3/1 | 1/3 | 码单、入库单
TRIM | 辅料到齐 | Trims in-house | PUR | T+34 | TRIMPO+10 | 5/2 | 1/3 | 入库单
FABQC | 面料检验/测试报告 | Fabric inspection and lab test | QC | T+37 | FAB+1 | 2 | 1/2 | 四分制报告、SGS/ITS
PPS | 产前样寄出 | Pre-production sample sent | MER | T+30 | LDOK+5 | 3 | 1/3 | 快递单号
PPSOK | 产前样确认 | PP sample approved | MER* | T+37 | PPS+3 | 3 | 1/3 | 确认邮件
PPM | 产前会 | PP meeting | PRD | T+38 | PPSOK+0 | 1 | 1/2 | 会议纪要
CUT | 开裁 | Cutting starts (PCD) | PRD | T+40 | FAB+2! TRIM+1! PPSOK+1! FABQC+0 PPM+0 | 3/1 | 1/3 | 裁剪报告
SEW | 上线/首件 | Sewing starts, first piece | PRD | T+43 | CUT+1 | 1 | 1/3 | 首件确认
INLINE | 中期验货（30–50%完成） | During-production inspection | QC | E-17 | SEW+4 | 3 | 1/3 | 验货报告
SEWEND | 下线（缝制完成） | Sewing finished | PRD | E-7 | SEW+9 INLINE+2 | 3 | 1/2 | 日报
SHS | 船样寄出 | Shipment sample sent | MER | E-7 | SEW+5 | 2 | 1/3 | 快递单号
BKG | 订舱 | Booking (SO) | LOG | E-14 | PO+0 | 3 | 1/3 | SO
PACK | 后整/包装完成 | Finishing and packing | PRD | E-3 | SEWEND+1 | 2 | 1/2 | 装箱单
FINAL | 尾期验货（100%完成，≥80%装箱） | Final random inspection | QC | E-2 | PACK+0 | 3 | 0/1 | 报告 Pass/Fail
EXF | 出厂/装柜 | Ex-factory, loading | WHS | E+0 | FINAL+0! BKG+2 | 3/1 | 0/1 | 装柜照片、柜号封号
"""  # noqa: E501 - one node a line

HARDWARE = """
PO | 合同/PI 回签 | Contract signed | SAL | T+0 |  | 1 | 1/3 | 合同
DEP | 定金到账 | Deposit received | FIN | T+5 | PO+0 | 2 | 2/5 | 水单
SPEC | 生产通知单/图纸下达 | Production order and drawings issued | TEC | T+3 | PO+1 | 1 | 1/2 | 图纸
MATPO | 原材料下单 | Raw material ordered | PUR | T+5 | SPEC+1 | 1 | 1/2 | 采购合同
PKGPO | 包材下单 | Packaging ordered | PUR | T+12 | SPEC+2 | 1 | 2/4 | 采购合同
TOOLPO | 开模 | Tooling started | TEC | T+5 | SPEC+1 | 1 | 1/3 | 模具合同
TOOL | 模具完成 | Tool finished | TEC | T+25 | TOOLPO+11 | 7/3 | 2/4 | 试模报告
SEAL | 试模样/封样 | Tool sample sealed | MER* | T+28 | TOOL+1 | 3/1 | 1/3 | 封样单
MAT | 原材料到料 | Raw material in-house | PUR | T+20 | MATPO+8 | 5/2 | 1/3 | 入库单
FIRST | 首件确认 | First piece approved | QC | T+22 | MAT+1! | 2 | 1/3 | 首件报告
MASS | 量产开始 | Mass production starts | PRD | T+29 | FIRST+1! SEAL+0! | 2 | 1/3 | 生产日报
PKG | 包材到齐 | Packaging in-house | PUR | T+33 | PKGPO+8 | 5/2 | 1/3 | 入库单
INLINE | 量产 50% 中检 | Inspection at half output | QC | T+35 | MASS+2 | 2 | 1/3 | 验货报告
BKG | 订舱 | Booking (SO) | LOG | E-14 | PO+0 | 3 | 1/3 | SO
MASSEND | 量产完成 | Mass production finished | PRD | E-5 | INLINE+2 | 3 | 1/2 | 日报
PACK | 包装完成 | Packed | PRD | E-3 | MASSEND+1 PKG+2! | 2 | 1/2 | 装箱单
FINAL | 尾检 | Final inspection | QC | E-2 | PACK+0 | 3 | 0/1 | 报告 Pass/Fail
EXF | 出货/装柜 | Ex-factory, loading | WHS | E+0 | FINAL+0! BKG+2 | 3/1 | 0/1 | 装柜照片、柜号封号
"""

QUICK = """
PO | 订单确认 | Order confirmed | MER | T+0 |  | 1 | 1/2 | 订单
SPEC | 工艺单下达 | Tech pack issued | MER | T+1 | PO+0 | 1 | 1/2 | 工艺单
FABPO | 面辅料下单 | Fabric and trims ordered | PUR | T+1 | PO+0 |  | 1/2 | 采购单
SMPOK | 确认样 | Sample approved | MER* | T+3 | SPEC+1 | 1 | 1/2 | 确认记录
FAB | 面料到厂 | Fabric in-house | PUR | T+8 | FABPO+3 | 3/1 | 1/2 | 入库单
TRIM | 辅料到齐 | Trims in-house | PUR | T+8 | FABPO+3 | 3/1 | 1/2 | 入库单
CUT | 开裁 | Cutting starts | PRD | T+9 | FAB+0! TRIM+0! SMPOK+1! | 2/1 | 1/2 | 裁剪报告
SEW | 上线/首件 | Sewing starts, first piece | PRD | T+10 | CUT+0 | 1 | 1/2 | 首件确认
SEWEND | 下线（缝制完成） | Sewing finished | PRD | E-2 | SEW+4 | 2/1 | 1/2 | 日报
FINAL | 尾查 | Final inspection | QC | E-1 | SEWEND+0 | 1 | 0/1 | 查货报告
WH | 入仓 | Into the customer's warehouse | WHS | E+0 | FINAL+0! | 2/1 | 0/1 | 入仓单
INV | 对账开票 | Statement and invoice | FIN | WH+5 | WH+1 | 1 | 3/7 | 发票
PAY | 回款 | Payment received | FIN | WH+30 | INV+1 | 3 | 3/10 | 水单
"""

FABRIC = """
PO | 订单确认 | Order confirmed | MER | T+0 |  | 1 | 1/2 | 订单
GREPO | 坯布下单 | Greige ordered | PUR | T+2 | PO+0 | 1 | 1/2 | 采购合同
LD | 打色送样 | Lab dip sent | PUR | T+5 | PO+2 | 1 | 1/2 | 色卡
LDOK | 色样确认 | Lab dip approved | MER* | T+9 | LD+1 | 2 | 1/3 | 确认记录
GREIGE | 坯布完成 | Greige ready | PUR | T+14 | GREPO+6 | 3/1 | 1/3 | 码单
GREQC | 坯布检验 | Greige inspected | QC | T+15 | GREIGE+0 | 1 | 1/2 | 检验报告
DYE | 进缸染色 | Dyeing starts | PUR | T+17 | GREQC+0! LDOK+1! | 3/1 | 1/3 | 排缸单
HEAD | 头缸样确认 | First lot approved | MER* | T+22 | DYE+2 | 1 | 1/3 | 缸样
DYEEND | 染整完成 | Dyeing and finishing done | PUR | E-5 | DYE+6 HEAD+2 | 3/1 | 1/3 | 染整报告
FABQC | 成品检验 | Fabric inspected | QC | E-2 | DYEEND+1 | 2 | 0/1 | 四分制报告
EXF | 发货 | Dispatched | WHS | E+0 | FABQC+0! | 3/1 | 0/1 | 码单、送货单
DLV | 客户签收 | Received by the customer | LOG | E+3 | EXF+1 | 1 | 1/2 | 签收单
PAY | 收款 | Payment received | FIN | DLV+30 | DLV+1 | 3 | 3/10 | 水单
"""

PROCUREMENT = """
PQ | 报价请求 | Price quotation requested | PUR | T-14 |  | 2 | 3/7 | 报价单
PO | 采购订单下达 | Purchase order sent | PUR | T+0 | PQ+0 | 1 | 1/3 | 采购订单
DLV | 交付客户 | Delivered to the customer | LOG | E+0 | PO+1 | 7/3/1 | 0/1 | 签收单
"""


@dataclass(frozen=True, slots=True)
class SeedNode:
    """One node: who, from what day, after what, reminded and coloured when, and shown by what."""

    code: str
    zh: str
    en: str
    department: str
    anchor: str
    offset: int
    after: tuple[Link, ...]
    remind: tuple[int, ...]
    yellow: int
    red: int
    evidence: str
    waits: bool

    @property
    def step(self) -> Step:
        """What the schedule needs of it."""
        return Step(self.code, self.anchor, self.offset, self.after)


@dataclass(frozen=True, slots=True)
class SeedTemplate:
    """One template; `span` are its days from T to E, `ship` and `delivery` the nodes that keep them."""

    code: str
    zh: str
    en: str
    span: int
    ship: str
    delivery: str
    nodes: tuple[SeedNode, ...]


def read(*tables: str) -> tuple[SeedNode, ...]:
    """The nodes of one or several tables."""
    return tuple(_node(line) for table in tables for line in table.strip().splitlines())


def _node(line: str) -> SeedNode:
    code, zh, en, department, day, after, remind, colours, evidence = (it.strip() for it in line.split("|"))
    anchor, offset = _split(day)
    yellow, red = map(int, colours.split("/"))
    links = tuple(Link(*_split(it.rstrip("!")), it.endswith("!")) for it in after.split())
    days = tuple(int(it) for it in remind.split("/") if it)
    whose, waits = department.rstrip("*"), department.endswith("*")
    return SeedNode(code, zh, en, whose, anchor, offset, links, days, yellow, red, evidence, waits)


def _split(text: str) -> tuple[str, int]:
    """`EXF+2` as its two parts."""
    found = re.fullmatch(r"([A-Z]+)([+-]\d+)", text)
    if found is None:
        raise ValueError(f"{text!r} is not a node and a number of days")
    return found[1], int(found[2])


TEMPLATES: Sequence[SeedTemplate] = (
    SeedTemplate("A", "外贸梭织服装", "Woven garments for export", 70, "EXF", "ETD", read(WOVEN, SHIPPING)),
    SeedTemplate(
        "B",
        "外贸五金/塑胶/家具",
        "Hardware, plastics, furniture for export",
        45,
        "EXF",
        "ETD",
        read(HARDWARE, SHIPPING),
    ),
    SeedTemplate("C", "内销快反", "Quick response, domestic", 20, "WH", "WH", read(QUICK)),
    SeedTemplate("D", "面料跟单", "Fabric", 35, "EXF", "DLV", read(FABRIC)),
    SeedTemplate("S", "集中采购配送", "Procurement and delivery", 90, "DLV", "DLV", read(PROCUREMENT)),
)


SEVERAL_MEANINGS = frozenset({"PO", "FABQC", "DLV"})
USUAL_NAMES = {
    it.code: (it.zh, it.en)
    for template in reversed(TEMPLATES)
    for it in template.nodes
    if it.code not in SEVERAL_MEANINGS
}
"""Chinese and English name of each code that means the same in all of them."""

OUTPUT_NODES = frozenset({"CUT", "SEWEND", "PACK", "MASSEND"})
"""Nodes that are done by quantity: their target is the order's."""
