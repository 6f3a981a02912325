"""Whose table it ever is, its columns are recognised, and the reason is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.orders.columns import (
    Guess,
    Head,
    Proposal,
    Reason,
    field_of,
    find_header,
    plain_header,
    propose,
)
from gendan.orders.synonyms import SYNONYMS, Field

CHINESE = ["订单号", "客户", "款号", "数量(件)", "单价(USD)", "交期"]
ROW = ["26-0815", "ACME", "S-1", "1,200", "2.5", "2026-12-01"]

SCMS = {
    "ID": "1",
    "PO / SO #": "SCMS-4",
    "ASN/DN #": "ASN-8",
    "Country": "Vietnam",
    "Vendor INCO Term": "EXW",
    "Shipment Mode": "Air",
    "PQ First Sent to Client Date": "Pre-PQ Process",
    "Scheduled Delivery Date": "2-Jun-06",
    "Delivered to Client Date": "2-Jun-06",
    "Vendor": "RANBAXY",
    "Item Description": "HIV, Reveal",
    "Unit_of_measure": "30",
    "Line Item Quantity": "19",
    "Line Item Value": "551",
    "Pack_Price": "29",
    "Unit_Price": "0.97",
}


def read(*rows: list[str]) -> tuple[Head, Proposal]:
    head = find_header(rows)
    assert head is not None
    return head, propose(head.names, rows[head.first :])


def headers(proposal: Proposal) -> dict[str, tuple[str, ...]]:
    return {name: guess.headers for name, guess in proposal.fields.items()}


def test_a_chinese_order_table_is_understood_whole() -> None:
    head, proposal = read(CHINESE, ROW)
    assert head == Head(1, tuple(CHINESE))
    assert headers(proposal) == {
        "key": ("订单号",),
        "customer": ("客户",),
        "product": ("款号",),
        "quantity": ("数量(件)",),
        "price": ("单价(USD)",),
        "promised_ship": ("交期",),
    }
    assert proposal.missing == []
    assert proposal.fixed == {"currency": "USD", "unit": "件"}


def test_the_header_is_found_under_titles_and_groups() -> None:
    title = ["绍兴XX公司订单进度表", "", "", "", "", ""]
    groups = ["订单信息", "", "", "数量与价格", "", ""]
    for above in ([title], [title, [""] * 6], [groups], [title, groups]):
        head, proposal = read(*above, CHINESE, ROW)
        assert head.first == len(above) + 1
        assert proposal.missing == []


def test_the_two_rows_of_a_merged_header_are_joined() -> None:
    head, proposal = read(
        ["订单号", "客户", "数量", "", "", "交期"],
        ["", "", "红", "蓝", "合计", ""],
        ["1", "ACME", "2", "3", "5", "2026-12-01"],
    )
    assert head == Head(2, ("订单号", "客户", "数量 红", "数量 蓝", "数量 合计", "交期"))
    assert headers(proposal)["quantity"] == ("数量 合计",)


def test_a_row_of_data_is_never_taken_for_a_second_header() -> None:
    assert read(["订单号", "客户", "款号"], ["A", "", "S-1"], ["", "ACME", "S-2"])[0].first == 1
    assert read(["订单号", "客户", "数量"], ["", "", "5"])[0].first == 1


def test_names_are_unique_and_nameless_columns_have_their_letter() -> None:
    assert read(["订单号", "客户", "数量", "数量", "", ""])[0].names == (
        "订单号",
        "客户",
        "数量",
        "数量 (2)",
        "[E]",
        "[F]",
    )


def test_the_file_of_a_foreign_system_is_understood() -> None:
    _head, proposal = read(list(SCMS), list(SCMS.values()), list(SCMS.values()))
    assert headers(proposal) == {
        "position": ("ID",),
        "key": ("PO / SO #", "ASN/DN #"),
        "incoterm": ("Vendor INCO Term",),
        "transport": ("Shipment Mode",),
        "promised_delivery": ("Scheduled Delivery Date",),
        "factory": ("Vendor",),
        "description": ("Item Description",),
        "quantity": ("Line Item Quantity",),
        "amount": ("Line Item Value",),
        "price": ("Pack_Price",),
    }
    assert proposal.missing == [Field.CUSTOMER]


def test_of_two_prices_the_one_that_makes_the_amount_is_taken() -> None:
    _head, proposal = read(list(SCMS), list(SCMS.values()), list(SCMS.values()))
    assert proposal.fields["price"] == Guess(("Pack_Price",), 98, Reason.SUMS)


@pytest.mark.parametrize(
    ("header", "wanted", "reason"),
    [
        ("订单号", "key", Reason.EXACT),
        ("訂單編號*", "key", Reason.FOLDED),
        ("Customer Name:", "customer", Reason.FOLDED),
        ("Q'TY", "quantity", Reason.FOLDED),
        ("客户要求交期", "promised_ship", Reason.CONTAINED),
        ("spec.colour", "spec.colour", Reason.EXACT),
        ("node.FAB", "node.FAB", Reason.EXACT),
    ],
)
def test_each_step_says_its_reason(header: str, wanted: str, reason: Reason) -> None:
    found = field_of(header)
    assert found is not None
    assert (found[0], found[2]) == (wanted, reason)


def test_the_surer_of_two_columns_is_taken_and_a_column_serves_once() -> None:
    _head, proposal = read(
        ["订单号", "客户", "要求交期和备注", "交期"], ["1", "a", "2026-12-01", "2026-12-02"]
    )
    assert headers(proposal)["promised_ship"] == ("交期",)
    used = [name for guess in proposal.fields.values() for name in guess.headers]
    assert len(used) == len(set(used))


def test_cells_that_contradict_their_header_are_believed() -> None:
    _head, proposal = read(
        ["订单号", "客户", "交期", "数量"], ["1", "a", "急", "很多"], ["2", "b", "尽快", "5"]
    )
    assert "promised_ship" not in proposal.fields
    assert "quantity" in proposal.fields


def test_what_no_header_names_may_be_told_by_its_cells() -> None:
    _head, proposal = read(
        ["订单号", "客户", "数量", "a", "b", "c"], *[["1", "x", "5", "USD", "FOB", "海运"]] * 3
    )
    assert proposal.fields["currency"] == Guess(("a",), 55, Reason.CONTENT)
    assert proposal.fields["incoterm"].headers == ("b",)
    assert proposal.fields["transport"].headers == ("c",)


def test_a_table_with_the_customers_number_only_goes_by_that() -> None:
    assert headers(read(["PO#", "客户", "数量"], ["1", "a", "5"])[1])["key"] == ("PO#",)


def test_no_word_means_two_fields() -> None:
    meant: dict[str, str] = {}
    for name, words in SYNONYMS.items():
        for word in words:
            assert meant.setdefault(plain_header(word), name) == name, word


def test_a_sheet_without_any_header_has_none() -> None:
    assert find_header([["1"], ["2"]]) is None
    assert find_header([]) is None


@given(st.lists(st.lists(st.text(max_size=12), max_size=8), max_size=20))
def test_any_cells_give_a_proposal_or_none(rows: list[list[str]]) -> None:
    head = find_header(rows)
    if head is not None:
        assert len(set(head.names)) == len(head.names)
        propose(head.names, rows[head.first :])
