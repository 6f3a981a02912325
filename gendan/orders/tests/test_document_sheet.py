"""Customers' own forms of a purchase order: Chinese and English, labels beside and below, and none at all."""

import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from gendan.base.sheets.reading import read_rows
from gendan.orders.content import LineContent, OrderContent
from gendan.orders.document_sheet import SheetError, SheetFault, cell_name, read_order

D = Decimal

CHINESE = [
    ["采购订单", "", "", "", "", "", "", ""],
    ["买方：华北服饰有限公司", "", "", "", "采购单号：", "PO26-0815", "", ""],
    ["下单日期：", "2026年11月20日", "", "", "币种", "USD", "", ""],
    ["交货期", "2027-2-3", "", "", "付款方式", "T/T 30%定金，70%见提单副本", "", ""],
    ["成交方式", "FOB 上海", "", "", "运输方式", "海运", "", ""],
    ["", "", "", "", "", "", "", ""],
    ["序号", "款号", "品名", "颜色", "尺码", "数量", "单价(USD)", "金额"],
    ["1", "A1023", "女式梭织衬衫", "藏青", "M", "3,200件", "4.35", "13,920.00"],
    ["2", "B200", "棉袜", "", "均码", "100打", "7.20", "720.00"],
    ["合计", "", "", "", "", "", "", "14,640.00"],
    ["", "", "", "", "", "", "", ""],
    ["备注：每箱不超过20公斤", "", "", "", "", "", "", ""],
]
ENGLISH = [
    ["NORTHWIND STORES", "", "", "", "", ""],
    ["PURCHASE ORDER", "", "", "", "", ""],
    ["PO No.: 4500012345   Order Date: 20-Nov-2026", "", "", "", "", ""],
    ["Ship Date", "Delivery Date", "Incoterms", "Payment Terms", "Ship Via", "Currency"],
    ["02/03/2027", "03/25/2027", "CIF Hamburg", "L/C at sight", "Ocean", "EUR"],
    ["", "", "", "", "", ""],
    ["Item No.", "Description", "Qty", "Unit", "Unit Price", "Amount"],
    ["A1023", "Women's woven shirt", "3200", "PCS", "4.35", "13920"],
    ["B200", "Cotton socks", "100", "DOZ", "7.20", "720"],
    ["", "(packed by the dozen)", "", "", "", ""],
    ["TOTAL", "", "", "", "", "14640.00"],
]


def test_a_chinese_form() -> None:
    found = read_order(CHINESE)
    assert found.content == OrderContent(
        customer_po="PO26-0815",
        ordered_on=date(2026, 11, 20),
        currency="USD",
        incoterm="FOB",
        incoterm_place="上海",
        transport="sea",
        payment_terms="T/T 30%定金,70%见提单副本",
        promised_ship=date(2027, 2, 3),
        amount=D("14640.00"),
        note="每箱不超过20公斤",
        lines=(
            LineContent(
                1,
                customer_item="",
                product="A1023",
                description="女式梭织衬衫",
                spec={"colour": "藏青", "size": "M"},
                quantity=D(3200),
                unit="件",
                price=D("4.35"),
                amount=D("13920.00"),
            ),
            LineContent(
                2,
                product="B200",
                description="棉袜",
                spec={"size": "均码"},
                quantity=D(100),
                unit="打",
                price=D("7.20"),
                amount=D("720.00"),
            ),
        ),
    )
    assert found.customer == "华北服饰有限公司"
    assert found.places["customer_po"] == "F2"
    assert found.places["lines.quantity"] == "F7"
    assert all(0 < it <= 100 for it in found.sure.values())


def test_an_english_form_with_values_below_their_labels() -> None:
    content = read_order(ENGLISH).content
    assert content.customer_po == "4500012345"
    assert content.ordered_on == date(2026, 11, 20)
    assert (content.promised_ship, content.promised_delivery) == (date(2027, 2, 3), date(2027, 3, 25))
    assert (content.incoterm, content.incoterm_place) == ("CIF", "Hamburg")
    assert (content.payment_terms, content.transport) == ("L/C at sight", "sea")
    assert (content.currency, content.amount) == ("EUR", D(14640))
    assert [(it.position, it.customer_item, it.quantity, it.unit, it.price) for it in content.lines] == [
        (1, "A1023", D(3200), "PCS", D("4.35")),
        (2, "B200", D(100), "DOZ", D("7.20")),
    ]


def test_a_bare_table_with_everything_in_its_columns() -> None:
    content = read_order(
        [
            ["PO Number", "Item No.", "Description", "Quantity", "Unit", "Price", "Currency", "Ship Date"],
            ["77", "A1", "Shirt", "10", "pcs", "2.5", "USD", "2027-03-05"],
            ["77", "A2", "Skirt", "20", "pcs", "3.5", "USD", "2027-03-01"],
        ]
    ).content
    assert (content.customer_po, content.currency) == ("77", "USD")
    assert content.promised_ship == date(2027, 3, 1)
    assert len(content.lines) == 2


def test_days_before_months_where_the_dates_prove_it() -> None:
    rows = [row[:] for row in ENGLISH]
    rows[4][0], rows[4][1] = "03/02/2027", "25/03/2027"
    content = read_order(rows).content
    assert (content.promised_ship, content.promised_delivery) == (date(2027, 2, 3), date(2027, 3, 25))


def test_an_excel_file_as_it_comes_from_the_reader() -> None:
    out = io.BytesIO()
    with Workbook(out) as book:
        sheet = book.add_worksheet("采购单")
        for number, row in enumerate(CHINESE):
            sheet.write_row(number, 0, row)
    assert read_order(read_rows(out.getvalue())).content == read_order(CHINESE).content


def test_a_csv_file_in_gbk() -> None:
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in CHINESE)
    assert read_order(read_rows(text.encode("gbk"))).content == read_order(CHINESE).content


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([], SheetFault.NO_TABLE),
        ([["Dear Ms Lin,", ""], ["please find", "attached"]], SheetFault.NO_TABLE),
        ([["数量", "单价"], ["1", "2"]], SheetFault.NO_TABLE),
        (ENGLISH[:7], SheetFault.NO_LINES),
        ([["Item No.", "Qty"], ["A", "many"]], SheetFault.NO_LINES),
        ([["x"]] * 6_000, SheetFault.TOO_MANY),
    ],
    ids=range(6),
)
def test_a_sheet_that_is_no_order_is_refused(rows: list[list[str]], fault: SheetFault) -> None:
    with pytest.raises(SheetError) as caught:
        read_order(rows)
    assert caught.value.fault is fault


def test_names_of_cells() -> None:
    assert [cell_name(0, 0), cell_name(2, 1), cell_name(9, 26)] == ["A1", "B3", "AA10"]


WORDS = """Qty 数量 Item No. 合计 TOTAL FOB USD 1E99 ::
Item 款号 PO交期 Date: 2027-02-30 12.5 - 合计 TOTAL FOB USD 1E99 :: 5件 ¥3 ² 海运 交期 PO#: Incoterms:FOB"""
cells = st.sampled_from(["", "9" * 40, "\x00", "a" * 3000, *WORDS.split()])


@given(st.lists(st.lists(cells | st.text(max_size=10), max_size=6), max_size=12))
def test_any_rows_are_read_or_refused(rows: list[list[str]]) -> None:
    try:
        found = read_order(rows)
    except SheetError:
        return
    positions = [it.position for it in found.content.lines]
    assert positions
    assert len(set(positions)) == len(positions)
