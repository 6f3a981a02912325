"""What can be done with an open issue that wants a word: a line each, with its form and what runs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from gendan.base.errors import Text
from gendan.desk.forms.base import DeskForm
from gendan.desk.forms.issues import AnswerForm, AskForm, HandOverForm
from gendan.issues.actions import working
from gendan.issues.lifecycle import Move
from gendan.issues.models import Issue
from gendan.people.models import Member


@dataclass(frozen=True)
class Act:
    """One act: `name` in its address, `told` when it was done (with the issue's number)."""

    name: str
    move: Move
    title: Text
    icon: str
    kind: type[DeskForm]
    run: Callable[[Issue, Any, Member], object]
    told: Text

    def form(self, member: Member, data: Any = None) -> DeskForm:
        """Its form, for this member."""
        return self.kind(data) if self.kind is AnswerForm else self.kind(member, data)


def _hand_over(issue: Issue, form: HandOverForm, member: Member) -> object:
    to, department = form.chosen("to"), form.chosen_department()
    reason = form.cleaned_data["reason"]
    return working.hand_over_issue(issue.pk, reason, to=to, department=department, actor=member)


def _ask(issue: Issue, form: AskForm, member: Member) -> object:
    of = form.chosen("of")
    assert of is not None  # noqa: S101 - the form's choices are these members
    return working.ask_about_issue(issue.pk, form.cleaned_data["question"], of=of, actor=member)


def _answer(issue: Issue, form: AnswerForm, member: Member) -> object:
    return working.answer_issue(issue.pk, form.cleaned_data["answer"], actor=member)


ACTS = (
    Act(
        "answer",
        Move.ANSWER,
        _("Answer"),
        "message-circle",
        AnswerForm,
        _answer,
        _("Issue %(number)s has its answer."),
    ),
    Act(
        "hand-over",
        Move.HAND_OVER,
        _("Hand over"),
        "arrow-forward-up",
        HandOverForm,
        _hand_over,
        _("Issue %(number)s is handed over."),
    ),
    Act("ask", Move.ASK, _("Ask back"), "help-circle", AskForm, _ask, _("The question is asked.")),
)
