"""The segments of one X12 850, in 004010 and its neighbours, as an order. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from gendan.orders.content import LineContent
from gendan.orders.edi.drafting import Draft, LineDraft
from gendan.orders.edi.segments import Segment, count_in, day_of, joined, number_in
from gendan.orders.edi.told import EdiOrder, Fault, Party

FUNCTIONS = {
    "00": "original", "01": "cancellation", "02": "addition", "03": "deletion", "04": "change",
    "05": "replacement", "06": "confirmation", "07": "duplicate", "18": "reissue", "22": "information copy",
}  # fmt: skip
SHIP = ("010", "038", "068", "118", "037")  # the first that is there is the ship date
DELIVERY = ("002", "063", "074", "067", "017", "064")
OURS = ("VN", "VP", "VC", "VA", "MG", "MF", "SA")  # qualifiers of the seller's number, best first
THEIRS = ("IN", "BP", "IT", "SK", "CB", "PI", "EN", "UP", "UK", "UI", "UA")
SPEC = {"BO": "colour", "VE": "colour", "CL": "colour", "IZ": "size", "SM": "size", "SZ": "size"}
PID_SPEC = {
    "73": "colour", "75": "colour", "35": "colour", "74": "size", "91": "size", "98": "size",
}  # fmt: skip
MEASURES = {"WD": "width", "LN": "length", "HT": "height", "TH": "thickness", "WT": "weight"}
MODES = {
    "A": "air", "AE": "air", "AC": "air", "AF": "air", "Q": "air", "S": "sea", "SE": "sea", "SS": "sea",
    "O": "sea", "VE": "sea", "VL": "sea", "W": "sea", "B": "sea", "R": "rail", "RC": "rail", "RR": "rail",
    "M": "road", "J": "road", "L": "road", "LT": "road", "T": "road", "D": "courier", "U": "courier",
    "PP": "courier", "6": "courier", "X": "multi", "IP": "multi", "VA": "multi",
}  # fmt: skip
PER = {"HP": Decimal(100), "PH": Decimal(100), "TP": Decimal(1000), "PT": Decimal(1000)}


def order_of(body: Sequence[Segment], st: Segment, se: Segment, message: str) -> EdiOrder:
    """One transaction between ST and SE. Raises EdiError."""
    if not body or body[0].tag != "BEG":
        raise (body[0] if body else se).error(Fault.ORDER, body[0].tag if body else "SE", "BEG")
    draft = Draft(SHIP, DELIVERY)
    for segment in body:
        reader = READERS.get(segment.tag)
        if reader is None:
            draft.ignored.append(segment.tag)
        else:
            reader(draft, segment)
    _price_per(draft)
    return draft.order("x12", message, st.get(2), (st.number, se.number))


def _beg(draft: Draft, segment: Segment) -> None:
    draft.function(segment, 1, FUNCTIONS)
    draft.put("customer_po", segment.get(3), segment)
    if not segment.get(3):
        raise segment.error(Fault.MISSING, "BEG03", "PO number")
    if segment.get(4):
        draft.remark(f"Release {segment.get(4)}")
    if segment.get(5):
        draft.put("ordered_on", day_of(segment, segment.get(5)), segment)


def _cur(draft: Draft, segment: Segment) -> None:
    draft.put("currency", segment.get(2).upper(), segment)


def _ref(draft: Draft, segment: Segment) -> None:
    text = joined([segment.get(2), segment.get(3)])
    if text and draft.line is None:
        draft.remark(f"REF {segment.get(1)}: {text}")


def _fob(draft: Draft, segment: Segment) -> None:
    if segment.get(5):
        draft.put("incoterm", segment.get(5).upper(), segment)
    place = segment.get(7) or segment.get(3)
    if place:
        draft.put("incoterm_place", place, segment)


def _itd(draft: Draft, segment: Segment) -> None:
    percent, days, net = segment.get(3), segment.get(5), segment.get(7)
    discount = f"{percent}% {days} days" if percent and days else ""
    terms = segment.get(12) or joined([discount, net and f"net {net} days"], ", ")
    if terms:
        draft.put("payment_terms", terms, segment)


def _dtm(draft: Draft, segment: Segment) -> None:
    text = segment.get(2)
    layout = ""
    if not text and segment.get(6):
        text, layout = segment.get(6), segment.get(5)
    if layout == "RD8":  # a range: its last day is what is promised
        text = text.split("-")[-1]
    if text:
        draft.date(segment.get(1), day_of(segment, text), segment)


def _td5(draft: Draft, segment: Segment) -> None:
    mode = MODES.get(segment.get(4), "")
    if mode:
        draft.put("transport", mode, segment)


def _n1(draft: Draft, segment: Segment) -> None:
    draft.parties.append(Party(segment.get(1), segment.get(4), segment.whole(2)))


def _po1(draft: Draft, segment: Segment) -> None:
    pairs = _pairs(segment, 6)
    content = LineContent(
        position=count_in(segment, 1) or 0,
        product=_first(pairs, OURS),
        customer_item=_first(pairs, THEIRS),
        spec={SPEC[code]: value for code, value in pairs.items() if code in SPEC},
        quantity=draft.needed_number(segment, 2, "PO102"),
        unit=segment.get(3),
        price=number_in(segment, 4),
    )
    draft.add_line(LineDraft(content, segment, basis=segment.get(5)))


def _pairs(segment: Segment, first: int) -> dict[str, str]:
    """Qualifiers and what they qualify, from an element on; of two with one qualifier the first."""
    found: dict[str, str] = {}
    for at in range(first, len(segment.elements) + 1, 2):
        code, value = segment.get(at), segment.whole(at + 1)
        if code and value:
            found.setdefault(code, value)
    return found


def _first(pairs: Mapping[str, str], codes: Sequence[str]) -> str:
    return next((pairs[code] for code in codes if code in pairs), "")


def _lin(draft: Draft, segment: Segment) -> None:
    """More numbers of the line, where PO1 has none."""
    if draft.line is None:
        return
    pairs, line = _pairs(segment, 2), draft.line.content
    draft.change_line(
        product=line.product or _first(pairs, OURS),
        customer_item=line.customer_item or _first(pairs, THEIRS),
    )


def _pid(draft: Draft, segment: Segment) -> None:
    text, line = segment.whole(5), draft.line
    if not text:
        return
    if line is None:
        draft.remark(text)
    elif segment.get(2) in PID_SPEC:
        draft.specify(PID_SPEC[segment.get(2)], text)
    else:
        draft.describe(text)


def _mea(draft: Draft, segment: Segment) -> None:
    key = MEASURES.get(segment.get(2))
    if key and draft.line is not None and segment.get(3):
        draft.specify(key, joined([segment.get(3), segment.get(4)]))


def _sac(draft: Draft, segment: Segment) -> None:
    """An amount with two implied decimals: N2 of the standard."""
    amount = number_in(segment, 5)
    text = joined([segment.get(15) or segment.get(2), f"{amount.scaleb(-2)}" if amount is not None else ""])
    draft.note(Fault.CHARGES, segment, f"{segment.get(1)} {text}"[:80])


def _amt(draft: Draft, segment: Segment) -> None:
    code, amount = segment.get(1), number_in(segment, 2)
    if amount is None:
        return
    if code in {"TT", "GV"}:
        draft.put("amount", amount, segment)
    elif code in {"1", "LI", "LP"} and draft.line is not None and not draft.is_summary:
        draft.change_line(amount=amount)


def _ctt(draft: Draft, segment: Segment) -> None:
    draft.is_summary = True
    stated = count_in(segment, 1)
    if stated is not None and stated != len(draft.lines):
        draft.note(Fault.LINES, segment, str(stated), str(len(draft.lines)))
    total, lines = number_in(segment, 2), sum((it.content.quantity for it in draft.lines), Decimal(0))
    if total is not None and total != lines and lines % 10 ** len(str(int(total))) != total:
        draft.note(Fault.HASH, segment, f"{total:f}", f"{lines:f}")


def _msg(draft: Draft, segment: Segment) -> None:
    draft.remark(segment.whole(1))


def _sch(draft: Draft, segment: Segment) -> None:
    """A part of a line for a day of its own: quantity, unit, and up to two dates with qualifiers."""
    for at in (5, 8):
        if segment.get(at) and segment.get(at + 1):
            draft.date(segment.get(at), day_of(segment, segment.get(at + 1)), segment)


def _unread(draft: Draft, segment: Segment) -> None:
    """Addresses and persons are not ours to keep, packing and routing belong to other documents."""


def _price_per(draft: Draft) -> None:
    """Prices per hundred or thousand, as prices per unit."""
    for line in draft.lines:
        per, price = PER.get(line.basis), line.content.price
        if per and price is not None:
            line.content = replace(line.content, price=price / per)


READERS: Mapping[str, Callable[[Draft, Segment], None]] = {
    "BEG": _beg, "CUR": _cur, "REF": _ref, "FOB": _fob, "ITD": _itd, "DTM": _dtm, "TD5": _td5, "N1": _n1,
    "PO1": _po1, "LIN": _lin, "PID": _pid, "MEA": _mea, "SAC": _sac, "AMT": _amt, "CTT": _ctt, "MSG": _msg,
    "MTX": _msg, "NTE": lambda draft, segment: draft.remark(segment.whole(2)), "SCH": _sch,
    "PER": _unread, "N2": _unread, "N3": _unread, "N4": _unread, "PO4": _unread, "TD1": _unread,
    "TD3": _unread, "TD4": _unread, "N9": _unread,
}  # fmt: skip
