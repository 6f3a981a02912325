"""What all changes share: one calendar locked, checked as the rules will read it, and its version raised."""

import uuid
from collections.abc import Mapping

from django.utils.translation import gettext as _

from gendan.base.errors import InvalidInputError, NotFoundError
from gendan.base.worktime.hours import parse_hours
from gendan.base.worktime.models import WorkCalendar
from gendan.base.worktime.rules import ClosedCalendarError, Interval, WorktimeError

Hours = tuple[Interval, ...]


def locked(code: str) -> WorkCalendar:
    """The calendar, held until the end of the transaction. Raises NotFoundError."""
    row = WorkCalendar.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise NotFoundError
    return row


def finish(row: WorkCalendar) -> None:
    """Save a changed calendar under a new version. Raises InvalidInputError where it is no calendar now."""
    check(row)
    row.version += 1
    row.stamp = uuid.uuid4()
    row.save()


def check(row: WorkCalendar) -> None:
    """Whether the rules can work with it."""
    try:
        row.rules()
    except ClosedCalendarError as error:
        raise InvalidInputError(
            _("The calendar would never be open, and nothing on it would ever be due."),
            hint=_("Give at least one weekday some hours."),
        ) from error
    except WorktimeError as error:
        raise InvalidInputError(
            _("There is no time zone “%(zone)s”.") % {"zone": row.zone},
            hint=_("Use a name such as Asia/Shanghai."),
            fields={"zone": _("not a time zone")},
        ) from error


def read_hours(field: str, text: str) -> Hours:
    """Hours from what was entered in `field`. Raises InvalidInputError that says how to write them."""
    try:
        return parse_hours(text)
    except WorktimeError as error:
        hint = _("Write hours like 09:00-12:00, 13:30-18:00; a night shift like 20:00-02:00.")
        raise InvalidInputError(
            _("“%(text)s” cannot be read as hours, or the hours overlap.") % {"text": text[:60]},
            hint=hint,
            fields={field: hint},
        ) from error


def stored_week(week: Mapping[int, Hours]) -> dict[str, list[list[int]]]:
    """The weekly hours as the row keeps them."""
    return {str(day): [list(it) for it in week[day]] for day in range(7) if week.get(day)}
