"""What is wrong with an imported list, in the reader's words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gendan.base.errors import InvalidInputError, Text
from gendan.base.worktime.days_import import MAX_ROWS, MAX_RUN, CellFault, Fault

SHOWN = 3
WORDS: dict[Fault, Text] = {
    Fault.DATE: gettext_lazy("“%(value)s” is not a date such as 2026-10-01"),
    Fault.DATE_RANGE: gettext_lazy("“%(value)s” ends before it begins, or is longer than %(run)s days"),
    Fault.YEAR_MISSING: gettext_lazy("“%(value)s” has no year; write it, or choose the year of the list"),
    Fault.TWICE: gettext_lazy("the day is already in the list: %(value)s"),
    Fault.KIND: gettext_lazy(
        "“%(value)s” is not a kind of day; write holiday, make-up workday, half day or other"
    ),
    Fault.AMBIGUOUS: gettext_lazy(
        "“%(value)s” can mean the day off or the day worked; write 放假 or 调休上班"
    ),
    Fault.HOURS: gettext_lazy("“%(value)s” is not hours such as 09:00-12:00, 13:30-18:00"),
    Fault.HOURS_MISSING: gettext_lazy("a day with other hours needs its hours"),
    Fault.HOURS_ON_HOLIDAY: gettext_lazy("a holiday has no hours; for “%(value)s” write another kind"),
    Fault.NAME_LONG: gettext_lazy("the name is too long: “%(value)s…”"),
    Fault.TOO_MANY: gettext_lazy("a list may have at most %(rows)s rows"),
    Fault.EMPTY: gettext_lazy("there are no days in the list"),
}


def fault_words(fault: CellFault) -> str:
    """What is wrong, without saying where."""
    return str(WORDS[fault.fault]) % {"value": fault.value, "run": MAX_RUN, "rows": MAX_ROWS}


def refusal(faults: Sequence[CellFault]) -> InvalidInputError:
    """The error that refuses the list: the first few faults in words, every row's under `fields`."""
    lines = [_located(fault) for fault in faults]
    more = len(lines) - SHOWN
    tail = [ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more}] if more > 0 else []
    return InvalidInputError(
        "; ".join([*lines[:SHOWN], *tail]) + ".",
        hint=_("Nothing was imported. Correct the list and import it again."),
        fields={f"row_{fault.row}": fault_words(fault) for fault in faults},
    )


def _located(fault: CellFault) -> str:
    words = fault_words(fault)
    return _("Row %(row)d: %(words)s") % {"row": fault.row, "words": words} if fault.row else words
