"""What every write of this app needs: a row under lock, a checked save, and the difference it made."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from gendan.base.errors import ConflictError, InvalidInputError, NotFoundError
from gendan.people.events import PRIVATE, Change
from gendan.people.models import Department, Member

M = TypeVar("M", bound=models.Model)


def manager(model: type[M]) -> models.Manager[M]:
    """The manager of a model that is known only at run time."""
    return model._default_manager  # noqa: SLF001 - Django's documented name for it


def locked(model: type[M], number: int) -> M:
    """The row under a lock until the transaction ends. Raises NotFoundError."""
    row = manager(model).select_for_update(of=("self",)).filter(pk=number).first()
    if row is None:
        raise NotFoundError
    return row


def checked_save(row: M) -> M:
    """Save `row` if its fields and the constraints allow it; raise InvalidInputError, naming the fields.

    What only a concurrent writer made impossible is a ConflictError.
    """
    try:
        row.full_clean()
    except ValidationError as error:
        raise _as_input_error(error) from error
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ConflictError(
            _("Somebody else has just saved the same."), hint=_("Look again and repeat it if need be.")
        ) from error
    return row


def _as_input_error(error: ValidationError) -> InvalidInputError:
    whole = error.message_dict.pop(NON_FIELD_ERRORS, [])
    fields = {name: " ".join(texts) for name, texts in error.message_dict.items() if name != NON_FIELD_ERRORS}
    message = " ".join([*whole, *fields.values()])
    return InvalidInputError(message, fields=fields)


def _text(value: object) -> str:
    if isinstance(value, Department):
        return value.name_zh
    return "" if value is None else str(value)


def changes_in(row: models.Model, values: Mapping[str, object]) -> list[Change]:
    """What setting `values` on `row` changes, in order; values of private fields are left out."""
    found = []
    for field, new in values.items():
        old = getattr(row, field)
        if old == new:
            continue
        private = field in PRIVATE
        found.append(
            Change(field=field, old="" if private else _text(old), new="" if private else _text(new))
        )
    return found


def put(row: models.Model, values: Mapping[str, object]) -> None:
    """Set several fields."""
    for field, value in values.items():
        setattr(row, field, value)


def chosen(model: type[M], number: int | None, field: str) -> M | None:
    """The row that a form's choice means. Raises InvalidInputError on one that does not exist."""
    if number is None:
        return None
    row = manager(model).filter(pk=number).first()
    if row is None:
        raise InvalidInputError(_("This choice does not exist any more."), fields={field: _("Choose again.")})
    return row


def names(members: Iterable[Member]) -> str:
    """Names in a row, for a message."""
    return _(", ").join(member.name for member in members)
