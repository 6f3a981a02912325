"""The people whom every test may use.

The fixture `cast` makes them anew for each test, in about ten statements; all sign in with `PASSWORD`.

| who | name | department | grade | role |
|---|---|---|---|---|
| `merchandiser` | 林小雨 | MER | staff | merchandiser |
| `supervisor` | 赵敏 | MER | supervisor | supervisor |
| `head` | 孙丽 | MER (its head) | manager | head |
| `buyer` | 王建国 | PUR | staff | colleague |
| `purchasing_head` | 钱进 | PUR (its head) | manager | head |
| `administrator` | 周明 | TEC | manager | administrator |
| `director` | 吴国强 | SAL | director | management |
| `auditor` | 郑洁 | FIN | staff | auditor |
| `outsider` | 何人 | none | staff | none |
| `former` | 冯远 | MER | staff | merchandiser, but has left |
"""

from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from gendan.people.models import Member

PASSWORD = "follow-the-order-7"

# sign-in name, name, department, grade, role
PEOPLE: dict[str, tuple[str, str, str | None, int, str | None]] = {
    "merchandiser": ("linxiaoyu", "林小雨", "MER", 1, "merchandiser"),
    "supervisor": ("zhaomin", "赵敏", "MER", 2, "supervisor"),
    "head": ("sunli", "孙丽", "MER", 3, "head"),
    "buyer": ("wangjianguo", "王建国", "PUR", 1, "colleague"),
    "purchasing_head": ("qianjin", "钱进", "PUR", 3, "head"),
    "administrator": ("zhouming", "周明", "TEC", 3, "administrator"),
    "director": ("wuguoqiang", "吴国强", "SAL", 4, "management"),
    "auditor": ("zhengjie", "郑洁", "FIN", 1, "auditor"),
    "outsider": ("heren", "何人", None, 1, None),
    "former": ("fengyuan", "冯远", "MER", 1, "merchandiser"),
}
HEADS = {"MER": "head", "PUR": "purchasing_head"}


@dataclass(frozen=True)
class Cast:
    """The people by what they are."""

    merchandiser: "Member"
    supervisor: "Member"
    head: "Member"
    buyer: "Member"
    purchasing_head: "Member"
    administrator: "Member"
    director: "Member"
    auditor: "Member"
    outsider: "Member"
    former: "Member"

    def everybody(self) -> "dict[str, Member]":
        """Each member by what they are."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@cache
def _hashed() -> str:
    from django.contrib.auth.hashers import make_password

    return make_password(PASSWORD)


@pytest.fixture
def cast(db: Any) -> Cast:
    """The company's departments, roles and authority limits, and the people above."""
    from gendan.base.text import name_keys
    from gendan.people import seed
    from gendan.people.models import Department, Member, Role

    seed.seed_departments()
    seed.seed_roles()
    seed.seed_authority()
    departments = {it.code: it for it in Department.objects.all()}
    roles = {it.code: it for it in Role.objects.all()}
    made = Member.objects.bulk_create(
        Member(
            username=username,
            name=name,
            name_keys=name_keys(name),
            password=_hashed(),
            department=departments[code] if code else None,
            grade=grade,
            email=f"{username}@example.cn",
            is_active=who != "former",
        )
        for who, (username, name, code, grade, _role) in PEOPLE.items()
    )
    people = dict(zip(PEOPLE, made, strict=True))
    through = Member.roles.through
    through.objects.bulk_create(
        through(member=people[who], role=roles[role]) for who, (*_, role) in PEOPLE.items() if role
    )
    for code, who in HEADS.items():
        departments[code].head = people[who]
    Department.objects.bulk_update([departments[code] for code in HEADS], ["head"])
    return Cast(**people)
