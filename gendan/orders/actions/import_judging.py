"""What taking over the orders of a file would do: each new, changed, as before, or refused and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from django.db.models import F
from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.base.errors import InvalidInputError
from gendan.base.worktime.queries import calendar
from gendan.orders.actions.entry import Draft
from gendan.orders.actions.fitting import Known, fitted
from gendan.orders.content import LineContent, OrderContent
from gendan.orders.content_json import HEADER, LINE, digest, from_json
from gendan.orders.import_layout import CUSTOMERS, FACTORIES, PRODUCTS, Choices
from gendan.orders.models import Order, OrderVersion, PlanTemplate, Product
from gendan.orders.rows import Mistake, OrderRead, Why
from gendan.orders.states import CHANGEABLE
from gendan.orders.synonyms import Field
from gendan.partners.models import Customer, Supplier
from gendan.partners.naming import key_of
from gendan.people.models import Member

M = TypeVar("M")
CHUNK = 2000
LONGEST_NUMBER = 40


class Outcome(StrEnum):
    """What becomes of an order of the file."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Judged:
    """One order of the file with its fate. `draft` is None for what is refused."""

    read: OrderRead
    outcome: Outcome
    draft: Draft | None
    mistakes: tuple[Mistake, ...] = ()


@dataclass(slots=True)
class Names:
    """Whom and what orders may name, by the folded text that means it."""

    customers: dict[str, str] = field(default_factory=dict)
    products: dict[str, str] = field(default_factory=dict)
    factories: dict[str, int] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)
    templates: dict[str, int] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Names":
        """All that is in use. Five queries."""
        partners = [
            list(
                model.objects.filter(is_active=True)
                .order_by("-pk")
                .values_list("pk", "code", "name", "name_en")
            )
            for model in (Customer, Supplier)
        ]
        staff = Member.objects.filter(is_active=True).values_list("pk", "username", "name", "employee_number")
        plans = PlanTemplate.objects.filter(is_active=True).values_list("pk", "code", "name_zh", "name_en")
        products = Product.objects.filter(is_active=True).values_list("code", flat=True)
        return cls(
            _by_text((code, (name_en, name, code)) for _pk, code, name, name_en in partners[0]),
            {key_of(code): code for code in products},
            _by_text((pk, (name_en, name, code)) for pk, code, name, name_en in partners[1]),
            _by_text((pk, (number, name, username)) for pk, username, name, number in staff),
            _by_text((pk, (english, chinese, code)) for pk, code, chinese, english in plans),
        )


def _by_text(rows: Iterable[tuple[M, tuple[str | None, ...]]]) -> dict[str, M]:
    """Names first, then codes: where two clash, the later and more exact goes."""
    found: dict[str, M] = {}
    every = list(rows)
    for place in range(len(every[0][1]) if every else 0):
        for meant, texts in every:
            if texts[place]:
                found[key_of(str(texts[place]))] = meant
    return found


@dataclass(frozen=True, slots=True)
class Unknown:
    """What the file names and nobody knows: texts as written; products with a name and a unit for them."""

    customers: tuple[str, ...] = ()
    factories: tuple[str, ...] = ()
    products: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def unknown_in(reads: Sequence[OrderRead], names: Names) -> Unknown:
    """Customers, factories and products that would have to be added."""
    customers = dict.fromkeys(it.content.customer for it in reads if it.content.customer)
    factories = dict.fromkeys(it.factory for it in reads if it.factory)
    products: dict[str, tuple[str, str]] = {}
    for order in reads:
        for line in order.content.lines:
            if line.product and key_of(line.product) not in names.products:
                products.setdefault(line.product, (line.description or line.product, line.unit or "pcs"))
    return Unknown(
        tuple(it for it in customers if key_of(it) not in names.customers),
        tuple(it for it in factories if key_of(it) not in names.factories),
        products,
    )


def judge(reads: Sequence[OrderRead], choices: Choices, source: str, names: Names) -> list[Judged]:
    """Each order of the file in its order. What may be added counts as known. Nothing is written."""
    fakes = _pretend(reads, choices, names)
    there = _present(source, [it.key for it in reads])
    taken = _taken_numbers(reads, choices)
    contents = [_in_codes(it.content, names) for it in reads]
    known = Known.of([*contents, *(it.content for it in there.values())])
    known.customers.update(fakes[0])
    known.products.update(fakes[1])
    judge_one = _Judge(choices, names, known, there, taken, calendar().local_day(clock.now()))
    return [judge_one(read, content) for read, content in zip(reads, contents, strict=True)]


def _pretend(
    reads: Sequence[OrderRead], choices: Choices, names: Names
) -> tuple[dict[str, Customer], dict[str, Product]]:
    """What will be added, as if it were there."""
    unknown = unknown_in(reads, names)
    customers: dict[str, Customer] = {}
    products: dict[str, Product] = {}
    if CUSTOMERS in choices.create:
        for number, text in enumerate(unknown.customers):
            code = names.customers.setdefault(key_of(text), f"+{number}")
            customers[code] = Customer(code=code, name=text)
    if PRODUCTS in choices.create:
        for code in unknown.products:
            names.products.setdefault(key_of(code), code)
            products[code] = Product(code=code)
    if FACTORIES in choices.create:
        for text in unknown.factories:
            names.factories.setdefault(key_of(text), 0)
    return customers, products


def _in_codes(content: OrderContent, names: Names) -> OrderContent:
    """The order with our codes in place of names; what is unknown stays as it is."""
    return replace(
        content,
        customer=names.customers.get(key_of(content.customer), content.customer),
        lines=tuple(
            replace(it, product=names.products.get(key_of(it.product), it.product)) if it.product else it
            for it in content.lines
        ),
    )


@dataclass(frozen=True, slots=True)
class _Present:
    """An order that is there already."""

    status: str
    digest: str
    content: OrderContent


def _present(source: str, keys: Sequence[str]) -> dict[str, _Present]:
    found: dict[str, _Present] = {}
    for start in range(0, len(keys), CHUNK):
        chunk = [it for it in keys[start : start + CHUNK] if "\x00" not in it]
        rows = OrderVersion.objects.filter(
            order__source=source, order__external_key__in=chunk, number=F("order__version")
        )
        for key, status, mark, body in rows.values_list(
            "order__external_key", "order__status", "digest", "content"
        ):
            found[key] = _Present(status, mark, from_json(body))
    return found


def _taken_numbers(reads: Sequence[OrderRead], choices: Choices) -> frozenset[str]:
    if not choices.own_numbers:
        return frozenset()
    keys = [it.key for it in reads if len(it.key) <= LONGEST_NUMBER and "\x00" not in it.key]
    return frozenset(Order.objects.filter(number__in=keys).values_list("number", flat=True))


class _Judge:
    """Judges one order after another."""

    def __init__(
        self,
        choices: Choices,
        names: Names,
        known: Known,
        there: Mapping[str, _Present],
        taken: frozenset[str],
        today: date,
    ) -> None:
        self.choices, self.names, self.known, self.there, self.taken = choices, names, known, there, taken
        self.today = today
        self.given = choices.layout.given

    def __call__(self, read: OrderRead, content: OrderContent) -> Judged:
        mistakes = [*read.mistakes, *self._unknown(read), *self._to_come(read)]
        present = self.there.get(read.key)
        if present is not None:
            content = merged(present.content, content, self.given)
        elif not mistakes:
            mistakes += self._incomplete(read)
        if not mistakes:
            try:
                content = fitted(content, self.known)
            except InvalidInputError as error:
                mistakes += [self._placed(read, name, str(text)) for name, text in error.fields.items()] or [
                    self._placed(read, "", str(error.message))
                ]
        outcome = Outcome.REFUSED if mistakes else self._outcome(content, present)
        if present is not None and outcome is Outcome.CHANGED and present.status not in CHANGEABLE:
            mistakes.append(Mistake(read.rows[0], self._header(Field.KEY), Why.ENDED))
            outcome = Outcome.REFUSED
        draft = None if mistakes else self._draft(read, content)
        return Judged(read, outcome, draft, tuple(mistakes))

    def _outcome(self, content: OrderContent, present: _Present | None) -> Outcome:
        if present is None:
            return Outcome.NEW
        return Outcome.SAME if digest(content) == present.digest else Outcome.CHANGED

    def _draft(self, read: OrderRead, content: OrderContent) -> Draft:
        free = self.choices.own_numbers and len(read.key) <= LONGEST_NUMBER and read.key not in self.taken
        return Draft(
            content,
            number=read.key if free else "",
            external_key=read.key,
            merchandiser_id=self.names.members.get(key_of(read.merchandiser)),
            factory_id=self.names.factories.get(key_of(read.factory)) or None,
            template_id=self.names.templates.get(key_of(read.template)),
        )

    def _unknown(self, read: OrderRead) -> list[Mistake]:
        """Names that mean nobody and nothing, in their cells."""
        named = (
            (Field.CUSTOMER, read.content.customer, self.names.customers),
            (Field.FACTORY, read.factory, self.names.factories),
            (Field.MERCHANDISER, read.merchandiser, self.names.members),
            (Field.TEMPLATE, read.template, self.names.templates),
        )
        wrong = [
            Mistake(read.rows[0], self._header(where), Why.UNKNOWN, text[:80])
            for where, text, known in named
            if text and key_of(text) not in known
        ]
        for line in read.content.lines:
            if line.product and key_of(line.product) not in self.names.products:
                row = read.line_rows.get(line.position, read.rows[0])
                wrong.append(Mistake(row, self._header(Field.PRODUCT), Why.UNKNOWN, line.product[:80]))
        return wrong

    def _to_come(self, read: OrderRead) -> list[Mistake]:
        """Actual days of nodes that are still to come: what is planned was taken for what was done."""
        return [
            self._placed(
                read,
                f"node.{code}",
                _("%(day)s is still to come: an actual date is not after today, %(today)s")
                % {"day": day, "today": self.today},
            )
            for code, day in read.done.items()
            if day > self.today
        ]

    def _incomplete(self, read: OrderRead) -> list[Mistake]:
        """What an order that is not there yet cannot do without."""
        missing = [Field.CUSTOMER] if not read.content.customer else []
        missing += [Field.QUANTITY] if not read.content.lines else []
        return [Mistake(read.rows[0], self._header(it), Why.MISSING) for it in missing]

    def _placed(self, read: OrderRead, name: str, text: str) -> Mistake:
        """A fault of the order in the cell it comes from: `lines.2.quantity`."""
        parts = name.split(".", 2)
        row = read.rows[0]
        if parts[0] == "lines" and len(parts) == 3 and parts[1].isdigit():
            row, name = read.line_rows.get(int(parts[1]), row), parts[2]
        elif name == "amount":
            name = Field.TOTAL
        return Mistake(row, self._header(name), Why.SAID, other=text[:200])

    def _header(self, name: str) -> str:
        return next(iter(self.choices.mapping.get(name) or ()), name)


_OF_ORDER = {name: Field(name) for name in HEADER if name != "amount"} | {"amount": Field.TOTAL}
_OF_LINE = {name: Field(name) for name in LINE}


def merged(old: OrderContent, new: OrderContent, given: frozenset[str]) -> OrderContent:
    """`new`, and of `old` whatever the file says nothing about: columns that it does not have."""
    header = {name: getattr(old, name) for name, where in _OF_ORDER.items() if where not in given}
    if not given & {*_OF_LINE.values()} and not any(it.startswith("spec.") for it in given):
        return replace(new, lines=old.lines, **header)
    before = {it.position: it for it in old.lines}
    return replace(new, lines=tuple(_line(before.get(it.position), it, given) for it in new.lines), **header)


def _line(old: LineContent | None, new: LineContent, given: frozenset[str]) -> LineContent:
    if old is None:
        return new
    values = {name: getattr(old, name) for name, where in _OF_LINE.items() if where not in given}
    kept = {key: text for key, text in old.spec.items() if f"spec.{key}" not in given}
    return replace(new, spec={**kept, **new.spec}, **values)
