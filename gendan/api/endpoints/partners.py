"""Customers and suppliers, read and upserted by code."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from gendan.api import paging
from gendan.api.caller import Needs, member_of
from gendan.api.endpoints.shapes import Clean
from gendan.partners import actions, queries
from gendan.partners.models import Customer, Supplier

customers = Router(tags=["partners"])
suppliers = Router(tags=["partners"])
ORDER = ("name_keys", "id")
Code = Annotated[Clean, Path(min_length=1, max_length=40)]


class PartnerFilter(Schema):
    """Which to look for."""

    q: Clean = Field("", max_length=60, description="a piece of a name, its pinyin or a code")
    retired: bool = Field(False, description="those out of use instead")


class CustomerBody(Schema):
    """A customer as your system has it. What is left out stays as it is; contacts are not sent this way."""

    name: Clean = Field(min_length=1, max_length=120)
    name_en: Clean | None = Field(None, max_length=120)
    tier: Clean | None = Field(None, max_length=1, description="A, B or C")
    country: Clean | None = Field(None, max_length=60)
    time_zone: Clean | None = Field(None, max_length=60, description="an IANA zone: Europe/Paris")
    language: Clean | None = Field(None, max_length=10, description="zh-hans or en")


class SupplierBody(Schema):
    """A supplier as your system has it. What is left out stays as it is."""

    name: Clean = Field(min_length=1, max_length=120)
    name_en: Clean | None = Field(None, max_length=120)
    kind: Clean | None = Field(
        None, max_length=10, description="factory, fabric, trim, dye, process or other"
    )
    makes: Clean | None = Field(None, max_length=200)
    rank: Clean | None = Field(None, max_length=1, description="A, B, C or D")
    country: Clean | None = Field(None, max_length=60)
    calendar: Clean | None = Field(None, max_length=40, description="the code of a working calendar")


class CustomerShape(Schema):
    """A customer. Who works there is not told: a program that needs it asks a person."""

    id: int
    code: str
    name: str
    name_en: str
    tier: str
    country: str
    time_zone: str
    language: str
    merchandiser: str | None
    is_active: bool

    @classmethod
    def of(cls, row: Customer) -> "CustomerShape":
        """The row as it is shown."""
        return cls(
            id=row.pk,
            code=row.code,
            name=row.name,
            name_en=row.name_en,
            tier=row.tier,
            country=row.country,
            time_zone=row.time_zone,
            language=row.language,
            merchandiser=row.merchandiser.username if row.merchandiser else None,
            is_active=row.is_active,
        )


class SupplierShape(Schema):
    """A supplier."""

    id: int
    code: str
    name: str
    name_en: str
    kind: str
    makes: str
    rank: str
    country: str
    calendar: str
    is_active: bool

    @classmethod
    def of(cls, row: Supplier) -> "SupplierShape":
        """The row as it is shown."""
        return cls(
            id=row.pk,
            code=row.code,
            name=row.name,
            name_en=row.name_en,
            kind=row.kind,
            makes=row.makes,
            rank=row.rank,
            country=row.country,
            calendar=row.calendar,
            is_active=row.is_active,
        )


@customers.get(
    "",
    response=paging.Page[CustomerShape],
    auth=Needs("partners:read"),
    summary="Customers, in the order of pinyin",
    operation_id="customers",
)
def find_customers(
    request: HttpRequest, wanted: Annotated[PartnerFilter, Query()], wish: paging.PageWish
) -> dict[str, Any]:
    """The member behind the token needs the permission to see partners."""
    found = queries.customers(member_of(request), queries.Wanted(text=wanted.q, retired=wanted.retired))
    answer = paging.page(
        paging.rows_after(found, ORDER, [str, int], wish), wish, lambda it: [it.name_keys, it.pk]
    )
    return {**answer, "items": [CustomerShape.of(it) for it in answer["items"]]}


@customers.put(
    "/{code}",
    response=CustomerShape,
    auth=Needs("partners:write"),
    summary="Add or change the customer of this code",
    operation_id="put_customer",
)
def put_customer(request: HttpRequest, code: Code, body: CustomerBody) -> CustomerShape:
    """The same again changes nothing, so no Idempotency-Key is asked for."""
    given = body.model_dump(exclude_none=True)
    return CustomerShape.of(actions.put_customer(code, actor=member_of(request), **given)[0])


@suppliers.get(
    "",
    response=paging.Page[SupplierShape],
    auth=Needs("partners:read"),
    summary="Suppliers, in the order of pinyin",
    operation_id="suppliers",
)
def find_suppliers(
    request: HttpRequest, wanted: Annotated[PartnerFilter, Query()], wish: paging.PageWish
) -> dict[str, Any]:
    """The member behind the token needs the permission to see partners."""
    found = queries.suppliers(member_of(request), queries.Wanted(text=wanted.q, retired=wanted.retired))
    answer = paging.page(
        paging.rows_after(found, ORDER, [str, int], wish), wish, lambda it: [it.name_keys, it.pk]
    )
    return {**answer, "items": [SupplierShape.of(it) for it in answer["items"]]}


@suppliers.put(
    "/{code}",
    response=SupplierShape,
    auth=Needs("partners:write"),
    summary="Add or change the supplier of this code",
    operation_id="put_supplier",
)
def put_supplier(request: HttpRequest, code: Code, body: SupplierBody) -> SupplierShape:
    """The same again changes nothing, so no Idempotency-Key is asked for."""
    given = body.model_dump(exclude_none=True)
    return SupplierShape.of(actions.put_supplier(code, actor=member_of(request), **given)[0])
