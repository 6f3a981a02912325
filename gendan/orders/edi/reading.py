"""Which of the two syntaxes a file is, and reading it. Pure."""

import json

from gendan.orders.edi import edifact, x12
from gendan.orders.edi.segments import decoded
from gendan.orders.edi.told import EdiError, EdiFile, Fault

_HEAD = 4_000


def sniff(content: bytes) -> str:
    """`x12`, `edifact`, `tradacoms`, or "" for neither; never raises."""
    head = content[:_HEAD]
    codec = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    text = head.decode(codec, errors="replace").lstrip("\ufeff \t\r\n")
    if text.startswith("ISA") and len(text) > 3 and not text[3].isalnum():
        return "x12"
    if text.startswith(("UNA", "UNB")) and len(text) > 3 and not text[3].isalnum():
        return "edifact"
    return "tradacoms" if text.startswith("STX=") else ""


def read(content: bytes) -> EdiFile:
    """Every order of the file. Raises EdiError, and nothing else, where there is none or it is broken."""
    text, codec = decoded(content)
    text = text.lstrip("\ufeff \t\r\n")
    syntax = sniff(content)
    if syntax == "x12":
        return x12.read(text)
    if syntax == "edifact":
        return edifact.read(text, codec)
    if syntax == "tradacoms":
        raise EdiError(Fault.TRADACOMS, "STX", 1, expected="X12 850, EDIFACT ORDERS")
    raise EdiError(Fault.NEITHER, found=_kind(text), expected="ISA, UNA, UNB")


def _kind(text: str) -> str:
    """A word for what it is instead."""
    if text.startswith("<"):
        return "XML"
    if text.startswith("%PDF"):
        return "PDF"
    if text.startswith("PK"):
        return "ZIP"
    if text.startswith(("{", "[")):
        try:
            json.loads(text[:1_000_000])
        except (ValueError, RecursionError):
            return text[:20]
        return "JSON"
    return text[:20]
