"""The demo company: a Chinese exporter of garments with its people. Only `gendan demo` makes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gendan.base import clock
from gendan.base.errors import ConflictError, Text
from gendan.base.refs import Subject, System
from gendan.base.timeline.models import Event
from gendan.people import actions
from gendan.people.models import Absence, Activity, Department, DutyShift, Grade, Member, Notice
from gendan.people.seed import seed

PASSWORD = "gendan-demo"  # noqa: S105 - printed on purpose; only the demo company has it
SETUP = System("demo")


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to sign in as, and why one would."""

    username: str
    password: str
    name: str
    department: str
    grade: str
    why: str


@dataclass(frozen=True, slots=True)
class _Person:
    username: str
    name: str
    department: str
    grade: Grade
    title: str
    role: str
    deputy: str = ""
    is_head: bool = False
    why: Text = ""


_S, _V, _M, _D = Grade.STAFF, Grade.SUPERVISOR, Grade.MANAGER, Grade.DIRECTOR
_PEOPLE = (
    _Person(
        "linxiaoyu",
        "林小雨",
        "MER",
        _S,
        "跟单员",
        "merchandiser",
        "zhangwei",
        why=gettext_lazy("a merchandiser's day; stands in for a colleague today"),
    ),
    _Person(
        "zhaomin",
        "赵敏",
        "MER",
        _V,
        "跟单主管",
        "supervisor",
        "sunli",
        why=gettext_lazy("supervises the merchandisers, plans duty"),
    ),
    _Person(
        "wangjianguo", "王建国", "PUR", _S, "面料采购员", "colleague", "shenlan", why=gettext_lazy("a buyer")
    ),
    _Person(
        "quzhiming",
        "区志明",
        "QC",
        _M,
        "品质经理",
        "head",
        "huangjing",
        True,
        why=gettext_lazy("heads a department"),
    ),
    _Person(
        "wuguoqiang",
        "吴国强",
        "SAL",
        _D,
        "副总经理",
        "management",
        "sunli",
        True,
        why=gettext_lazy("sets authority limits and the responsibility matrix"),
    ),
    _Person(
        "fengjuan",
        "冯娟",
        "FIN",
        _V,
        "人事主管",
        "personnel",
        "xuwen",
        why=gettext_lazy("imports and manages people"),
    ),
    _Person(
        "zhengjie",
        "郑洁",
        "FIN",
        _S,
        "内审专员",
        "auditor",
        why=gettext_lazy("sees everything, changes nothing"),
    ),
    _Person(
        "admin",
        "周明",
        "TEC",
        _M,
        "信息主管",
        "administrator",
        "fengjuan",
        True,
        why=gettext_lazy("administers everything"),
    ),
    _Person("zhangwei", "张伟", "MER", _S, "跟单员", "merchandiser", "linxiaoyu"),
    _Person("chensisi", "陈思思", "MER", _S, "跟单员", "merchandiser", "linxiaoyu"),
    _Person("sunli", "孙丽", "MER", _M, "业务经理", "head", "zhaomin", True),
    _Person("shenlan", "沈岚", "PUR", _S, "辅料采购员", "colleague", "wangjianguo"),
    _Person("qianjin", "钱进", "PUR", _M, "采购经理", "head", "wangjianguo", True),
    _Person("liqiang", "李强", "PRD", _V, "计划主管", "colleague", "liuyang"),
    _Person("liuyang", "刘洋", "PRD", _M, "生产经理", "head", "liqiang", True),
    _Person("huangjing", "黄静", "QC", _S, "验货员", "colleague", "quzhiming"),
    _Person("shanxiaoyan", "单晓燕", "LOG", _S, "单证员", "colleague", "zengwei"),
    _Person("zengwei", "曾伟", "LOG", _V, "船务主管", "head", "shanxiaoyan", True),
    _Person("zhouting", "周婷", "CS", _V, "客服主管", "head", "linxiaoyu", True),
    _Person("xuwen", "许文", "FIN", _M, "财务经理", "head", "fengjuan", True),
    _Person("machao", "马超", "SAL", _S, "业务员", "colleague", "linxiaoyu"),
    _Person("qiudahai", "仇大海", "WHS", _V, "仓库主管", "head", "", True),
)
_AWAY = "chensisi"
_NIGHTS = ("zengwei", "zhaomin", "liqiang", "zhouting", "qiudahai", "zengwei", "zhaomin")


def demo_people() -> list[DemoPerson]:
    """Whom to sign in as, those first who show most. Needs the demo company in the database."""
    departments = {it.code: it.name for it in Department.objects.all()}
    return [
        DemoPerson(
            it.username,
            PASSWORD,
            it.name,
            departments.get(it.department, ""),
            str(it.grade.label),
            str(it.why),
        )
        for it in _PEOPLE
        if it.why
    ]


@transaction.atomic
def make_demo() -> None:
    """The demo company as of now. Again on another day, it adds that week's roster and absence, nothing else.

    Raises ConflictError in a database that has people who are not of the demo.
    """
    seed()
    known = Member.objects.filter(username__in=[it.username for it in _PEOPLE]).exists()
    if not known and Member.objects.exists():
        raise ConflictError(
            _("There are people in this database already: the demo company would be mixed with them."),
            hint=_("Start the demo with a GENDAN_HOME or DATABASE_URL of its own."),
        )
    if not known:
        _hire()
        _history()
    people = {it.username: it for it in Member.objects.all()}
    _be_away(people)
    _plan_weeks(people)
    _tell(people)


@contextmanager
def _days_ago(days: float) -> Iterator[None]:
    """What is done within was done then."""
    with clock.at(clock.now() - timedelta(days=days)):
        yield


def _hire() -> None:
    hashed = make_password(PASSWORD)  # once: hashing is slow on purpose
    departments = {it.code: it for it in Department.objects.all()}
    made: dict[str, Member] = {}
    for number, it in enumerate(_PEOPLE, 1):
        with _days_ago(90 - number):
            made[it.username] = actions.add_member(
                actor=SETUP,
                username=it.username,
                name=it.name,
                department_id=departments[it.department].pk,
                grade=it.grade,
                title=it.title,
                employee_number=f"GD{number:03d}",
                email=f"{it.username}@demo.gendan.example",
                phone=f"138{number:08d}",
                roles=[it.role],
            )
    Member.objects.update(password=hashed)
    for it in _PEOPLE:
        with _days_ago(60):
            if it.deputy:
                actions.set_deputy(made[it.username].pk, made[it.deputy].pk, actor=SETUP)
            if it.is_head:
                department = departments[it.department]
                actions.change_department(department.pk, actor=SETUP, head_id=made[it.username].pk)


def _history() -> None:
    """A few changes that people of the company have made."""
    admin = Member.objects.get(username="admin")
    director = Member.objects.get(username="wuguoqiang")
    with _days_ago(21):
        actions.change_member(
            Member.objects.get(username="zengwei").pk, actor=admin, title="船务主管（代经理）"
        )
    with _days_ago(12.3):
        row = Activity.objects.get(code="rebook_carrier")
        letters = {cell.department.code: cell.letters for cell in row.cells.select_related("department")}
        actions.set_row(row.pk, letters | {"CS": "C"}, version=row.version, actor=director)


def _midnight(days: int = 0) -> datetime:
    """The start of the local day, so many days from today."""
    day = timezone.localtime(clock.now()).date() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time()))


def _be_away(people: dict[str, Member]) -> None:
    away = people[_AWAY]
    today = Absence.objects.filter(member=away, starts_at__lt=_midnight(1), ends_at__gt=_midnight())
    if not today.exists():
        with _days_ago(1):
            actions.record_absence(away.pk, _midnight(1), _midnight(3), "年假", actor=away)


def _plan_weeks(people: dict[str, Member]) -> None:
    """Nights for the company, the weekend for logistics, this week and next, where nothing is planned yet."""
    monday = -timezone.localtime(clock.now()).weekday()
    logistics = Department.objects.get(code="LOG")
    for first in (monday, monday + 7):
        if DutyShift.objects.filter(
            starts_at__gte=_midnight(first), starts_at__lt=_midnight(first + 7)
        ).exists():
            continue
        for day, username in enumerate(_NIGHTS):
            _plan(people["zhaomin"], people[username], first + day, (18, 33), DutyShift.Kind.NIGHT)
        for day in (5, 6):
            actor, member = people["zhaomin"], people["shanxiaoyan"]
            _plan(actor, member, first + day, (9, 18), DutyShift.Kind.HOLIDAY, logistics.pk)


def _plan(
    actor: Member, member: Member, day: int, hours: tuple[int, int], kind: str, department: int | None = None
) -> None:
    """A shift between two hours of a day; an hour past 24 is on the next."""
    start, end = (_midnight(day) + timedelta(hours=hour) for hour in hours)
    actions.plan_shift(
        actor=actor, member_id=member.pk, department_id=department, kind=kind, starts_at=start, ends_at=end
    )


def _tell(people: dict[str, Member]) -> None:
    """Notices for those who are concerned; one of them is unread."""
    for username in ("linxiaoyu", "zhaomin", "sunli", "shanxiaoyan", "zengwei", "qiudahai"):
        member = people[username]
        if Notice.objects.filter(member=member).exists():
            continue
        events = list(_events_on(Subject("member", member.pk), "duty.planned")[:2])
        if member.department_id == people[_AWAY].department_id:
            events += _events_on(Subject("member", people[_AWAY].pk), "member.absence_recorded")[:1]
        notices = [it for event in events for it in actions.notify([member], event, actor=SETUP)]
        for notice in notices[1:]:
            actions.mark_read(notice.pk, actor=member)


def _events_on(subject: Subject, kind: str) -> "list[Event]":
    found = Event.objects.filter(kind=kind, subjects__kind=subject.kind, subjects__object_id=subject.id)
    return list(found.order_by("-id"))
