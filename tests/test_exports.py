"""No file that leaves the program holds a cell that a spreadsheet would evaluate, whoever typed the text.

Each export stands in `EXPORTS`; whatever else writes a file must come into it, or the last tests fail.
"""

import ast
import io
import re
import zipfile
from base64 import b64encode
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

import gendan
from gendan.base.refs import System
from gendan.base.sheets.reading import read_rows
from gendan.base.sheets.writing import RISKY, plain
from gendan.orders.actions import importing
from gendan.orders.actions.import_work import check_run
from gendan.orders.actions.products import SpecRow, set_specification
from gendan.orders.import_layout import from_json
from gendan.orders.models import ImportRun, Order, OrderLine, PlanNode, PlanTemplate, Product, TemplateNode
from gendan.orders.seed import seed as seed_orders
from gendan.partners.models import Agreement, AgreementItem, Carrier, Contact, Customer, Supplier
from gendan.people.models import Department, Member
from tests.cast import Cast
from tests.garment_order import garment_order
from tests.test_permissions import some_partners

HOSTILE = (
    *("=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "{=1+1}", "=cmd|'/c calc'!A0"),
    *("http://evil.example/", "internal:Sheet1!A1", '"&HYPERLINK("http://evil.example/")&"'),
)


def spoil(text: str) -> None:
    """Put `text` wherever somebody could have typed it."""
    named: list[tuple[Any, tuple[str, ...]]] = [
        (Customer, ("code", "name", "name_en", "tier", "country")),
        (Supplier, ("code", "name", "name_en", "makes", "rank")),
        (Carrier, ("code", "name", "name_en")),
        (Agreement, ("number", "title")),
        (AgreementItem, ("goods", "origin", "destination", "unit")),
        (Contact, ("name",)),
        (Product, ("code", "name", "name_en", "unit")),
        (PlanTemplate, ("name_zh", "name_en")),
        (TemplateNode, ("name_zh", "name_en")),
        (PlanNode, ("name_zh", "name_en")),
        (Order, ("number", "customer_po")),
        (OrderLine, ("customer_item", "description", "unit")),
        (Department, ("name_zh", "name_en")),
        (Member, ("name", "title", "email")),
    ]
    for model, fields in named:
        one = model.objects.order_by("pk")[0]
        for field in fields:
            longest = model._meta.get_field(field).max_length
            model.objects.filter(pk=one.pk).update(**{field: text[:longest]})


@pytest.fixture
def company(cast: Cast, client: Client) -> Client:
    """A company with one of everything, seen by who may see all of it."""
    seed_orders()
    order = garment_order(cast.merchandiser, timezone.localdate())
    Order.objects.filter(pk=order.pk).update(template=PlanTemplate.objects.order_by("pk")[0])
    some_partners()
    product = Product.objects.order_by("pk")[0]
    colour = SpecRow("color", "颜色", "Colour", "choice", ("黑",))
    set_specification(product.pk, [colour], actor=System("setup"))
    client.force_login(cast.administrator)
    return client


def fetched(address: str) -> Callable[[Client, str], bytes]:
    def fetch(client: Client, _text: str) -> bytes:
        return body_of(client.get(address))

    return fetch


def refused_orders(client: Client, text: str) -> bytes:
    """The refused rows of a file whose headers and cells are hostile."""
    run = refused_run(text)
    return body_of(client.get(f"/orders/import/{run.pk}/refused/"))


def refused_run(text: str) -> ImportRun:
    quoted = text.replace('"', '""')
    content = f'订单号,客户,数量,"{quoted}"\nA,"{quoted}",x,"{quoted}"\n'
    system = System("setup")
    run = importing.start_import(ContentFile(content.encode(), "a.csv"), source="表", actor=system)
    importing.name_columns(run.pk, from_json(run.layout), source="表", actor=system, now=True)
    check_run(run.pk)
    return run


def refused_members(client: Client, text: str) -> bytes:
    quoted = text.replace('"', '""')
    content = f'姓名,工号,部门,"{quoted}"\n"{quoted}",1,"{quoted}","{quoted}"\n'
    sent = {"step": "refused", "content": b64encode(content.encode()).decode()}
    return body_of(client.post("/members/import/", sent))


def body_of(answer: Any) -> bytes:
    assert answer.status_code == 200
    assert "spreadsheetml" in answer["Content-Type"]
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


# export → how it comes, and the module that writes it
EXPORTS: dict[str, tuple[Callable[[Client, str], bytes], str]] = {
    "orders": (fetched("/orders/export/?status=all"), "orders/queries/order_file.py"),
    "matrix": (fetched("/orders/matrix/export/"), "orders/queries/order_file.py"),
    "refused orders": (refused_orders, "orders/queries/imports.py"),
    "template of orders": (fetched("/orders/import/template/"), "orders/queries/imports.py"),
    "products": (fetched("/products/export/"), "orders/queries/products.py"),
    "customers": (fetched("/customers/export/"), "partners/queries/exporting.py"),
    "suppliers": (fetched("/suppliers/export/"), "partners/queries/exporting.py"),
    "carriers": (fetched("/carriers/export/"), "partners/queries/exporting.py"),
    "agreements": (fetched("/agreements/export/"), "partners/queries/exporting.py"),
    "members": (fetched("/members/export/"), "people/queries/importing.py"),
    "refused members": (refused_members, "people/queries/importing.py"),
    "template of members": (fetched("/members/import/template/"), "people/queries/importing.py"),
}
IN_CHOICES = {"template of orders", "template of members"}  # nobody's text stands in their cells


@pytest.mark.parametrize("export", EXPORTS)
def test_no_cell_of_an_export_is_evaluated(export: str, company: Client) -> None:
    for text in HOSTILE:
        spoil(text)
        content = EXPORTS[export][0](company, text)
        assert evaluated(content) == [], text
        if export not in IN_CHOICES:
            cells = {cell for row in read_rows(content) for cell in row}
            assert any(len(it.strip()) >= 4 and text.strip().startswith(it.strip()) for it in cells), (
                f"{text!r} does not stand in the file: nothing was tried"
            )


def evaluated(content: bytes) -> list[str]:
    """What a spreadsheet would compute, follow or fetch: formulas, links, choices that are no mere list."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode(errors="replace")
            found += re.findall(r"<f[ >].*?</f>|<hyperlink |<ddeLink |<oleLink ", text)
            found += [
                it
                for it in map(unescape, re.findall(r"<formula1>(.*?)</formula1>", text, re.DOTALL))
                if not is_list(it)
            ]
            if "externalLink" in name:
                found.append(name)
    return found


def is_list(formula: str) -> bool:
    """Whether it is one text: `"a,b"`. A quotation mark within would end it."""
    return re.fullmatch(r'"[^"]*"', formula) is not None


def test_what_would_be_evaluated_is_seen() -> None:
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        page.write(0, 0, "=1+1")
        page.write(1, 0, "http://evil.example/")
        page.data_validation(0, 1, 9, 1, {"validate": "list", "source": ['"&A1&"']})
    assert len(evaluated(target.getvalue())) == 3


def sources() -> list[tuple[str, ast.Module]]:
    root = Path(gendan.__file__).parent
    return [
        (file.relative_to(root).as_posix(), ast.parse(file.read_text(encoding="utf-8")))
        for file in sorted(root.rglob("*.py"))
        if not {"tests", "migrations"} & set(file.relative_to(root).parts)
    ]


def named_in(tree: ast.Module) -> set[str]:
    names = {it.id for it in ast.walk(tree) if isinstance(it, ast.Name)}
    return names | {it.attr for it in ast.walk(tree) if isinstance(it, ast.Attribute)}


def test_no_writer_is_forgotten() -> None:
    writers = {
        name for name, tree in sources() if named_in(tree) & {"write_book", "stream_book", "Workbook"}
    } - {"base/sheets/writing.py"}
    assert writers == {module for _fetch, module in EXPORTS.values()}


def test_csv_is_written_nowhere() -> None:
    """In CSV every text is evaluated: who begins to write it takes `plain`, and adds to the table."""
    for name, tree in sources():
        called = {
            it.func.attr
            for it in ast.walk(tree)
            if isinstance(it, ast.Call)
            and isinstance(it.func, ast.Attribute)
            and ast.unparse(it.func.value) == "csv"
        }
        assert not called & {"writer", "DictWriter"}, name


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_for_csv_begins_with_an_apostrophe(start: str) -> None:
    assert start in RISKY
    assert plain(f"{start}1+1") == f"'{start}1+1"
