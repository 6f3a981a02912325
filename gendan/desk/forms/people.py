"""Members, departments, roles, absences and what members set of their own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gendan.desk.forms.base import DeskForm, Instant, OneOf, people, rows
from gendan.people import queries
from gendan.people.models import Grade, Member
from gendan.people.permissions import PERMISSIONS


class MemberFilter(DeskForm):
    """What the directory is narrowed to."""

    text = forms.CharField(label=_("Search"), required=False, max_length=60)
    department = forms.ChoiceField(label=_("Department"), required=False)
    role = forms.ChoiceField(label=_("Role"), required=False)
    grade = forms.TypedChoiceField(
        label=_("Grade"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("All grades")), *Grade.choices],
    )
    left = forms.BooleanField(label=_("Former members"), required=False)

    def __init__(self, member: Member, data: Any) -> None:
        super().__init__(data)
        self.fields["department"].choices = [  # type: ignore[attr-defined]
            ("", _("All departments")),
            *((it.code, it.name) for it in queries.departments(member)),
        ]
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            ("", _("All roles")),
            *((it.code, it.name) for it in queries.roles(member)),
        ]


class MemberForm(DeskForm):
    """A member's particulars."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        help_text=_("Letters and digits, for example the pinyin of the name"),
    )
    employee_number = forms.CharField(label=_("Employee number"), max_length=30, required=False)
    department_id = OneOf(label=_("Department"))
    title = forms.CharField(label=_("Title"), max_length=60, required=False)
    grade = forms.TypedChoiceField(label=_("Grade"), coerce=int, choices=Grade.choices)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department_id"].choices = rows(queries.departments(member))  # type: ignore[attr-defined]
        self.fields["phone"].widget.attrs["inputmode"] = "tel"


class NewMemberForm(MemberForm):
    """A new member also gets a first password and roles."""

    password = forms.CharField(
        label=_("First password"),
        required=False,
        max_length=128,
        help_text=_("To be replaced at the first sign-in. Empty: no sign-in by password."),
    )
    roles = forms.MultipleChoiceField(label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(member, *args, **kwargs)
        self.fields["roles"].choices = [(it.code, it.name) for it in queries.roles(member)]  # type: ignore[attr-defined]
        self.fields["password"].widget.attrs["autocomplete"] = "new-password"
        if not queries.may(member, "roles.manage"):
            del self.fields["roles"]


class RolesForm(DeskForm):
    """Which roles a member has."""

    roles = forms.MultipleChoiceField(label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [(it.code, it.name) for it in queries.roles(member)]  # type: ignore[attr-defined]


class PasswordForm(DeskForm):
    """A password for somebody else."""

    password = forms.CharField(label=_("New password"), max_length=128)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].widget.attrs["autocomplete"] = "new-password"


class ChosenMemberForm(DeskForm):
    """One member: a deputy, a successor."""

    member_id = OneOf(label=_("Member"))

    def __init__(
        self, member: Member, *args: Any, label: Any = None, without: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = people(it for it in queries.members(member) if it.pk != without)
        self.fields["member_id"].choices = choices  # type: ignore[attr-defined]
        if label:
            self.fields["member_id"].label = label


class AbsenceForm(DeskForm):
    """When somebody is away."""

    starts_at = Instant(label=_("From"))
    ends_at = Instant(label=_("Until"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class ProfileForm(DeskForm):
    """What members set of their own."""

    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[("zh-hans", "中文"), ("en", "English")])
    theme = forms.ChoiceField(
        label=_("Appearance"),
        choices=[("auto", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))],
    )


class DepartmentForm(DeskForm):
    """A department."""

    code = forms.SlugField(label=_("Code"), max_length=16, help_text=_("Short, as in the RACI matrix: PUR"))
    name_zh = forms.CharField(label=_("Chinese name"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=60)
    head_id = OneOf(label=_("Head of department"))
    position = forms.IntegerField(label=_("Position"), min_value=0, max_value=999, initial=0)

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["head_id"].choices = people(queries.members(member))  # type: ignore[attr-defined]


class RoleForm(DeskForm):
    """A role and what it allows."""

    code = forms.SlugField(label=_("Code"), max_length=30)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=60)
    position = forms.IntegerField(label=_("Position"), min_value=0, max_value=999, initial=0)
    permissions = forms.MultipleChoiceField(
        label=_("Permissions"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["permissions"].choices = [(it.code, it.label) for it in PERMISSIONS.values()]  # type: ignore[attr-defined]
