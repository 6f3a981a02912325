"""The findings of the pure rules, in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gendan.base.errors import Text
from gendan.people.authority import Break
from gendan.people.availability import As, Step, Why
from gendan.people.import_rows import Field, Problem
from gendan.people.import_rows import Why as Fault
from gendan.people.models import Grade
from gendan.people.raci import Finding, Rule

_FINDINGS: dict[Rule, Text] = {
    Rule.ONE_ACCOUNTABLE: gettext_lazy(
        "“%(activity)s”: exactly one department is accountable (A), not %(count)d."
    ),
    Rule.SOMEBODY_RESPONSIBLE: gettext_lazy("“%(activity)s”: at least one department is responsible (R)."),
    Rule.KNOWN_LETTER: gettext_lazy("“%(activity)s”: %(column)s has a letter that does not exist."),
    Rule.KNOWN_COLUMN: gettext_lazy("“%(activity)s”: there is no department %(column)s."),
    Rule.CROWDED: gettext_lazy(
        "“%(activity)s”: %(count)d departments are responsible; with more than %(of)d nobody is."
    ),
    Rule.MANY_CONSULTED: gettext_lazy(
        "“%(activity)s”: %(count)d of %(of)d departments are consulted, which slows the decision."
    ),
    Rule.MANY_INFORMED: gettext_lazy(
        "“%(activity)s”: %(count)d of %(of)d departments are informed; are they all concerned?"
    ),
    Rule.NOBODY_CONSULTED: gettext_lazy("“%(activity)s” is risky, and nobody is consulted before."),
    Rule.IDLE_COLUMN: gettext_lazy("%(column)s has no part in anything: is it needed here?"),
    Rule.OVERLOADED: gettext_lazy(
        "%(column)s is responsible or accountable in %(count)d of %(of)d activities."
    ),
    Rule.WITHOUT_AUTHORITY: gettext_lazy(
        "“%(activity)s”: %(column)s is accountable, but nobody there may decide the usual amount alone."
    ),
    Rule.CHECKS_ITSELF: gettext_lazy(
        "“%(activity)s” is a check, and %(column)s both does it and answers for it: separate the two."
    ),
    Rule.NOT_VERB_OBJECT: gettext_lazy("“%(activity)s” is not named by a verb and an object."),
}

_STEPS: dict[Why, Text] = {
    Why.HERE: gettext_lazy("%(name)s is there (%(as)s)"),
    Why.AWAY: gettext_lazy("%(name)s is away (%(as)s)"),
    Why.LEFT: gettext_lazy("%(name)s does not work here any more (%(as)s)"),
    Why.NO_DEPUTY: gettext_lazy("%(name)s has no deputy"),
    Why.ROUND: gettext_lazy("the deputies lead back to %(name)s"),
}

CAPACITIES: dict[As, Text] = {
    As.OWNER: gettext_lazy("in charge"),
    As.SHIFT: gettext_lazy("on duty for the department"),
    As.COMPANY_SHIFT: gettext_lazy("on duty for the company"),
    As.DEPUTY: gettext_lazy("deputy"),
    As.SUPERVISOR: gettext_lazy("supervisor"),
    As.MANAGER: gettext_lazy("manager"),
    As.DIRECTOR: gettext_lazy("director"),
    As.ADMINISTRATOR: gettext_lazy("administrator"),
}

FIELDS: dict[Field, Text] = {
    Field.NAME: gettext_lazy("Full name"),
    Field.NUMBER: gettext_lazy("Employee number"),
    Field.DEPARTMENT: gettext_lazy("Department"),
    Field.TITLE: gettext_lazy("Job title"),
    Field.GRADE: gettext_lazy("Grade"),
    Field.PHONE: gettext_lazy("Mobile"),
    Field.EMAIL: gettext_lazy("Email"),
    Field.USERNAME: gettext_lazy("Username"),
}

_PROBLEMS: dict[Fault, Text] = {
    Fault.MISSING: gettext_lazy("%(field)s is missing."),
    Fault.TOO_LONG: gettext_lazy("%(field)s is too long."),
    Fault.FORMULA: gettext_lazy("%(field)s begins like a formula."),
    Fault.NO_DEPARTMENT: gettext_lazy("There is no department “%(value)s”."),
    Fault.NO_GRADE: gettext_lazy("There is no grade “%(value)s”: 员工, 主管, 经理 or 总监."),
    Fault.NO_EMAIL: gettext_lazy("“%(value)s” is no e-mail address."),
    Fault.NO_PHONE: gettext_lazy("“%(value)s” is no telephone number."),
    Fault.NO_USERNAME: gettext_lazy("“%(value)s” is no sign-in name: letters, digits and . _ - only."),
    Fault.TWICE: gettext_lazy("%(field)s “%(value)s” is in the file twice."),
    Fault.TAKEN: gettext_lazy("%(field)s “%(value)s” belongs to somebody else."),
    Fault.LEFT: gettext_lazy("“%(value)s” has left: reactivate the member first."),
}


def problem_text(problem: Problem) -> str:
    """What is wrong with a cell of an imported file."""
    return str(_PROBLEMS[problem.why]) % {"field": FIELDS[problem.field], "value": problem.value}


def finding_text(finding: Finding, activity: str = "", column: str = "") -> str:
    """A finding as one sentence. `activity` and `column` are the names to show instead of the codes."""
    return str(_FINDINGS[finding.rule]) % {
        "activity": activity or finding.activity,
        "column": column or finding.column,
        "count": finding.count,
        "of": finding.of,
    }


def step_text(step: Step) -> str:
    """One step of the search for who answers."""
    name = step.name or _("somebody unknown")
    return str(_STEPS[step.why]) % {"name": name, "as": CAPACITIES[step.asked_as]}


def break_text(it: Break) -> str:
    """Where authority falls though the grade rises."""
    values = {"higher": Grade(it.higher).label, "lower": Grade(it.lower).label, "what": it.currency}
    if it.currency:
        return _("%(higher)s may decide less %(what)s than %(lower)s.") % values
    return _("%(higher)s may decide less grave problems than %(lower)s.") % values
