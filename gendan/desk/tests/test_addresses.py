"""Addresses that were tried out or cut off: the server does not break, and tells nothing."""

import pytest
from django.test import Client

from gendan.base.refs import System
from gendan.base.worktime.actions import seed_china
from gendan.people.models import Activity
from gendan.people.seed import seed_matrix
from tests.cast import Cast

pytestmark = pytest.mark.django_db
HUGE = "9" * 5000  # Python itself refuses to read more than 4300 digits
NUMBERS = ["-1", "٣", "2²", "9223372036854775808", "9" * 23, HUGE, "a\x00b"]
DAYS = ["0001-01-01", "9999-12-31", "1999-12-31", "2026-02-30", HUGE]


@pytest.fixture
def desk(client: Client, cast: Cast) -> Client:
    seed_china(actor=System("setup"), years=(2026,))
    client.force_login(cast.administrator)
    return client


@pytest.mark.parametrize("text", NUMBERS)
@pytest.mark.parametrize("page", ["/notices/", "/timeline/company/1/", "/live?on=member:{me}"])
def test_what_is_no_number_is_passed_over(desk: Client, cast: Cast, page: str, text: str) -> None:
    page = page.format(me=cast.administrator.pk)
    answer = desk.get(page, headers={"Last-Event-ID": text} if "live" in page else {})
    assert answer.status_code == 200
    if "live" not in page:
        assert desk.get(page, {"before": text}).status_code == 200


@pytest.mark.parametrize("text", DAYS)
@pytest.mark.parametrize(("page", "name"), [("/audit/", "since"), ("/audit/", "until"), ("/duty/", "week"),
                                            ("/duty/new/", "day"), ("/calendars/", "year"),
                                            ("/calendars/default/import/", "year")])  # fmt: skip
def test_what_is_no_day_is_passed_over(desk: Client, page: str, name: str, text: str) -> None:
    assert desk.get(page, {name: text}).status_code == 200


@pytest.mark.parametrize(
    "text",
    ["0001-01-01T00:00:00+23:59~1", "9999-12-31T23:59:59-12:00~1", f"2026-01-01T00:00:00+00:00~{HUGE}"],
)
def test_audit_page_that_nobody_was_given_is_not_found(desk: Client, text: str) -> None:
    assert desk.get("/audit/", {"before": text}).status_code == 404


@pytest.mark.parametrize("day", [f"{'9' * 23}-1-1", f"2026-{'9' * 23}-1", "0-1-1", "1-1-1", "9999-12-31"])
def test_day_that_no_calendar_has_is_not_found(desk: Client, day: str) -> None:
    assert desk.get(f"/calendars/default/{day}/").status_code == 404


@pytest.mark.parametrize("instant", ["0001-01-01T00:00", "9999-12-31T23:59", f"{HUGE}-01-01T00:00"])
def test_instant_far_away_is_a_mistake_of_the_form(desk: Client, instant: str) -> None:
    answer = desk.post("/me/absences/", {"starts_at": instant, "ends_at": instant})
    assert answer.status_code == 422


def test_copying_a_week_before_the_first_is_refused(desk: Client) -> None:
    assert desk.post("/duty/copy/", {"week": "0001-01-01"}).status_code == 422


@pytest.mark.parametrize("version", [HUGE, "9" * 18])
def test_version_that_was_never_shown_breaks_nothing(desk: Client, version: str) -> None:
    seed_matrix()
    page = f"/raci/{Activity.objects.all()[0].pk}/retire/"
    assert desk.post(page, {"version": version}).status_code in {302, 409}


def test_file_on_an_object_that_cannot_be_is_refused(desk: Client) -> None:
    assert desk.post("/files/", {"on": f"member:{'9' * 23}"}).status_code == 422
