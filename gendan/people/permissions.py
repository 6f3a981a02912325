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
    Permission("partners.view", _("See partners"), _("Customers, suppliers, carriers and agreements")),
    Permission("partners.manage", _("Manage partners"), _("Add and change them and their agreements")),
    Permission("orders.view", _("See orders"), _("Orders with their plans and forecasts")),
    Permission("orders.enter", _("Enter orders"), _("Enter, change and submit orders")),
    Permission("orders.review", _("Review orders"), _("Approve or return what others have entered")),
    Permission("orders.report", _("Report key nodes"), _("Report dates and quantities of key nodes")),
    Permission("orders.plan", _("Change plans"), _("Change dates, owners and thresholds of running orders")),
    Permission("orders.import", _("Import orders"), _("Import orders from files, and name their columns")),
    Permission(
        "templates.manage", _("Manage templates"), _("Change products, plan templates and thresholds")
    ),
    Permission("issues.view", _("See issues"), _("Issues with their evidence")),
    Permission("issues.handle", _("Handle issues"), _("Take on and close issues, and mark false alarms")),
    Permission("timeline.view_all", _("See everything that happened"), _("The timeline of every object")),
    Permission(
        "system.operate", _("Operate the system"), _("Sign-in settings, tokens of others, the state of jobs")
    ),
)

PERMISSIONS: dict[str, Permission] = {permission.code: permission for permission in _TABLE}
