"""Icons, assets, and how the reader writes dates and numbers."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from gendan.base import clock
from gendan.desk import formats
from gendan.desk.assets import asset_url
from gendan.partners.queries import per

register = template.Library()

NOTHING = SafeString('<span class="text-secondary">—</span>')
AVATAR_COLOURS = ("blue", "azure", "indigo", "purple", "pink", "orange", "teal", "green", "cyan", "lime")


def _language() -> str:
    return get_language() or "zh-hans"


def _zone() -> Any:
    return timezone.get_current_timezone()


def _today() -> date:
    return timezone.localtime(clock.now()).date()


@register.simple_tag
def asset(name: str) -> str:
    """The address of a built file: `{% asset "main.js" %}`."""
    return asset_url(name)


@register.simple_tag
def icon(name: str, classes: str = "", label: str = "") -> SafeString:
    """A Tabler icon from the sprite. `label` is for icons that stand alone; others are decoration."""
    if label:
        return format_html(
            '<svg class="icon {}" role="img" aria-label="{}"><use href="{}#{}"></use></svg>',
            classes,
            label,
            asset_url("icons.svg"),
            name,
        )
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        classes,
        asset_url("icons.svg"),
        name,
    )


@register.simple_tag
def avatar(member: Any, classes: str = "avatar-xs") -> SafeString:
    """The round sign of a member: the last two characters of a Chinese name, the initials of another."""
    colour = AVATAR_COLOURS[(member.pk or 0) % len(AVATAR_COLOURS)]
    return format_html(
        '<span class="avatar {} bg-{}-lt" aria-hidden="true">{}</span>',
        classes,
        colour,
        initials(member.name),
    )


def initials(name: str) -> str:
    """`王小明` → `小明`; `Anna Karlsson` → `AK`."""
    if name.isascii():
        return "".join(part[0] for part in name.split()[:2]).upper()
    return name[-2:]


@register.simple_tag
def member_chip(member: Any) -> SafeString:
    """A member's sign and name; a former member's is struck through."""
    if member is None:
        return NOTHING
    gone = "" if getattr(member, "is_active", True) else " chip-gone"
    return format_html('<span class="chip{}">{}<span>{}</span></span>', gone, avatar(member), member.name)


@register.simple_tag
def time_tag(value: datetime | None, how: str = "stamp") -> SafeString:
    """A `<time>`: `stamp` for tables, `moment` for sentences, `ago` for lists; exact as title."""
    if value is None:
        return NOTHING
    text = {"stamp": stamp, "moment": moment, "ago": ago}[how](value)
    title = formats.exact(value, _language(), _zone())
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), title, text)


@register.filter
def day(value: date | datetime) -> str:
    """`11月23日 周一`."""
    plain = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return formats.day(plain, _language(), _today())


@register.filter
def moment(value: datetime) -> str:
    """`11月23日 周一 17:00`."""
    return formats.moment(value, _language(), _today(), _zone())


@register.filter
def until(value: datetime) -> str:
    """`11月24日 周二`, `11月24日 周二 12:00`: an end."""
    return formats.until(value, _language(), _today(), _zone())


@register.filter
def device(agent: str) -> str:
    """`Chrome · Windows`."""
    return formats.device(agent, _language())


@register.filter
def stamp(value: datetime) -> str:
    """`2026-11-23 17:00`."""
    return formats.stamp(value, _zone())


@register.filter
def ago(value: datetime) -> str:
    """`5分钟前`."""
    return formats.ago(value, _language(), clock.now())


@register.filter
def span(seconds: int) -> str:
    """`2小时10分`."""
    return formats.span(int(seconds), _language())


@register.filter
def number(value: Decimal | float | int) -> str:
    """`12,345.6`."""
    return formats.number(value, _language())


@register.filter
def money(value: Decimal, currency: str = "CNY") -> str:
    """`¥12,345.60`."""
    return formats.money(value, currency, _language())


@register.filter
def masked(phone: str) -> str:
    """`138****1111`: a telephone number where many see it."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else phone


@register.filter
def item(table: Mapping[Any, Any], key: Any) -> Any:
    """`table[key]`, or None."""
    return table.get(key)


@register.simple_tag(takes_context=True)
def with_query(context: Mapping[str, Any], **changes: Any) -> str:
    """The present address with some parameters changed; None or "" takes one away. Paging starts anew."""
    request: HttpRequest = context["request"]
    query = {key: request.GET.getlist(key) for key in request.GET if key != "page"}
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = [str(value)]
    return f"{request.path}?{urlencode(query, doseq=True)}" if query else request.path


@register.filter
def place(event: Any) -> str:
    """Where the next page of the audit log starts: after this event."""
    return f"{event.at.isoformat()}~{event.pk}"


@register.filter
def clock_on(value: datetime, day: date) -> str:
    """`18:00`; an instant of the next day or of the day before is marked as such: `次日09:00`."""
    return formats.clock_on(value, day, _language(), _zone())


@register.filter
def month(value: date) -> str:
    """`11月`, `November`."""
    return formats.month(value, _language())


@register.filter
def weekday_short(word: Any) -> str:
    """`周一` → `一`, `Mon` → `M`: the head of a narrow calendar."""
    text = str(word)
    return text[-1] if not text.isascii() else text[0]


@register.filter
def as_json(value: Any) -> str:
    """A value for a `data-` attribute, escaped by the template: `data-chart="{{ chart|as_json }}"`."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


@register.filter
def clock_in(zone: str) -> str:
    """`周一 10:15`: what clocks and calendars say there now."""
    return formats.weekday_clock(clock.now(), _language(), ZoneInfo(zone))


@register.filter
def language_word(code: str) -> str:
    """`中文`: a language by its own name."""
    return dict(settings.LANGUAGES).get(code, code)


@register.filter
def per_word(code: str) -> str:
    """`每周`: for how long a capacity is."""
    return per(code)
