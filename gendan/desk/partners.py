"""What partners bring to the desk's registries: places, sources of the search, kinds of object, deadlines."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gendan.base.deadlines.models import Deadline
from gendan.base.errors import Text
from gendan.desk import deadlines, search, subjects
from gendan.desk.deadlines import Face, Words
from gendan.desk.navigation import Place, add_place
from gendan.desk.search import Hit, Source
from gendan.desk.subjects import Kind
from gendan.orders.queries import products
from gendan.partners import queries
from gendan.partners.expiry import AGREEMENT, CERTIFICATE
from gendan.partners.queries import Wanted, WantedAgreements
from gendan.people.models import Member
from gendan.people.permit import may

VIEW = ("partners.view",)
PLACES = (
    Place(
        "customers",
        gettext_lazy("Customers"),
        icon="building-store",
        url_name="desk:customers",
        section="basics",
        permissions=VIEW,
        words="客户 客人 买家 customer buyer",
    ),
    Place(
        "suppliers",
        gettext_lazy("Suppliers"),
        icon="building-factory-2",
        url_name="desk:suppliers",
        section="basics",
        permissions=VIEW,
        words="供应商 工厂 面料厂 辅料 染厂 证书 supplier factory mill",
    ),
    Place(
        "carriers",
        gettext_lazy("Carriers"),
        icon="ship",
        url_name="desk:carriers",
        section="basics",
        permissions=VIEW,
        words="承运商 船公司 货代 快递 carrier forwarder",
    ),
    Place(
        "agreements",
        gettext_lazy("Framework agreements"),
        icon="file-certificate",
        url_name="desk:agreements",
        section="basics",
        permissions=VIEW,
        words="框架协议 运价 约价 备选 agreement contract rate",
    ),
    Place(
        "products",
        gettext_lazy("Products"),
        icon="shirt",
        url_name="desk:products",
        section="basics",
        permissions=("orders.view",),
        words="产品 款式 款号 规格 product style specification",
    ),
)


def _found(
    rows: Callable[[Member, str], Iterable[Any]], kind: str, icon: str, detail: Callable[[Any], str]
) -> Callable[[Member, str, int], Sequence[Hit]]:
    def find(member: Member, text: str, limit: int) -> list[Hit]:
        if not may(member, "partners.view"):
            return []
        found = list(rows(member, text))[:limit]
        return [Hit(str(it), reverse(f"desk:{kind}", args=[it.pk]), detail(it), icon=icon) for it in found]

    return find


def _sources() -> Iterable[Source]:
    today = date.min  # the search looks at agreements of every date
    yield Source(
        "customers",
        gettext_lazy("Customers"),
        _found(
            lambda member, text: queries.customers(member, Wanted(text=text))[:50],
            "customer",
            "building-store",
            lambda it: _joined(it.code, it.country),
        ),
    )
    yield Source(
        "suppliers",
        gettext_lazy("Suppliers"),
        _found(
            lambda member, text: queries.suppliers(member, Wanted(text=text))[:50],
            "supplier",
            "building-factory-2",
            lambda it: _joined(it.code, it.makes),
        ),
    )
    yield Source(
        "carriers",
        gettext_lazy("Carriers"),
        _found(
            lambda member, text: queries.carriers(member, Wanted(text=text))[:50],
            "carrier",
            "ship",
            lambda it: it.code,
        ),
    )
    yield Source(
        "agreements",
        gettext_lazy("Framework agreements"),
        _found(
            lambda member, text: queries.agreements(member, WantedAgreements(today, text=text))[:50],
            "agreement",
            "file-certificate",
            lambda it: str(it.carrier or it.supplier),
        ),
    )
    yield Source("products", gettext_lazy("Products"), _products)


def _products(member: Member, text: str, limit: int) -> list[Hit]:
    if not may(member, "orders.view"):
        return []
    found = products.products(member, products.WantedProducts(text=text))[:limit]
    return [Hit(str(it), reverse("desk:product", args=[it.pk]), it.name_en, icon="shirt") for it in found]


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _kind(name: str, title: Text, icon: str) -> Kind:
    return Kind(
        name,
        title,
        icon=icon,
        door=lambda member, number: queries.name_for(member, name, number),
        url=lambda number: reverse(f"desk:{name}", args=[number]),
        names=partial(queries.names_of, name),
    )


KINDS = (
    _kind("customer", gettext_lazy("Customer"), "building-store"),
    _kind("supplier", gettext_lazy("Supplier"), "building-factory-2"),
    _kind("carrier", gettext_lazy("Carrier"), "ship"),
    _kind("agreement", gettext_lazy("Framework agreement"), "file-certificate"),
    _kind("certificate", gettext_lazy("Certificate"), "certificate"),
    Kind(
        "product",
        gettext_lazy("Product"),
        icon="shirt",
        door=lambda member, number: str(products.product_for(member, number)),
        url=lambda number: reverse("desk:product", args=[number]),
        names=products.product_names,
    ),
)


def _certificates(found: Sequence[Deadline]) -> dict[int, Words]:
    rows = {it.pk: it for it in queries.expiring_certificates()}
    words: dict[int, Words] = {}
    for it in found:
        if row := rows.get(it.subject_id):
            text = _("Renew %(certificate)s of %(supplier)s") % {
                "certificate": row.kind,
                "supplier": row.supplier,
            }
            words[it.pk] = Words(text, f"{reverse('desk:supplier', args=[row.supplier_id])}#certificates")
    return words


def _agreements(found: Sequence[Deadline]) -> dict[int, Words]:
    rows = {it.pk: it for it in queries.expiring_agreements()}
    words: dict[int, Words] = {}
    for it in found:
        if row := rows.get(it.subject_id):
            text = _("Negotiate “%(agreement)s” with %(partner)s again") % {
                "agreement": row.title,
                "partner": row.carrier or row.supplier,
            }
            words[it.pk] = Words(text, reverse("desk:agreement", args=[row.pk]))
    return words


FACES = (
    Face(
        CERTIFICATE,
        "certificate",
        mine=lambda member: queries.watched_by(member, CERTIFICATE),
        words=_certificates,
    ),
    Face(
        AGREEMENT,
        "file-certificate",
        mine=lambda member: queries.watched_by(member, AGREEMENT),
        words=_agreements,
    ),
)


def enter() -> None:
    """Add them."""
    for place in PLACES:
        add_place(place)
    for source in _sources():
        search.add_source(source)
    for kind in KINDS:
        subjects.add_kind(kind)
    for face in FACES:
        deadlines.add_face(face)
