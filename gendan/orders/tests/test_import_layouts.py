"""Files as factories, ERPs and customers send them: their columns are recognised without a hand."""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter

from gendan.base.sheets.reading import iter_rows
from gendan.orders.columns import Proposal, find_header, propose
from gendan.orders.rows import Layout, OrderRead, read_orders

TODAY = date(2026, 11, 23)


def book(rows: Sequence[Sequence[Any]], merged: Mapping[str, str] | None = None) -> bytes:
    """An .xlsx whose numbers and days are such, with these ranges merged."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as made:
        page, day = made.add_worksheet("Sheet1"), made.add_format({"num_format": "yyyy/m/d"})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(number, place, datetime.combine(cell, time()), day)
                elif cell not in {"", None}:
                    page.write(number, place, cell)
        for where, text in (merged or {}).items():
            page.merge_range(where, text)
    return target.getvalue()


def table(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.strip("\n").splitlines()]


def understood(content: bytes) -> tuple[Proposal, list[OrderRead]]:
    """What is proposed for a file, and its orders when nobody changes that."""
    rows = list(iter_rows(io.BytesIO(content)))
    head = find_header(rows)
    assert head is not None
    found = propose(head.names, rows[head.first :])
    layout = Layout({name: it.headers for name, it in found.fields.items()}, found.fixed)
    numbered = list(enumerate(rows, 1))[head.first :]
    return found, read_orders(head.names, numbered, layout, today=TODAY)


def columns(found: Proposal) -> dict[str, str]:
    return {str(name): "+".join(it.headers) for name, it in found.fields.items()}


def lines(order: OrderRead) -> list[tuple[str, Any, Any]]:
    return [(it.product or it.description, it.quantity, it.price) for it in order.content.lines]


GARMENTS: list[list[Any]] = [
    ["宁波海蓝服饰有限公司 2026年下半年大货跟单表"],
    ["制表: 业务二部", "", "", "", "", "", "更新日期: 2026-11-20"],
    [],
    ["", "PO号", "款号", "款式描述", "数量(件)", "颜色", "USD/PC", "出厂交期", "到货期", "工厂", "付款方式"],
    [
        "NORDIC",
        "4500981",
        "HM-2031",
        "女式梭织衬衫",
        12000,
        "藏青",
        4.85,
        date(2027, 1, 15),
        date(2027, 2, 20),
    ],
    ["", "", "HM-2032", "女式梭织长裤", 8000, "黑色", 6.2, date(2027, 1, 15), date(2027, 2, 20)],
    ["IBERIA", "IND-7781", "ZA-118", "男式夹克", 3500, "卡其", 11.5, date(2027, 2, 1), date(2027, 3, 1)],
]
GARMENTS_MERGED = {
    "A1:K1": GARMENTS[0][0],
    "A3:A4": "客人",
    "B3:B4": "PO号",
    "C3:C4": "款号",
    "D3:D4": "款式描述",
    "E3:F3": "订单",
    "H3:I3": "货期",
    "J3:J4": "工厂",
    "K3:K4": "付款方式",
    "A5:A6": "NORDIC",
    "B5:B6": "4500981",
}


def test_a_garment_factorys_list_with_a_title_and_a_header_of_two_merged_rows() -> None:
    rows = [list(row) for row in GARMENTS]
    rows[2] = ["", "", "", "", "", "", "单价"]
    found, orders = understood(book(rows, GARMENTS_MERGED))
    assert columns(found) == {
        "customer": "客人",
        "customer_po": "PO号",
        "key": "PO号",
        "product": "款号",
        "description": "款式描述",
        "quantity": "订单 数量(件)",
        "price": "单价(USD/PC)",
        "promised_ship": "货期 出厂交期",
        "promised_delivery": "货期 到货期",
        "factory": "工厂",
        "payment_terms": "付款方式",
    }
    assert found.fixed == {"currency": "USD", "unit": "件"}
    assert [it.key for it in orders] == ["4500981", "IND-7781"]
    assert lines(orders[0]) == [("HM-2031", 12000, Decimal("4.85")), ("HM-2032", 8000, Decimal("6.2"))]
    assert orders[0].content.promised_delivery == date(2027, 2, 20)
    assert not any(it.mistakes for it in orders)


ERP = """\
销售订单号,客户编码,客户名称,订单日期,行号,物料编码,物料名称,规格型号,销售数量,销售单位,币别,含税单价,价税合计,要求交期,备注
XSDD000123,C0012,海石进出口,20261105,10,01.02.0031,针织T恤,180g,1200.0000,件,USD,2.5000,3000.00,20270115,
XSDD000123,C0012,海石进出口,20261105,20,01.02.0032,针织长裤,240g,800.0000,件,USD,4.1000,3280.00,20270115,加急
XSDD000124,C0040,"鸿运(香港)",20261106,10,01.02.0031,针织T恤,180g,500.0000,件,USD,2.6000,1300.00,20270120,
"""


def test_an_erps_csv_in_gbk() -> None:
    found, orders = understood(ERP.encode("gbk"))
    assert columns(found) == {
        "key": "销售订单号",
        "customer": "客户名称",  # of a code and a name, the name
        "ordered_on": "订单日期",
        "position": "行号",
        "product": "物料编码",
        "description": "物料名称",
        "quantity": "销售数量",
        "unit": "销售单位",
        "currency": "币别",
        "price": "含税单价",
        "amount": "价税合计",
        "promised_ship": "要求交期",
        "note": "备注",
    }
    first, second = orders
    assert (first.key, first.content.customer, first.content.currency) == ("XSDD000123", "海石进出口", "USD")
    assert [it.position for it in first.content.lines] == [10, 20]
    assert (first.content.ordered_on, first.content.promised_ship) == (date(2026, 11, 5), date(2027, 1, 15))
    assert first.content.note == "加急"
    assert second.content.customer == "鸿运(香港)"
    assert not first.mistakes + second.mistakes


ENGLISH = table("""
PURCHASE ORDER LIST - AW27
PO Number|Buyer|Style No.|Description|Order Qty|UOM|FOB Price (USD)|Ext. Amount|PO Date\
|Ex-Factory Date|In-DC Date|Ship Mode|Terms of Payment|Vendor
4500123|Northfield Stores|NF-100|Ladies' knit dress|1,500|PCS|7.25|10,875.00|03/11/2026\
|15/01/2027|28/02/2027|Sea|T/T 60 days|Ningbo Kaiyuan
4500124|Northfield Stores|NF-101|Men's polo|2,400|PCS|5.10|12,240.00|04/11/2026\
|22/01/2027|05/03/2027|Air|T/T 60 days|Ningbo Kaiyuan
""")


def test_an_english_list_whose_dates_begin_with_the_day() -> None:
    found, orders = understood(book(ENGLISH))
    assert found.missing == []
    assert set(columns(found)) == {
        *("key", "customer_po", "customer", "product", "description", "quantity", "unit", "price"),
        *("amount", "ordered_on", "promised_ship", "promised_delivery", "transport", "payment_terms"),
        "factory",
    }
    first, second = (it.content for it in orders)
    assert first.ordered_on == date(2026, 11, 3)  # told by the other columns of days alone
    assert second.promised_delivery == date(2027, 3, 5)
    assert (first.transport, second.transport, first.currency) == ("sea", "air", "USD")
    assert lines(orders[1]) == [("NF-101", 2400, Decimal("5.10"))]


GROUPED = table("""
序号|合同号|客户|品名|规格|数量|单位|单价|金额|交货期|目的港
1|HT-2601|德贝家电|五金合页|4寸 不锈钢|5000|套|1.2|6000|2027-01-10|Hamburg
2|HT-2601|德贝家电|五金插销|6寸|3000|套|0.8|2400|2027-01-10|Hamburg
||小计|||8000|||8400||
|
序号|合同号|客户|品名|规格|数量|单位|单价|金额|交货期|目的港
3|HT-2602|美恒五金|铰链|3寸|10000|个|0.5|5000|2027-01-25|Los Angeles
||小计:|||10000|||5000||
|
|合计(2单)||||18000|||13400||
""")


def test_a_sheet_with_subtotals_blank_rows_and_its_header_again() -> None:
    found, orders = understood(book(GROUPED))
    assert found.missing == []
    assert "position" not in found.fields  # 序号 counts the rows of the sheet
    assert [(it.key, it.rows, it.content.customer) for it in orders] == [
        ("HT-2601", (2, 3), "德贝家电"),
        ("HT-2602", (7,), "美恒五金"),
    ]
    assert lines(orders[0]) == [("五金合页", 5000, Decimal("1.2")), ("五金插销", 3000, Decimal("0.8"))]
    assert [it.position for it in orders[0].content.lines] == [1, 2]
    assert not any(it.mistakes for it in orders)


KINGDEE = table("""
销售订单列表
单据类型|单据编号|日期|客户.名称|结算币别|物料编码|物料名称|规格型号|销售单位|销售数量\
|单价|价税合计|要货日期|销售员
标准销售订单|XSDD-26-0091|2026.11.23|杭州进出口|人民币|CP-001|保温杯|500ml|Pcs|1,200.00\
|38.50|46,200.00|2027.01.20|赵
标准销售订单|XSDD-26-0091|2026.11.23|杭州进出口|人民币|CP-002|玻璃杯|350ml|Pcs|12,000.00\
|6.80|81,600.00|2027.01.20|赵
标准销售订单|XSDD-26-0092|2026.11.24|义乌贸易|人民币|CP-001|保温杯|500ml|Pcs|600.00\
|38.50|23,100.00|2027.02.05|赵
合计|||||||||13,800.00||150,900.00||
""")  # fmt: skip


def test_an_export_of_kingdee_with_thousands_and_dotted_days() -> None:
    found, orders = understood(book(KINGDEE))
    assert columns(found) == {
        "key": "单据编号",
        "ordered_on": "日期",
        "customer": "客户.名称",
        "currency": "结算币别",
        "product": "物料编码",
        "description": "物料名称",
        "unit": "销售单位",
        "quantity": "销售数量",
        "price": "单价",
        "amount": "价税合计",
        "promised_delivery": "要货日期",
    }
    assert [it.key for it in orders] == ["XSDD-26-0091", "XSDD-26-0092"]
    assert lines(orders[0]) == [("CP-001", 1200, Decimal("38.50")), ("CP-002", 12000, Decimal("6.80"))]
    assert orders[1].content.ordered_on == date(2026, 11, 24)
    assert orders[1].content.promised_delivery == date(2027, 2, 5)
    assert orders[1].content.currency == "CNY"
    assert not any(it.mistakes for it in orders)


YONYOU = """\
订单号;订单日期;客户简称;存货编码;存货名称;规格型号;主计量;数量;含税单价;价税合计;预发货日期
SO2611001;2026-11-20;新凯纺织;0301001;涤纶面料;150D 1.5m;米;3,000.00;12.50;37,500.00;2026-12-28
SO2611002;2026-11-21;新凯纺织;0301002;棉布;40S;米;1,000.00;18.00;18,000.00;2027-01-08
总计;;;;;;;4,000.00;;55,500.00;
"""


def test_an_export_of_yonyou() -> None:
    found, orders = understood(YONYOU.encode())
    assert (found.missing, columns(found)["promised_ship"]) == ([], "预发货日期")
    assert [(it.key, lines(it)) for it in orders] == [
        ("SO2611001", [("0301001", 3000, Decimal("12.50"))]),
        ("SO2611002", [("0301002", 1000, Decimal("18.00"))]),
    ]


@pytest.mark.parametrize(
    ("row", "orders"),
    [
        (["9", "Total", "shirt", "5"], 2),  # a customer of that name
        (["Total", "", "", "15"], 1),
        (["Grand Total:", "", "", "15"], 1),
        (["", "", "本页小计", "15"], 1),
        (["累计:", "", "", "15"], 1),
        (["9", "ACME", "小计数器", "5"], 2),
    ],
)
def test_totals_are_told_from_orders(row: list[str], orders: int) -> None:
    rows = [["Order No", "Customer", "Description", "Qty"], ["8", "ACME", "shirt", "10"], row]
    assert len(understood(book(rows))[1]) == orders


def test_a_number_that_begins_anew_with_each_order_is_that_of_the_line() -> None:
    rows = [["序号", "订单号", "客户", "品名", "数量"]]
    rows += [["1", "A", "ACME", "a", "5"], ["2", "A", "ACME", "b", "6"], ["1", "B", "ACME", "c", "7"]]
    found, orders = understood(book(rows))
    assert columns(found)["position"] == "序号"
    assert [it.position for it in orders[0].content.lines] == [1, 2]
