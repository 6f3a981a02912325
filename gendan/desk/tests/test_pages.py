"""Every page of the desk: whom it opens to, in a bounded number of queries, with icons that exist."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gendan.base.refs import System
from gendan.base.worktime import queries as worktime
from gendan.base.worktime.actions import seed_china
from gendan.desk.assets import FOLDER, manifest
from gendan.orders.models import PlanTemplate
from gendan.orders.seed import seed as seed_orders
from gendan.people import seed
from gendan.people.models import Activity, Department, DutyShift, Role
from tests.cast import Cast
from tests.garment_order import an_issue, garment_order
from tests.test_permissions import checked_import, some_partners
from tests.waiting_order import waiting_order

BACKEND = "gendan.people.sign_in.backends.MemberBackend"

# page → queries for an administrator, as measured; lower them when you can, say why where you raise one.
QUERIES = {
    "/": 37,  # each card of the day has one or two: deadlines, orders, reviews and returns, imports, issues
    "/search/?q=zs": 18,  # one or two more for each source: customers, suppliers, products, orders
    "/me/tokens/": 7,
    "/sign-in/": 8,
    "/notices/": 7,
    "/notices/bell/": 6,
    "/me/": 11,
    "/orders/edi/": 6,
    "/members/": 11,
    "/members/new/": 8,
    "/members/{member}/": 13,
    "/members/{member}/edit/": 9,
    "/members/{member}/roles/": 9,
    "/members/{member}/password/": 8,
    "/members/{member}/leave/": 17,  # what the member answers for: orders, key nodes and issues too
    "/members/import/": 6,
    "/departments/": 7,
    "/departments/new/": 8,
    "/departments/{department}/": 11,
    "/roles/": 7,
    "/roles/new/": 6,
    "/roles/{role}/": 7,
    "/authority/": 8,
    "/templates/": 7,
    "/templates/new/": 7,
    "/templates/{template}/": 15,
    "/templates/{template}/edit/": 8,
    "/templates/{template}/nodes/": 9,
    "/templates/{template}/nodes/FAB/": 10,
    "/thresholds/": 7,
    "/thresholds/new/": 9,
    "/orders/import/": 9,  # with an import in the list
    "/orders/import/sources/": 9,
    "/orders/import/sources/{source}/": 12,
    "/orders/import/template/": 8,
    "/raci/": 13,
    "/raci/new/": 7,
    "/raci/{activity}/": 10,
    "/raci/{activity}/edit/": 9,
    "/duty/": 12,
    "/duty/new/": 9,
    "/calendars/": 10,
    "/calendars/new/": 6,
    "/calendars/default/hours/": 11,
    "/calendars/default/import/": 7,
    "/calendars/default/2026-10-01/": 8,
    "/calendars/default/explain/?start=2026-09-25T16:00&hours=2&minutes=0": 8,
    "/issues/": 8,
    "/issues/?ended=1": 7,
    "/issues/{issue}/": 18,  # its clocks with their ladders are three, to whom it can go are two
    "/orders/{order}/": 10,
    "/orders/{order}/?tab=forecast": 10,
    "/orders/{order}/?tab=gantt": 10,
    "/orders/{order}/?tab=timeline": 14,
    "/orders/{order}/?tab=lines": 11,
    "/orders/{order}/?tab=materials": 12,
    "/orders/{order}/?tab=files": 12,
    "/orders/{order}/?tab=changes": 12,
    "/orders/{order}/?tab=links": 11,
    "/orders/{order}/?tab=issues": 11,
    "/orders/{order}/replan/": 12,
    "/orders/{order}/reason/cancel/": 8,
    "/orders/{order}/nodes/CUT/": 17,
    "/orders/{order}/nodes/PP/": 13,
    "/orders/new/": 10,
    "/orders/review/": 10,
    "/orders/pick/customers/?q=gw": 6,
    "/orders/pick/products/?q=ts": 6,
    "/orders/pick/spec/?line=1&product=TS-100": 7,
    "/orders/{waiting}/edit/": 15,
    "/orders/{waiting}/review/": 36,
    "/orders/{waiting}/versions/": 9,
    "/orders/{waiting}/document/": 20,
    "/orders/{waiting}/second/": 14,
    "/orders/": 14,
    "/orders/matrix/": 14,
    "/orders/board/": 17,
    "/orders/calendar/?day=2026-11-30": 10,
    "/orders/filters/": 12,
    "/audit/": 17,  # a query for each kind of object in the log: partners, products, templates too
    "/timeline/member/{member}/": 9,
    "/products/": 10,
    "/products/new/": 7,
    "/products/{product}/": 14,
    "/products/{product}/edit/": 9,
    "/products/{product}/specification/": 8,
    "/agreements/": 9,
    "/agreements/new/": 8,
    "/agreements/{agreement}/": 13,
    "/agreements/{agreement}/edit/": 10,
    "/carriers/": 9,
    "/carriers/new/": 6,
    "/carriers/{carrier}/": 15,
    "/carriers/{carrier}/edit/": 8,
    "/customers/": 12,
    "/customers/new/": 8,
    "/customers/{customer}/": 13,
    "/customers/{customer}/edit/": 10,
    "/suppliers/": 10,
    "/suppliers/new/": 7,
    "/suppliers/{supplier}/": 16,
    "/suppliers/{supplier}/edit/": 10,
    "/carriers/{carrier}/contacts/new/": 8,
    "/customers/{customer}/contacts/new/": 8,
    "/suppliers/{supplier}/contacts/new/": 9,
    "/contacts/{contact}/": 7,
    "/suppliers/{supplier}/certificates/new/": 9,
    "/certificates/{certificate}/": 7,
    "/agreements/{agreement}/items/new/": 8,
    "/agreements/items/{item}/": 7,
}

# pages that only some may open; the rest is for every member who may see colleagues
GUARDED = (
    "/members/new/",
    "/members/import/",
    "/members/{member}/edit/",
    "/members/{member}/roles/",
    "/members/{member}/password/",
    "/members/{member}/leave/",
    "/departments/new/",
    "/roles/new/",
    "/templates/new/",
    "/templates/{template}/edit/",
    "/templates/{template}/nodes/",
    "/templates/{template}/nodes/FAB/",
    "/thresholds/new/",
    "/raci/new/",
    "/raci/{activity}/",
    "/raci/{activity}/edit/",
    "/duty/new/",
    "/calendars/new/",
    "/calendars/default/hours/",
    "/calendars/default/import/",
    "/calendars/default/2026-10-01/",
    "/audit/",
    "/sign-in/",
    "/products/new/",
    "/products/{product}/edit/",
    "/products/{product}/specification/",
    "/agreements/new/",
    "/agreements/{agreement}/edit/",
    "/carriers/new/",
    "/carriers/{carrier}/edit/",
    "/customers/new/",
    "/customers/{customer}/edit/",
    "/suppliers/new/",
    "/suppliers/{supplier}/edit/",
    "/carriers/{carrier}/contacts/new/",
    "/customers/{customer}/contacts/new/",
    "/suppliers/{supplier}/contacts/new/",
    "/contacts/{contact}/",
    "/suppliers/{supplier}/certificates/new/",
    "/certificates/{certificate}/",
    "/agreements/{agreement}/items/new/",
    "/agreements/items/{item}/",
)


@pytest.fixture
def numbers(cast: Cast) -> dict[str, int]:
    seed.seed_matrix()
    seed_china(actor=System("setup"), years=(2026,))
    seed_orders()
    order = garment_order(cast.merchandiser, timezone.localdate())
    return {
        "waiting": waiting_order(System("setup")).pk,
        "template": PlanTemplate.objects.get(code="A").pk,
        "order": order.pk,
        "issue": an_issue(order),
        "source": checked_import().source_id or 0,
        "member": cast.buyer.pk,
        "department": Department.objects.get(code="MER").pk,
        "role": Role.objects.get(code="merchandiser").pk,
        "activity": Activity.objects.all()[0].pk,
        **some_partners(),
    }


@pytest.mark.parametrize("page", QUERIES)
def test_page_opens_for_an_administrator(
    page: str, client: Client, cast: Cast, numbers: dict[str, int]
) -> None:
    client.force_login(cast.administrator, backend=BACKEND)
    worktime.calendar("default")  # from now on in memory, whichever test came before
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(page.format(**numbers))
    assert answer.status_code == 200
    assert len(asked) <= QUERIES[page], f"{page}: {len(asked)} queries"


@pytest.mark.parametrize("page", GUARDED)
def test_administration_is_shut_to_a_merchandiser(
    page: str, client: Client, cast: Cast, numbers: dict[str, int]
) -> None:
    client.force_login(cast.merchandiser, backend=BACKEND)
    assert client.get(page.format(**numbers)).status_code == 403


def test_what_happened_to_a_colleague_is_not_for_every_colleague(
    client: Client, cast: Cast, numbers: dict[str, int]
) -> None:
    page, log = f"/members/{numbers['member']}/", f"/timeline/member/{numbers['member']}/"
    client.force_login(cast.merchandiser, backend=BACKEND)
    assert 'class="events"' not in client.get(page).content.decode()
    assert client.get(log).status_code == 404
    client.force_login(cast.buyer, backend=BACKEND)
    assert 'class="events"' in client.get(page).content.decode()
    assert client.get(log).status_code == 200


OTHERS = [page for page in QUERIES if page not in (*GUARDED, "/timeline/member/{member}/")]


@pytest.mark.parametrize("page", OTHERS)
def test_other_pages_open_for_a_merchandiser(
    page: str, client: Client, cast: Cast, numbers: dict[str, int]
) -> None:
    client.force_login(cast.merchandiser, backend=BACKEND)
    assert client.get(page.format(**numbers)).status_code == 200


@pytest.mark.parametrize("page", QUERIES)
def test_strangers_are_sent_to_sign_in(page: str, client: Client, numbers: dict[str, int]) -> None:
    answer = client.get(page.format(**numbers))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


@pytest.mark.parametrize("page", ["/", "/me/", "/notices/", "/calendars/"])
def test_member_without_roles_has_the_own_pages(
    page: str, client: Client, cast: Cast, numbers: dict[str, int]
) -> None:
    client.force_login(cast.outsider, backend=BACKEND)
    assert client.get(page).status_code == 200
    assert client.get("/members/").status_code == 403


@pytest.mark.parametrize("page", ["/members/999999/", "/timeline/member/999999/", "/timeline/nothing/1/"])
def test_absent_objects_are_not_found(page: str, client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator, backend=BACKEND)
    assert client.get(page).status_code == 404


def test_htmx_gets_only_the_part(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator, backend=BACKEND)
    part = client.get("/members/?text=lin", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "林小雨" in part
    assert 'role="status"' in part


def test_new_member_is_added_and_an_error_stands_by_its_field(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator, backend=BACKEND)
    fields = {"name": "张三", "username": "zhangsan", "grade": "1"}
    assert client.post("/members/new/", fields).status_code == 302
    again = client.post("/members/new/", fields)
    assert again.status_code == 422
    assert "id_username_error" in again.content.decode()


def test_deactivating_names_what_is_open(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator, backend=BACKEND)
    page = f"/members/{cast.head.pk}/leave/"
    assert client.post(page, {"member_id": ""}).status_code == 422
    assert client.post(page, {"member_id": cast.supervisor.pk}).status_code == 302
    cast.head.refresh_from_db()
    assert not cast.head.is_active


def test_raci_row_without_accountable_is_refused_and_a_stale_one_too(
    client: Client, cast: Cast, numbers: dict[str, int]
) -> None:
    client.force_login(cast.administrator, backend=BACKEND)
    page, row = f"/raci/{numbers['activity']}/", Activity.objects.get(pk=numbers["activity"])
    assert client.post(page, {"version": row.version, "MER": "R"}).status_code == 422
    good = {"version": row.version, "MER": "R", "PUR": "A"}
    assert client.post(page, good).status_code == 302
    assert client.post(page, good | {"CS": "C"}).status_code == 422


def test_raci_check_saves_nothing(client: Client, cast: Cast, numbers: dict[str, int]) -> None:
    client.force_login(cast.administrator, backend=BACKEND)
    row = Activity.objects.get(pk=numbers["activity"])
    answer = client.post(f"/raci/{row.pk}/check/", {"version": row.version, "MER": "R"})
    assert "text-red" in answer.content.decode()
    assert Activity.objects.get(pk=row.pk).version == row.version


def test_shift_is_planned_and_removed(client: Client, cast: Cast) -> None:
    client.force_login(cast.supervisor, backend=BACKEND)
    fields = {
        "member_id": cast.merchandiser.pk, "department_id": "", "kind": "night", "position": "1", "note": "",
        "starts_at": "2026-11-23T18:00", "ends_at": "2026-11-24T09:00",
    }  # fmt: skip
    assert client.post("/duty/new/", fields).status_code == 302
    shift = DutyShift.objects.get()
    assert client.post(f"/duty/{shift.pk}/remove/").status_code == 302
    assert not DutyShift.objects.exists()


def test_a_second_calendar_has_the_holidays_and_a_code_of_its_own(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    wanted = {"name": "工厂", "code": "factory", "keeps_holidays": "on"}
    assert client.post("/calendars/new/", wanted).status_code == 302
    assert worktime.calendar("factory").hours_on(date(2026, 10, 1)) == ()
    assert client.post("/calendars/new/", wanted).status_code == 422
    assert client.post("/calendars/new/", {**wanted, "code": "new"}).status_code == 422


def test_calendar_day_is_set_and_cleared(client: Client, cast: Cast, numbers: dict[str, int]) -> None:
    client.force_login(cast.administrator, backend=BACKEND)
    page = "/calendars/default/2026-11-25/"
    assert client.post(page, {"kind": "holiday", "name": "厂庆", "hours": ""}).status_code == 302
    assert "厂庆" in client.get("/calendars/?year=2026").content.decode()
    assert client.post(page, {"kind": "", "name": "", "hours": ""}).status_code == 302
    assert client.get("/calendars/default/2026-02-30/").status_code == 404


def test_pasted_holidays_are_imported_and_a_bad_line_is_refused(
    client: Client, cast: Cast, numbers: dict[str, int]
) -> None:
    client.force_login(cast.administrator, backend=BACKEND)
    page = "/calendars/default/import/"
    assert client.post(page, {"year": "2027", "text": "abc\t休"}).status_code == 422
    good = {"year": "2027", "text": "2027-01-01\t休\t元旦", "complete": "on"}
    assert client.post(page, good).status_code == 302
    assert "元旦" in client.get("/calendars/?year=2027").content.decode()


def test_own_absence_and_deputy(client: Client, cast: Cast) -> None:
    client.force_login(cast.merchandiser, backend=BACKEND)
    times = {"starts_at": "2030-01-01T09:00", "ends_at": "2030-01-02T18:00"}
    assert client.post("/me/absences/", times).status_code == 302
    assert client.post("/me/absences/", times).status_code == 422
    assert client.post("/me/deputy/", {"member_id": cast.supervisor.pk}).status_code == 302
    cast.merchandiser.refresh_from_db()
    assert cast.merchandiser.deputy == cast.supervisor


def test_language_is_remembered_on_the_member(client: Client, cast: Cast) -> None:
    client.force_login(cast.merchandiser, backend=BACKEND)
    client.post("/language/", {"language": "en"})
    cast.merchandiser.refresh_from_db()
    assert cast.merchandiser.language == "en"
    assert 'lang="en"' in client.get("/").content.decode()


def test_search_finds_by_initials_and_shows_no_people_to_who_may_not_see_them(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.merchandiser, backend=BACKEND)
    assert "王建国" in client.get("/search/?q=wjg").content.decode()
    client.force_login(cast.outsider, backend=BACKEND)
    assert "王建国" not in client.get("/search/?q=wjg").content.decode()


def test_import_shows_what_it_would_do_before_it_does(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator, backend=BACKEND)
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("people.csv", "姓名,工号,登录名\n张三,9001,zhangsan\n,9002,x\n".encode())
    page = client.post("/members/import/", {"file": file}).content.decode()
    assert "张三" in page
    found = re.search(r'name="content" value="([^"]+)"', page)
    assert found
    assert client.post("/members/import/", {"step": "refused", "content": found[1]})["Content-Type"].endswith(
        "sheet"
    )
    assert client.post("/members/import/", {"step": "import", "content": found[1]}).status_code == 302
    assert "张三" in client.get("/members/").content.decode()


def test_export_is_a_workbook_named_by_the_day(client: Client, cast: Cast) -> None:
    client.force_login(cast.merchandiser, backend=BACKEND)
    answer = client.get("/members/export/?text=lin")
    assert answer.content[:2] == b"PK"
    assert ".xlsx" in answer["Content-Disposition"]


def test_every_icon_is_in_the_sprite() -> None:
    if not manifest():
        pytest.skip("the assets are not built: npm ci && npm run build in frontend/")
    sprite = (FOLDER / manifest()["icons.svg"]["file"]).read_text()
    here = Path(__file__).resolve().parent.parent
    named = {
        name
        for page in (here / "templates").rglob("*.html")
        for name in re.findall(r"""\{%\s*icon ["']([a-z0-9-]+)["']""", page.read_text())
    }
    from gendan.base.timeline.kinds import kinds
    from gendan.desk import navigation, today

    named |= {kind.icon for kind in kinds().values() if not kind.__module__.endswith("tests.kinds")}
    named |= {lane.icon for lane in today.LANES} | {place.icon for place in navigation._places.values()}
    named |= {card.icon for card in today._cards.values()}
    missing = {name for name in named if f'id="{name}"' not in sprite}
    assert not missing, "build the assets again (make setup); if they stay missing, see frontend/icons.js"
