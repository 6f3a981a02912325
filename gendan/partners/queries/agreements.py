"""Framework agreements: the list, the door, and what could be called off today."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Prefetch, Q, QuerySet

from gendan.base.errors import NotFoundError
from gendan.base.refs import Actor
from gendan.base.text import fold, name_query
from gendan.partners.models import Agreement, AgreementItem, Carrier, Supplier
from gendan.people.permit import may, require

VIEW = "partners.view"
SOON_DAYS = 60  # an agreement that ends within these "expires soon": its first warning is due


@dataclass(frozen=True, slots=True)
class WantedAgreements:
    """What to look for; empty is anything. `state`: `valid`, `soon`, `ended` or `coming`, seen on `today`."""

    today: date
    text: str = ""
    state: str = ""
    mode: str = ""
    retired: bool = False


def agreement_for(actor: Actor, agreement_id: int) -> Agreement:
    """The agreement, with its partner and what it covers. Needs `partners.view`, else it is not there."""
    found = Agreement.objects.select_related("carrier", "supplier").prefetch_related("items")
    row = found.filter(pk=agreement_id).first() if may(actor, VIEW) else None
    if row is None:
        raise NotFoundError
    return row


def item_for(actor: Actor, item_id: int) -> AgreementItem:
    """One lane or kind of goods, with its agreement."""
    found = AgreementItem.objects.select_related("agreement").filter(pk=item_id)
    row = found.first() if may(actor, VIEW) else None
    if row is None:
        raise NotFoundError
    return row


def agreements(actor: Actor, wanted: WantedAgreements) -> QuerySet[Agreement]:
    """The agreements, those that end first first, with partner and items. Two queries a page."""
    require(actor, VIEW)
    found = Agreement.objects.select_related("carrier", "supplier").prefetch_related("items")
    found = found.filter(is_active=not wanted.retired)
    if wanted.state:
        found = found.filter(_in_state(wanted.state, wanted.today))
    if wanted.mode:
        found = found.filter(items__mode=wanted.mode).distinct()
    text = wanted.text.replace("\x00", "").strip()
    return found.filter(_matching(text)).distinct() if text else found


def _in_state(state: str, today: date) -> Q:
    valid = Q(valid_from__lte=today, valid_to__gte=today)
    return {
        "valid": valid,
        "soon": valid & Q(valid_to__lte=today + timedelta(days=SOON_DAYS)),
        "ended": Q(valid_to__lt=today),
        "coming": Q(valid_from__gt=today),
    }.get(state, Q())


def _matching(text: str) -> Q:
    found = Q(number__icontains=text) | Q(title__icontains=text) | Q(title__icontains=fold(text))
    for place in ("items__goods", "items__origin", "items__destination", "carrier__name", "supplier__name"):
        found |= Q(**{f"{place}__icontains": text})
    if keys := name_query(text):
        found |= Q(carrier__name_keys__contains=keys) | Q(supplier__name_keys__contains=keys)
    return found


def agreements_with(actor: Actor, partner: Carrier | Supplier) -> QuerySet[Agreement]:
    """The agreements in use with one carrier or supplier, with what they cover."""
    require(actor, VIEW)
    return partner.agreements.filter(is_active=True).prefetch_related(
        Prefetch("items", AgreementItem.objects.order_by("id"))
    )


def agreements_for(
    actor: Actor, origin: str, destination: str, mode: str, on: date
) -> QuerySet[AgreementItem]:
    """What may be called off on the day `on` for a lane: the items, each with its agreement and partner.

    `mode` is a value of `Mode`, "" for any; an item without a mode fits every one. Places are compared
    without regard to case. Only agreements in use with partners in use; the shortest call-off notice first,
    then the lowest price (of one currency: prices of different currencies are not compared). Needs
    `partners.view`.
    """
    require(actor, VIEW)
    lane = Q(origin__iexact=origin.strip(), destination__iexact=destination.strip())
    found = AgreementItem.objects.filter(
        lane,
        Q(agreement__carrier__is_active=True) | Q(agreement__supplier__is_active=True),
        agreement__is_active=True,
        agreement__valid_from__lte=on,
        agreement__valid_to__gte=on,
    )
    if mode:
        found = found.filter(mode__in=[mode, ""])
    return found.select_related("agreement__carrier", "agreement__supplier").order_by(
        "agreement__notice_days", "currency", F("price").asc(nulls_last=True), "id"
    )


def agreement_choices(actor: Actor) -> tuple[QuerySet[Carrier], QuerySet[Supplier]]:
    """With whom an agreement may be made: carriers and suppliers in use."""
    require(actor, VIEW)
    return Carrier.objects.filter(is_active=True), Supplier.objects.filter(is_active=True)
