"""Working time in the reader's words."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from gendan.base.errors import Text
from gendan.base.worktime.days import DayKind
from gendan.base.worktime.rules import Calendar, Line, Reason

WEEKDAYS: tuple[Text, ...] = (
    gettext_lazy("Mon"),
    gettext_lazy("Tue"),
    gettext_lazy("Wed"),
    gettext_lazy("Thu"),
    gettext_lazy("Fri"),
    gettext_lazy("Sat"),
    gettext_lazy("Sun"),
)
KIND_WORDS: dict[str, Text] = {
    DayKind.HOLIDAY.value: gettext_lazy("holiday"),
    DayKind.WORKDAY.value: gettext_lazy("make-up workday"),
    DayKind.HALF.value: gettext_lazy("half day"),
    DayKind.OTHER.value: gettext_lazy("other hours"),
    "": gettext_lazy("ordinary day"),
}
SOURCE_WORDS: dict[str, Text] = {
    "by hand": gettext_lazy("by hand"),
    "by law": gettext_lazy("by law; not announced yet"),
    "pasted": gettext_lazy("pasted text"),
}


def source_word(source: str) -> str:
    """Where a day came from: a file's or a package's name is its own word."""
    return str(SOURCE_WORDS.get(source, source))


def kind_word(kind: str) -> str:
    """A kind of day; the empty one is an ordinary day."""
    return str(KIND_WORDS.get(kind, kind))


def weekday_words(hours: Mapping[int, str]) -> str:
    """`Mon 09:00-18:00; Sat closed`."""
    closed = _("closed")
    return "; ".join(f"{WEEKDAYS[day]} {text or closed}" for day, text in sorted(hours.items()))


def duration(seconds: int) -> str:
    """`2 h 10 min`, to the second where there are any."""
    hours, rest = divmod(abs(seconds), 3600)
    minutes, second = divmod(rest, 60)
    parts = [
        (hours, ngettext("%(n)d h", "%(n)d h", hours)),
        (minutes, ngettext("%(n)d min", "%(n)d min", minutes)),
        (second, ngettext("%(n)d s", "%(n)d s", second)),
    ]
    words = [text % {"n": n} for n, text in parts if n] or [_("0 min")]
    return ("−" if seconds < 0 else "") + " ".join(words)


def day_words(day: date, *, with_year: bool = False) -> str:
    """`Fri 25 Sep`, as the reader's language has it."""
    pattern = pgettext("day with year", "D j M Y") if with_year else pgettext("day without year", "D j M")
    return date_format(day, pattern)


def explanation(calendar: Calendar, lines: Iterable[Line]) -> list[str]:
    """Each line of `rules.explain` as a sentence; the year is told where it is new."""
    words: list[str] = []
    year: int | None = None
    for line in lines:
        words.append(_line(line, calendar.tz, with_year=line.day.year != year))
        year = line.last_day.year
    return words


def _line(line: Line, zone: ZoneInfo, *, with_year: bool) -> str:
    first = day_words(line.day, with_year=with_year)
    last = day_words(line.last_day, with_year=line.last_day.year != line.day.year)
    is_run = line.last_day != line.day
    values = {
        "day": _("%(first)s to %(last)s") % {"first": first, "last": last} if is_run else first,
        "last": last,
        "first": first,
        "name": line.name,
        "begin": _clock(line.begin, zone),
        "end": _clock(line.end, zone),
        "time": duration(line.seconds),
        "lost": duration(line.lost),
    }
    text = _template(line) % values
    return text + (_(" (provisional: the year's holidays are not imported yet)") if line.provisional else "")


def _template(line: Line) -> str:
    if line.reason is Reason.PAUSED:
        if line.last_day != line.day:
            return _("paused from %(first)s, %(begin)s to %(last)s, %(end)s: %(lost)s not counted")
        return _("paused on %(day)s, %(begin)s to %(end)s: %(lost)s not counted")
    if line.reason is Reason.CLOSED:
        return _("%(day)s: closed, %(name)s") if line.name else _("%(day)s: closed")
    if line.name:
        return _("%(time)s on %(day)s (%(name)s), %(begin)s to %(end)s")
    return _("%(time)s on %(day)s, %(begin)s to %(end)s")


def _clock(instant: datetime, zone: ZoneInfo) -> str:
    local = instant.astimezone(zone)
    return local.strftime("%H:%M:%S" if local.second else "%H:%M")
