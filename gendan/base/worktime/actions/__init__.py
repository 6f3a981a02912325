"""Every change of a calendar: its week, its days, and what it is called."""

from gendan.base.worktime.actions.calendars import (
    change_calendar,
    confirm_year,
    create_calendar,
    set_week,
)
from gendan.base.worktime.actions.days import clear_day, set_day
from gendan.base.worktime.actions.importing import import_days, import_file, import_text
from gendan.base.worktime.actions.seeding import create_with_holidays, seed_china

__all__ = [
    "change_calendar",
    "clear_day",
    "confirm_year",
    "create_calendar",
    "create_with_holidays",
    "import_days",
    "import_file",
    "import_text",
    "seed_china",
    "set_day",
    "set_week",
]
