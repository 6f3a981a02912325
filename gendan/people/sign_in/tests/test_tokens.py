"""Personal tokens are made, shown once, and revoked."""

from datetime import timedelta
from typing import Any

import pytest

from gendan.base import clock
from gendan.base.errors import ForbiddenError, InvalidInputError, NotFoundError
from gendan.base.refs import Subject
from gendan.base.timeline.queries import events_on
from gendan.people.models import Member
from gendan.people.sign_in import actions, queries
from gendan.people.sign_in.models import AccessToken
from tests.cast import Cast


def make(member: Member, **changes: Any) -> tuple[AccessToken, str]:
    now = clock.now()
    wish: dict[str, Any] = {"name": "ERP", "wanted": ["members:read"], "expires_at": now + timedelta(days=30)}
    return actions.make_token(member, now=now, **{"actor": member, **wish, **changes})


def test_timeline_tells_of_a_token_but_not_its_secret(cast: Cast) -> None:
    token, secret = make(cast.buyer)
    actions.revoke_token(token, now=clock.now(), actor=cast.buyer)
    actions.revoke_token(token, now=clock.now(), actor=cast.buyer)
    told = events_on(Subject("member", cast.buyer.pk))
    assert [event.kind for event in told] == ["token.revoked", "token.made"]
    assert secret not in str([event.payload for event in told])
    assert queries.valid_token(secret, clock.now()) is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"wanted": []}, "scopes"),
        ({"wanted": ["everything:write"]}, "scopes"),
        ({"expires_at": clock.now() - timedelta(days=1)}, "expires_at"),
        ({"expires_at": clock.now() + timedelta(days=400)}, "expires_at"),
    ],
)
def test_token_that_cannot_be_is_refused_at_its_field(cast: Cast, change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        make(cast.buyer, **change)
    assert list(refused.value.fields) == [field]


def test_nobody_makes_a_token_in_anothers_name(cast: Cast) -> None:
    with pytest.raises(ForbiddenError):
        make(cast.buyer, actor=cast.administrator)
    assert queries.tokens_of(cast.buyer) == []


def test_tokens_of_others_are_out_of_reach(cast: Cast) -> None:
    token, _secret = make(cast.buyer)
    with pytest.raises(NotFoundError):
        queries.token_for(cast.merchandiser, token.pk)
    with pytest.raises(ForbiddenError):
        actions.revoke_token(token, now=clock.now(), actor=cast.merchandiser)
    assert queries.tokens_of(cast.buyer) == [token]
