"""Customers and suppliers by program: upserted by code, paged, without anybody's telephone."""

from collections.abc import Callable
from typing import Any

import pytest

from gendan.api.tests.conftest import Program
from gendan.base.timeline.models import Event
from gendan.partners.models import Customer, Supplier
from gendan.people.models import Member

Programs = Callable[..., Program]


def test_put_adds_changes_and_repeats(lin: Member, program: Programs) -> None:
    caller = program(lin)
    first = caller.send("PUT", "/customers/NORD", {"name": "北境户外", "tier": "A"}).json()
    changed = caller.send("PUT", "/customers/NORD", {"name": "北境户外", "country": "瑞典"}).json()
    caller.send("PUT", "/customers/NORD", {"name": "北境户外", "country": "瑞典"})
    assert first["id"] == changed["id"]
    assert (changed["tier"], changed["country"]) == ("A", "瑞典"), "what is left out stays"
    kinds = Event.objects.filter(kind__startswith="customer.").values_list("kind", flat=True)
    assert sorted(kinds) == ["customer.added", "customer.changed"]
    assert caller.send("PUT", "/suppliers/HD", {"name": "宏达", "kind": "dye"}).json()["kind"] == "dye"
    assert Supplier.objects.get().code == "HD"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "x" * 121},
        {"name": "a\x00b"},
        {"name": "x", "time_zone": "Mars"},
        {"name": "x", "tier": "Z"},
        {"name": "x", "language": "tlh"},
    ],
)
def test_what_cannot_be_is_a_problem_and_changes_nothing(
    lin: Member, program: Programs, body: dict[str, Any]
) -> None:
    answer = program(lin).send("PUT", "/customers/X", body)
    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("application/problem+json")
    assert not Customer.objects.exists()


def test_listed_by_pinyin_in_pages(lin: Member, program: Programs) -> None:
    caller = program(lin)
    for number in range(5):
        caller.send("PUT", f"/customers/C{number}", {"name": f"北境{number}"})
    first = caller.get("/customers?limit=3&q=bj").json()
    second = caller.get(f"/customers?limit=3&q=bj&cursor={first['next']}").json()
    assert [it["code"] for it in [*first["items"], *second["items"]]] == [f"C{n}" for n in range(5)]
    assert second["next"] is None
    assert not {"phone", "email", "contacts"} & first["items"][0].keys()


def test_token_gives_no_more_than_its_member_may(db: None, program: Programs) -> None:
    caller = program(Member.objects.create_user("nobody", None, name="新人"))
    assert caller.get("/customers").status_code == 403
    assert caller.send("PUT", "/customers/X", {"name": "x"}).status_code == 403
    assert not Customer.objects.exists()
