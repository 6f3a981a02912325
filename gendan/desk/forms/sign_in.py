"""Personal tokens, and who an account of a platform is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from gendan.desk.forms.base import DeskForm, people
from gendan.people import queries
from gendan.people.models import Member
from gendan.people.sign_in import scopes

LIVES = (30, 90, 180, 365)  # days


class TokenForm(DeskForm):
    """A new token: what it is for, what it may, how long."""

    name = forms.CharField(
        label=_("What it is for"), max_length=60, help_text=_("For example the program that will use it: ERP")
    )
    scopes = forms.MultipleChoiceField(label=_("It may"), widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        initial=90,
        choices=[(it, ngettext_lazy("%d day", "%d days", it) % it) for it in LIVES],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = list(scopes.known().items())  # type: ignore[attr-defined]


class BindingForm(DeskForm):
    """Which member somebody from a platform is."""

    member_id = forms.TypedChoiceField(label=_("Member"), coerce=int)

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member_id"].choices = people(queries.members(member))  # type: ignore[attr-defined]
        self.fields["member_id"].widget.attrs["aria-label"] = _("Member")
