"""The pages of import sources."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from gendan.orders.models import ImportSource
from gendan.people.models import Member
from tests.cast import Cast
from tests.test_permissions import checked_import


@pytest.fixture
def source(cast: Cast, tmp_path: Path, settings: Any) -> ImportSource:
    settings.IMPORT_FOLDER = str(tmp_path)
    (tmp_path / "erp").mkdir()
    Member.objects.update(language="en")
    found = checked_import().source
    assert found is not None
    return found


@pytest.fixture
def desk(client: Client, cast: Cast) -> Client:
    client.force_login(cast.merchandiser)
    return client


def test_sources_are_listed_with_what_came_of_them(desk: Client, source: ImportSource) -> None:
    ImportSource.objects.filter(pk=source.pk).update(folder="gone", all_or_nothing=True)
    page = desk.get("/orders/import/sources/").content.decode()
    for words in ("表", "gone", "not there", "all rows or none", "checked"):
        assert words in page
    assert f"/orders/import/{source.runs.get().pk}/" in page


def test_no_source_says_how_one_comes(desk: Client, cast: Cast) -> None:
    Member.objects.update(language="en")
    assert "No sources yet" in desk.get("/orders/import/sources/").content.decode()


def test_a_source_shows_its_columns_and_takes_a_folder(desk: Client, source: ImportSource) -> None:
    url = f"/orders/import/sources/{source.pk}/"
    page = desk.get(url).content.decode()
    for words in ("订单号", "customer", "a.csv", '<option value="erp">', "Columns named"):
        assert words in page
    answer = desk.post(url, {"folder": "erp"}, follow=True)
    assert answer.status_code == 200
    source.refresh_from_db()
    assert source.folder == "erp"
    assert "are taken from the folder erp" in answer.content.decode()


def test_a_folder_that_is_none_is_refused_beside_the_field(desk: Client, source: ImportSource) -> None:
    answer = desk.post(f"/orders/import/sources/{source.pk}/", {"folder": "../erp"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "no such folder" in page
    assert 'value="../erp"' in page


def test_a_folder_that_has_gone_is_told(desk: Client, source: ImportSource) -> None:
    ImportSource.objects.filter(pk=source.pk).update(folder="gone")
    page = desk.get(f"/orders/import/sources/{source.pk}/").content.decode()
    assert "This folder is not there any more" in page


def test_without_watched_folders_none_is_asked_for(desk: Client, source: ImportSource, settings: Any) -> None:
    settings.IMPORT_FOLDER = ""
    page = desk.get(f"/orders/import/sources/{source.pk}/").content.decode()
    assert "No folders are watched here" in page
    assert 'name="folder"' not in page


def test_a_source_that_is_not_there(desk: Client, source: ImportSource) -> None:
    assert desk.get("/orders/import/sources/999999/").status_code == 404
