"""What pages of imports show: runs, their columns, their mistakes, and files to go with them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from tempfile import TemporaryFile
from typing import IO, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gendan.base.errors import NotFoundError
from gendan.base.files.queries import open_content
from gendan.base.refs import Actor
from gendan.base.sheets.reading import LARGE, iter_rows
from gendan.base.sheets.writing import Sheet, stream_book, write_book
from gendan.orders.columns import Reason
from gendan.orders.import_layout import Choices, from_json, head_from_json
from gendan.orders.import_wording import REASONS, column_text, field_text, mistake_text, told
from gendan.orders.models import ImportRun, ImportSource, PlanTemplate, RefusedRow, SpecField
from gendan.orders.rows import Mistake, Why
from gendan.orders.synonyms import LINE_FIELDS, REQUIRED, Field
from gendan.partners.models import Customer, Mode
from gendan.people.permit import may, require

SAMPLES = 3  # values of a column that are shown beside its field
MOST_SHOWN = 200  # mistakes on a page
CHUNK = 2000
LONGEST_REASON = 5000
SPOILING = frozenset(',"')  # the first ends a choice of a cell, the second all of them: a formula follows
_OWN = tuple(it for it in Field if it not in LINE_FIELDS)


def import_runs(member: Actor) -> QuerySet[ImportRun]:
    """All imports, the newest first. Needs `orders.import`."""
    require(member, "orders.import")
    return ImportRun.objects.select_related("source", "by").defer("refusals", "summary", "layout")


def import_sources(member: Actor) -> list[ImportSource]:
    """The sources by name. Needs `orders.import`."""
    require(member, "orders.import")
    return list(ImportSource.objects.all())


def run_for(member: Actor, run_id: int) -> ImportRun:
    """One import. Raises NotFoundError, also for who may not import."""
    found = ImportRun.objects.select_related("source", "by", "file")
    run = found.filter(pk=run_id).first() if may(member, "orders.import") else None
    if run is None:
        raise NotFoundError
    return run


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One of our fields against the columns of the file."""

    name: str
    label: str
    columns: tuple[str, ...]
    fixed: str
    samples: tuple[str, ...]
    sure: int
    reason: str
    is_required: bool
    is_line: bool


def field_rows(run: ImportRun, choices: Choices | None = None) -> list[FieldRow]:
    """Our fields in the order of the page, with what is chosen for each; opened ones (`spec.…`) last."""
    chosen = choices or from_json(run.layout)
    opened = [it for it in chosen.mapping if it not in set(Field)]
    names = [*_OWN, *(it for it in Field if it in LINE_FIELDS), *opened]
    return [_field_row(str(name), run, chosen) for name in names]


def _field_row(name: str, run: ImportRun, chosen: Choices) -> FieldRow:
    head = head_from_json(run.summary["head"])
    columns = tuple(chosen.mapping.get(name, ()))
    guess = run.summary["guesses"].get(name)
    fits = bool(guess) and tuple(guess[0]) == columns
    return FieldRow(
        name,
        field_text(name),
        columns,
        chosen.fixed.get(name, ""),
        samples_of(columns, head.names, run.summary["sample"]),
        int(guess[1]) if fits else 0,
        str(REASONS[Reason(guess[2])]) if fits else "",
        name in REQUIRED,
        name in LINE_FIELDS or name.startswith("spec."),
    )


def samples_of(
    columns: Sequence[str], names: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[str, ...]:
    """Some values that the columns hold, joined as they would be."""
    places = [names.index(it) for it in columns if it in names]
    texts = ("/".join(row[it] for it in places if it < len(row)) for row in rows)
    return tuple(dict.fromkeys(it for it in texts if it))[:SAMPLES] if places else ()


@dataclass(frozen=True, slots=True)
class Wrong:
    """One mistake as a page shows it."""

    row: int
    column: str
    text: str


def wrong_cells(run: ImportRun, most: int = MOST_SHOWN) -> list[Wrong]:
    """The first mistakes of a run, in the reader's language."""
    found: list[Mistake] = [told(it) for it in run.refusals[:most]]
    return [Wrong(it.row, column_text(it.header), mistake_text(replace(it, header=""))) for it in found]


def refused_rows(member: Actor, run_id: int) -> tuple[IO[bytes], str]:
    """All refused rows of a run as an .xlsx, as they came, with a column that says all that is wrong.

    In the reader's language. The file is a temporary one, at its beginning; it comes with a name for it.
    """
    run = run_for(member, run_id)
    head = head_from_json(run.summary["head"])
    target = TemporaryFile()  # noqa: SIM115 whoever gets it closes it
    rows = ([*_even(row, len(head.names)), _reasons(mistakes)] for row, mistakes in _refused(run, _rows(run)))
    stream_book(target, _("Refused"), [*head.names, _("Reason")], rows)
    target.seek(0)
    return target, run.name.rsplit(".", 1)[0]


def _refused(
    run: ImportRun, rows: Iterable[tuple[int, list[str]]]
) -> Iterator[tuple[list[str], list[list[object]]]]:
    """The refused rows of the file with their mistakes: both come in order."""
    refused = RefusedRow.objects.filter(run=run).order_by("row").values_list("row", "mistakes")
    wanted = refused.iterator(CHUNK)
    number, mistakes = next(wanted, (0, []))
    for place, row in rows:
        if place == number:
            yield row, mistakes
            number, mistakes = next(wanted, (0, []))
        if not number:
            return


def _reasons(mistakes: Sequence[Sequence[object]]) -> str:
    if not mistakes:
        return mistake_text(Mistake(0, "", Why.BESIDE))
    return "; ".join(mistake_text(told((0, *it))) for it in mistakes)[:LONGEST_REASON]


def _rows(run: ImportRun) -> Iterator[tuple[int, list[str]]]:
    if run.file is None:
        raise NotFoundError
    with open_content(run.file) as content:
        yield from enumerate(iter_rows(content, LARGE), 1)


def _even(row: list[str], width: int) -> list[str]:
    return [*row[:width], *[""] * (width - len(row))]


_TEMPLATE = (
    Field.KEY,
    Field.CUSTOMER,
    Field.CUSTOMER_PO,
    Field.PRODUCT,
    Field.DESCRIPTION,
    Field.QUANTITY,
    Field.UNIT,
    Field.PRICE,
    Field.CURRENCY,
    Field.INCOTERM,
    Field.INCOTERM_PLACE,
    Field.TRANSPORT,
    Field.PAYMENT_TERMS,
    Field.ORDERED_ON,
    Field.PROMISED_SHIP,
    Field.PROMISED_DELIVERY,
    Field.FACTORY,
    Field.MERCHANDISER,
    Field.TEMPLATE,
    Field.NOTE,
)
_INCOTERMS = ("EXW", "FCA", "FOB", "CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP")


def import_template(member: Actor) -> bytes:
    """An .xlsx to fill in: column names, two orders to overwrite, choices. Needs `orders.import`."""
    require(member, "orders.import")
    customers = list(Customer.objects.filter(is_active=True).values_list("code", flat=True)[:40])
    plans = list(PlanTemplate.objects.filter(is_active=True).values_list("code", flat=True)[:40])
    keys = SpecField.objects.order_by("key").values_list("key", flat=True).distinct()[:5]
    first = customers[0] if customers else "ACME"
    plan = plans[0] if plans else ""
    samples: list[dict[str, Any]] = [
        _sample("26-0815", first, 1200, "2.50", plan),
        _sample("26-0815", first, 600, "3.20", plan),
        _sample("26-0816", first, 300, "8.90", plan),
    ]
    names = [*map(str, _TEMPLATE), *(f"spec.{it}" for it in keys)]
    rows = [[sample.get(name, "") for name in names] for sample in samples]
    choices = {
        Field.CUSTOMER: [it for it in customers if not set(it) & SPOILING],
        Field.CURRENCY: ["USD", "EUR", "CNY", "GBP", "HKD", "JPY"],
        Field.INCOTERM: list(_INCOTERMS),
        Field.TRANSPORT: [str(it.label) for it in Mode],
        Field.TEMPLATE: plans,
    }
    offered = {names.index(it): texts for it, texts in choices.items() if _fits(texts)}
    header = [str(field_text(it)) if it in set(Field) else it for it in names]
    return write_book([Sheet(_("Orders"), header, rows, offered)])


def _fits(texts: Sequence[str]) -> bool:
    """Whether Excel takes these as the choices of a cell: 255 characters in all."""
    return bool(texts) and len(",".join(texts)) <= 255


def _sample(key: str, customer: str, quantity: int, price: str, plan: str) -> dict[str, Any]:
    return {
        Field.KEY: key,
        Field.CUSTOMER: customer,
        Field.CUSTOMER_PO: "4500012345",
        Field.DESCRIPTION: _("woven jacket"),
        Field.QUANTITY: quantity,
        Field.UNIT: "pcs",
        Field.PRICE: price,
        Field.CURRENCY: "USD",
        Field.INCOTERM: "FOB",
        Field.INCOTERM_PLACE: "Ningbo",
        Field.TRANSPORT: str(Mode.SEA.label),
        Field.PAYMENT_TERMS: "T/T 30%",
        Field.ORDERED_ON: "2026-11-23",
        Field.PROMISED_SHIP: "2027-02-01",
        Field.PROMISED_DELIVERY: "2027-03-05",
        Field.TEMPLATE: plan,
    }
