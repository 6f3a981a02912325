"""The table of permissions: every code, what it is called, and what it allows.

Code asks for a permission by its code; roles are named sets of codes. A code that is not here does not exist:
`may` raises on it, so that a misspelt guard cannot lie open or shut unseen.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from gendan.base.errors import Text


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that may be allowed."""

    code: str
    label: Text
    allows: Text


_TABLE = (
    Permission(
        "people.view", _("See colleagues"), _("The directory, the roster and the responsibility matrix")
    ),
    Permission("people.manage", _("Manage members"), _("Add, change, import and deactivate members")),
    Permission(
        "departments.manage",
        _("Manage departments"),
        _("Add, change and retire departments and name their heads"),
    ),
    Permission("roles.manage", _("Manage roles"), _("Change what roles allow, and who has which")),
    Permission("absences.manage", _("Record absences"), _("Record absences and deputies of others")),
    Permission("duty.manage", _("Plan duty"), _("Plan the duty roster for nights and holidays")),
    Permission("raci.manage", _("Change the RACI matrix"), _("Change activities and who answers for them")),
    Permission(
        "authority.manage",
        _("Set authority limits"),
        _("Set the severity and amount that a grade may decide"),
    ),
    Permission(
        "calendar.manage", _("Manage working days"), _("Change working hours, holidays and make-up days")
    ),
    Permission("timeline.view_all", _("See everything that happened"), _("The timeline of every object")),
    Permission(
        "system.operate", _("Operate the system"), _("Sign-in settings, tokens of others, the state of jobs")
    ),
)

PERMISSIONS: dict[str, Permission] = {permission.code: permission for permission in _TABLE}
