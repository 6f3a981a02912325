"""Who works here, where, and with what authority."""

from gendan.people.models.absence import Absence
from gendan.people.models.authority import AuthorityAmount, AuthorityLimit, Severity
from gendan.people.models.department import Department
from gendan.people.models.duty import DutyShift
from gendan.people.models.member import Grade, Member, MemberManager
from gendan.people.models.notice import Notice
from gendan.people.models.raci import Activity, RaciCell
from gendan.people.models.role import Role

__all__ = [
    "Absence",
    "Activity",
    "AuthorityAmount",
    "AuthorityLimit",
    "Department",
    "DutyShift",
    "Grade",
    "Member",
    "MemberManager",
    "Notice",
    "RaciCell",
    "Role",
    "Severity",
]
