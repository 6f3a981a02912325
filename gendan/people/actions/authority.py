"""The table of authority is set as a whole, because each grade is measured against the next."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from gendan.base.errors import InvalidInputError
from gendan.base.refs import Actor, Subject
from gendan.base.timeline.actions import record
from gendan.people.authority import Limit, breaks
from gendan.people.events import AuthorityChanged
from gendan.people.limits import limits
from gendan.people.models import AuthorityAmount, AuthorityLimit, Grade, Severity
from gendan.people.permit import require
from gendan.people.wording import break_text

COMPANY = Subject("company", 1)


@transaction.atomic
def set_authority(table: Sequence[Limit], *, actor: Actor) -> None:
    """What each grade may decide alone. Grades that are not in `table` stay as they are.

    Refused (InvalidInputError) where a higher grade may less than a lower one. Needs `authority.manage`.
    """
    require(actor, "authority.manage")
    list(AuthorityLimit.objects.select_for_update())
    before = {limit.grade: limit for limit in limits()}
    after = before | {limit.grade: limit for limit in table}
    _check(list(after.values()))
    for limit in table:
        old = before.get(limit.grade, Limit(limit.grade))
        if old != limit or limit.grade not in before:
            _write(limit)
            record(_event(old, limit), actor=actor, on=[COMPANY])


def _check(table: list[Limit]) -> None:
    for limit in table:
        if limit.grade not in Grade.values or limit.severity not in {0, *Severity.values}:
            raise InvalidInputError(_("There is no such grade or severity."))
        for currency, amount in limit.amounts.items():
            if amount is not None and not (amount.is_finite() and 0 <= amount < Decimal(10) ** 12):
                raise InvalidInputError(
                    _("An amount is zero or more."), fields={currency: _("Enter zero or more.")}
                )
            if not (len(currency) == 3 and currency.isascii() and currency.isupper()):
                raise InvalidInputError(_("%(code)s is no currency.") % {"code": currency})
    if found := breaks(table):
        raise InvalidInputError(
            " ".join(break_text(it) for it in found),
            hint=_("What a grade may decide, every grade above it may too."),
        )


def _write(limit: Limit) -> None:
    row, _made = AuthorityLimit.objects.update_or_create(
        grade=limit.grade, defaults={"severity": limit.severity or None}
    )
    row.amounts.all().delete()
    AuthorityAmount.objects.bulk_create(
        AuthorityAmount(limit=row, currency=currency, amount=amount)
        for currency, amount in limit.amounts.items()
    )


def _event(old: Limit, new: Limit) -> AuthorityChanged:
    return AuthorityChanged(
        grade=new.grade,
        old_severity=old.severity,
        severity=new.severity,
        old_amounts=_texts(old),
        amounts=_texts(new),
    )


def _texts(limit: Limit) -> dict[str, str | None]:
    return {code: None if amount is None else str(amount) for code, amount in sorted(limit.amounts.items())}
