"""Forms of issues."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gendan.desk.forms.base import DeskForm
from gendan.issues.models import IssueClass
from gendan.people.models import Severity


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
