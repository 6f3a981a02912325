"""Money: nothing is lost, nothing is mixed, and what people write is understood."""

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.base.money import MINOR_UNITS, SIGNS, Money, MoneyError, in_ten_thousands, parse_money

currencies = st.sampled_from(sorted(MINOR_UNITS))


def cny(text: str) -> Money:
    return Money(Decimal(text), "CNY")


@st.composite
def payable(draw: st.DrawFn) -> Money:
    """Any amount that can be paid."""
    currency = draw(currencies)
    return Money(Decimal(draw(st.integers(-(10**15), 10**15))).scaleb(-MINOR_UNITS[currency]), currency)


@st.composite
def amounts(draw: st.DrawFn, currency: str = "CNY") -> Money:
    """Any amount, with up to eight decimals."""
    return Money(Decimal(draw(st.integers(-(10**20), 10**20))).scaleb(-draw(st.integers(0, 8))), currency)


class TestReckoning:
    def test_sums_are_exact(self) -> None:
        assert cny("0.10") + cny("0.20") == cny("0.30")
        assert cny("1") - cny("0.01") == cny("0.99")
        assert cny("12.345") * 3 == cny("37.035")
        assert sum([cny("1"), cny("2")], Money.zero("CNY")) == cny("3")

    def test_currencies_are_never_mixed(self) -> None:
        dollar = Money(Decimal(1), "USD")
        for act in (lambda: cny("1") + dollar, lambda: cny("1") - dollar, lambda: cny("1") < dollar):
            with pytest.raises(MoneyError, match="CNY and USD"):
                act()
        assert cny("1") != dollar

    def test_order(self) -> None:
        assert cny("1.00") == cny("1") < cny("2") <= cny("2.0") > cny("-5")

    @pytest.mark.parametrize(
        "wrong", [0.1, True, "1", None, Decimal("NaN"), Decimal("Infinity"), Decimal("1e24")]
    )
    def test_what_is_no_exact_amount_is_refused(self, wrong: object) -> None:
        with pytest.raises(MoneyError):
            Money(wrong, "CNY")  # type: ignore[arg-type] # on purpose

    @pytest.mark.parametrize("wrong", ["", "cny", "XXX", "RMB", "DEM", "人民币"])
    def test_currency_that_is_none_is_refused(self, wrong: str) -> None:
        with pytest.raises(MoneyError):
            Money(Decimal(1), wrong)

    def test_no_float_gets_in_by_multiplying(self) -> None:
        with pytest.raises(MoneyError, match="float"):
            cny("1") * 0.1  # type: ignore[operator] # on purpose

    @given(amounts(), amounts(), amounts())
    def test_addition_is_that_of_fractions(self, a: Money, b: Money, c: Money) -> None:
        assert (a + b) + c == a + (b + c)
        assert Fraction((a + b - c).amount) == Fraction(a.amount) + Fraction(b.amount) - Fraction(c.amount)


class TestRounding:
    @pytest.mark.parametrize(
        ("amount", "currency", "rounded"),
        [
            ("1.005", "CNY", "1.01"),
            ("-1.005", "CNY", "-1.01"),
            ("1.0049", "CNY", "1.00"),
            ("0.5", "JPY", "1"),
            ("1.0005", "KWD", "1.001"),
            ("1.00005", "CLF", "1.0001"),
        ],
    )
    def test_half_goes_away_from_zero(self, amount: str, currency: str, rounded: str) -> None:
        assert str(Money(Decimal(amount), currency).rounded()) == f"{rounded} {currency}"

    def test_minor_units_are_those_of_iso_4217(self) -> None:
        """Babel's are those of daily use: no fils in Iraq, no øre shown in some lists."""
        assert [MINOR_UNITS[it] for it in ("CNY", "JPY", "VND", "KWD", "IQD", "CLF", "UYW", "RSD")] == [
            *(2, 0, 0, 3, 3, 4, 4, 2)
        ]
        assert len(MINOR_UNITS) > 150

    @given(amounts(), currencies)
    def test_rounding_moves_by_half_a_unit_at_most(self, amount: Money, currency: str) -> None:
        money = Money(amount.amount, currency)
        assert money.rounded().is_payable
        assert abs(money.rounded() - money).amount * 2 <= money.unit


class TestDividing:
    def test_no_cent_is_lost(self) -> None:
        assert cny("100").split(3) == [cny("33.34"), cny("33.33"), cny("33.33")]
        assert cny("0.05").allocate([3, 7]) == [cny("0.02"), cny("0.03")]

    def test_nothing_goes_where_the_weight_is_zero(self) -> None:
        assert cny("0.05").allocate([0, 1, 1, 1]) == [cny("0"), cny("0.02"), cny("0.02"), cny("0.01")]

    @given(payable(), st.lists(st.decimals(0, 1000, places=3), min_size=1, max_size=8))
    def test_parts_are_the_whole_and_fair(self, money: Money, weights: list[Decimal]) -> None:
        if not any(weights):
            return
        parts = money.allocate(weights)
        assert sum(parts, Money.zero(money.currency)) == money
        for part, weight in zip(parts, weights, strict=True):
            fair = Fraction(money.amount) * Fraction(weight) / Fraction(sum(weights))
            assert abs(Fraction(part.amount) - fair) < Fraction(money.unit)
            assert part.is_payable

    @given(payable(), st.integers(1, 50))
    def test_equal_parts_differ_by_one_unit(self, money: Money, parts: int) -> None:
        found = [part.amount for part in money.split(parts)]
        assert max(found) - min(found) <= money.unit

    @pytest.mark.parametrize("weights", [[], [0], [-1, 2], [Decimal("NaN")]])
    def test_weights_that_divide_nothing_are_refused(self, weights: list[Decimal]) -> None:
        with pytest.raises(MoneyError):
            cny("1").allocate(weights)

    def test_amount_that_cannot_be_paid_is_not_divided(self) -> None:
        with pytest.raises(MoneyError, match="round it"):
            cny("0.001").split(2)


class TestReading:
    @pytest.mark.parametrize(
        ("text", "money"),
        [
            ("￥12,345.60", "12345.60 CNY"),
            ("¥5", "5 CNY"),
            ("US$ 1,200", "1200 USD"),
            ("$1,200.5", "1200.5 USD"),
            ("HK$8", "8 HKD"),
            ("１２３．５元", "123.5 CNY"),
            ("1.5万", "15000 CNY"),
            ("3万元", "30000 CNY"),
            ("2.5亿美元", "250000000 USD"),
            ("EUR 10", "10 EUR"),
            ("10 eur", "10 EUR"),
            ("人民币 100 元整", "100 CNY"),
            ("-￥3", "-3 CNY"),
            ("￥-3", "-3 CNY"),
            ("(3.00) USD", "-3.00 USD"),
            ("−0.5", "-0.5 CNY"),
            (".5", "0.5 CNY"),
            ("1 000", "1000 CNY"),
        ],
    )
    def test_forms(self, text: str, money: str) -> None:
        assert str(parse_money(text, "CNY")) == money

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "元",
            "abc",
            "1,2,3",
            "12,34.5",
            "1.2.3",
            "￥5 USD",
            "--5",
            "(5",
            "5)",
            "1e5",
            "NaN",
            "9" * 99,
            "5 XXX",
        ],
    )
    def test_what_is_no_amount_is_refused(self, text: str) -> None:
        with pytest.raises(MoneyError):
            parse_money(text, "CNY")

    def test_currency_must_be_told(self) -> None:
        with pytest.raises(MoneyError, match="currency"):
            parse_money("12.50")

    @given(st.text(max_size=30) | st.text("0123456789.,()-￥$元万 USD", max_size=30))
    def test_any_text_is_money_or_refused(self, text: str) -> None:
        with suppress(MoneyError):
            assert parse_money(text, "CNY").amount.is_finite()

    @given(payable())
    def test_what_is_written_reads_back(self, money: Money) -> None:
        assert parse_money(str(money)) == money

    def test_every_sign_means_a_currency(self) -> None:
        assert set(SIGNS.values()) <= set(MINOR_UNITS)


class TestWriting:
    def test_in_the_readers_language(self) -> None:
        assert cny("12345.6").formatted() == "¥12,345.60"
        assert cny("12345.6").formatted("en") == "CN¥12,345.60"
        assert Money(Decimal(-1200), "USD").formatted("zh-hans") == "-US$1,200.00"
        assert Money(Decimal(1200), "JPY").formatted("zh-hans") == "JP¥1,200"

    def test_a_unit_price_keeps_its_digits(self) -> None:
        assert Money(Decimal("0.0125"), "USD").formatted("en") == "$0.0125"

    def test_large_amounts_in_ten_thousands(self) -> None:
        assert in_ten_thousands(cny("1234567")) == "123.46万"
        assert in_ten_thousands(cny("250000000")) == "2.5亿"
        assert in_ten_thousands(cny("9999.5")) == "9,999.5"
        assert in_ten_thousands(cny("1234567"), "en") == "1,234,567"

    @pytest.mark.parametrize(
        ("amount", "capitals"),
        [
            ("0", "零元整"),
            ("0.05", "伍分"),
            ("0.30", "叁角整"),
            ("0.35", "叁角伍分"),
            ("10", "壹拾元整"),
            ("1409.50", "壹仟肆佰零玖元伍角整"),
            ("6007.14", "陆仟零柒元壹角肆分"),
            ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
            ("325.04", "叁佰贰拾伍元零肆分"),
            ("12345.60", "壹万贰仟叁佰肆拾伍元陆角整"),
            ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
            ("100010000", "壹亿零壹万元整"),
            ("100000001", "壹亿零壹元整"),
            ("1000000000000", "壹万亿元整"),
            ("-12", "负壹拾贰元整"),
            ("0.005", "壹分"),
        ],
    )
    def test_capitals_as_banks_want_them(self, amount: str, capitals: str) -> None:
        """The examples of the People's Bank's rules for bills are among these."""
        assert cny(amount).in_capitals() == f"人民币{capitals}"

    @pytest.mark.parametrize("money", [Money(Decimal(1), "USD"), cny("1e16")])
    def test_no_capitals_for_other_currencies_or_beyond(self, money: Money) -> None:
        with pytest.raises(MoneyError):
            money.in_capitals()

    @given(st.integers(0, 10**18 - 1))
    def test_capitals_can_be_read_back(self, fen: int) -> None:
        assert read_capitals(Money(Decimal(fen).scaleb(-2), "CNY").in_capitals()) == fen


def read_capitals(text: str) -> int:
    """The reverse, written plainly: digits times units; 万 and 亿 multiply what stands before them."""
    units = {"拾": 10, "佰": 100, "仟": 1000}
    total = section = digit = fen = 0
    assert "零零" not in text
    for letter in text.removeprefix("人民币"):
        if letter in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(letter)
        elif letter in units:
            section, digit = section + digit * units[letter], 0
        elif letter == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        elif letter == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        elif letter == "元":
            fen, total, section, digit = (total + section + digit) * 100, 0, 0, 0
        elif letter in "角分":
            fen, digit = fen + digit * {"角": 10, "分": 1}[letter], 0
    return fen
