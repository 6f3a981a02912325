"""The columns of the T&A matrix: those of the orders' plans, joined, without what no order needs."""

from datetime import date

from gendan.orders.models import TemplateNode
from gendan.orders.queries.matrix import Cell, Matrix, merged

DAY = date(2026, 11, 24)


def _plan(codes: str) -> list[TemplateNode]:
    return [TemplateNode(code=it, position=n) for n, it in enumerate(codes)]


def _codes(nodes: list[TemplateNode]) -> str:
    return "".join(it.code for it in nodes)


def test_one_plan_stays_as_it_is() -> None:
    assert _codes(merged([_plan("ABC")])) == "ABC"
    assert merged([]) == []


def test_what_a_later_plan_adds_follows_its_neighbour() -> None:
    assert _codes(merged([_plan("ABCD"), _plan("AXCY"), _plan("ZA")])) == "ZAXBCYD"


def test_each_code_has_one_column_even_where_plans_disagree() -> None:
    assert sorted(_codes(merged([_plan("ABC"), _plan("CBA"), _plan("BAC")]))) == ["A", "B", "C"]


def test_columns_that_no_order_needs_are_left_out() -> None:
    cells: dict[tuple[int, str], Cell] = {
        (1, "A"): ("skipped", None, DAY, DAY, 0),
        (2, "B"): ("open", None, DAY, DAY, 1),
    }
    shown = Matrix(None, [], _plan("ABC"), cells)
    assert _codes(shown.needed) == "B"
