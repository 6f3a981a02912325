"""Who am I?"""

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from gendan.api.caller import Caller, Needs
from gendan.api.endpoints.shapes import MemberShape
from gendan.people.sign_in.models import AccessToken

router = Router(tags=["me"], auth=Needs(""))


class TokenShape(Schema):
    """The token that was sent."""

    id: int
    name: str
    scopes: list[str]
    expires_at: datetime | None

    @classmethod
    def of(cls, token: AccessToken | None) -> "TokenShape | None":
        """The row as it is shown."""
        if token is None:
            return None
        return cls(id=token.pk, name=token.name, scopes=token.scopes, expires_at=token.expires_at)


class MeShape(Schema):
    """The member, what the member may do, and the token."""

    member: MemberShape
    permissions: list[str]
    language: str
    token: TokenShape | None


@router.get("", response=MeShape, summary="The member and the token of this request", operation_id="me")
def me(request: HttpRequest) -> MeShape:
    """Every valid token may ask this."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    return MeShape(
        member=MemberShape.of(caller.member),
        permissions=sorted(caller.member.permission_codes),
        language=caller.member.language,
        token=TokenShape.of(caller.token),
    )
