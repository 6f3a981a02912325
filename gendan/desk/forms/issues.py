"""Forms of issues."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gendan.desk.forms.base import DeskForm, OneOf, people, rows
from gendan.issues.models import IssueClass
from gendan.people import queries as company
from gendan.people.models import Department, Member, Severity


class IssueFilter(forms.Form):
    """What the list shows. Nothing in it can be wrong: what is no choice is no filter."""

    text = forms.CharField(label=_("Search"), required=False, max_length=60)
    klass = forms.ChoiceField(
        label=_("class"), required=False, choices=[("", _("All classes")), *IssueClass.choices]
    )
    severity = forms.TypedChoiceField(
        label=_("severity"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Any severity")), *Severity.choices],
    )
    mine = forms.BooleanField(label=_("Mine only"), required=False)


class CloseForm(DeskForm):
    """How an issue was solved."""

    reason = forms.CharField(label=_("How it was solved"), max_length=300, widget=forms.Textarea({"rows": 2}))


def _words(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=300, widget=forms.Textarea({"rows": 2}))


class _OfMembers(DeskForm):
    """A form that chooses among members. The first argument is who asks."""

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{type(self).__name__}_%s")
        super().__init__(*args, **kwargs)
        self.known = {it.pk: it for it in company.members(member)}
        self.offer(member)

    def offer(self, member: Member) -> None:
        """Fill in choices that come from the database."""

    def chosen(self, name: str) -> Member | None:
        """The member that a field names."""
        return self.known.get(self.cleaned_data.get(name) or 0)


class HandOverForm(_OfMembers):
    """To whom it goes, and why."""

    to = OneOf(label=_("To a member"))
    department = OneOf(
        label=_("Or to a department"), help_text=_("It finds whoever is there and has least to do.")
    )
    reason = _words(_("Why"))

    def offer(self, member: Member) -> None:
        """Members and departments."""
        self.departments = {it.pk: it for it in company.departments(member)}
        self.fields["to"].choices = people(self.known.values())  # type: ignore[attr-defined]
        self.fields["department"].choices = rows(self.departments.values())  # type: ignore[attr-defined]

    def chosen_department(self) -> Department | None:
        """The department that it names."""
        return self.departments.get(self.cleaned_data.get("department") or 0)


class AskForm(_OfMembers):
    """Of whom, and what."""

    of = OneOf(label=_("Ask"), required=True)
    question = _words(_("What you want to know"))

    def offer(self, member: Member) -> None:
        """Everybody else."""
        self.fields["of"].choices = people(  # type: ignore[attr-defined]
            it for it in self.known.values() if it.pk != member.pk
        )


class AnswerForm(DeskForm):
    """What is answered."""

    answer = _words(_("Your answer"))
