"""Purchase orders as EDI: X12 850 and EDIFACT ORDERS, read into the one shape of an order. Pure."""

from gendan.orders.edi.reading import read, sniff
from gendan.orders.edi.segments import MOST_BYTES
from gendan.orders.edi.told import EdiError, EdiFile, EdiOrder, Fault, Note, Party

__all__ = ["MOST_BYTES", "EdiError", "EdiFile", "EdiOrder", "Fault", "Note", "Party", "read", "sniff"]
