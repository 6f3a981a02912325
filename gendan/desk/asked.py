"""What an address asks for: a number or a day. Anything else is nothing, never an error of the server.

Addresses are typed, cut off and tried out; what no row and no calendar can hold is as good as absent.
"""

from datetime import date

BIGGEST = 2**63 - 1  # the largest number of a row
YEARS = range(2000, 2100)


def number_in(text: str) -> int | None:
    """The number of a row, or of a position in the stream, from 0; None where `text` is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(BIGGEST))):
        return None
    number = int(text)
    return number if number <= BIGGEST else None


def day_in(text: str) -> date | None:
    """The day written as 2026-11-23, in the years that calendars show; None where `text` is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None
