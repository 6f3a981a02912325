"""What all forms share: how fields look, and how an action's complaints come back to them."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from django import forms
from django.utils import timezone

from gendan.base.errors import ConflictError, ForbiddenError, GendanError, InvalidInputError
from gendan.desk.asked import YEARS
from gendan.people.models import Member

T = TypeVar("T")

EMPTY = ("", "—")


class DeskForm(forms.Form):
    """A form in Tabler's clothes. Labels without a colon, as tables and Chinese have them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _dress(field)

    def full_clean(self) -> None:
        """Check what was entered, and mark the fields that are wrong."""
        super().full_clean()
        for name in self.fields.keys() & self.errors.keys():
            _mark(self.fields[name])

    def accept(self, act: Callable[[], T]) -> T | None:
        """What `act` answers; None where it refused: then the form says why."""
        try:
            return act()
        except (InvalidInputError, ConflictError, ForbiddenError) as error:
            self.refuse(error)
            return None

    def does(self, act: Callable[[], object]) -> bool:
        """As `accept`, for acts whose answer is not needed: whether it was done."""

        def done() -> bool:
            act()
            return True

        return self.accept(done) is True

    def refuse(self, error: GendanError) -> None:
        """Show an error of the house beside the fields it names, and the rest above the form."""
        known = {name: text for name, text in error.fields.items() if name in self.fields}
        for name, text in known.items():
            self.add_error(name, str(text))
            _mark(self.fields[name])
        if not known or error.hint:
            self.add_error(None, str(error))


def _mark(field: forms.Field) -> None:
    field.widget.attrs["class"] = f"{field.widget.attrs.get('class', '')} is-invalid".strip()


def _dress(field: forms.Field) -> None:
    widget = field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect | forms.CheckboxInput):
        look = "form-check-input"
    elif isinstance(widget, forms.Select):
        look = "form-select"
    else:
        look = "form-control"
    widget.attrs["class"] = look


class Day(forms.DateInput):
    """The browser's own date picker: every phone has a good one."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Moment(forms.DateTimeInput):
    """The browser's own picker of date and time, to the minute, in local time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class Instant(forms.DateTimeField):
    """A date and time in the company's zone, as an aware instant."""

    widget = Moment

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M"], **kwargs)

    def to_python(self, value: Any) -> Any:
        """The instant. A year that no calendar shows is a slip of the hand, and may have no UTC at all."""
        if (
            isinstance(value, str)
            and (found := re.match(r"\s*(\d+)", value))
            and int(found[1][:9]) not in YEARS
        ):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Local time for the picker."""
        return (
            timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
        )


class OneOf(forms.TypedChoiceField):
    """A choice of a row by its number; nothing chosen is None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(coerce=int, empty_value=None, **kwargs)


def people(members: Iterable[Member]) -> list[tuple[Any, str]]:
    """Choices of members: `林小雨 · 业务/跟单`, in the order of pinyin, after an empty one."""
    named = ((it.pk, f"{it.name} · {it.department}" if it.department_id else it.name) for it in members)
    return [EMPTY, *named]


def rows(objects: Iterable[Any], nothing: Any = None) -> list[tuple[Any, Any]]:
    """Choices of named rows after an empty one."""
    return [("", nothing or EMPTY[1]), *((it.pk, str(it)) for it in objects)]
