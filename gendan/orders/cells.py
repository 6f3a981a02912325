"""What a cell says: dates and numbers as people in trade write them. Pure.

Nothing here raises: what cannot be read is None.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

EMPTY_WORDS = frozenset(
    {"n/a", "na", "-", "--", "—", "/", "\\", "无", "空", "nil", "none", "null", "暂无", "tbd", "tba", "待定"}
)
"""Words by which people leave a cell empty, in lower case."""

ERRORS = frozenset(
    {
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#FORMULA!",
    }
)
"""What a spreadsheet writes where it could not compute; the last is the reader's own (`UNCOMPUTED`)."""

FIRST_YEAR, LAST_YEAR = 1970, 2100
_EPOCH = date(1899, 12, 30)  # Excel's day 0, such that serials from 1900-03-01 on are right
_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: number for number, name in enumerate(_NAMES.split(), 1)}

_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_NO_YEAR = re.compile(r"(\d{1,2})\s*[月/]\s*(\d{1,2})\s*[日号]?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-\s/.]*([a-z]{3,9})\.?[-\s/.,']*(\d{4}|\d{2})")
_NAMED_FIRST = re.compile(r"([a-z]{3,9})\.?[-\s/.]*(\d{1,2})(?:st|nd|rd|th)?[-\s/.,']+(\d{4}|\d{2})")
_CLOCK = re.compile(
    r"(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[ap]m)?(?:Z|[+-]\d\d:?\d\d)?"
    r"|\s*(?:周|星期)[一二三四五六日天])$",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")


def plain(text: str) -> str:
    """`text` with full-width digits and signs made narrow and white space made single."""
    return " ".join((text if text.isascii() else unicodedata.normalize("NFKC", text)).split())


def is_empty(text: str, words: frozenset[str] = EMPTY_WORDS) -> bool:
    """Whether nothing is said: no text, or one of the words for that."""
    said = plain(text)
    return not said or said.lower() in words


def read_date(text: str, *, day_first: bool = False, near: date | None = None) -> date | None:
    """The day that `text` means; None where it means none, or one before 1970 or after 2100.

    `day_first` decides 03/04/2026 only. A day without its year (11月23日) takes the year that brings it
    nearest to `near`, and is None without it. Five digits are Excel's serial number. A time is left out.
    """
    text = _CLOCK.sub("", plain(text)[:60].strip()).strip()
    if not text.isascii() and not re.search("[年月]", text):
        return None
    lower = text.lower()
    if found := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.fullmatch(text):
        return _by_evidence(*(found[it] for it in (1, 2, 3)), day_first=day_first)
    if found := _NAMED.fullmatch(lower):
        return _day(_year(found[3]), _MONTHS.get(found[2][:3], 0), int(found[1]))
    if found := _NAMED_FIRST.fullmatch(lower):
        return _day(_year(found[3]), _MONTHS.get(found[1][:3], 0), int(found[2]))
    if found := _SERIAL.fullmatch(text):
        return _in_range(_EPOCH + timedelta(days=int(found[1])))
    if (found := _NO_YEAR.fullmatch(text)) and near is not None:
        return _nearest(int(found[1]), int(found[2]), near)
    return None


def _by_evidence(first: str, second: str, year: str, *, day_first: bool) -> date | None:
    one, two = int(first), int(second)
    if day_first:
        return _day(_year(year), two, one) or _day(_year(year), one, two)
    return _day(_year(year), one, two) or _day(_year(year), two, one)


def _year(digits: str) -> int:
    """Two digits are 1970 to 2069."""
    number = int(digits)
    if len(digits) > 2:
        return number
    return 2000 + number if number < 70 else 1900 + number


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return _in_range(date(year, month, day))
    except ValueError:
        return None


def _in_range(day: date) -> date | None:
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _nearest(month: int, day: int, near: date) -> date | None:
    days = [_day(year, month, day) for year in (near.year - 1, near.year, near.year + 1)]
    return min((it for it in days if it is not None), key=lambda it: abs(it - near), default=None)


def day_comes_first(texts: Iterable[str], *, otherwise: bool) -> bool:
    """Whether a column of 03/04/2026 begins with the day: what its cells prove, else what is set."""
    first = second = False
    for text in texts:
        found = _YEAR_LAST.fullmatch(_CLOCK.sub("", plain(text)[:60]).strip())
        if found:
            first, second = first or int(found[1]) > 12, second or int(found[2]) > 12
    return first if first != second else otherwise


@dataclass(frozen=True, slots=True)
class Number:
    """A number with what was written beside it: a unit (件, pcs) and a currency (ISO code), "" for none."""

    value: Decimal
    unit: str = ""
    currency: str = ""


CURRENCY_SIGNS = {
    "us$": "USD",
    "hk$": "HKD",
    "a$": "AUD",
    "c$": "CAD",
    "s$": "SGD",
    "$": "USD",
    "美元": "USD",
    "美金": "USD",
    "€": "EUR",
    "欧元": "EUR",
    "£": "GBP",
    "英镑": "GBP",
    "¥": "CNY",
    "rmb": "CNY",
    "人民币": "CNY",
    "元": "CNY",
    "港币": "HKD",
    "港元": "HKD",
    "日元": "JPY",
    "円": "JPY",
}
"""Signs and words for currencies, in lower case. ¥ is the yuan, as in China."""

_CODES = """
    USD EUR GBP CNY HKD JPY AUD CAD SGD CHF SEK NOK DKK NZD INR THB VND KRW TWD MYR IDR PHP BDT PKR LKR KHR
    MMK ZAR BRL MXN RUB TRY PLN CZK HUF ILS AED SAR EGP NGN KES ARS CLP COP PEN RON UAH KZT XAF XOF
"""
CURRENCIES = frozenset(_CODES.split())

_AMOUNT = re.compile(
    r"(?P<head>[^\d(+-]{0,12}?)\s*(?P<minus>[-(]?)\+?\s*(?P<digits>\d[\d,.' ]*|\.\d+)"
    r"(?P<power>e[+-]?\d{1,2})?\)?\s*(?P<tail>[^\d]{0,20})",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_TIMES = {"万": Decimal(10_000), "千": Decimal(1000), "亿": Decimal(100_000_000), "%": Decimal("0.01")}
_MOST_DIGITS = 15


def read_number(text: str) -> Number | None:
    """The number that `text` means: 1,234.50 · 1200件 · ￥12,000 · 1.2万 · USD 3.5 · (5) · 5%; or None."""
    text = plain(text)
    if not text or len(text) > 60:
        return None
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return None
    head, tail = found["head"].strip().lower(), found["tail"].strip().lower()
    currency = _currency(head)
    if head and not currency:
        return None
    value = _decimal(found["digits"], found["power"] or "")
    if value is None:
        return None
    if tail[:1] in _TIMES:
        value, tail = value * _TIMES[tail[0]], tail[1:].strip()
    if found["minus"]:
        value = -value
    behind = _currency(tail)
    return Number(value, "" if behind else tail.strip(" /"), currency or behind)


def _currency(text: str) -> str:
    """The ISO code that a sign, word or code means; "" where it means none."""
    text = text.strip(" .:")
    return CURRENCY_SIGNS.get(text) or (text.upper() if text.upper() in CURRENCIES else "")


def read_currency(text: str) -> str:
    """The ISO code that a cell means, "" where it means none."""
    return _currency(plain(text).lower())


def _decimal(digits: str, power: str) -> Decimal | None:
    digits = digits.replace(" ", "").replace("'", "").rstrip(",.")
    if "," in digits and "." in digits:
        thousands, point = (",", ".") if digits.rfind(",") < digits.rfind(".") else (".", ",")
        digits = digits.replace(thousands, "").replace(point, ".")
    elif digits.count(",") == 1 and not _GROUPED.fullmatch(digits):
        digits = digits.replace(",", ".")
    elif "," in digits:
        if not _GROUPED.fullmatch(digits):
            return None
        digits = digits.replace(",", "")
    if digits.count(".") > 1:
        return None
    try:
        value = Decimal(digits + power)
    except InvalidOperation:
        return None
    return value if value.is_finite() and value.adjusted() < _MOST_DIGITS else None
