"""A file of orders on its way from the upload to orders that wait for review."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils.translation import override

from gendan.base import clock
from gendan.base.errors import ConflictError, ForbiddenError, GendanError, InvalidInputError
from gendan.base.sheets.writing import Sheet, write_book
from gendan.base.timeline.models import Event
from gendan.base.worktime.queries import calendar
from gendan.orders.actions import import_taking, import_work, importing
from gendan.orders.actions.import_work import check_run, take_run
from gendan.orders.import_layout import Choices, from_json
from gendan.orders.import_wording import mistake_text, told
from gendan.orders.models import ImportRun, ImportSource, Order, OrderLine, RunState, Status
from gendan.partners.models import Customer
from gendan.people.models import Member, Role
from tests.cast import Cast

HEADER = ["订单号", "客户", "款号", "品名", "数量", "单价(USD)", "交期"]
ROWS = [
    ["26-001", "ACME", "", "T恤", "1200", "2.5", "2027-03-01"],
    ["26-001", "ACME", "", "长裤", "300", "5", "2027-03-01"],
    ["26-002", "绍兴柯桥", "", "外套", "50", "12", "2027-04-01"],
]


def sheet(*rows: list[str], header: list[str] | None = None, name: str = "跟单表.xlsx") -> ContentFile[Any]:
    return ContentFile(write_book([Sheet("订单", header or HEADER, rows or ROWS)]), name)


@pytest.fixture
def acme(cast: Cast) -> Customer:
    return Customer.objects.create(code="ACME", name="ACME Apparel")


def choices(run: ImportRun, **changed: Any) -> Choices:
    return from_json({**run.layout, **changed})


def checked(upload: ContentFile[Any], cast: Cast, source: str = "客户表", **changed: Any) -> ImportRun:
    run = importing.start_import(upload, source=source, actor=cast.merchandiser)
    importing.name_columns(run.pk, choices(run, **changed), source=source, actor=cast.merchandiser, now=True)
    check_run(run.pk)
    run.refresh_from_db()
    return run


def taken(run: ImportRun, cast: Cast, **options: Any) -> ImportRun:
    importing.take(run.pk, actor=cast.merchandiser, now=True, **options)
    take_run(run.pk)
    run.refresh_from_db()
    return run


def mistakes(run: ImportRun) -> list[tuple[int, str]]:
    with override("en"):
        return [(it.row, mistake_text(it)) for it in map(told, run.refusals)]


def test_a_file_comes_in_with_its_columns_proposed(cast: Cast) -> None:
    run = importing.start_import(sheet(), actor=cast.merchandiser)
    assert run.state == RunState.MAPPING
    assert run.layout["mapping"]["promised_ship"] == ["交期"]
    assert run.summary["guesses"]["quantity"] == [["数量"], 100, "exact"]
    assert run.layout["fixed"] == {"currency": "USD"}


def test_good_rows_become_orders_that_wait_for_review(cast: Cast, acme: Customer) -> None:
    run = checked(sheet(), cast, create=["customers"])
    assert run.summary["orders"] == {"new": 2, "changed": 0, "same": 0, "refused": 0}
    assert not Order.objects.exists()
    run = taken(run, cast)
    assert (run.state, run.added, run.refused) == (RunState.DONE, 3, 0)
    order = Order.objects.get(source="客户表", external_key="26-001")
    assert (order.number, order.status, order.customer) == ("26-001", Status.SUBMITTED, acme)
    assert order.currency == "USD"
    assert [str(it.quantity.normalize()) for it in order.lines.all()] == ["1.2E+3", "3E+2"]
    assert Customer.objects.get(name="绍兴柯桥").orders.count() == 1


def test_the_same_file_a_second_time_changes_nothing_and_says_so(cast: Cast, acme: Customer) -> None:
    taken(checked(sheet(), cast, create=["customers"]), cast)
    versions = Order.objects.get(external_key="26-001").version
    events = Event.objects.filter(kind__startswith="order.").count()
    run = taken(checked(sheet(), cast), cast)
    assert run.summary["orders"] == {"new": 0, "changed": 0, "same": 2, "refused": 0}
    assert (run.added, run.changed, run.same) == (0, 0, 3)
    assert Order.objects.get(external_key="26-001").version == versions
    assert Event.objects.filter(kind__startswith="order.").count() == events


def test_a_changed_row_changes_its_order_only(cast: Cast, acme: Customer) -> None:
    taken(checked(sheet(), cast, create=["customers"]), cast)
    again = [[*ROWS[0][:4], "1300", *ROWS[0][5:]], *ROWS[1:]]
    run = taken(checked(sheet(*again), cast), cast)
    assert run.summary["orders"] == {"new": 0, "changed": 1, "same": 1, "refused": 0}
    assert Order.objects.get(external_key="26-001").version == 2
    assert OrderLine.objects.filter(order__external_key="26-001", quantity=1300).exists()


def test_columns_that_a_file_has_not_keep_what_the_order_says(cast: Cast, acme: Customer) -> None:
    taken(checked(sheet(), cast, create=["customers"]), cast)
    later = sheet(["26-001", "2027-03-15"], header=["订单号", "交期"])
    run = taken(checked(later, cast), cast)
    order = Order.objects.get(external_key="26-001")
    assert run.changed == 1
    assert str(order.promised_ship) == "2027-03-15"
    assert order.customer == acme
    assert order.lines.count() == 2


def test_wrong_rows_are_named_cell_by_cell_and_the_good_ones_are_taken(cast: Cast, acme: Customer) -> None:
    run = checked(
        sheet(
            ["A", "ACME", "", "T恤", "5", "1", "2027-03-01"],
            ["B", "ACME", "", "T恤", "五", "1", "下周"],
            ["B", "ACME", "", "长裤", "6", "1", ""],
            ["C", "不认识", "", "T恤", "5", "1", ""],
        ),
        cast,
    )
    assert mistakes(run) == [
        (3, "交期: “下周” is not a date: write it like 2026-11-23"),
        (3, "数量: “五” is not a number"),
        (5, "客户: “不认识” is not known here"),
    ]
    assert list(run.refused_rows.values_list("row", flat=True)) == [3, 4, 5]
    assert run.summary["unknown"]["customers"] == ["不认识"]
    run = taken(run, cast)
    assert (run.added, run.refused) == (1, 3)
    assert list(Order.objects.values_list("external_key", flat=True)) == ["A"]


def test_all_or_nothing_is_nothing_where_a_row_is_wrong(cast: Cast, acme: Customer) -> None:
    run = checked(sheet(), cast, all_or_nothing=True)
    run = taken(run, cast)
    assert run.state == RunState.REFUSED
    assert not Order.objects.exists()
    assert not Customer.objects.filter(name="绍兴柯桥").exists()


def test_all_or_nothing_is_all_where_every_row_is_good(cast: Cast, acme: Customer) -> None:
    run = taken(checked(sheet(), cast, create=["customers"], all_or_nothing=True), cast)
    assert (run.state, run.added, run.progress) == (RunState.DONE, 3, 3)
    assert Order.objects.count() == 2


def test_orders_that_run_already_need_a_reviewer(cast: Cast, acme: Customer) -> None:
    role = Role.objects.get(code="merchandiser")
    role.permissions.remove("orders.review")
    role.save()
    run = importing.start_import(sheet(), actor=cast.merchandiser)
    with pytest.raises(ForbiddenError):
        importing.name_columns(
            run.pk, choices(run, state="confirmed"), source="x", actor=cast.merchandiser, now=True
        )
    importing.name_columns(
        run.pk, choices(run, state="confirmed", create=["customers"]), source="x", actor=cast.head, now=True
    )
    check_run(run.pk)
    importing.take(run.pk, actor=cast.head, now=True)
    take_run(run.pk)
    assert set(Order.objects.values_list("status", flat=True)) == {Status.CONFIRMED}
    assert not Order.objects.filter(confirmed_on__isnull=True).exists()


def test_the_layout_is_remembered_by_name_and_by_headers(cast: Cast, acme: Customer) -> None:
    run = checked(sheet(), cast, create=["customers"], fixed={"incoterm": "FOB"}, day_first=True)
    again = importing.start_import(sheet(name="again.xlsx"), actor=cast.merchandiser)
    assert again.source == run.source
    assert again.layout == run.layout
    other = importing.start_import(sheet(["1", "a"], header=["单号", "客户"]), actor=cast.merchandiser)
    assert other.source is None


def test_naming_columns_wrongly_is_told_by_field(cast: Cast) -> None:
    run = importing.start_import(sheet(), actor=cast.merchandiser)
    for mapping in ({"customer": ("客户",)}, {"key": ("没有",)}):
        with pytest.raises(InvalidInputError) as caught:
            importing.name_columns(run.pk, Choices(mapping), source="x", actor=cast.merchandiser)
        assert "key" in caught.value.fields
    with pytest.raises(InvalidInputError):
        importing.name_columns(run.pk, Choices({"key": ("订单号",)}), source=" ", actor=cast.merchandiser)
    assert not ImportSource.objects.exists()


def test_a_killed_worker_goes_on_behind_its_last_batch(
    cast: Cast, acme: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [[f"K{n}", "ACME", "", "T恤", "5", "1", "2027-03-01"] for n in range(7)]
    run = checked(sheet(*rows), cast)
    monkeypatch.setattr(import_work, "BATCH", 2)
    importing.take(run.pk, actor=cast.merchandiser, now=True)
    whole = import_taking.take_orders

    def killed(items: Any, *args: Any, **words: Any) -> Any:
        if items[0].read.key == "K4":
            raise KeyboardInterrupt
        return whole(items, *args, **words)

    monkeypatch.setattr(import_work, "take_orders", killed)
    with pytest.raises(KeyboardInterrupt):
        take_run(run.pk)
    run.refresh_from_db()
    assert (run.state, run.progress, Order.objects.count()) == (RunState.IMPORTING, 4, 4)
    monkeypatch.setattr(import_work, "take_orders", whole)
    take_run(run.pk)
    run.refresh_from_db()
    assert (run.state, run.added, run.same, run.refused) == (RunState.DONE, 7, 0, 0)
    assert Order.objects.count() == 7


def test_a_run_that_is_broken_off_stops_and_keeps_what_it_has(
    cast: Cast, acme: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = checked(sheet(), cast, create=["customers"])
    importing.take(run.pk, actor=cast.merchandiser, now=True)
    importing.cancel_import(run.pk, actor=cast.merchandiser)
    take_run(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.CANCELLED
    assert not Order.objects.exists()
    with pytest.raises(ConflictError):
        importing.cancel_import(run.pk, actor=cast.merchandiser)


def test_two_clicks_take_once(cast: Cast, acme: Customer) -> None:
    run = checked(sheet(), cast)
    importing.take(run.pk, actor=cast.merchandiser, now=True)
    with pytest.raises(ConflictError):
        importing.take(run.pk, actor=cast.merchandiser, now=True)


def test_the_whole_way_in_one_call(cast: Cast, acme: Customer) -> None:
    run = importing.import_now(sheet(), source="命令行", actor=cast.merchandiser)
    assert (run.state, run.added, run.refused) == (RunState.DONE, 2, 1)
    run = importing.import_now(sheet(), source="命令行", all_or_nothing=True, actor=cast.merchandiser)
    assert run.state == RunState.REFUSED


def test_completed_orders_are_not_changed(cast: Cast, acme: Customer) -> None:
    taken(checked(sheet(ROWS[0]), cast), cast)
    Order.objects.update(status=Status.CANCELLED)
    assert checked(sheet(ROWS[0]), cast).same == 1
    run = checked(sheet([*ROWS[0][:4], "9", *ROWS[0][5:]]), cast)
    assert mistakes(run) == [(2, "订单号: the order has ended and is not changed any more")]


def test_unknown_products_are_refused_or_added_as_allowed(cast: Cast, acme: Customer) -> None:
    row = ["A", "ACME", "S-1", "T恤", "5", "1", ""]
    assert mistakes(checked(sheet(row), cast)) == [(2, "款号: “S-1” is not known here")]
    run = taken(checked(sheet(row), cast, create=["products"]), cast)
    line = OrderLine.objects.select_related("product").get(order__external_key="A")
    assert run.added == 1
    assert line.product is not None
    assert (line.product.code, line.product.name) == ("S-1", "T恤")
    assert [it.payload for it in Event.objects.filter(kind="product.imported")] == [{"codes": ["S-1"]}]
    taken(checked(sheet(row), cast, create=["products"]), cast)
    assert Event.objects.filter(kind="product.imported").count() == 1


def test_an_actual_date_that_is_still_to_come_is_refused_in_its_cell(cast: Cast, acme: Customer) -> None:
    today = calendar().local_day(clock.now())
    header = ["订单号", "客户", "品名", "数量", "面料到厂"]
    rows = [
        ["A", "ACME", "T恤", "5", "2098-01-01"],
        ["B", "ACME", "T恤", "5", today.isoformat()],
        ["C", "ACME", "T恤", "5", ""],
    ]
    run = importing.start_import(sheet(*rows, header=header), actor=cast.merchandiser)
    mapping = {**run.layout["mapping"], "node.FAB": ["面料到厂"]}
    Member.objects.filter(pk=cast.merchandiser.pk).update(language="en")
    importing.name_columns(
        run.pk, choices(run, mapping=mapping), source="x", actor=cast.merchandiser, now=True
    )
    check_run(run.pk)
    run.refresh_from_db()
    assert run.summary["orders"] == {"new": 2, "changed": 0, "same": 0, "refused": 1}
    assert mistakes(run) == [
        (
            2,
            f"面料到厂: 2098-01-01 is still to come: an actual date is not after today, {today.isoformat()}",
        )
    ]


@pytest.mark.parametrize("who", ["buyer", "auditor", "outsider", "former"])
def test_only_importers_import(cast: Cast, who: str) -> None:
    with pytest.raises(ForbiddenError):
        importing.start_import(sheet(), actor=getattr(cast, who))
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04nothing",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"%PDF-1.7 x",
        b"<html><body>1</body></html>",
        b"\x00\x01\x02",
        b"1\n2\n3\n",
    ],
)
def test_broken_files_get_a_message_and_change_nothing(cast: Cast, content: bytes) -> None:
    with pytest.raises(GendanError) as caught, override("en"):
        importing.start_import(ContentFile(content, "a.xlsx"), actor=cast.merchandiser)
    assert str(caught.value)
    assert not ImportRun.objects.exists()
    assert not Event.objects.filter(kind="import.begun").exists()


def test_text_of_old_systems_is_read(cast: Cast, acme: Customer) -> None:
    text = "\n".join(",".join(row) for row in (HEADER, ROWS[0]))
    for name, codec in (("a.csv", "gbk"), ("b.csv", "utf-16")):
        run = importing.import_now(
            ContentFile(text.encode(codec), name), source=codec, actor=cast.merchandiser
        )
        assert run.added == 1, run.error


def test_a_file_is_closed_and_its_name_harmless(cast: Cast) -> None:
    upload = ContentFile(sheet().read(), "..\\..\\etc/passwd\x00.xlsx")
    assert importing.start_import(upload, actor=cast.merchandiser).name == "passwd.xlsx"
    assert isinstance(upload.file, io.BytesIO)
