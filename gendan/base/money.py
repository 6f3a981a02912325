"""Money: exact decimals with their currency. Pure: no Django, no input or output.

Amounts are never floats. Nothing is rounded unless asked (`rounded`), half away from zero, to the minor units
of ISO 4217. Amounts of two currencies are never added or compared: that is a mistake, and raises.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation, localcontext
from typing import Self
from unicodedata import normalize

from babel import Locale
from babel.numbers import format_currency, format_decimal

# ISO 4217 list one (2026), by digits after the point. Babel's own digits are those of daily use and differ.
_DIGITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
    2: "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF "
    "IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR "
    "MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD "
    "SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG "
    "YER ZAR ZMW ZWG",
}
MINOR_UNITS: dict[str, int] = {code: digits for digits, codes in _DIGITS.items() for code in codes.split()}
"""Currency → digits after the point: 0, 2, 3 or 4."""

SIGNS = {
    "￥": "CNY", "¥": "CNY", "RMB": "CNY", "人民币": "CNY", "元": "CNY", "块": "CNY", "CN¥": "CNY",
    "$": "USD", "US$": "USD", "USD$": "USD", "美元": "USD", "美金": "USD",
    "HK$": "HKD", "港币": "HKD", "港元": "HKD", "NT$": "TWD", "新台币": "TWD",
    "€": "EUR", "欧元": "EUR", "£": "GBP", "英镑": "GBP", "JP¥": "JPY", "日元": "JPY", "日圆": "JPY",
    "₩": "KRW", "韩元": "KRW", "A$": "AUD", "澳元": "AUD", "C$": "CAD", "加元": "CAD", "S$": "SGD",
    "新加坡元": "SGD", "฿": "THB", "泰铢": "THB", "₫": "VND", "越南盾": "VND", "₹": "INR",
    "卢布": "RUB", "₽": "RUB",
}  # fmt: skip
"""What people write for a currency. A bare ¥ is the yuan and a bare $ the US dollar here."""
SCALES = {"": 0, "百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "K": 3, "M": 6}
LARGEST = Decimal(10) ** 24
MAX_PLACES = 20
EXACT = Context(prec=120, traps=[Inexact, InvalidOperation])


class MoneyError(ValueError):
    """Not an amount, not a currency, or two currencies in one sum."""


def minor_units(currency: str) -> int:
    """Digits after the point of an ISO 4217 code. Raises MoneyError for one that is not in use."""
    try:
        return MINOR_UNITS[currency]
    except KeyError:
        raise MoneyError(f"{currency!r} is not a currency of ISO 4217") from None


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency, for instance `Money(Decimal("12.50"), "CNY")`; any number of decimals."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        amount = _decimal(self.amount)
        object.__setattr__(self, "amount", amount)
        minor_units(self.currency)
        if not amount.is_finite() or abs(amount) >= LARGEST or _places(amount) > MAX_PLACES:
            raise MoneyError(f"{amount} is not an amount")

    @classmethod
    def zero(cls, currency: str) -> Self:
        """Nothing, of that currency."""
        return cls(Decimal(0), currency)

    def _same(self, other: "Money") -> Decimal:
        if self.currency != other.currency:
            raise MoneyError(f"{self.currency} and {other.currency} cannot be put together")
        return other.amount

    def __add__(self, other: "Money") -> "Money":
        return Money(EXACT.add(self.amount, self._same(other)), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(EXACT.subtract(self.amount, self._same(other)), self.currency)

    def __mul__(self, factor: Decimal | int) -> "Money":
        """Times a quantity or a rate. Exact: round the result where it is an amount to be paid."""
        try:
            return Money(EXACT.multiply(self.amount, _decimal(factor)), self.currency)
        except Inexact:
            raise MoneyError(f"{self} times {factor} has more digits than are kept") from None

    __rmul__ = __mul__

    def __neg__(self) -> "Money":
        return Money(self.amount.copy_negate() if self.amount else Decimal(0), self.currency)

    def __abs__(self) -> "Money":
        return Money(self.amount.copy_abs(), self.currency)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._same(other)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"

    @property
    def unit(self) -> Decimal:
        """The smallest amount that can be paid: 0.01 CNY, 1 JPY."""
        return Decimal(1).scaleb(-minor_units(self.currency))

    @property
    def is_payable(self) -> bool:
        """Whether it has no more digits than the currency."""
        return self.amount == self.rounded().amount

    def rounded(self) -> "Money":
        """To the minor units of the currency, half away from zero (四舍五入)."""
        with localcontext(prec=120):
            return Money(self.amount.quantize(self.unit, ROUND_HALF_UP), self.currency)

    def split(self, parts: int) -> list["Money"]:
        """`parts` payable amounts as equal as can be, the larger ones first; together exactly this."""
        return self.allocate([1] * parts)

    def allocate(self, weights: Sequence[Decimal | int]) -> list["Money"]:
        """Payable amounts in proportion to `weights`, together exactly this, each less than a unit off.

        What is left after rounding down goes a unit each to those that lost most, of equals to the earlier.
        Raises MoneyError where this is not payable, or the weights are none, negative or all zero.
        """
        shares = [_decimal(weight) for weight in weights]
        if not shares or any(not share.is_finite() or share < 0 for share in shares) or not any(shares):
            raise MoneyError("an amount is divided by weights of zero or more, not all of them zero")
        if not self.is_payable:
            raise MoneyError(f"{self} has more digits than its currency; round it before dividing it")
        units, sign = int(abs(self.amount) / self.unit), -1 if self.amount < 0 else 1
        whole = _largest_remainders(units, shares)
        return [Money(sign * part * self.unit, self.currency) for part in whole]

    def formatted(self, language: str = "zh-hans") -> str:
        """For the reader of that language: `¥12,345.60`, `US$1,200.00`; more digits only where there are."""
        locale = Locale.parse(language.replace("-", "_"))
        places = max(minor_units(self.currency), _places(self.amount))
        pattern = locale.currency_formats["standard"].pattern
        pattern = re.sub(r"0\.0+|0(?=[^.0,]|$)", "0" + ("." + "0" * places if places else ""), pattern)
        return format_currency(self.amount, self.currency, pattern, locale, currency_digits=False)

    def in_capitals(self) -> str:
        """Amount in capitals for Chinese forms (大写金额): `人民币壹万贰仟叁佰肆拾伍元陆角整`.

        Rounded to the fen. Raises MoneyError for other currencies and from ten thousand 亿 on.
        """
        if self.currency != "CNY":
            raise MoneyError("only amounts in CNY are written in capitals")
        fen = int(self.rounded().amount.scaleb(2))
        return "人民币" + ("负" if fen < 0 else "") + _capitals(abs(fen))


def _decimal(number: object) -> Decimal:
    """Exact numbers only: a float has lost its digits already."""
    if not isinstance(number, Decimal | int) or isinstance(number, bool):
        raise MoneyError(f"money is reckoned with Decimal or int, not {type(number).__name__}")
    return Decimal(number)


def _places(amount: Decimal) -> int:
    """Digits after the point that are not trailing zeros."""
    exponent = amount.normalize(Context(prec=120)).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _largest_remainders(units: int, shares: Sequence[Decimal]) -> list[int]:
    scale = max(_places(share) for share in shares)
    weights = [int(share.scaleb(scale, Context(prec=120))) for share in shares]
    total = sum(weights)
    parts = [units * weight // total for weight in weights]
    by_loss = sorted(range(len(parts)), key=lambda at: -(units * weights[at] % total))
    for at in by_loss[: units - sum(parts)]:
        parts[at] += 1
    return parts


NUMERALS = "零壹贰叁肆伍陆柒捌玖"


def _capitals(fen: int) -> str:
    """Rules of the People's Bank for bills: 零 once for a gap, 整 after yuan or jiao, none after fen."""
    yuan, rest = divmod(fen, 100)
    jiao, fen = divmod(rest, 10)
    text = _integer(yuan) + "元" if yuan else ""
    if not rest:
        return (text or "零元") + "整"
    if jiao:
        text += ("零" if yuan and yuan % 10 == 0 else "") + NUMERALS[jiao] + "角"
    elif yuan:
        text += "零"
    return text + (NUMERALS[fen] + "分" if fen else "整")


def _integer(number: int) -> str:
    if number >= 10**16:
        raise MoneyError("the amount is too large to be written in capitals")
    text, gap = "", False
    for power, unit in ((10**12, "万"), (10**8, "亿"), (10**4, "万"), (1, "")):
        group = number // power % 10_000
        gap = gap or bool(text and 0 < group < 1000)
        if group:
            text += ("零" if gap and text else "") + _group(group) + unit
        elif unit == "亿" and text:
            text += "亿"
        gap = bool(text) and (group == 0 or group % 10 == 0)
    return text


def _group(group: int) -> str:
    """1 to 9999 without a leading 零."""
    text, gap = "", False
    for power, unit in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit = group // power % 10
        if digit:
            text += ("零" if gap and text else "") + NUMERALS[digit] + unit
        gap = digit == 0
    return text


_CODES = "|".join(sorted((re.escape(word) for word in {*SIGNS, *MINOR_UNITS}), key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?P<before>{_CODES})?(?P<sign>[-+(]?)(?P<inner>{_CODES})?(?P<digits>\d[\d,]*(?:\.\d+)?|\.\d+)"
    rf"(?P<scale>百万|千万|百|千|万|亿|K|M)?(?P<after>{_CODES})?(?P<close>\)?)(?P<outer>{_CODES})?整?"
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+|\d+|")


def parse_money(text: str, currency: str | None = None) -> Money:
    """What a person wrote: `￥12,345.60`, `US$ 1,200`, `１２３元`, `1.5万`, `(30.00) USD`.

    `currency` is meant where none is written. Raises MoneyError for anything else, for a currency that
    is not told, and for one that is told twice and differently.
    """
    plain = re.sub(r"[\s_']", "", normalize("NFKC", text)).upper() if len(text) <= 100 else ""
    plain = plain.replace("−", "-").replace("¥", "¥")
    match = _AMOUNT.fullmatch(plain)
    if not match or (match["sign"] == "(") != bool(match["close"]):
        raise MoneyError(f"{text[:40]!r} is not an amount")
    whole, _, fraction = match["digits"].partition(".")
    if not _GROUPED.fullmatch(whole):
        raise MoneyError(f"the commas in {text[:40]!r} do not stand between thousands")
    amount = Decimal(f"{whole.replace(',', '') or 0}" + (fraction and f".{fraction}")).scaleb(
        SCALES[match["scale"] or ""]
    )
    amount = -amount if match["sign"] in ("-", "(") else amount
    told = {SIGNS.get(word, word) for word in match.group("before", "inner", "after", "outer") if word}
    if len(told) > 1:
        raise MoneyError(f"{text[:40]!r} names two currencies")
    if not told and currency is None:
        raise MoneyError(f"{text[:40]!r} does not say its currency")
    return Money(amount, told.pop() if told else currency or "")


def in_ten_thousands(money: Money, language: str = "zh-hans") -> str:
    """A large amount as Chinese readers like it, `123.46万`; others get the thousands."""
    locale = Locale.parse(language.replace("-", "_"))
    if locale.language != "zh" or abs(money.amount) < 10_000:
        return format_decimal(money.rounded().amount, locale=locale)
    power, unit = (8, "亿") if abs(money.amount) >= 10**8 else (4, "万")
    return format_decimal(money.amount.scaleb(-power), "#,##0.##", locale) + unit
