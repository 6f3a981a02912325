"""What is wrong with, or doubtful in, a customer's document, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gendan.base.errors import InvalidInputError, Text
from gendan.orders.checks import RULES
from gendan.orders.document_sheet import SheetError, SheetFault
from gendan.orders.edi import Fault, Note
from gendan.orders.field_wording import field_name

UNSURE = 60  # per cent: below it somebody should look
FAULTS: dict[Fault, Text] = {
    Fault.EMPTY: gettext_lazy("The file is empty."),
    Fault.TOO_LARGE: gettext_lazy("The file is larger than an order can be."),
    Fault.BINARY: gettext_lazy("The file is not text, so it is no EDI."),
    Fault.NEITHER: gettext_lazy("This is neither X12 nor EDIFACT: it begins with “%(found)s”."),
    Fault.TRADACOMS: gettext_lazy(
        "This is TRADACOMS, which is not read here. Ask for X12 850 or EDIFACT ORDERS."
    ),
    Fault.NOT_ORDER: gettext_lazy("This is not a purchase order: the message is %(found)s."),
    Fault.DELIMITERS: gettext_lazy("The delimiters cannot be right: “%(found)s”."),
    Fault.HEADER: gettext_lazy("The header of the interchange cannot be read."),
    Fault.SEGMENT: gettext_lazy("“%(found)s” is no segment."),
    Fault.ORDER: gettext_lazy("Here stands %(found)s."),
    Fault.CUT_OFF: gettext_lazy("The file ends too early."),
    Fault.MISSING: gettext_lazy("%(found)s is missing."),
    Fault.DATE: gettext_lazy("“%(found)s” is no date."),
    Fault.NUMBER: gettext_lazy("“%(found)s” is no number."),
    Fault.TOO_MANY: gettext_lazy("There are too many segments or lines."),
    Fault.COUNT: gettext_lazy("The count says %(found)s; parts may be missing."),
    Fault.REFERENCE: gettext_lazy("The closing reference “%(found)s” is not that of the opening."),
    Fault.LINES: gettext_lazy("The document says it has %(found)s lines; lines may be missing."),
    Fault.HASH: gettext_lazy("The sum of quantities is stated as %(found)s."),
    Fault.OTHER_MESSAGE: gettext_lazy("The file also has another message, which was passed over: %(found)s."),
    Fault.FUNCTION: gettext_lazy("This is not a new order: it is marked as “%(found)s”."),
    Fault.IGNORED: gettext_lazy("Not read: %(found)s."),
    Fault.SEVERAL_DATES: gettext_lazy("The lines have several dates, up to %(found)s; the first was taken."),
    Fault.CHARGES: gettext_lazy("There is a charge or an allowance beside the lines: %(found)s."),
    Fault.ENCODING: gettext_lazy("The letters may be wrong: the file does not say how it is encoded."),
}
SHEET_FAULTS: dict[SheetFault, Text] = {
    SheetFault.NO_TABLE: gettext_lazy("No table of lines was found: it needs a quantity and an article."),
    SheetFault.NO_LINES: gettext_lazy("The table of lines is empty."),
    SheetFault.TOO_MANY: gettext_lazy("The sheet is too long for one order."),
}
MESSAGES: dict[str, Text] = {
    "810": gettext_lazy("invoice"),
    "INVOIC": gettext_lazy("invoice"),
    "855": gettext_lazy("order response"),
    "ORDRSP": gettext_lazy("order response"),
    "856": gettext_lazy("despatch advice"),
    "DESADV": gettext_lazy("despatch advice"),
    "860": gettext_lazy("order change"),
    "ORDCHG": gettext_lazy("order change"),
    "830": gettext_lazy("delivery forecast"),
    "862": gettext_lazy("delivery forecast"),
    "DELFOR": gettext_lazy("delivery forecast"),
    "DELJIT": gettext_lazy("delivery forecast"),
    "832": gettext_lazy("price list"),
    "PRICAT": gettext_lazy("price list"),
    "997": gettext_lazy("acknowledgement of receipt"),
    "999": gettext_lazy("acknowledgement of receipt"),
    "CONTRL": gettext_lazy("acknowledgement of receipt"),
    "APERAK": gettext_lazy("acknowledgement of receipt"),
}
PURPOSES: dict[str, Text] = {
    "cancellation": gettext_lazy("cancellation of an order"),
    "change": gettext_lazy("change of an order"),
    "addition": gettext_lazy("addition to an order"),
    "deletion": gettext_lazy("deletion from an order"),
    "replacement": gettext_lazy("replacement of an order"),
    "confirmation": gettext_lazy("confirmation of an order"),
    "duplicate": gettext_lazy("duplicate"),
    "information copy": gettext_lazy("copy for information"),
}


def _found(note: Note) -> str:
    if note.fault in {Fault.NOT_ORDER, Fault.OTHER_MESSAGE}:
        name = MESSAGES.get(note.found)
        return f"{note.found} ({name})" if name else note.found
    if note.fault is Fault.FUNCTION:
        return str(PURPOSES.get(note.found, note.found))
    return note.found


def note_words(note: Note) -> str:
    """One doubt or fault: where it stands, what it is, what is expected."""
    text = str(FAULTS[note.fault]) % {"found": _found(note)}
    if note.number:
        text = _("Segment %(number)d (%(segment)s): %(text)s") % {
            "number": note.number,
            "segment": note.segment,
            "text": text,
        }
    if note.expected and note.fault not in {Fault.FUNCTION, Fault.OTHER_MESSAGE}:
        text += " " + _("Expected: %(expected)s.") % {"expected": note.expected}
    return text


def told_words(told: Mapping[str, Any]) -> list[str]:
    """What is doubtful in a document that is kept, in the reader's language."""
    notes = [
        note_words(Note(Fault(fault), segment, number, found, expected))
        for fault, segment, number, found, expected in told.get("notes", ())
        if fault in set(Fault)
    ]
    unsure = sorted(name for name, sure in told.get("sure", {}).items() if sure < UNSURE)
    if unsure:
        names = ", ".join(field_name(it.removeprefix("lines.")) for it in unsure)
        notes.append(_("Read, but not surely: %(fields)s.") % {"fields": names})
    if any(fault == Fault.CHARGES for fault, *_rest in told.get("notes", ())):
        return notes
    return notes + [str(FAULTS[Fault.CHARGES]) % {"found": it} for it in told.get("charges", ())]


def edi_refusal(note: Note) -> InvalidInputError:
    """The error that refuses an EDI file."""
    return InvalidInputError(
        note_words(note), hint=_("Ask the sender for a right file, or enter the order by hand.")
    )


def sheet_refusal(error: SheetError) -> InvalidInputError:
    """The error that refuses a spreadsheet."""
    text = str(SHEET_FAULTS[error.fault])
    return InvalidInputError(
        text, hint=_("Put the column names into one row: item number, quantity, unit, price.")
    )


def rule_title(code: str) -> str:
    """What a rule of the check is called."""
    return _(RULES[code].title) if code in RULES else code


def rule_explanation(code: str) -> str:
    """Why a rule of the check looks for it."""
    return _(RULES[code].explanation) if code in RULES else ""
