"""What can happen to the people of the company, in the words of the trade."""

from datetime import datetime, time, timedelta
from typing import ClassVar, Literal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict

from gendan.base.errors import Text
from gendan.base.timeline.kinds import EventKind, kinds
from gendan.people.models import Activity, Department, DutyShift, Grade, Member, Role, Severity

PRIVATE = frozenset({"phone", "email", "employee_number", "note"})
"""Fields whose values an event never holds: they must be erasable, and events are for ever."""


class Change(BaseModel):
    """One field before and after. The values of `PRIVATE` fields are left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    field: str
    old: str = ""
    new: str = ""


def _label(model: type[Member | Department | Role | Activity], field: str) -> str:
    labels = {it.name: getattr(it, "verbose_name", it.name) for it in model._meta.get_fields()}  # noqa: SLF001
    return str(labels.get(field, field))  # a row outlives the field that it names


def _shown(field: str, value: str) -> str:
    if field == "grade" and value.isdigit() and int(value) in Grade.values:
        return str(Grade(int(value)).label)
    if value in {"True", "False"}:
        return _("yes") if value == "True" else _("no")
    return value or "—"


def _changes(model: type[Member | Department | Role | Activity], changes: list[Change]) -> str:
    return _("; ").join(
        _label(model, it.field)
        if it.field in PRIVATE
        else f"{_label(model, it.field)} {_shown(it.field, it.old)} → {_shown(it.field, it.new)}"
        for it in changes
    )


def _of(head: str, tail: str) -> str:
    return _("%(head)s: %(tail)s") % {"head": head, "tail": tail}


def _instant(at: datetime) -> str:
    return date_format(timezone.localtime(at), "Y-m-d H:i")


def _span(starts_at: datetime, ends_at: datetime) -> str:
    start, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    if start.time() == end.time() == time() and start < end:  # whole days
        first, last = (date_format(it, "Y-m-d") for it in (start, end - timedelta(days=1)))
        return first if first == last else f"{first} – {last}"
    return f"{_instant(starts_at)} – {_instant(ends_at)}"


class MemberJoined(EventKind):
    """Somebody is a member from now on."""

    name: ClassVar[str] = "member.joined"
    title: ClassVar[Text] = gettext_lazy("Member joined")
    icon: ClassVar[str] = "user-plus"
    colour: ClassVar[str] = "green"
    who: str
    department: str = ""

    def sentence(self) -> str:
        """Who joined, and where."""
        return _("%(who)s joined %(department)s") % {"who": self.who, "department": self.department or "—"}


class MemberChanged(EventKind):
    """A member's particulars are others than before."""

    name: ClassVar[str] = "member.changed"
    title: ClassVar[Text] = gettext_lazy("Member changed")
    icon: ClassVar[str] = "user-edit"
    colour: ClassVar[str] = "azure"
    who: str
    changes: list[Change]

    def sentence(self) -> str:
        """Whose, and each field before and after."""
        return _of(self.who, _changes(Member, self.changes))


class MemberLeft(EventKind):
    """A member has left and may no longer sign in; the successor has the open duties."""

    name: ClassVar[str] = "member.left"
    title: ClassVar[Text] = gettext_lazy("Member left")
    icon: ClassVar[str] = "user-minus"
    colour: ClassVar[str] = "orange"
    who: str
    successor: str = ""

    def sentence(self) -> str:
        """Who left, and who took over."""
        if not self.successor:
            return _("%(who)s left") % {"who": self.who}
        return _("%(who)s left; %(successor)s took over") % {"who": self.who, "successor": self.successor}


class MemberReturned(EventKind):
    """A former member is back."""

    name: ClassVar[str] = "member.returned"
    title: ClassVar[Text] = gettext_lazy("Member returned")
    icon: ClassVar[str] = "user-check"
    colour: ClassVar[str] = "green"
    who: str

    def sentence(self) -> str:
        """Who is back."""
        return _("%(who)s is back") % {"who": self.who}


class MemberRolesChanged(EventKind):
    """A member has other roles than before."""

    name: ClassVar[str] = "member.roles_changed"
    title: ClassVar[Text] = gettext_lazy("Roles of a member changed")
    icon: ClassVar[str] = "shield"
    colour: ClassVar[str] = "purple"
    who: str
    added: list[str] = []
    removed: list[str] = []

    def sentence(self) -> str:
        """Which roles were given and which taken."""
        signed = [f"+{it}" for it in self.added] + [f"−{it}" for it in self.removed]
        return _of(self.who, " ".join(signed))


class _AbsenceEvent(EventKind):
    who: str
    starts_at: datetime
    ends_at: datetime
    deputy: str = ""

    def sentence(self) -> str:
        """Who is away when, and who stands in."""
        values = {"who": self.who, "span": _span(self.starts_at, self.ends_at), "deputy": self.deputy}
        if self.deputy:
            return _("%(who)s is away %(span)s; %(deputy)s stands in") % values
        return _("%(who)s is away %(span)s; nobody stands in") % values


class AbsenceRecorded(_AbsenceEvent):
    """A member will be away."""

    name: ClassVar[str] = "member.absence_recorded"
    title: ClassVar[Text] = gettext_lazy("Absence recorded")
    icon: ClassVar[str] = "beach"
    colour: ClassVar[str] = "yellow"


class AbsenceChanged(_AbsenceEvent):
    """An absence has other times than before."""

    name: ClassVar[str] = "member.absence_changed"
    title: ClassVar[Text] = gettext_lazy("Absence changed")
    icon: ClassVar[str] = "beach"
    colour: ClassVar[str] = "yellow"
    old_starts_at: datetime
    old_ends_at: datetime


class AbsenceWithdrawn(_AbsenceEvent):
    """A member will be there after all."""

    name: ClassVar[str] = "member.absence_withdrawn"
    title: ClassVar[Text] = gettext_lazy("Absence withdrawn")
    icon: ClassVar[str] = "beach-off"
    colour: ClassVar[str] = "green"

    def sentence(self) -> str:
        """Who will be there after all."""
        values = {"who": self.who, "span": _span(self.starts_at, self.ends_at)}
        return _("%(who)s is not away %(span)s after all") % values


class MemberNotified(EventKind):
    """A notice of the event number `event` was put before the members that this is on."""

    name: ClassVar[str] = "member.notified"
    title: ClassVar[Text] = gettext_lazy("Notified")
    icon: ClassVar[str] = "bell"
    colour: ClassVar[str] = "secondary"
    event: int
    kind: str

    def sentence(self) -> str:
        """What the notice is about."""
        about = kinds().get(self.kind)
        return _of(_("Notified"), str(about.title)) if about else str(self.title)


class _DutyEvent(EventKind):
    who: str
    department: str = ""
    kind: DutyShift.Kind
    starts_at: datetime
    ends_at: datetime

    def sentence(self) -> str:
        """Who is on duty, for whom and when."""
        return _("%(who)s, %(kind)s for %(scope)s, %(span)s") % {
            "who": self.who,
            "kind": self.kind.label,
            "scope": self.department or _("the whole company"),
            "span": _span(self.starts_at, self.ends_at),
        }


class DutyPlanned(_DutyEvent):
    """A member will be on duty."""

    name: ClassVar[str] = "duty.planned"
    title: ClassVar[Text] = gettext_lazy("Duty planned")
    icon: ClassVar[str] = "moon-stars"
    colour: ClassVar[str] = "indigo"


class DutyChanged(_DutyEvent):
    """A shift has another member or other times."""

    name: ClassVar[str] = "duty.changed"
    title: ClassVar[Text] = gettext_lazy("Duty changed")
    icon: ClassVar[str] = "moon-stars"
    colour: ClassVar[str] = "azure"
    old_who: str
    old_starts_at: datetime
    old_ends_at: datetime


class DutyRemoved(_DutyEvent):
    """A shift will not be stood."""

    name: ClassVar[str] = "duty.removed"
    title: ClassVar[Text] = gettext_lazy("Duty removed")
    icon: ClassVar[str] = "moon-off"
    colour: ClassVar[str] = "orange"


class DepartmentAdded(EventKind):
    """There is a new department."""

    name: ClassVar[str] = "department.added"
    title: ClassVar[Text] = gettext_lazy("Department added")
    icon: ClassVar[str] = "building"
    colour: ClassVar[str] = "green"
    code: str
    called: str

    def sentence(self) -> str:
        """Its code and name."""
        return _("Department added: %(code)s %(called)s") % {"code": self.code, "called": self.called}


class DepartmentChanged(EventKind):
    """A department's name, head or place is another."""

    name: ClassVar[str] = "department.changed"
    title: ClassVar[Text] = gettext_lazy("Department changed")
    icon: ClassVar[str] = "building"
    colour: ClassVar[str] = "azure"
    code: str
    changes: list[Change]

    def sentence(self) -> str:
        """Each field before and after."""
        return _of(self.code, _changes(Department, self.changes))


class RoleAdded(EventKind):
    """There is a new role."""

    name: ClassVar[str] = "role.added"
    title: ClassVar[Text] = gettext_lazy("Role added")
    icon: ClassVar[str] = "shield-plus"
    colour: ClassVar[str] = "green"
    called: str
    permissions: list[str]

    def sentence(self) -> str:
        """Its name and what it allows."""
        return _of(self.called, ", ".join(self.permissions))


class RoleChanged(EventKind):
    """A role allows something else than before, or is called otherwise."""

    name: ClassVar[str] = "role.changed"
    title: ClassVar[Text] = gettext_lazy("Role changed")
    icon: ClassVar[str] = "shield"
    colour: ClassVar[str] = "purple"
    called: str
    added: list[str] = []
    removed: list[str] = []
    changes: list[Change] = []

    def sentence(self) -> str:
        """What it allows now and what no longer."""
        signed = [f"+{it}" for it in self.added] + [f"−{it}" for it in self.removed]
        return _of(self.called, " ".join([*signed, _changes(Role, self.changes)]).strip())


class RoleRemoved(EventKind):
    """A role that nobody had is gone."""

    name: ClassVar[str] = "role.removed"
    title: ClassVar[Text] = gettext_lazy("Role removed")
    icon: ClassVar[str] = "shield-off"
    colour: ClassVar[str] = "orange"
    called: str

    def sentence(self) -> str:
        """Its name."""
        return _("Role removed: %(called)s") % {"called": self.called}


class RaciChanged(EventKind):
    """Other departments than before answer for an activity. Letters by the department's code."""

    name: ClassVar[str] = "raci.changed"
    title: ClassVar[Text] = gettext_lazy("Responsibility changed")
    icon: ClassVar[str] = "table"
    colour: ClassVar[str] = "azure"
    activity: str
    old: dict[str, str]
    new: dict[str, str]

    def sentence(self) -> str:
        """Each department whose letter is another."""
        changed = [
            f"{code} {self.old.get(code, '—')} → {self.new.get(code, '—')}"
            for code in sorted(self.old.keys() | self.new.keys())
            if self.old.get(code) != self.new.get(code)
        ]
        return _of(self.activity, _("; ").join(changed))


class ActivityAdded(EventKind):
    """The matrix has a new row."""

    name: ClassVar[str] = "raci.activity_added"
    title: ClassVar[Text] = gettext_lazy("Activity added")
    icon: ClassVar[str] = "table-plus"
    colour: ClassVar[str] = "green"
    activity: str

    def sentence(self) -> str:
        """Its name."""
        return _("Activity added: %(activity)s") % {"activity": self.activity}


class ActivityChanged(EventKind):
    """A row of the matrix is called otherwise, or weighs otherwise, or is no longer used."""

    name: ClassVar[str] = "raci.activity_changed"
    title: ClassVar[Text] = gettext_lazy("Activity changed")
    icon: ClassVar[str] = "table"
    colour: ClassVar[str] = "azure"
    activity: str
    changes: list[Change]

    def sentence(self) -> str:
        """Each field before and after."""
        return _of(self.activity, _changes(Activity, self.changes))


class AuthorityChanged(EventKind):
    """A grade may decide other things than before. Amounts as text; None: without limit."""

    name: ClassVar[str] = "authority.changed"
    title: ClassVar[Text] = gettext_lazy("Authority changed")
    icon: ClassVar[str] = "gavel"
    colour: ClassVar[str] = "purple"
    grade: Grade
    old_severity: Severity | Literal[0]
    severity: Severity | Literal[0]
    old_amounts: dict[str, str | None]
    amounts: dict[str, str | None]

    def sentence(self) -> str:
        """The grade, and what it may decide now."""
        severity = Severity(self.severity).label if self.severity else "—"
        endless = _("no limit")
        amounts = [f"{code} {endless if it is None else it}" for code, it in self.amounts.items()]
        return _of(str(self.grade.label), _("; ").join([str(severity), *amounts]))


class CompanySetUp(EventKind):
    """A new company was given its first departments, roles, authority limits and responsibility matrix."""

    name: ClassVar[str] = "company.set_up"
    title: ClassVar[Text] = gettext_lazy("Company set up")
    icon: ClassVar[str] = "building-community"
    colour: ClassVar[str] = "green"
    departments: int
    roles: int
    grades: int
    activities: int

    def sentence(self) -> str:
        """How many of each."""
        return (
            _("%(departments)d departments, %(roles)d roles, %(grades)d grades, %(activities)d activities")
            % self.payload()
        )


class MembersImported(EventKind):
    """People were taken over from a file."""

    name: ClassVar[str] = "people.imported"
    title: ClassVar[Text] = gettext_lazy("People imported")
    icon: ClassVar[str] = "file-import"
    colour: ClassVar[str] = "green"
    added: int
    changed: int
    refused: int

    def sentence(self) -> str:
        """How many of each."""
        return _("%(added)d added, %(changed)d changed, %(refused)d refused") % self.payload()
