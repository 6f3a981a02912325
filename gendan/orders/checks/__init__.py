"""What the system sees in an order before a person looks at it. Pure."""

from gendan.orders.checks.checking import check
from gendan.orders.checks.found import Context, Finding, PastLine, SpecFault
from gendan.orders.checks.rules import RULES, Rule, Subtype

__all__ = ["RULES", "Context", "Finding", "PastLine", "Rule", "SpecFault", "Subtype", "check"]
