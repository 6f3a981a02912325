"""Taking numbers from a series."""

from datetime import date

from django.db import connection

_TAKE = """
insert into series_series (code, period, last) values (%s, %s, %s)
on conflict (code, period) do update set last = series_series.last + excluded.last
returning last
"""


def take(code: str, pattern: str, day: date, count: int = 1) -> list[str]:
    """The next `count` numbers of the series `code`, as `pattern` writes them.

    `pattern` knows `{yyyy}`, `{yy}`, `{mm}`, `{dd}` and `{n}` (or `{n:04d}`); the count begins anew with each
    such period. Two callers never get the same number; the second waits for the first to commit.
    A transaction that is rolled back gives its numbers back.
    """
    parts = {"yyyy": f"{day:%Y}", "yy": f"{day:%y}", "mm": f"{day:%m}", "dd": f"{day:%d}"}
    period = "".join(value for name, value in parts.items() if f"{{{name}}}" in pattern)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [code, period, count])
        last: int = cursor.fetchone()[0]
    return [pattern.format(n=number, **parts) for number in range(last - count + 1, last + 1)]
