"""What is wrong with a plan, in the reader's words."""

from django.utils.translation import gettext_lazy as _

from gendan.base.errors import InvalidInputError, Text
from gendan.orders.schedule import Fault, PlanError

WORDS: dict[Fault, Text] = {
    Fault.TWICE: _("There is a node %(code)s already."),
    Fault.RESERVED: _("%(code)s stands for a date and cannot name a node."),
    Fault.SELF: _("%(code)s cannot come after itself."),
    Fault.LINK: _("%(code)s comes after %(other)s, which does not exist."),
    Fault.ANCHOR: _("%(code)s is counted from %(other)s, which does not exist."),
    Fault.CYCLE: _("Nodes would follow each other in a circle: %(other)s."),
    Fault.DAYS: _("%(code)s cannot come %(other)s working days after its predecessor."),
}
FIELDS = {
    Fault.TWICE: "code",
    Fault.RESERVED: "code",
    Fault.SELF: "links",
    Fault.LINK: "links",
    Fault.ANCHOR: "anchor",
    Fault.CYCLE: "links",
    Fault.DAYS: "links",
}


def refused_plan(error: PlanError) -> InvalidInputError:
    """The same as an error that names the field."""
    text = str(WORDS[error.fault]) % {"code": error.code, "other": error.other}
    return InvalidInputError(text, fields={FIELDS[error.fault]: text})
