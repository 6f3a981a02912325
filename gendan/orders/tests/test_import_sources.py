"""Sources of imports: which folder is watched for them, and who said so."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils.translation import override

from gendan.base.errors import ForbiddenError, InvalidInputError, NotFoundError
from gendan.base.timeline.models import Event
from gendan.base.timeline.queries import events_on
from gendan.orders.actions.import_folder import look
from gendan.orders.actions.importing import about_source, name_columns, save_source, start_import
from gendan.orders.import_layout import from_json
from gendan.orders.models import ImportSource, Order
from gendan.orders.queries.import_folders import offered
from gendan.orders.queries.import_sources import (
    columns_of,
    last_runs,
    listed_sources,
    runs_of,
    source_for,
)
from gendan.partners.models import Customer
from gendan.people.models import Role
from tests.cast import Cast

GOOD = "订单号,客户,数量\nA,ACME,5\n"


@pytest.fixture
def root(cast: Cast, tmp_path: Path, settings: Any) -> Path:
    """What is watched: `erp`, `shop/eu`, and a link out of it."""
    settings.IMPORT_FOLDER = str(tmp_path / "watched")
    for name in ("watched/erp/done", "watched/shop/eu", "outside"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "watched" / "link").symlink_to(tmp_path / "outside")
    (tmp_path / "watched" / "file").write_text("x", encoding="utf-8")
    return tmp_path / "watched"


@pytest.fixture
def erp(cast: Cast) -> ImportSource:
    return ImportSource.objects.create(name="ERP")


def fault(source: ImportSource, folder: str, cast: Cast) -> str:
    with override("en"), pytest.raises(InvalidInputError) as refused:
        save_source(source.pk, folder=folder, actor=cast.merchandiser)
    source.refresh_from_db()
    assert source.folder == ""
    return str(refused.value.fields["folder"])


@override("en")
def test_a_folder_is_set_and_unset_and_each_is_told(root: Path, erp: ImportSource, cast: Cast) -> None:
    for folder in (" erp/ ", "erp", "shop/eu", ""):
        save_source(erp.pk, folder=folder, actor=cast.merchandiser)
    erp.refresh_from_db()
    assert (erp.folder, erp.changed_by) == ("", cast.merchandiser)
    assert [it.sentence for it in events_on(about_source(erp), limit=9)] == [
        "The folder shop/eu is not watched any more for ERP",
        "Files of ERP are taken from the folder shop/eu",
        "Files of ERP are taken from the folder erp",
    ]


def test_files_of_a_folder_that_was_set_are_imported(root: Path, erp: ImportSource, cast: Cast) -> None:
    Customer.objects.create(code="ACME", name="ACME Apparel")
    save_source(erp.pk, folder="erp", actor=cast.merchandiser)
    (root / "erp" / "a.csv").write_text(GOOD, encoding="utf-8")
    look(look({}))
    assert Order.objects.get().source == "ERP"


@pytest.mark.parametrize(
    "folder",
    [".", "..", "../outside", "/etc", "erp/../..", "missing", "link", "file", "x" * 290, "a\x00b", "~"],
)
def test_what_is_no_folder_below_the_setting_is_refused(
    folder: str, root: Path, erp: ImportSource, cast: Cast
) -> None:
    assert fault(erp, folder, cast) == "There is no such folder below the one that is watched."
    assert not Event.objects.filter(kind="import.folder_set").exists()


def test_where_files_are_put_away_nothing_is_watched(root: Path, erp: ImportSource, cast: Cast) -> None:
    assert "put away there" in fault(erp, "erp/done", cast)


def test_two_sources_do_not_take_each_others_files(root: Path, erp: ImportSource, cast: Cast) -> None:
    shop = ImportSource.objects.create(name="Shop")
    save_source(shop.pk, folder="erp", actor=cast.merchandiser)
    assert fault(erp, "erp/", cast) == "This folder is that of Shop."


def test_where_nothing_is_watched_a_folder_can_only_be_unset(
    erp: ImportSource, cast: Cast, settings: Any
) -> None:
    settings.IMPORT_FOLDER = ""
    assert "GENDAN_IMPORT_FOLDER" in fault(erp, "erp", cast)
    ImportSource.objects.update(folder="erp")
    assert save_source(erp.pk, folder="", actor=cast.merchandiser).folder == ""


def test_orders_that_run_at_once_are_let_in_by_a_reviewer_only(
    root: Path, erp: ImportSource, cast: Cast
) -> None:
    role = Role.objects.get(code="merchandiser")
    role.permissions.remove("orders.review")
    role.save()
    ImportSource.objects.update(state="confirmed")
    with pytest.raises(ForbiddenError):
        save_source(erp.pk, folder="erp", actor=cast.merchandiser)
    assert save_source(erp.pk, folder="erp", actor=cast.head).folder == "erp"
    assert save_source(erp.pk, folder="", actor=cast.merchandiser).folder == ""


@pytest.mark.parametrize("who", ["buyer", "auditor", "outsider"])
def test_who_may_not_import_sees_and_changes_no_source(who: str, erp: ImportSource, cast: Cast) -> None:
    member = getattr(cast, who)
    with pytest.raises(ForbiddenError):
        save_source(erp.pk, folder="", actor=member)
    with pytest.raises(ForbiddenError):
        listed_sources(member)
    with pytest.raises(NotFoundError):
        source_for(member, erp.pk)


def test_a_source_that_is_not_there(root: Path, cast: Cast) -> None:
    with pytest.raises(NotFoundError):
        save_source(77, folder="erp", actor=cast.merchandiser)


def test_folders_are_offered_by_name(root: Path) -> None:
    (root / ".hidden").mkdir()
    assert offered() == ["erp", "shop"]


def test_a_source_tells_its_columns_and_its_runs(cast: Cast) -> None:
    run = start_import(ContentFile(GOOD.encode(), "a.csv"), actor=cast.merchandiser)
    chosen = from_json({**run.layout, "fixed": {"currency": "USD"}})
    name_columns(run.pk, chosen, source="表", actor=cast.merchandiser, now=True)
    unused = ImportSource.objects.create(name="空")
    source = ImportSource.objects.get(name="表")
    with override("en"):
        assert columns_of(source) == [
            ("order number (key)", "订单号", ""),
            ("customer", "客户", ""),
            ("currency", "", "USD"),
            ("quantity", "数量", ""),
        ]
    assert [it.pk for it in runs_of(source)] == [run.pk]
    listed = list(listed_sources(cast.merchandiser))
    assert {it.name for it in listed} == {"表", "空"}
    assert last_runs(listed) == {source.pk: run}
    assert runs_of(unused) == []
    assert [it.kind for it in events_on(about_source(source), limit=9)] == ["import.columns_named"]
