"""Issues: the list, one with its evidence, and what can be done about it."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gendan.base import clock
from gendan.base.errors import NotFoundError
from gendan.base.timeline.queries import last_of
from gendan.desk import timelines
from gendan.desk.asked import BIGGEST, number_in
from gendan.desk.facts import path_text, readable, value_text
from gendan.desk.forms.base import DeskForm
from gendan.desk.forms.issues import CloseForm, IssueFilter
from gendan.desk.issue_acts import ACTS
from gendan.desk.issue_clocks import clocks_of
from gendan.desk.issues import headline
from gendan.desk.pages import done, for_members, member_of, partial_or_page
from gendan.issues import queries
from gendan.issues.actions import raising, working
from gendan.issues.catalogue import FINDING
from gendan.issues.lifecycle import Move
from gendan.issues.models import Issue, IssueStage, IssueState
from gendan.issues.wording import EVIDENCE, end_text, facts_text, subtype_text
from gendan.issues.work_wording import why_text
from gendan.orders.field_wording import field_name
from gendan.orders.queries.doors import node_names
from gendan.orders.wording import RULES
from gendan.people.models import Member
from gendan.people.permit import may

COLOURS = {1: "secondary", 2: "yellow", 3: "red"}
STAGES = dict(IssueStage.choices)


@for_members("issues.view")
def issues(request: HttpRequest) -> HttpResponse:
    """Open or ended issues, the latest first, a page at a time."""
    member, form = member_of(request), IssueFilter(request.GET or None)
    asked: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    wanted = queries.Wanted(
        text=asked.get("text", "").replace("\x00", ""),
        open=request.GET.get("ended") != "1",
        klass=asked.get("klass", ""),
        severity=asked.get("severity"),
        mine=member.pk if asked.get("mine") else None,
    )
    found = queries.issues(member, wanted, after=_place(request.GET.get("after", "")), limit=queries.SIZE + 1)
    shown = found[: queries.SIZE]
    names = node_names([(it.order_id, it.node_code) for it in shown])
    context = {
        "filter": form,
        "ended": not wanted.open,
        "rows": [_row(it, names.get((it.order_id, it.node_code), "")) for it in shown],
        "older": _after(shown[-1]) if len(found) > queries.SIZE else "",
        "first": "after" not in request.GET,
        "narrowed": any((wanted.text, wanted.klass, wanted.severity, wanted.mine)),
    }
    return partial_or_page(request, "desk/issues/list.html", context)


def _after(issue: Issue) -> str:
    return f"{round(issue.opened_at.timestamp() * 1_000_000)}-{issue.pk}"


def _place(text: str) -> queries.Place | None:
    moment, _dash, number = text.partition("-")
    at, last = number_in(moment), number_in(number)
    if at is None or last is None or at > min(BIGGEST, 4_000_000_000_000_000):
        return None
    return queries.Place(datetime.fromtimestamp(at / 1_000_000, UTC), last)


def _row(issue: Issue, node: str) -> dict[str, Any]:
    return {
        "it": issue,
        "headline": headline(issue, node),
        "facts": facts_text(issue.rule, readable(issue.facts)),
        "colour": COLOURS.get(issue.severity, "secondary"),
    }


@for_members()
def issue(request: HttpRequest, issue_id: int) -> HttpResponse:
    """One issue: facts, evidence, whose it is, its clocks, what happened, and what can be done."""
    found = queries.issue_for(member_of(request), issue_id)
    return render(request, "desk/issues/issue.html", _page(request, found))


def _page(
    request: HttpRequest, found: Issue, *, form: CloseForm | None = None, refused: DeskForm | None = None
) -> dict[str, Any]:
    member = member_of(request)
    names = node_names([(found.order_id, found.node_code)])
    alarms = [
        it for it in queries.false_alarms(member) if (it.rule, it.node) == (found.rule, found.node_code)
    ]
    is_open = found.state == IssueState.OPEN
    return {
        **_row(found, names.get((found.order_id, found.node_code), "")),
        "issue": found,
        "subtype": subtype_text(found.subtype),
        "rule": RULES[found.rule].title if found.rule in RULES else "",
        "evidence": [_evidence(found, line) for line in found.evidence],
        "end": end_text(found.end_reason),
        "is_open": is_open,
        "stage": STAGES[found.stage] if is_open else "",
        "why": why_text(found.assigned_by) if found.assigned_by else "",
        "clocks": clocks_of(found.subject, clock.now()),
        "moves": _moves(member, found, refused),
        "may_accept": Move.ACCEPT in queries.moves_open(member, found),
        "question": _question(found),
        "may_handle": may(member, "issues.handle"),
        "alarms": alarms,
        "form": form or CloseForm(),
        "timeline": timelines.read(member, found.subject),
    }


def _moves(member: Member, found: Issue, refused: DeskForm | None) -> list[dict[str, Any]]:
    """What this member may do, each with its form; the one that was refused is open with its faults."""
    allowed = queries.moves_open(member, found)
    return [
        {"act": it, "form": refused if is_refused else it.form(member), "is_refused": is_refused}
        for it in ACTS
        if it.move in allowed
        for is_refused in (isinstance(refused, it.kind),)
    ]


def _question(found: Issue) -> str:
    """The question that waits for its answer."""
    asked = last_of("issue.asked", found.subject, since=found.opened_at) if found.asked_id else []
    return str(asked[0].payload.get("question", "")) if asked else ""


def _evidence(issue: Issue, line: dict[str, str]) -> tuple[str, str]:
    """One line of evidence: what it is of, and its value as the reader writes it."""
    what, value = line["what"], line["value"]
    if issue.rule.startswith(FINDING):
        return field_name(what), value
    if what == "path":
        codes = value.split(" → ")
        names = node_names([(issue.order_id, code) for code in codes])
        value = path_text(value, {code: names.get((issue.order_id, code), code) for code in codes})
    return str(EVIDENCE.get(what, what)), str(value_text(value))


@require_POST
@for_members("issues.handle")
def close(request: HttpRequest, issue_id: int) -> HttpResponse:
    """It is solved."""
    member = member_of(request)
    found, form = queries.issue_for(member, issue_id), CloseForm(request.POST)
    if form.is_valid():
        closed = form.accept(lambda: raising.close_issue(found.pk, form.cleaned_data["reason"], actor=member))
        if closed is not None:
            return done(
                request, _("Issue %(number)s is closed.") % {"number": found.number}, reverse("desk:issues")
            )
    return render(request, "desk/issues/issue.html", _page(request, found, form=form), status=422)


@require_POST
@for_members("issues.handle")
def false_alarm(request: HttpRequest, issue_id: int) -> HttpResponse:
    """There was nothing to warn of."""
    member = member_of(request)
    found = raising.mark_false_alarm(queries.issue_for(member, issue_id).pk, actor=member)
    text = _("Issue %(number)s is marked as a false alarm.") % {"number": found.number}
    return done(request, text, reverse("desk:issue", args=[found.pk]))


@require_POST
@for_members("issues.handle")
def accept(request: HttpRequest, issue_id: int) -> HttpResponse:
    """The member takes it on."""
    member = member_of(request)
    found = working.accept_issue(queries.issue_for(member, issue_id).pk, actor=member)
    return _worked(request, found, _("You have taken on issue %(number)s."))


@require_POST
@for_members()
def work(request: HttpRequest, issue_id: int, act: str) -> HttpResponse:
    """One of `ACTS`: hand it over, ask, answer."""
    member = member_of(request)
    found, chosen = queries.issue_for(member, issue_id), next((it for it in ACTS if it.name == act), None)
    if chosen is None:
        raise NotFoundError
    form = chosen.form(member, request.POST)
    if form.is_valid() and form.does(lambda: chosen.run(found, form, member)):
        return _worked(request, found, str(chosen.told))
    page = _page(request, queries.issue_for(member, issue_id), refused=form)
    return render(request, "desk/issues/issue.html", page, status=422)


def _worked(request: HttpRequest, found: Issue, text: str) -> HttpResponse:
    return done(request, text % {"number": found.number}, reverse("desk:issue", args=[found.pk]))
