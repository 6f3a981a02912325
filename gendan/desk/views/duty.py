"""The duty roster, week by week."""

from datetime import date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gendan.base import clock
from gendan.base.errors import InvalidInputError
from gendan.desk.asked import day_in
from gendan.desk.forms.company import ShiftForm
from gendan.desk.pages import done, for_members, member_of
from gendan.people import actions, queries

WEEK = timedelta(days=7)


def monday_of(text: str, today: date) -> date:
    """The Monday of the week of the day in `text`; of this week where it is no day."""
    day = day_in(text) or today
    return day - timedelta(days=day.weekday())


def _page(monday: date) -> str:
    return f"{reverse('desk:duty')}?week={monday}"


@for_members("people.view")
def roster(request: HttpRequest) -> HttpResponse:
    """One week, and who answers just now."""
    viewer, now = member_of(request), clock.now()
    today = timezone.localtime(now).date()
    monday = monday_of(request.GET.get("week", ""), today)
    context = {
        "days": queries.roster(viewer, monday),
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": monday - WEEK,
        "after": monday + WEEK,
        "this_week": monday == monday_of("", today),
        "today": today,
        "now": queries.on_duty(now),
        "may_manage": queries.may(viewer, "duty.manage"),
    }
    return render(request, "desk/duty/roster.html", context)


def _evening(text: str) -> datetime:
    """18:00 of the day that was clicked, where night duty usually starts."""
    day = day_in(text) or timezone.localtime(clock.now()).date()
    return timezone.make_aware(datetime.combine(day, time(18)))


@for_members("duty.manage")
def add(request: HttpRequest) -> HttpResponse:
    """Put somebody on duty."""
    viewer = member_of(request)
    start = _evening(request.GET.get("day", ""))
    initial = {"starts_at": start, "ends_at": start + timedelta(hours=15), "kind": "night"}
    form = ShiftForm(viewer, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        shift = form.accept(lambda: actions.plan_shift(actor=viewer, **form.cleaned_data))
        if shift is not None:
            return done(
                request,
                _("%(name)s is on duty.") % {"name": shift.member.name},
                _page(_monday(shift.starts_at)),
            )
    context = {"form": form, "back": _page(_monday(start)), "heading": _("New duty shift")}
    return render(request, "desk/parts/form_page.html", context, status=422 if form.errors else 200)


@for_members("duty.manage")
def edit(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Another member, other times."""
    viewer = member_of(request)
    shift = queries.shift_for(viewer, shift_id)
    initial = {name: getattr(shift, name) for name in ShiftForm.base_fields}
    form = ShiftForm(viewer, request.POST or None, initial=initial)
    page = _page(_monday(shift.starts_at))
    if (
        request.method == "POST"
        and form.is_valid()
        and form.does(lambda: actions.change_shift(shift.pk, actor=viewer, **form.cleaned_data))
    ):
        return done(request, _("Saved."), page)
    context = {"form": form, "back": page, "shift": shift}
    return render(request, "desk/duty/shift.html", context, status=422 if form.errors else 200)


@require_POST
@for_members("duty.manage")
def remove(request: HttpRequest, shift_id: int) -> HttpResponse:
    """The shift will not be stood."""
    viewer = member_of(request)
    shift = queries.shift_for(viewer, shift_id)
    actions.remove_shift(shift.pk, actor=viewer)
    return done(request, _("The shift was removed."), _page(_monday(shift.starts_at)))


@require_POST
@for_members("duty.manage")
def copy(request: HttpRequest) -> HttpResponse:
    """The shifts of the week before, for this week too."""
    monday = day_in(request.POST.get("week", ""))
    if monday is None:
        raise InvalidInputError(_("There is no such week."))
    made = actions.copy_week(monday - WEEK, monday, actor=member_of(request))
    text = (
        _("%(count)d shifts were copied.") % {"count": len(made)}
        if made
        else _("The week before has no shifts.")
    )
    return done(request, text, _page(monday))


def _monday(at: datetime) -> date:
    day = timezone.localtime(at).date()
    return day - timedelta(days=day.weekday())
