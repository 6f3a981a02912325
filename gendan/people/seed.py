"""What a new company starts with: departments, roles, authority, responsibility.

Each table is filled only while it is empty, so starting again changes nothing and brings nothing back that
somebody has removed.
"""

from decimal import Decimal

from django.db import connection, transaction

from gendan.base.refs import Subject, System
from gendan.base.timeline.actions import record
from gendan.people.authority import Limit
from gendan.people.events import CompanySetUp
from gendan.people.models import (
    Activity,
    AuthorityAmount,
    AuthorityLimit,
    Department,
    Grade,
    RaciCell,
    Role,
    Severity,
)
from gendan.people.permissions import PERMISSIONS
from gendan.people.seed_matrix import ACTIVITIES

DEPARTMENTS = (
    ("MER", "业务/跟单", "Merchandising"),
    ("PUR", "采购", "Purchasing"),
    ("PRD", "生产/计划", "Production and planning"),
    ("QC", "品质", "Quality"),
    ("LOG", "物流/单证", "Logistics and documents"),
    ("CS", "客服", "Customer service"),
    ("FIN", "财务", "Finance"),
    ("SAL", "销售", "Sales"),
    ("TEC", "技术", "Technology"),
    ("WHS", "仓库", "Warehouse"),
)

DEFAULT_ROLE = "colleague"  # so that somebody new sees who works here

_ALL_SEE = ("people.view", "partners.view", "orders.view", "issues.view")
_MERCHANDISER = (*_ALL_SEE, "orders.enter", "orders.review", "orders.report", "orders.plan", "issues.handle")
_SUPERVISOR = (
    *_MERCHANDISER,
    "orders.import",
    "partners.manage",
    "templates.manage",
    "absences.manage",
    "duty.manage",
)

ROLES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("merchandiser", "跟单员", "Merchandiser", (*_MERCHANDISER, "orders.import")),
    ("colleague", "普通员工", "Colleague", (*_ALL_SEE, "orders.report", "issues.handle")),
    ("supervisor", "跟单主管", "Supervisor", _SUPERVISOR),
    ("head", "部门负责人", "Head of department", _SUPERVISOR),
    (
        "management",
        "管理层",
        "Management",
        (
            *_ALL_SEE,
            "orders.review",
            "absences.manage",
            "raci.manage",
            "authority.manage",
            "timeline.view_all",
        ),
    ),
    (
        "personnel",
        "人事行政",
        "Personnel",
        (
            "people.view",
            "people.manage",
            "departments.manage",
            "absences.manage",
            "duty.manage",
            "calendar.manage",
        ),
    ),
    ("auditor", "审计（只读）", "Auditor (read only)", (*_ALL_SEE, "timeline.view_all")),
    ("administrator", "管理员", "Administrator", tuple(PERMISSIONS)),
)

AUTHORITY = (
    Limit(Grade.STAFF, Severity.MINOR, {"CNY": Decimal(1000), "USD": Decimal(150), "EUR": Decimal(130)}),
    Limit(
        Grade.SUPERVISOR,
        Severity.GENERAL,
        {"CNY": Decimal(10000), "USD": Decimal(1500), "EUR": Decimal(1300)},
    ),
    Limit(
        Grade.MANAGER,
        Severity.SERIOUS,
        {"CNY": Decimal(50000), "USD": Decimal(7500), "EUR": Decimal(6500)},
    ),
    Limit(Grade.DIRECTOR, Severity.SERIOUS, {"CNY": None, "USD": None, "EUR": None}),
)


@transaction.atomic
def seed() -> None:
    """Fill what is empty. Two starts at once fill it once."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('gendan.people.seed'))")
    event = CompanySetUp(
        departments=seed_departments(), roles=seed_roles(), grades=seed_authority(), activities=seed_matrix()
    )
    if any(event.payload().values()):
        record(event, actor=System("setup"), on=[Subject("company", 1)])


def seed_departments() -> int:
    """The ten departments. How many were written."""
    if Department.objects.exists():
        return 0
    rows = (
        Department(code=code, name_zh=zh, name_en=en, position=place)
        for place, (code, zh, en) in enumerate(DEPARTMENTS, 1)
    )
    return len(Department.objects.bulk_create(rows))


def seed_roles() -> int:
    """The roles with their permissions. How many were written."""
    if Role.objects.exists():
        return _give_new_permissions()
    rows = (
        Role(
            code=code,
            name_zh=zh,
            name_en=en,
            permissions=list(permissions),
            position=place,
            is_default=code == DEFAULT_ROLE,
        )
        for place, (code, zh, en, permissions) in enumerate(ROLES, 1)
    )
    return len(Role.objects.bulk_create(rows))


def _give_new_permissions() -> int:
    """A permission that no role has yet came with a new version: give it as a new company would have it.

    How many roles were changed. What was taken from one role stays with others, so it is not new.
    """
    roles = {role.code: role for role in Role.objects.all()}
    given = {code for role in roles.values() for code in role.permissions}
    changed = []
    for code, _zh, _en, permissions in ROLES:
        new = [it for it in permissions if it not in given]
        if new and code in roles:
            roles[code].permissions = [*roles[code].permissions, *new]
            changed.append(roles[code])
    return Role.objects.bulk_update(changed, ["permissions"])


def seed_authority() -> int:
    """What each grade may decide. How many grades were written."""
    if AuthorityLimit.objects.exists():
        return 0
    rows = AuthorityLimit.objects.bulk_create(
        AuthorityLimit(grade=limit.grade, severity=limit.severity) for limit in AUTHORITY
    )
    AuthorityAmount.objects.bulk_create(
        AuthorityAmount(limit=row, currency=currency, amount=amount)
        for row, limit in zip(rows, AUTHORITY, strict=True)
        for currency, amount in limit.amounts.items()
    )
    return len(rows)


def seed_matrix() -> int:
    """The activities and their letters, for the departments there are. How many activities were written."""
    departments = {it.code: it for it in Department.objects.all()}
    if Activity.objects.exists() or not departments.keys() >= {code for code, _zh, _en in DEPARTMENTS}:
        return 0
    rows = Activity.objects.bulk_create(
        Activity(
            code=it.code,
            verb_zh=it.zh[0],
            object_zh=it.zh[1],
            verb_en=it.en[0],
            object_en=it.en[1],
            is_check=it.is_check,
            is_risky=it.is_risky,
            amount=it.amount,
            position=place,
        )
        for place, it in enumerate(ACTIVITIES, 1)
    )
    RaciCell.objects.bulk_create(
        RaciCell(activity=row, department=departments[code], letters=letters)
        for row, it in zip(rows, ACTIVITIES, strict=True)
        for code, letters in it.cells.items()
    )
    return len(rows)
