"""Every write about people. `actor` is who does it, and each checks for itself that they may."""

from gendan.people.actions.absences import change_absence, record_absence, withdraw_absence
from gendan.people.actions.authority import set_authority
from gendan.people.actions.departments import (
    add_department,
    change_department,
    restore_department,
    retire_department,
)
from gendan.people.actions.duty import change_shift, copy_week, plan_shift, remove_shift
from gendan.people.actions.importing import import_members
from gendan.people.actions.members import (
    add_member,
    change_member,
    change_profile,
    deactivate_member,
    reactivate_member,
    set_deputy,
    set_roles,
)
from gendan.people.actions.notices import mark_all_read, mark_read, notify
from gendan.people.actions.raci import (
    add_activity,
    change_activity,
    restore_activity,
    retire_activity,
    set_row,
)
from gendan.people.actions.roles import add_role, change_role, remove_role

__all__ = [
    "add_activity",
    "add_department",
    "add_member",
    "add_role",
    "change_absence",
    "change_activity",
    "change_department",
    "change_member",
    "change_profile",
    "change_role",
    "change_shift",
    "copy_week",
    "deactivate_member",
    "import_members",
    "mark_all_read",
    "mark_read",
    "notify",
    "plan_shift",
    "reactivate_member",
    "record_absence",
    "remove_role",
    "remove_shift",
    "restore_activity",
    "restore_department",
    "retire_activity",
    "retire_department",
    "set_authority",
    "set_deputy",
    "set_roles",
    "set_row",
    "withdraw_absence",
]
