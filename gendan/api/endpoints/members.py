"""Members and departments."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from gendan.api import paging
from gendan.api.caller import Needs, member_of
from gendan.api.endpoints.shapes import BIG, Clean, DepartmentShape, MemberShape
from gendan.people import queries

members = Router(tags=["members"], auth=Needs("members:read"))
departments = Router(tags=["members"], auth=Needs("members:read"))
ORDER = ("name_keys", "id")


class MemberFilter(Schema):
    """Whom to look for."""

    q: Clean = Field("", max_length=60, description="a piece of a name, its pinyin, a number or a title")
    department: Clean = Field("", max_length=16, description="a department's code")
    left: bool = Field(False, description="former members instead")


@members.get(
    "",
    response=paging.Page[MemberShape],
    summary="Members, in the order of pinyin",
    operation_id="members",
)
def find_members(
    request: HttpRequest, wanted: Annotated[MemberFilter, Query()], wish: paging.PageWish
) -> dict[str, Any]:
    """The member behind the token needs the permission to see colleagues."""
    found = queries.members(
        member_of(request),
        queries.Wanted(text=wanted.q, department=wanted.department, left=wanted.left),
    )
    rows = paging.rows_after(found, ORDER, [str, int], wish)
    answer = paging.page(rows, wish, lambda member: [member.name_keys, member.pk])
    return {**answer, "items": [MemberShape.of(member) for member in answer["items"]]}


@members.get("/{number}", response=MemberShape, summary="One member", operation_id="member")
def one_member(request: HttpRequest, number: Annotated[int, Path(ge=1, le=BIG)]) -> MemberShape:
    """Absent and forbidden are the same answer."""
    return MemberShape.of(queries.member_for(member_of(request), number))


@departments.get(
    "", response=list[DepartmentShape], summary="The departments in use", operation_id="departments"
)
def all_departments(request: HttpRequest) -> list[DepartmentShape]:
    """They are few: one page holds them all."""
    return [DepartmentShape.of(department) for department in queries.departments(member_of(request))]
