"""Who may report: members by permission, links for their own nodes and for nothing else."""

import pytest

from gendan.base.errors import ForbiddenError, NotFoundError
from gendan.base.refs import System
from gendan.orders.reporters import LinkHolder, require_report
from gendan.people.permissions import PERMISSIONS
from gendan.people.permit import may
from tests.cast import Cast

HOLDER = LinkHolder(link=7, label="华盛制衣 王厂长", order=15, codes=frozenset({"SEW", "PACK"}))


def test_a_link_reports_its_nodes_under_its_label() -> None:
    require_report(HOLDER, 15, "SEW")
    assert (HOLDER.actor_kind, HOLDER.actor_id, HOLDER.actor_name) == ("link", 7, "华盛制衣 王厂长")


@pytest.mark.parametrize(("order", "code"), [(16, "SEW"), (15, "CUT"), (16, "CUT"), (15, "")])
def test_another_order_or_node_is_not_found(order: int, code: str) -> None:
    with pytest.raises(NotFoundError):
        require_report(HOLDER, order, code)


def test_a_link_has_no_permission_of_members() -> None:
    assert not any(may(HOLDER, code) for code in PERMISSIONS)


def test_members_need_the_permission(cast: Cast) -> None:
    require_report(cast.merchandiser, 15, "SEW")
    require_report(System("import"), 15, "SEW")
    with pytest.raises(ForbiddenError):
        require_report(cast.outsider, 15, "SEW")
