"""Working hours, special days, lists of days, and the question when something is due."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gendan.base.worktime.days import DayKind
from gendan.base.worktime.wording import WEEKDAYS, kind_word
from gendan.desk.forms.base import DeskForm, Instant

ORDINARY = ""


class DayForm(DeskForm):
    """What one day is."""

    kind = forms.ChoiceField(label=_("This day is"), required=False)
    name = forms.CharField(label=_("Name"), max_length=60, required=False)
    hours = forms.CharField(
        label=_("Hours"),
        max_length=120,
        required=False,
        help_text=_("Only where they differ: 09:00-12:00, 13:30-18:00"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (ORDINARY, _("an ordinary day")),
            *((it.value, kind_word(it.value)) for it in DayKind),
        ]


class HoursForm(DeskForm):
    """The hours of each weekday, and what the calendar is called."""

    name = forms.CharField(label=_("Name"), max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, word in enumerate(WEEKDAYS):
            field = forms.CharField(label=str(word), max_length=120, required=False)
            field.widget.attrs.update({"class": "form-control", "placeholder": _("closed")})
            self.fields[f"day_{number}"] = field

    @property
    def week(self) -> dict[int, str]:
        """Weekday → hours as text."""
        return {number: self.cleaned_data[f"day_{number}"] for number in range(7)}


class NewCalendarForm(DeskForm):
    """A calendar beside the company's: a factory that works Saturdays, a branch without our holidays."""

    name = forms.CharField(label=_("Name"), max_length=60)
    code = forms.SlugField(label=_("Code"), max_length=30, help_text=_("Short, for the API: factory"))
    keeps_holidays = forms.BooleanField(
        label=_("Keeps China's public holidays and make-up days"), required=False, initial=True
    )

    def clean_code(self) -> str:
        """The address of this very page is no code."""
        code = str(self.cleaned_data["code"])
        if code == "new":
            raise forms.ValidationError(_("Choose another code."))
        return code


class ImportDaysForm(DeskForm):
    """Days of a year, pasted or as a file."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2099)
    text = forms.CharField(
        label=_("Paste the list here"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8, "class": "form-control"}),
    )
    file = forms.FileField(label=_("Or a file (.xlsx, .csv)"), required=False)
    complete = forms.BooleanField(
        label=_("This is the whole announcement for the year"),
        required=False,
        initial=True,
        help_text=_("The year is then no longer marked as provisional."),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two is needed."""
        data = super().clean() or self.cleaned_data
        if not data.get("text", "").strip() and not data.get("file"):
            self.add_error("text", _("Paste a list, or choose a file."))
        return data


class ExplainForm(DeskForm):
    """From when, how long."""

    start = Instant(label=_("Start"))
    hours = forms.IntegerField(label=_("Hours"), min_value=-2000, max_value=2000, initial=2)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=59, initial=0, required=False)

    @property
    def seconds(self) -> int:
        """The working time asked about; minutes go the way of the hours."""
        hours, minutes = self.cleaned_data["hours"], self.cleaned_data["minutes"] or 0
        return int(hours * 3600 + (minutes if hours >= 0 else -minutes) * 60)
