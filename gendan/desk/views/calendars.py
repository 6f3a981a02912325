"""Working calendars: the year at a glance, single days, lists of days, and why something is due when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.base.errors import NotFoundError
from gendan.base.refs import Subject
from gendan.base.worktime import queries as worktime
from gendan.base.worktime import rules
from gendan.base.worktime.days import DayKind
from gendan.base.worktime.events import CalendarDaysImported
from gendan.base.worktime.queries import DayCell
from gendan.base.worktime.wording import WEEKDAYS, explanation
from gendan.desk import timelines
from gendan.desk.asked import YEARS, number_in
from gendan.desk.forms.calendars import DayForm, ExplainForm, HoursForm, ImportDaysForm, NewCalendarForm
from gendan.desk.pages import asks_for_part, done, for_members, member_of
from gendan.people.actions import calendars as actions
from gendan.people.models import Member
from gendan.people.permit import may

SAMPLE = """2027-01-01~2027-01-03	休	元旦
2027-02-20	班	春节调休
2027-12-31	其他	年终盘点	09:00-15:00"""


@dataclass(frozen=True, slots=True)
class Month:
    """A month with its weeks from Monday; None where a week reaches beyond it."""

    first: date
    weeks: list[list[DayCell | None]]


def months(cells: list[DayCell]) -> list[Month]:
    """The days of a year by month and week."""
    found: list[Month] = []
    for cell in cells:
        if cell.date.day == 1:
            found.append(Month(cell.date, [[None] * cell.date.weekday()]))
        weeks = found[-1].weeks
        if len(weeks[-1]) == 7:
            weeks.append([])
        weeks[-1].append(cell)
    for month in found:
        month.weeks[-1].extend([None] * (7 - len(month.weeks[-1])))
    return found


def _year(text: str) -> int:
    year = number_in(text)
    return year if year is not None and year in YEARS else timezone.localtime(clock.now()).year


def _page(code: str, year: int) -> str:
    return f"{reverse('desk:calendar', args=[code])}?year={year}"


@for_members()
def year(request: HttpRequest, code: str = "default") -> HttpResponse:
    """A year with its holidays, make-up days and weekends."""
    member = member_of(request)
    shown = _year(request.GET.get("year", ""))
    row = worktime.calendar_row(code)
    cells = worktime.days_of_year(code, shown)
    context = {
        "calendar": row,
        "calendars": worktime.calendars(),
        "year": shown,
        "months": months(cells),
        "weekdays": WEEKDAYS,
        "special": [cell for cell in cells if cell.kind],
        "working_days": sum(cell.is_working for cell in cells),
        "provisional": shown in row.provisional_years,
        "week": [(WEEKDAYS[day], hours) for day, hours in worktime.week_of(row).items()],
        "today": timezone.localtime(clock.now()).date(),
        "may_manage": may(member, "calendar.manage"),
        "explain": ExplainForm(initial={"start": clock.now()}),
        "code": code,
    }
    return render(request, "desk/calendars/year.html", context)


@for_members("calendar.manage")
def new(request: HttpRequest) -> HttpResponse:
    """Another calendar, with the standard week to begin with."""
    form = NewCalendarForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if form.does(lambda: _create(member_of(request), **data)):
            return done(request, _("Saved."), reverse("desk:calendar_hours", args=[data["code"]]))
    context = {"form": form, "back": reverse("desk:calendars"), "heading": _("New calendar")}
    return render(request, "desk/parts/form_page.html", context, status=422 if form.errors else 200)


def _create(actor: Member, *, code: str, name: str, keeps_holidays: bool) -> None:
    if keeps_holidays:
        actions.create_with_holidays(actor=actor, code=code, name=name)
    else:
        actions.create_calendar(actor=actor, code=code, name=name, keeps_holidays=False)


@for_members("calendar.manage")
def day(request: HttpRequest, code: str, year: int, month: int, day: int) -> HttpResponse:
    """What one day is."""
    try:
        shown = date(year, month, day)
    except (ValueError, OverflowError):
        raise NotFoundError from None
    if year not in YEARS:
        raise NotFoundError
    cell = worktime.days_of_year(code, shown.year)[shown.timetuple().tm_yday - 1]
    form = DayForm(request.POST or None, initial={"kind": cell.kind, "name": cell.name, "hours": _own(cell)})
    if (
        request.method == "POST"
        and form.is_valid()
        and form.does(lambda: _set_day(request, code, shown, form.cleaned_data))
    ):
        return done(request, _("Saved."), _page(code, shown.year))
    context = {"form": form, "back": _page(code, shown.year), "cell": cell, "code": code}
    return render(request, "desk/calendars/day.html", context, status=422 if form.errors else 200)


def _own(cell: DayCell) -> str:
    return cell.hours if cell.kind == DayKind.OTHER.value else ""


def _set_day(request: HttpRequest, code: str, shown: date, data: dict[str, str]) -> bool:
    actor = member_of(request)
    if data["kind"]:
        kind = DayKind(data["kind"])
        actions.set_day(actor=actor, code=code, day=shown, kind=kind, hours=data["hours"], name=data["name"])
    else:
        actions.clear_day(actor=actor, code=code, day=shown)
    return True


@for_members("calendar.manage")
def hours(request: HttpRequest, code: str) -> HttpResponse:
    """The weekly hours."""
    row = worktime.calendar_row(code)
    initial = {f"day_{number}": text for number, text in worktime.week_of(row).items()}
    form = HoursForm(request.POST or None, initial={"name": row.name, **initial})
    page = reverse("desk:calendar", args=[code])
    if request.method == "POST" and form.is_valid():

        def act() -> None:
            actor = member_of(request)
            actions.change_calendar(actor=actor, code=code, name=form.cleaned_data["name"])
            actions.set_week(actor=actor, code=code, week=form.week)

        if form.does(act):
            return done(request, _("Saved."), page)
    context = {
        "form": form,
        "back": page,
        "heading": _("Weekly hours"),
        "note": _(
            "Write hours like 09:00-12:00, 13:30-18:00; a night shift like 20:00-02:00. "
            "Empty: closed. Open due times are recomputed."
        ),
        "timeline": timelines.read(member_of(request), Subject("calendar", row.pk)),
    }
    return render(request, "desk/calendars/hours.html", context, status=422 if form.errors else 200)


@for_members("calendar.manage")
def import_days(request: HttpRequest, code: str) -> HttpResponse:
    """A year's holidays and make-up days, pasted or from a file: all of them or none."""
    worktime.calendar_row(code)
    initial = {"year": _year(request.GET.get("year", ""))}
    form = ImportDaysForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        event = form.accept(lambda: _import(request, code, form.cleaned_data))
        if event is not None:
            values = {"added": event.added, "changed": event.changed, "removed": event.removed}
            text = _("Imported: %(added)d added, %(changed)d changed, %(removed)d removed.") % values
            return done(request, text, _page(code, form.cleaned_data["year"]))
    context = {"form": form, "back": reverse("desk:calendar", args=[code]), "sample": SAMPLE}
    return render(request, "desk/calendars/import.html", context, status=422 if form.errors else 200)


def _import(request: HttpRequest, code: str, data: dict[str, Any]) -> CalendarDaysImported:
    actor, year = member_of(request), data["year"]
    complete = [year] if data["complete"] else []
    if upload := data["file"]:
        return actions.import_file(
            actor=actor, code=code, name=upload.name, content=upload.read(), year=year, complete=complete
        )
    return actions.import_text(actor=actor, code=code, text=data["text"], year=year, complete=complete)


@for_members()
def explain(request: HttpRequest, code: str) -> HttpResponse:
    """When something is due that takes so much working time, line by line."""
    calendar = worktime.calendar(code)
    row = worktime.calendar_row(code)
    form = ExplainForm(request.GET or None, initial={"start": clock.now()})
    context: dict[str, object] = {"form": form, "calendar": row, "code": code}
    if form.is_bound and form.is_valid():
        start = form.cleaned_data["start"]
        try:
            context["due"] = rules.advance(calendar, start, form.seconds)
            context["lines"] = explanation(calendar, rules.explain(calendar, start, form.seconds))
            context["start"], context["span"] = start, abs(form.seconds)
        except rules.WorktimeError:
            form.add_error(None, _("The answer lies too far away."))
    template = "desk/calendars/_explained.html" if asks_for_part(request) else "desk/calendars/explain.html"
    return render(request, template, context, status=422 if form.errors else 200)
