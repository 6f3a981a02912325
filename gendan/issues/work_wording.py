"""Words for the work on issues: why it is somebody's, and who may not do what."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from gendan.base.errors import Text
from gendan.issues.clock_policy import DIRECTOR, MANAGER, SUPERVISOR
from gendan.issues.dispatching import Why

WHY: Mapping[str, Text] = {
    Why.OWNER: _("the key node is theirs"),
    Why.MERCHANDISER: _("the order is theirs"),
    Why.STAND_IN: _("stands in for who is away"),
    Why.LOAD: _("has least to do in the department"),
    Why.DUTY: _("is on duty"),
    Why.BY_HAND: _("was chosen"),
}


def why_text(why: str) -> str:
    """Why an issue is somebody's; the code itself where it is not known any more."""
    return str(WHY.get(why, why))


STEPS: Mapping[str, Text] = {
    "half": _("half of the time is over"),
    "due": _("the time is over"),
    SUPERVISOR: _("the supervisor is called"),
    MANAGER: _("the manager is called"),
    DIRECTOR: _("the director is called"),
}


def step_text(key: str) -> str:
    """What a step of a clock's ladder says; its key where it is not known any more."""
    return str(STEPS.get(key, key))
