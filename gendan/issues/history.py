"""How orders of one source kept their promises, year by year."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

# An order is late where it was delivered after its promise, or is not delivered although that has passed.
# It was warned in time where its timeline or an issue says so on the day after the promise at the latest.
_BY_YEAR = """
with told as (
    select o.id, o.promised_delivery as promised, n.actual as delivered,
        coalesce(n.actual, %(today)s::date + 1) > o.promised_delivery as is_late,
        (select count(*) from orders_orderline l where l.order_id = o.id) as lines,
        exists (
            select from timeline_event_subject s join timeline_event e on e.id = s.event_id
            where s.kind = 'order' and s.object_id = o.id and e.kind = 'order.warned'
                and (e.at at time zone %(zone)s)::date <= o.promised_delivery + 1
        ) or exists (
            select from issues_issue i
            where i.order_id = o.id
                and (i.opened_at at time zone %(zone)s)::date <= o.promised_delivery + 1
        ) as is_warned,
        exists (
            select from issues_issue i
            where i.order_id = o.id and i.state = 'open'
        ) as has_issue
    from orders_order o join orders_plannode n on n.order_id = o.id and n.code = %(code)s
    where o.source = %(source)s and o.confirmed_on is not null
)
select extract(year from promised)::int, count(*), sum(lines)::int,
    count(*) filter (where is_late), coalesce(sum(lines) filter (where is_late), 0)::int,
    count(*) filter (where is_late and is_warned),
    count(*) filter (where not is_late and delivered is not null and has_issue)
from told group by 1 order by 1
"""


@dataclass(frozen=True, slots=True)
class Year:
    """Orders promised in one year. `unfounded` came in time and have an open issue all the same."""

    year: int
    orders: int
    lines: int
    late: int
    late_lines: int
    warned: int
    unfounded: int


def by_year(source: str, code: str, today: date, zone: str = "Asia/Shanghai") -> list[Year]:
    """The orders of `source` by year of promise, as known when `today` is over; `code` delivers."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_YEAR, {"source": source, "code": code, "today": today, "zone": zone})
        return [Year(*row) for row in cursor.fetchall()]
