"""What a member may see is asked in one place."""

import pytest

from gendan.base.errors import NotFoundError
from gendan.base.files import access
from gendan.base.refs import Subject, System
from gendan.people import visibility
from gendan.people.models import Member
from tests.cast import Cast


@pytest.mark.django_db
def test_member_sees_what_concerns_oneself_and_nobody_else(cast: Cast) -> None:
    own = Subject("member", cast.merchandiser.pk)
    assert visibility.may_see(cast.merchandiser, own)
    assert not visibility.may_see(cast.supervisor, own)
    assert not visibility.may_see(cast.former, Subject("member", cast.former.pk))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["department", "role", "activity", "company"])
def test_what_is_common_is_seen_by_colleagues(cast: Cast, kind: str) -> None:
    assert visibility.may_see(cast.buyer, Subject(kind, 1))
    assert not visibility.may_see(cast.outsider, Subject(kind, 1))
    assert not visibility.may_see(cast.former, Subject(kind, 1))


@pytest.mark.django_db
def test_what_happens_to_a_member_is_seen_by_personnel_and_audit(cast: Cast) -> None:
    seen = {
        who
        for who, it in cast.everybody().items()
        if visibility.may_see(it, Subject("member", cast.buyer.pk))
    }
    assert seen == {"buyer", "administrator", "auditor", "director"}
    assert not visibility.may_see(cast.auditor, Subject("teapot", 1))


@pytest.mark.django_db
def test_what_has_no_rule_is_seen_by_nobody() -> None:
    assert not visibility.may_see(Member(pk=1), Subject("teapot", 1))


@pytest.mark.django_db
def test_kind_has_one_rule(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visibility, "_rules", {})
    visibility.register("teapot", _even)
    visibility.register("teapot", _even)
    assert visibility.may_see(cast.buyer, Subject("teapot", 2))
    assert not visibility.may_see(cast.buyer, Subject("teapot", 3))
    with pytest.raises(ValueError, match="teapot"):
        visibility.register("teapot", lambda _member, _number: True)


def _even(_member: Member, number: int) -> bool:
    return number % 2 == 0


@pytest.mark.django_db
def test_files_ask_the_same_question(cast: Cast) -> None:
    papers = Subject("member", cast.merchandiser.pk)
    assert access.may_see(cast.merchandiser, papers)
    assert access.may_see(System("files"), papers)
    assert not access.may_see(cast.supervisor, papers)


@pytest.mark.django_db
def test_what_may_not_be_seen_is_not_there(cast: Cast) -> None:
    visibility.require_sight(cast.merchandiser, Subject("member", cast.merchandiser.pk))
    with pytest.raises(NotFoundError):
        visibility.require_sight(cast.supervisor, Subject("member", cast.merchandiser.pk))
