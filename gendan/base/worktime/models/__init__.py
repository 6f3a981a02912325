"""Working calendars and the days on which they differ."""

from gendan.base.worktime.models.calendar import CalendarDay, WorkCalendar

__all__ = ["CalendarDay", "WorkCalendar"]
