"""The segments of one EDIFACT ORDERS, D.93A to D.01B and EANCOM, as an order. Pure."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from gendan.orders.content import LineContent
from gendan.orders.edi.drafting import Draft, LineDraft
from gendan.orders.edi.segments import Segment, count_in, day_of, joined, number_in
from gendan.orders.edi.told import EdiOrder, Fault, Party

FUNCTIONS = {
    "1": "cancellation", "2": "addition", "3": "deletion", "4": "change", "5": "replacement",
    "6": "confirmation", "7": "duplicate", "9": "original", "16": "proposed", "31": "information copy",
    "42": "confirmation", "43": "information copy",
}  # fmt: skip
SHIP = ("10", "38", "79", "11", "200", "235", "37")
DELIVERY = ("2", "63", "69", "76", "17", "67", "35", "64")
LAYOUTS = {
    "2": "DDMMYY", "101": "YYMMDD", "102": "CCYYMMDD", "201": "YYMMDDHHMM", "202": "YYMMDDHHMMSS",
    "203": "CCYYMMDDHHMM", "204": "CCYYMMDDHHMMSS", "301": "YYMMDDHHMM", "303": "CCYYMMDDHHMM",
    "717": "YYMMDD", "718": "CCYYMMDD", "719": "CCYYMMDDHHMM",
}  # fmt: skip
RANGES = {"717", "718", "719"}
NOT_DAYS = {
    "401",
    "402",
    "602",
    "609",
    "610",
    "616",
    "801",
    "802",
    "803",
    "804",
}  # hours, weeks, months
OURS = ("SA", "VN", "VP", "MF", "GB")  # who numbers the item, best first
THEIRS = ("IN", "BP", "EN", "SRV", "UP", "HS", "CG")
MODES = {
    "1": "sea", "10": "sea", "2": "rail", "20": "rail", "3": "road", "30": "road", "4": "air", "40": "air",
    "5": "courier", "50": "courier", "6": "multi", "60": "multi", "8": "sea", "80": "sea",
}  # fmt: skip
FEATURES = {"35": "colour", "98": "size", "32": "composition", "13": "quality"}  # 7081 of IMD
MEASURES = {"WD": "width", "LN": "length", "HT": "height", "TH": "thickness", "WT": "weight", "AAA": "weight"}
LINE_AMOUNTS = ("203", "66", "38")
TOTALS = ("79", "86", "128", "39", "9")  # the first that is there is the total
PRICES = ("AAA", "AAE", "CON", "CT", "INF", "INV", "NTP", "AAB", "GRP")


def order_of(body: Sequence[Segment], unh: Segment, unt: Segment, message: str) -> EdiOrder:
    """One message between UNH and UNT. Raises EdiError."""
    if not body or body[0].tag != "BGM":
        raise (body[0] if body else unt).error(Fault.ORDER, body[0].tag if body else "UNT", "BGM")
    draft = _Draft(SHIP, DELIVERY)
    for segment in body:
        reader = READERS.get(segment.tag)
        if reader is None:
            draft.ignored.append(segment.tag)
        else:
            reader(draft, segment)
    draft.finish()
    return draft.order("edifact", message, unh.get(1), (unh.number, unt.number))


class _Draft(Draft):
    """With what only EDIFACT needs: amounts and prices by their qualifiers, of which the best is taken."""

    def __init__(self, ship: Sequence[str], delivery: Sequence[str]) -> None:
        super().__init__(ship, delivery)
        self.totals: dict[str, tuple[Decimal, Segment]] = {}
        self.prices: dict[str, Decimal] = {}
        self.amounts: dict[str, Decimal] = {}
        self.awaits_place = False

    def end_line(self) -> None:
        """Take the best price and amount of the line that ends."""
        for name, known, order in (
            ("price", self.prices, PRICES),
            ("amount", self.amounts, LINE_AMOUNTS),
        ):
            best = next((known[code] for code in order if code in known), None)
            if best is not None:
                self.change_line(**{name: best})
            known.clear()

    def finish(self) -> None:
        """The end of the message."""
        self.end_line()
        best = next((self.totals[code] for code in TOTALS if code in self.totals), None)
        if best:
            self.put("amount", *best)


def _bgm(draft: _Draft, segment: Segment) -> None:
    number = segment.get(2)
    if not number:
        raise segment.error(Fault.MISSING, "BGM C106", "PO number")
    draft.put("customer_po", number, segment)
    draft.function(segment, 3, FUNCTIONS)


def _dtm(draft: _Draft, segment: Segment) -> None:
    code, text, layout = segment.get(1), segment.get(1, 2), segment.get(1, 3)
    if not text or layout in NOT_DAYS:
        if text:
            draft.remark(f"DTM {code}: {text} ({layout})")
        return
    if layout in RANGES:  # the last day of a range is what is promised
        half = len(text) // 2
        text = text.split("-")[-1] if "-" in text else text[half:]
    if layout == "303":
        text = text[:12]
    if layout and layout not in LAYOUTS:
        raise segment.error(Fault.DATE, f"{text}:{layout}", "102, 203")
    day = day_of(segment, text, LAYOUTS.get(layout, ""))
    if code in {"137", "4"} and not draft.lines:
        draft.put("ordered_on", day, segment)
    else:
        draft.date(code, day, segment)


def _nad(draft: _Draft, segment: Segment) -> None:
    name = segment.get(4) or segment.get(3)
    draft.parties.append(Party(segment.get(1), segment.get(2), name))


def _rff(draft: _Draft, segment: Segment) -> None:
    if segment.get(1, 2) and draft.line is None:
        draft.remark(f"RFF {segment.get(1)}: {segment.get(1, 2)}")


def _cux(draft: _Draft, segment: Segment) -> None:
    code = segment.get(1, 2) or (segment.get(1) if len(segment.get(1)) == 3 else "")
    if draft.line is None:
        draft.put("currency", code.upper(), segment)


def _tod(draft: _Draft, segment: Segment) -> None:
    draft.put("incoterm", segment.get(3).upper(), segment)
    place = joined([segment.get(3, 4), segment.get(3, 5)])
    draft.put("incoterm_place", place, segment)
    draft.awaits_place = True


def _loc(draft: _Draft, segment: Segment) -> None:
    """LOC+1 is the place of the terms of delivery, also any place directly below TOD."""
    if draft.line is None and (segment.get(1) == "1" or draft.awaits_place):
        draft.put("incoterm_place", segment.get(2, 4) or segment.get(2), segment)
    draft.awaits_place = False


def _pat(draft: _Draft, segment: Segment) -> None:
    """PAT before D.01, PYT since: a text, or so many days, weeks or months after a reference date."""
    text = joined([segment.get(2, 4), segment.get(2, 5)])
    count, period = segment.get(3, 4), {"D": "days", "W": "weeks", "M": "months"}.get(segment.get(3, 3), "")
    draft.put("payment_terms", text or (count and joined([count, period])), segment)


def _tdt(draft: _Draft, segment: Segment) -> None:
    if segment.get(1) in {"20", "25", ""} or "transport" not in draft.fields:
        draft.put("transport", MODES.get(segment.get(3), ""), segment)


def _ftx(draft: _Draft, segment: Segment) -> None:
    text = segment.whole(4) or segment.whole(3)
    if draft.line is None:
        draft.remark(text)
    else:
        draft.describe(text)


def _lin(draft: _Draft, segment: Segment) -> None:
    draft.end_line()
    kind, number = segment.get(3, 2), segment.get(3)
    content = LineContent(
        position=count_in(segment, 1) or 0,
        product=number if kind in OURS else "",
        customer_item="" if kind in OURS else number,
    )
    draft.add_line(LineDraft(content, segment))


def _pia(draft: _Draft, segment: Segment) -> None:
    """More numbers; the buyer's own is better than the one of LIN (mostly an EAN)."""
    numbers = {segment.get(at, 2): segment.get(at) for at in range(len(segment.elements), 1, -1)}
    line = draft.line
    if line is None:
        return
    ours = next((numbers[code] for code in OURS if numbers.get(code)), "")
    theirs = next((numbers[code] for code in THEIRS[:2] if numbers.get(code)), "")
    other = next((numbers[code] for code in THEIRS[2:] if numbers.get(code)), "")
    draft.change_line(
        product=line.content.product or ours[:60],
        customer_item=(theirs or line.content.customer_item or other)[:80],
    )


def _imd(draft: _Draft, segment: Segment) -> None:
    feature = segment.get(2)
    text = joined([segment.get(3, 4), segment.get(3, 5)]) or segment.get(3)
    if feature in FEATURES and text:
        draft.specify(FEATURES[feature], text)
    else:
        draft.describe(text)


def _qty(draft: _Draft, segment: Segment) -> None:
    if segment.get(1) not in {"21", "47", "1"} or draft.line is None or draft.is_summary:
        return
    quantity = number_in(segment, 1, 2)
    if quantity is None:
        raise segment.error(Fault.MISSING, "QTY C186", "123.45")
    if not draft.line.content.quantity or segment.get(1) == "21":
        draft.change_line(quantity=quantity, unit=segment.get(1, 3)[:20] or draft.line.content.unit)


def _pri(draft: _Draft, segment: Segment) -> None:
    """A price, for so many units where the basis says so."""
    price, basis = number_in(segment, 1, 2), number_in(segment, 1, 5)
    if price is not None:
        draft.prices.setdefault(segment.get(1), price / basis if basis and basis > 0 else price)


def _moa(draft: _Draft, segment: Segment) -> None:
    amount = number_in(segment, 1, 2)
    if amount is None:
        return
    draft.put("currency", segment.get(1, 3).upper(), segment)
    if draft.is_summary or draft.line is None:
        draft.totals.setdefault(segment.get(1), (amount, segment))
    else:
        draft.amounts.setdefault(segment.get(1), amount)


def _alc(draft: _Draft, segment: Segment) -> None:
    draft.note(Fault.CHARGES, segment, joined([segment.get(1), segment.whole(5)]))


def _mea(draft: _Draft, segment: Segment) -> None:
    key = MEASURES.get(segment.get(2))
    value = joined([segment.get(3, 2), segment.get(3)])
    if key and segment.get(3, 2):
        draft.specify(key, value)


def _uns(draft: _Draft, segment: Segment) -> None:
    if segment.get(1).upper() == "S":
        draft.end_line()
        draft.is_summary = True


def _cnt(draft: _Draft, segment: Segment) -> None:
    """2 counts the lines, 1 sums the quantities."""
    code, stated = segment.get(1), number_in(segment, 1, 2)
    total = sum((it.content.quantity for it in draft.lines), Decimal(0))
    if stated is None:
        return
    if code == "2" and stated != len(draft.lines):
        draft.note(Fault.LINES, segment, f"{stated:f}", str(len(draft.lines)))
    if code == "1" and stated != total:
        draft.note(Fault.HASH, segment, f"{stated:f}", f"{total:f}")


def _unread(draft: _Draft, segment: Segment) -> None:
    """Persons and addresses are not ours to keep; packing and schedules belong to other documents."""


READERS: Mapping[str, Callable[[_Draft, Segment], None]] = {
    "BGM": _bgm, "DTM": _dtm, "NAD": _nad, "RFF": _rff, "CUX": _cux, "TOD": _tod, "LOC": _loc, "PAT": _pat,
    "PYT": _pat, "TDT": _tdt, "FTX": _ftx, "LIN": _lin, "PIA": _pia, "IMD": _imd, "QTY": _qty, "PRI": _pri,
    "MOA": _moa, "ALC": _alc, "MEA": _mea, "UNS": _uns, "CNT": _cnt, "CTA": _unread, "COM": _unread,
    "PAC": _unread, "SCC": _unread, "TAX": _unread, "FII": _unread,
}  # fmt: skip
