"""Units of quantity as people and EDI write them, and what one is of another. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from unicodedata import normalize


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as so many of a base unit: a dozen is 12 pcs. `whole`: it comes in whole numbers only."""

    base: str
    factor: Decimal
    whole: bool


# (base, how many of it, whole numbers only, every way of writing it, codes of UN/ECE Rec. 20 and X12 355 too)
_PIECES = "pcs pc pce pieces piece ea each c62 h87 nmb unit units 件 个 只 条 支 片 台 枚 顶 块 张 把 本 粒"
_TABLE = (
    ("pcs", "1", True, _PIECES),
    ("pcs", "12", True, "doz dozen dozens dz dzn dpc 打"),
    ("pcs", "144", True, "gross gro grs 罗 箩"),
    ("pcs", "1000", True, "thousand th mil mpcs 千件 千个"),
    ("pcs", "100", True, "hundred hu cen 百件 百个"),
    ("pair", "1", True, "pair pairs pr prs npr 双 对"),
    ("pair", "12", True, "dozenpair dozenpairs dozpr dpr 打双"),
    ("set", "1", True, "set sets st kit kt 套 组 付 副"),
    ("carton", "1", True, "carton cartons ctn ctns ct ca case cases cs bx box boxes 箱 盒"),
    ("roll", "1", True, "roll rolls ro rl rll 卷 匹"),
    ("bag", "1", True, "bag bags bg 包 袋"),
    ("pallet", "1", True, "pallet pallets plt pf px 托 板"),
    ("m", "1", False, "m mtr meter meters metre metres lm mr 米 公尺"),
    ("m", "0.9144", False, "yd yds yard yards yrd 码"),
    ("m", "0.3048", False, "ft foot feet lf 英尺"),
    ("m", "0.0254", False, "in inch inches inh 英寸 寸"),
    ("m", "0.01", False, "cm cmt 厘米 公分"),
    ("m2", "1", False, "m2 sqm mtk sm 平方米 平米"),
    ("m3", "1", False, "m3 cbm mtq cr 立方米 方"),
    ("kg", "1", False, "kg kgs kgm kilogram kilograms kilo 公斤 千克"),
    ("kg", "0.5", False, "斤 市斤"),
    ("kg", "0.001", False, "g gr gram grams grm 克"),
    ("kg", "1000", False, "t ton tons tonne tonnes tne mt 吨 公吨"),
    ("kg", "0.45359237", False, "lb lbs lbr pound pounds 磅"),
    ("l", "1", False, "l ltr litre litres liter liters 升"),
)
_UNITS = {
    word: Unit(base, Decimal(factor), whole)
    for base, factor, whole, words in _TABLE
    for word in words.split()
}


def unit_of(text: str) -> Unit | None:
    """What a person meant by `text`: `打`, `PCE`, `Dozens`. None for one that is not known."""
    plain = normalize("NFKC", text).casefold().strip().rstrip(".").replace(" ", "").replace("(s)", "")
    return _UNITS.get(plain)


def in_base(quantity: Decimal, unit: str) -> tuple[Decimal, str]:
    """A quantity in its base unit; unchanged, with the unit as written, where that is not known."""
    known = unit_of(unit)
    return (quantity * known.factor, known.base) if known else (quantity, unit.strip().casefold())


def price_in_base(price: Decimal, unit: str) -> Decimal:
    """A price per unit as a price per base unit: 24.00 a dozen is 2.00 a piece."""
    known = unit_of(unit)
    return price / known.factor if known else price
