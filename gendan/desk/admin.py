"""Django's admin, for operators: everything may be looked at, nothing changed.

Actions own every write; a change made here would leave no event and ask nobody's permission.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from gendan.base.deadlines.models import Deadline, DeadlineStep
from gendan.base.files.models import StoredFile
from gendan.base.timeline.models import Event, Seal, Unsealed
from gendan.base.worktime.models import CalendarDay, WorkCalendar
from gendan.people.models import Absence, Activity, Department, DutyShift, Member, Notice, Role
from gendan.people.sign_in.models import AccessToken, BindingRequest, Door
from gendan.reactions.models import ReactionRun

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Model]
else:
    Base = admin.ModelAdmin  # takes no parameter at run time

SECRETS = {"password", "digest", "hash", "token_hash", "secret"}


class LookOnly(Base):
    """A list and a page of each row, without a button that writes."""

    list_per_page = 50
    show_full_result_count = False  # counting a million events takes longer than showing fifty

    def get_list_display(self, request: HttpRequest) -> list[Any]:  # noqa: ARG002
        """Every column but long and secret ones."""
        wide = {"JSONField", "BinaryField", "TextField"}
        names = [it.name for it in self.opts.concrete_fields if it.get_internal_type() not in wide]
        return [name for name in names if name not in SECRETS][:10]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:  # noqa: ARG002
        """Every field but secret ones."""
        return [it.name for it in self.opts.concrete_fields if it.name not in SECRETS]

    def has_add_permission(self, request: HttpRequest, *_more: Any) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, *_more: Any) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, *_more: Any) -> bool:  # noqa: ARG002
        """Never."""
        return False


LOOKED_AT: list[type[Model]] = [
    AccessToken,
    Absence,
    Activity,
    BindingRequest,
    CalendarDay,
    Deadline,
    DeadlineStep,
    Department,
    Door,
    DutyShift,
    Event,
    Member,
    Notice,
    ReactionRun,
    Role,
    Seal,
    StoredFile,
    Unsealed,
    WorkCalendar,
]

admin.site.register(LOOKED_AT, LookOnly)
