"""Pages by keyset: a cursor holds the last row's key, so that rows that come and go move nothing."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from gendan.base.errors import InvalidInputError

T = TypeVar("T")
Key = Sequence[str | int]


class Page(Schema, Generic[T]):
    """A page. `next` is the cursor of the next one, null on the last."""

    items: list[T]
    next: str | None


class Wish(Schema):
    """Which page is asked for."""

    cursor: str = Field("", max_length=400, description="`next` of the page before")
    limit: int = Field(50, ge=1, le=200, description="how many at most")


PageWish = Annotated[Wish, Query()]


def encode(key: Key) -> str:
    """A key as an opaque word."""
    raw = json.dumps(list(key), ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode(cursor: str, shape: Sequence[type]) -> list[Any]:
    """The reverse of `encode`. Raises InvalidInputError where it is not a key of this shape."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        key = json.loads(raw)
    except (ValueError, binascii.Error, UnicodeError, RecursionError):
        raise _bad() from None
    right = isinstance(key, list) and [type(part) for part in key] == list(shape)
    if not right or any(not _storable(part) for part in key):
        raise _bad()
    return key  # type: ignore[no-any-return]  # it was checked to be a list


def rows_after(rows: QuerySet[Any], fields: Sequence[str], shape: Sequence[type], wish: Wish) -> list[Any]:
    """One row more than the page holds, after the cursor, in ascending order of `fields`."""
    if wish.cursor:
        rows = rows.filter(_after(fields, decode(wish.cursor, shape)))
    return list(rows.order_by(*fields)[: wish.limit + 1])


def page(rows: Sequence[Any], wish: Wish, key: Callable[[Any], Key]) -> dict[str, Any]:
    """The page out of one row more than it holds."""
    shown = rows[: wish.limit]
    more = len(rows) > wish.limit
    return {"items": shown, "next": encode(key(shown[-1])) if more else None}


def _after(fields: Sequence[str], key: Key) -> Q:
    """(a, b) > (x, y), written so that Django can say it: a > x or (a = x and b > y)."""
    wanted, same = Q(), Q()
    for field, value in zip(fields, key, strict=True):
        wanted |= same & Q(**{f"{field}__gt": value})
        same &= Q(**{field: value})
    return wanted


def _storable(part: object) -> bool:
    if isinstance(part, int):
        return -(2**63) <= part < 2**63
    return isinstance(part, str) and "\x00" not in part and part.isprintable()


def _bad() -> InvalidInputError:
    return InvalidInputError(_("The cursor is not one of ours"), hint=_("Begin again without a cursor."))
