"""Orders, their plans, reviews and imports."""

from gendan.orders.models.bulk import BulkRun
from gendan.orders.models.importing import ImportRun, ImportSource, RefusedRow, RunState
from gendan.orders.models.link import ReportLink
from gendan.orders.models.node import DailyOutput, DatePromise, Material, NodeReport, NodeState, PlanNode
from gendan.orders.models.order import Colour, Order, OrderLine, OrderVersion, ReviewState, Status
from gendan.orders.models.product import Product, SpecField, SpecKind
from gendan.orders.models.review import CustomerDocument, Decision, Finding, FindingState, Review
from gendan.orders.models.template import PlanTemplate, TemplateNode, ThresholdRule
from gendan.orders.models.view import SavedView

__all__ = [
    "BulkRun",
    "Colour",
    "CustomerDocument",
    "DailyOutput",
    "DatePromise",
    "Decision",
    "Finding",
    "FindingState",
    "ImportRun",
    "ImportSource",
    "Material",
    "NodeReport",
    "NodeState",
    "Order",
    "OrderLine",
    "OrderVersion",
    "PlanNode",
    "PlanTemplate",
    "Product",
    "RefusedRow",
    "ReportLink",
    "Review",
    "ReviewState",
    "RunState",
    "SavedView",
    "SpecField",
    "SpecKind",
    "Status",
    "TemplateNode",
    "ThresholdRule",
]
