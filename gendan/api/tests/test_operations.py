"""Every operation, called by everybody: one table, which a test holds complete."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from gendan.api.tests.conftest import Program
from gendan.api.tests.test_idempotency import give_notice
from gendan.api.v1 import api
from gendan.base import clock
from gendan.base.worktime.models import WorkCalendar
from gendan.orders.actions.entry import draft_order
from gendan.orders.content import OrderContent
from gendan.orders.models import Order
from gendan.partners.models import Customer
from gendan.people.models import Member

Programs = Callable[..., Program]


@dataclass(frozen=True)
class Row:
    """An operation: its scope, and what the right caller gets. `{me}` and `{notice}` are filled in."""

    method: str
    path: str
    scope: str
    right: int = 200
    body: Any = None
    example: str = ""

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


SENT = {"customer": "ACME", "lines": [{"quantity": "5", "description": "T恤"}]}

TABLE = [
    Row("GET", "/me", ""),
    Row("GET", "/members", "members:read"),
    Row("GET", "/members/{number}", "members:read", example="/members/{me}"),
    Row("GET", "/departments", "members:read"),
    Row("GET", "/calendars", "calendars:read"),
    Row("GET", "/calendars/{code}", "calendars:read", example="/calendars/factory"),
    Row(
        "POST",
        "/worktime/due",
        "calendars:read",
        body={"start": "2026-09-24T17:00:00+08:00", "seconds": 7200},
    ),
    Row("GET", "/events/{kind}/{number}", "events:read", example="/events/member/{me}"),
    Row("GET", "/orders", "orders:read"),
    Row("GET", "/orders/{number}", "orders:read", example="/orders/{order}"),
    Row("PUT", "/orders/{source}/{external_key}", "orders:write", body=SENT, example="/orders/ERP/A/1"),
    Row(
        "POST",
        "/orders/batch",
        "orders:write",
        body={"source": "ERP", "orders": [{**SENT, "external_key": "A/1"}]},
    ),
    Row("GET", "/notices", "notices:read"),
    Row("POST", "/notices/{number}/read", "notices:write", example="/notices/{notice}/read"),
    Row("POST", "/notices/read", "notices:write"),
    Row("GET", "/customers", "partners:read"),
    Row("PUT", "/customers/{code}", "partners:write", body={"name": "北境户外"}, example="/customers/NORD"),
    Row("GET", "/suppliers", "partners:read"),
    Row("PUT", "/suppliers/{code}", "partners:write", body={"name": "宏达"}, example="/suppliers/HD"),
]


def make_calendar() -> None:
    WorkCalendar.objects.create(code="factory", name="工厂", week={"0": [[0, 3600]]})


def make_order(member: Member) -> Order:
    """An order of the only customer."""
    Customer.objects.create(code="ACME", name="ACME Apparel")
    return draft_order(OrderContent(customer="ACME"), actor=member)


def operations() -> Iterator[tuple[str, str]]:
    for path, methods in api.get_openapi_schema(path_prefix="")["paths"].items():
        for method in methods:
            yield f"{method.upper()} {path}", path


def test_table_holds_every_operation() -> None:
    assert sorted(row.name for row in TABLE) == sorted(name for name, _path in operations())


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_operation_opens_to_the_right_caller_only(row: Row, lin: Member, program: Programs) -> None:
    make_calendar()
    path = (row.example or row.path).format(me=lin.pk, notice=give_notice(lin).pk, order=make_order(lin).pk)

    def status(caller: Program) -> int:
        if row.method == "POST":
            return int(caller.post(path, row.body).status_code)
        return int(caller.send(row.method, path, row.body).status_code)

    right = program(lin, *([row.scope] if row.scope else []))
    assert status(right) == row.right
    assert status(Program("")) == 401
    assert status(Program("gendan_unknown")) == 401
    with clock.at(clock.now() + timedelta(days=8)):
        assert status(right) == 401
    if row.scope:
        wrong = "members:read" if row.scope != "members:read" else "notices:read"
        assert status(program(lin, wrong)) == 403


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_browser_s_session_works_with_its_page_s_proof_only(row: Row, lin: Member) -> None:
    make_calendar()
    path = (row.example or row.path).format(me=lin.pk, notice=give_notice(lin).pk, order=make_order(lin).pk)
    client = Client(enforce_csrf_checks=True)
    client.force_login(lin)
    headers = {"Idempotency-Key": "k"}
    answer = client.generic(row.method, f"/api/v1{path}", content_type="application/json", headers=headers)
    assert answer.status_code == (row.right if row.method == "GET" else 403)


def test_due_time_says_why(lin: Member, program: Programs) -> None:
    caller = program(lin)
    question = {"start": "2026-09-24T17:00:00+08:00", "seconds": 2 * 3600}
    answer = caller.post("/worktime/due", question, **{"Accept-Language": "en"}).json()
    assert answer["due"] == "2026-09-25T02:00:00Z"
    assert [line["seconds"] for line in answer["explanation"]] == [3600, 3600]
    assert answer["explanation"][0]["sentence"].startswith("1 h on Thu 24 Sep 2026, 17:00 to 18:00")


@pytest.mark.parametrize(
    "change",
    [
        {"start": "2026-09-24T17:00:00"},
        {"start": "1800-01-01T00:00:00Z"},
        {"seconds": 10**12},
        {"calendar": "no such"},
        {"pauses": [{"begin": "2026-09-24T17:00:00Z"}]},
        {"pauses": [{"begin": "2026-09-24T17:00:00Z", "end": "2199-09-24T17:00:00Z"}]},
    ],
)
def test_due_time_without_an_answer_is_a_clear_error(
    lin: Member, program: Programs, change: dict[str, Any]
) -> None:
    question = {"start": "2026-09-24T17:00:00+08:00", "seconds": 7200, **change}
    assert program(lin).post("/worktime/due", question).status_code == 422


def test_nobody_reads_what_is_not_theirs(lin: Member, boss: Member, program: Programs) -> None:
    notice = give_notice(boss)
    caller = program(lin)
    assert caller.post(f"/notices/{notice.pk}/read").status_code == 404
    assert caller.get(f"/events/member/{boss.pk}").status_code == 404
    assert caller.get("/notices").json()["items"] == []
    assert program(boss).get(f"/events/member/{lin.pk}").status_code == 200


def test_token_gives_no_more_than_its_member_may(db: None, program: Programs) -> None:
    nobody = Member.objects.create_user("nobody", None, name="新人")
    caller = program(nobody)
    assert caller.get("/members").status_code == 403
    assert caller.get(f"/members/{nobody.pk}").status_code == 200
    assert caller.get("/members/1").status_code == 404


def test_pages_join_without_gap_or_repetition(lin: Member, program: Programs) -> None:
    for number in range(25):
        Member.objects.create_user(f"m{number}", None, name="张三", name_keys="zs" if number % 2 else "az")
    caller = program(lin)
    seen, cursor = [], ""
    while True:
        page = caller.get(f"/members?limit=7&cursor={cursor}").json()
        seen += [member["id"] for member in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
        Member.objects.filter(name_keys="az").order_by("-id").first()
    assert seen == list(Member.objects.order_by("name_keys", "id").values_list("id", flat=True))


def test_members_are_found_by_pinyin(lin: Member, program: Programs) -> None:
    from gendan.base.text import name_keys

    Member.objects.create_user("z3", None, name="张三", name_keys=name_keys("张三"))
    found = program(lin).get("/members?q=zs").json()["items"]
    assert [member["name"] for member in found] == ["张三"]
    assert "phone" not in found[0]
