"""The first administrator of an installation."""

import io

import pytest
from django.contrib.auth import authenticate

from gendan.cli import administrator
from gendan.people import queries, seed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company() -> None:
    """Departments and roles, and nobody in them."""
    seed.seed()


def _type(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text + "\n"))


def test_an_empty_company_is_told_how_to_begin(capsys: pytest.CaptureFixture[str]) -> None:
    administrator.hint()
    assert "gendan administrator" in capsys.readouterr().out


def test_the_first_administrator_can_sign_in(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _type(monkeypatch, "follow-the-order-7")
    administrator.make("zhangsan", "张三")
    (member,) = queries.administrators()
    assert (member.username, member.name) == ("zhangsan", "张三")
    assert authenticate(username="zhangsan", password="follow-the-order-7") == member
    capsys.readouterr()
    administrator.hint()
    assert capsys.readouterr().out == ""


def test_a_weak_password_adds_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    _type(monkeypatch, "123")
    with pytest.raises(SystemExit):
        administrator.make("zhangsan", "张三")
    assert queries.administrators() == []
