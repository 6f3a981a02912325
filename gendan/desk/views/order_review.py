"""The queue 待复核, and the page on which a second person reads an order beside what the customer wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from gendan.base.errors import Text
from gendan.desk.asked import number_in
from gendan.desk.forms.order_entry import name_of, risk_of
from gendan.desk.pages import done, for_members, member_of, page_of, partial_or_page
from gendan.desk.templatetags.desk import day, number
from gendan.orders.actions.reviewing import (
    LEAST_SECONDS,
    accept_findings,
    approve_order,
    open_review,
    return_order,
)
from gendan.orders.checks import RULES
from gendan.orders.checks.document import matched
from gendan.orders.content import LineContent, OrderContent
from gendan.orders.content_json import HEADER, LINE, plain
from gendan.orders.field_wording import field_name, value_text
from gendan.orders.incoterms import incoterm
from gendan.orders.models import Finding, FindingState, Order, Review
from gendan.orders.queries import picking, reviews
from gendan.orders.queries.contents import content_of
from gendan.orders.queries.doors import order_for
from gendan.orders.queries.reviewers import mine_to_review
from gendan.people.models import Member
from gendan.people.permit import may

ALWAYS = frozenset(
    {"customer", "customer_po", "ordered_on", "currency", "incoterm", "promised_ship", "promised_delivery"}
)
DAYS = frozenset({"ordered_on", "promised_ship", "promised_delivery"})
LONG = 5  # findings of one kind
NUMBERS = frozenset({"quantity", "price", "amount"})


@for_members("orders.view")
def queue(request: HttpRequest) -> HttpResponse:
    """Whatever waits for review, the longest first; with `mine` only what this member is asked to review."""
    member, mine = member_of(request), bool(request.GET.get("mine"))
    waiting = reviews.counted(mine_to_review(member)) if mine else reviews.to_review(member)
    page = page_of(request, waiting)
    context = {
        "page": page,
        "mine": mine,
        "may_review": may(member, "orders.review"),
        "own": reviews.own_orders(member, list(page)),
        "total": page.paginator.count,
        "may_enter": may(member, "orders.enter"),
    }
    return partial_or_page(request, "desk/orders/queue.html", context)


@for_members("orders.view")
def review(request: HttpRequest, order_id: int) -> HttpResponse:
    """Opening the page begins the review of whoever may; posting decides it."""
    member = member_of(request)
    order = order_for(member, order_id)
    if request.method == "POST":
        return _decide(request, member, order)
    obstacle = reviews.obstacle(order, member)
    opened = None if obstacle else open_review(order.pk, actor=member)
    return render(request, "desk/orders/review.html", _context(member, order, opened, obstacle))


def _decide(request: HttpRequest, member: Member, order: Order) -> HttpResponse:
    page = reverse("desk:review_order", args=[order.pk])
    review_id = number_in(request.POST.get("review", "")) or 0
    note = request.POST.get("note", "")
    act = return_order if request.POST.get("decision") == "return" else approve_order
    decided = act(review_id, note=note, actor=member)
    if decided.void_reason:
        messages.error(request, void_text(decided))
        return HttpResponseRedirect(page)
    text = _("Order %(number)s: %(decision)s.") % {
        "number": order.number,
        "decision": decided.get_decision_display(),
    }
    return done(request, text, reverse("desk:orders_to_review"))


def void_text(decided: Review) -> str:
    """Why a review counts for nothing, and what to do."""
    if decided.void_reason == "hasty":
        return _(
            "This review is void: it was decided in under %(seconds)d seconds. Read the order, then decide."
        ) % {"seconds": LEAST_SECONDS}
    return _("This review is void: the order changed while you had it open. Look at it as it is now.")


@require_POST
@for_members("orders.review")
def accept(request: HttpRequest, finding_id: int) -> HttpResponse:
    """A finding is right as it is, for a reason; so are those of its kind shown with it (`also`)."""
    also = [number_in(it) or 0 for it in request.POST.get("also", "").split(",") if it.strip()]
    reason = request.POST.get("reason", "")
    found = accept_findings({finding_id, *also}, reason=reason, actor=member_of(request))
    text = ngettext("%(count)d finding accepted.", "%(count)d findings accepted.", len(found))
    text %= {"count": len(found)}
    return done(request, text, reverse("desk:review_order", args=[found[0].order_id]))


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as the page tells it."""

    row: Finding
    title: Text
    explanation: Text
    field: str
    where: str
    expected: str
    found: str

    @property
    def is_sure(self) -> bool:
        """Whether it keeps the order from passing."""
        return self.row.sure >= reviews.SURE


@dataclass(frozen=True, slots=True)
class Group:
    """The standing findings of one kind in one field, the surest first: one reason may do for all."""

    findings: list[Shown]

    @property
    def title(self) -> Text:
        """What their kind is called, and where it was found."""
        one = self.findings[0]
        return one.title if one.row.field in {"", "line"} else f"{one.title} · {one.field}"

    @property
    def first(self) -> int:
        """The finding in whose name all are accepted."""
        return self.findings[0].row.pk

    @property
    def is_long(self) -> bool:
        """Whether they are folded away, so that what else was found is seen."""
        return len(self.findings) > LONG

    @property
    def also(self) -> str:
        """The others, as the form names them."""
        return ",".join(str(it.row.pk) for it in self.findings[1:])


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of ours, theirs beside it, and how they are marked."""

    name: str
    label: str
    ours: str
    theirs: str
    mark: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of ours, of theirs, or of both."""

    position: int | None
    cells: list[Cell]
    specs: list[Cell]
    is_ours: bool
    is_theirs: bool


Marks = dict[tuple[str, int | None], str]
SpecNames = dict[tuple[str, str], str]


def _context(member: Member, order: Order, opened: Review | None, obstacle: Text) -> dict[str, Any]:
    findings = list(reviews.findings_for(member, order.pk))
    document = reviews.document_of(order)
    theirs = reviews.document_content(document)
    content = content_of(order)
    marks = _marks(findings)
    names = _spec_names(member, content)
    products = {it.position: it.product for it in content.lines}
    standing = [_shown(it, names, products) for it in findings if it.state == FindingState.OPEN]
    rule = incoterm(order.incoterm)
    return {
        "order": order,
        "review": opened,
        "obstacle": obstacle,
        "standing": standing,
        "groups": _groups(standing),
        "settled": [_shown(it, names, products) for it in findings if it.state != FindingState.OPEN],
        "blocked": any(it.is_sure for it in standing),
        "document": document,
        "header": _header(content, theirs, marks, order.customer.name),
        "lines": _lines(content, theirs, marks, names),
        "columns": [(it, field_name(it)) for it in LINE],
        "note": content.note,
        "incoterm": rule and (rule.code, name_of(rule), risk_of(rule)),
        "past": [
            (it, void_text(it) if it.void_reason else "") for it in reviews.reviews_for(member, order.pk)[:10]
        ],
        "least": LEAST_SECONDS,
    }


def _groups(standing: list[Shown]) -> list[Group]:
    """The findings by kind and field, that with the surest first."""
    found: dict[tuple[str, str], Group] = {}
    for it in standing:
        found.setdefault((it.row.rule, it.row.field), Group([])).findings.append(it)
    return list(found.values())


def _marks(findings: list[Finding]) -> Marks:
    found: Marks = {}
    for it in sorted(findings, key=lambda it: it.sure):
        if it.state == FindingState.OPEN:
            found[it.field, it.line] = "differs-surely" if it.sure >= reviews.SURE else "differs"
    return found


def _shown(it: Finding, names: SpecNames, products: Mapping[int, str]) -> Shown:
    rule = RULES.get(it.rule)
    title, explanation = (_(rule.title), _(rule.explanation)) if rule else (it.rule, "")
    kind, _dot, key = it.field.partition(".")
    known = names.get((products.get(it.line or 0, ""), key), key)
    field = f"{kind}.{known}" if key else it.field
    where = field_name(field, it.line)
    values = _said(it.field, it.expected), _said(it.field, it.found)
    return Shown(it, title, explanation, field_name(field), where, *values)


def _text(field: str, part: OrderContent | LineContent | None) -> str:
    value = getattr(part, field) if part is not None else None
    text = plain(value) if isinstance(value, Decimal) else "" if value is None else str(value)
    return _said(field, text) if text else ""


def _said(field: str, text: str) -> str:
    """A stored value as a reviewer reads it: days with their weekday, amounts with their commas."""
    try:
        if field in DAYS:
            return day(date.fromisoformat(text))
        if field in NUMBERS and text:
            return number(Decimal(text))
    except (ValueError, ArithmeticError):  # a customer's document says what it likes
        return text
    return value_text(field, text)


def _header(ours: OrderContent, theirs: OrderContent | None, marks: Marks, customer: str) -> list[Cell]:
    cells = [
        Cell(
            it,
            field_name(it),
            f"{customer} ({ours.customer})" if it == "customer" else _text(it, ours),
            _text(it, theirs),
            marks.get((it, None), ""),
        )
        for it in HEADER
        if it != "note"
    ]
    return [it for it in cells if it.ours or it.theirs or it.mark or it.name in ALWAYS]


def _spec_names(member: Member, content: OrderContent) -> SpecNames:
    """Product and key of a specification → what people call it."""
    known = picking.fields_of(member, {it.product for it in content.lines})
    return {(code, it.key): it.name for code, fields in known.items() for it in fields}


def _lines(ours: OrderContent, theirs: OrderContent | None, marks: Marks, names: SpecNames) -> list[Line]:
    pairs = matched(ours.lines, theirs.lines) if theirs else [(it, None) for it in ours.lines]
    return [_line(own, other, marks, names) for own, other in pairs]


def _line(own: LineContent | None, other: LineContent | None, marks: Marks, names: SpecNames) -> Line:
    place = own.position if own else None
    cells = [
        Cell(it, field_name(it), _text(it, own), _text(it, other), marks.get((it, place), "")) for it in LINE
    ]
    asked = {it.removeprefix("spec.") for it, line in marks if line == place and it.startswith("spec.")}
    keys = sorted({*(own.spec if own else ()), *(other.spec if other else ()), *asked})
    specs = [
        Cell(
            it,
            names.get((own.product if own else "", it), it),
            own.spec.get(it, "") if own else "",
            other.spec.get(it, "") if other else "",
            marks.get((f"spec.{it}", place), ""),
        )
        for it in keys
    ]
    return Line(place, cells, specs, own is not None, other is not None)


def beside(member: Member, order: Order) -> dict[str, Any]:
    """An order beside what its customer wrote, as `desk/orders/_compared.html` shows it, and what differs."""
    page = _context(member, order, None, "")
    differing = [it for it in page["standing"] if it.row.rule.startswith("document.")]
    return {**{name: page[name] for name in ("header", "lines", "columns")}, "differing": differing}
