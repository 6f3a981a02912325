"""Dates, spans, numbers and money as the reader writes them. Pure."""

from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_currency, format_decimal

CHINESE = Locale.parse("zh_Hans_CN")
ENGLISH = Locale.parse("en_GB")


def locale(language: str) -> Locale:
    """Babel's locale for a language code of Django: Chinese for Chinese, English for all else."""
    try:
        return CHINESE if Locale.parse(language, sep="-").language == "zh" else ENGLISH
    except (ValueError, UnknownLocaleError):
        return ENGLISH


def day(value: date, language: str, today: date) -> str:
    """`11月23日 周一`, `Mon 23 Nov`; with the year where it is not the present one."""
    place = locale(language)
    if place is CHINESE:
        pattern = "M月d日 EEE" if value.year == today.year else "yyyy年M月d日 EEE"
    else:
        pattern = "EEE d MMM" if value.year == today.year else "EEE d MMM yyyy"
    return format_date(value, pattern, locale=place)


def moment(value: datetime, language: str, today: date, zone: tzinfo) -> str:
    """`11月23日 周一 17:00`, `Mon 23 Nov 17:00`: for sentences and due times."""
    local = value.astimezone(zone)
    return f"{day(local.date(), language, today)} {local:%H:%M}"


def weekday_clock(value: datetime, language: str, zone: tzinfo) -> str:
    """`周一 10:15`, `Mon 10:15`: the weekday and the time of another place."""
    return format_datetime(value.astimezone(zone), "EEE HH:mm", locale=locale(language))


def until(value: datetime, language: str, today: date, zone: tzinfo) -> str:
    """An end: as `moment`, but midnight is the end of the day before: `11月24日 周二`."""
    local = value.astimezone(zone)
    if local.time() == time():
        return day(local.date() - timedelta(days=1), language, today)
    return moment(value, language, today, zone)


def stamp(value: datetime, zone: tzinfo) -> str:
    """`2026-11-23 17:00`: for tables, where columns must line up."""
    return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"


def exact(value: datetime, language: str, zone: tzinfo) -> str:
    """The whole instant, for a tooltip."""
    return format_datetime(value.astimezone(zone), "yyyy-MM-dd EEE HH:mm:ss", locale=locale(language))


def ago(value: datetime, language: str, now: datetime) -> str:
    """`5分钟前`, `in 2 hours`; the nearest unit."""
    delta = value - now
    if abs(delta) < timedelta(minutes=1):
        return "刚刚" if locale(language) is CHINESE else "just now"
    return format_timedelta(delta, add_direction=True, locale=locale(language))


def span(seconds: int, language: str) -> str:
    """`2小时10分`, `2 h 10 min`: how long something takes or is late."""
    minutes, hours = seconds // 60 % 60, seconds // 3600
    units = ("小时", "分") if locale(language) is CHINESE else (" h ", " min")
    parts = [f"{hours}{units[0]}" if hours else "", f"{minutes}{units[1]}" if minutes or not hours else ""]
    return "".join(parts).strip()


def number(value: Decimal | float | int, language: str) -> str:
    """`12,345.6`."""
    return format_decimal(value, locale=locale(language))


def money(value: Decimal | int, currency: str, language: str) -> str:
    """`¥12,345.60`, `US$12,345.60`, with the currency's own minor units."""
    return format_currency(value, currency, locale=locale(language))


def clock_on(value: datetime, on: date, language: str, zone: tzinfo) -> str:
    """The time of `value` on the page of the day `on`: `18:00`, `次日09:00`, `前日18:00`."""
    local = value.astimezone(zone)
    text = f"{local:%H:%M}"
    if local.date() == on:
        return text
    chinese = locale(language) is CHINESE
    if local.date() > on:
        return f"次日{text}" if chinese else f"{text} (+1)"
    return f"前日{text}" if chinese else f"{text} (−1)"


def month(value: date, language: str) -> str:
    """`11月`, `November`."""
    return format_date(value, "LLLL" if locale(language) is ENGLISH else "M月", locale=locale(language))


PROGRAMS = (
    ("wxwork", "WeCom", "企业微信"),
    ("DingTalk", "DingTalk", "钉钉"),
    ("MicroMessenger", "WeChat", "微信"),
    ("Edg", "Edge", "Edge"),
    ("Firefox", "Firefox", "Firefox"),
    ("Chrome", "Chrome", "Chrome"),
    ("Safari", "Safari", "Safari"),
)
SYSTEMS = ("HarmonyOS", "Android", "iPhone", "iPad", "Windows", "Mac", "Linux")


def device(agent: str, language: str) -> str:
    """`Chrome · Windows`, `企业微信 · Android`: a browser's long name of itself in short.

    The order matters: Edge also calls itself Chrome, and Chrome Safari.
    """
    which = 2 if locale(language) is CHINESE else 1
    program = next((it[which] for it in PROGRAMS if it[0].lower() in agent.lower()), "")
    system = next((it for it in SYSTEMS if it in agent), "")
    return " · ".join(it for it in (program, system) if it) or agent[:40] or "—"
