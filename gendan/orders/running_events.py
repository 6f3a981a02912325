"""What can happen to an order that runs, in the words of the trade."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from annotated_types import Interval, Predicate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gendan.base.errors import Text
from gendan.base.timeline.kinds import EventKind
from gendan.orders.models.order import Colour
from gendan.orders.template_seed import USUAL_NAMES
from gendan.orders.wording import RULES, quantity_text
from gendan.people.models.department import in_language

Light = Annotated[int, Interval(ge=0, le=3)]
Quantity = Annotated[Decimal, Predicate(Decimal.is_finite), Interval(ge=-(10**15), le=10**15)]
Warned = tuple[str, str, Light, dict[str, str | int]]  # rule, node code, light, facts: as `Order.warnings`


class NodeEvent(EventKind):
    """What all events of a key node have: which node, by code and both names."""

    node: str
    zh: str
    en: str

    @property
    def node_name(self) -> str:
        """The node in the reader's language."""
        return in_language(self.zh, self.en)


class NodeReported(NodeEvent):
    """A node was reported as done. `late`: calendar days after its planned day, negative before it.

    `missing` are the gates that were still open where somebody released it at their own risk (风险担保).
    """

    name: ClassVar[str] = "node.reported"
    title: ClassVar[Text] = gettext_lazy("Node done")
    icon: ClassVar[str] = "circle-check"
    colour: ClassVar[str] = "green"
    day: date
    planned: date
    late: int
    quantity: Quantity | None = None
    missing: list[str] = []
    risk: str = ""

    def sentence(self) -> str:
        """Which node, on what day, and how late."""
        text = _("%(node)s done on %(day)s") % {"node": self.node_name, "day": self.day}
        if self.quantity is not None:
            text += _(", quantity %(quantity)s") % {"quantity": quantity_text(self.quantity)}
        if self.late > 0:
            text += ngettext(", %(days)d day late", ", %(days)d days late", self.late) % {"days": self.late}
        if self.missing:
            text += _("; released at risk without %(missing)s: %(reason)s") % {
                "missing": _(", ").join(self.missing),
                "reason": self.risk,
            }
        return text


class NodeFailed(NodeEvent):
    """An inspection found what must be mended first: the node stays open, and is inspected again."""

    name: ClassVar[str] = "node.failed"
    title: ClassVar[Text] = gettext_lazy("Inspection failed")
    icon: ClassVar[str] = "clipboard-x"
    colour: ClassVar[str] = "red"
    day: date
    reason: str = ""

    def sentence(self) -> str:
        """Which inspection, when, and what was found."""
        text = _("%(node)s failed on %(day)s") % {"node": self.node_name, "day": self.day}
        return _("%(head)s: %(tail)s") % {"head": text, "tail": self.reason} if self.reason else text


class NodeProgressed(NodeEvent):
    """How much of a node is done."""

    name: ClassVar[str] = "node.progressed"
    title: ClassVar[Text] = gettext_lazy("Progress of a node")
    icon: ClassVar[str] = "progress"
    colour: ClassVar[str] = "blue"
    day: date
    quantity: Quantity
    target: Quantity | None = None

    def sentence(self) -> str:
        """How much, of how much."""
        values = {"node": self.node_name, "done": quantity_text(self.quantity)}
        if self.target is None:
            return _("%(node)s: %(done)s done") % values
        return _("%(node)s: %(done)s of %(target)s done") % {**values, "target": quantity_text(self.target)}


class NodeAnnounced(NodeEvent):
    """Whoever answers for a node announced another day for it. `new` None: the planned day holds again."""

    name: ClassVar[str] = "node.announced"
    title: ClassVar[Text] = gettext_lazy("Date announced")
    icon: ClassVar[str] = "calendar-event"
    colour: ClassVar[str] = "orange"
    old: date | None
    new: date | None
    reason: str = ""

    def sentence(self) -> str:
        """From when to when, and why."""
        values = {"node": self.node_name, "old": self.old, "new": self.new}
        if self.new is None:
            text = _("%(node)s: the planned day holds again") % values
        elif self.old is None:
            text = _("%(node)s announced for %(new)s") % values
        else:
            text = _("%(node)s announced for %(new)s instead of %(old)s") % values
        return _("%(head)s: %(tail)s") % {"head": text, "tail": self.reason} if self.reason else text


class NodeUndone(NodeEvent):
    """A report was taken back: the node is open again."""

    name: ClassVar[str] = "node.undone"
    title: ClassVar[Text] = gettext_lazy("Report taken back")
    icon: ClassVar[str] = "arrow-back-up"
    colour: ClassVar[str] = "orange"
    day: date | None = None  # on which it had been done; None where it had been skipped
    late: int = 0
    reason: str = ""

    def sentence(self) -> str:
        """Which node is open again, and why."""
        text = _("%(node)s is open again") % {"node": self.node_name}
        return _("%(head)s: %(tail)s") % {"head": text, "tail": self.reason} if self.reason else text


class NodeSkipped(NodeEvent):
    """A node is not needed for this order."""

    name: ClassVar[str] = "node.skipped"
    title: ClassVar[Text] = gettext_lazy("Node not needed")
    icon: ClassVar[str] = "circle-minus"
    reason: str = ""

    def sentence(self) -> str:
        """Which node, and why."""
        text = _("%(node)s is not needed") % {"node": self.node_name}
        return _("%(head)s: %(tail)s") % {"head": text, "tail": self.reason} if self.reason else text


class MaterialReceived(EventKind):
    """Fabric or a trim came in; `received` is all that has come so far."""

    name: ClassVar[str] = "material.received"
    title: ClassVar[Text] = gettext_lazy("Material received")
    icon: ClassVar[str] = "packages"
    colour: ClassVar[str] = "green"
    material: str
    unit: str = ""
    quantity: Quantity
    received: Quantity
    needed: Quantity

    def sentence(self) -> str:
        """How much came, and how much is there."""
        return _("%(material)s: %(quantity)s %(unit)s received, %(received)s of %(needed)s in-house") % {
            "material": self.material,
            "unit": self.unit,
            "quantity": quantity_text(self.quantity),
            "received": quantity_text(self.received),
            "needed": quantity_text(self.needed),
        }


class OutputReported(NodeEvent):
    """What one day made. `old` is what had been reported of that day before."""

    name: ClassVar[str] = "output.reported"
    title: ClassVar[Text] = gettext_lazy("Daily output")
    icon: ClassVar[str] = "chart-bar"
    colour: ClassVar[str] = "blue"
    day: date
    quantity: Quantity
    old: Quantity | None = None
    total: Quantity
    target: Quantity | None = None

    def sentence(self) -> str:
        """How much that day, and altogether."""
        values = {
            "node": self.node_name,
            "day": self.day,
            "quantity": quantity_text(self.quantity),
            "total": quantity_text(self.total),
        }
        if self.target is None:
            return _("%(node)s made %(quantity)s on %(day)s, %(total)s in all") % values
        return _("%(node)s made %(quantity)s on %(day)s, %(total)s of %(target)s") % {
            **values,
            "target": quantity_text(self.target),
        }


def _named(code: str) -> str:
    """A node by its usual name: warnings are kept with codes alone. A code of one's own stays as it is."""
    return in_language(*USUAL_NAMES[code]) if code in USUAL_NAMES else code


class _Warnings(EventKind):
    """Warnings as `Order.warnings` holds them: [rule, node code, light, facts]."""

    warnings: list[Warned]

    def _listed(self) -> str:
        return _(", ").join(
            f"{_named(node)} {RULES[rule].title if rule in RULES else rule}".strip()
            for rule, node, _light, _facts in self.warnings
        )


class OrderWarned(_Warnings):
    """Warnings came up, or their light or their facts changed."""

    name: ClassVar[str] = "order.warned"
    title: ClassVar[Text] = gettext_lazy("Warning")
    icon: ClassVar[str] = "alert-triangle"
    colour: ClassVar[str] = "red"

    def sentence(self) -> str:
        """Which."""
        return _("Warning: %(warnings)s") % {"warnings": self._listed()}


class OrderCleared(_Warnings):
    """Warnings are gone."""

    name: ClassVar[str] = "order.cleared"
    title: ClassVar[Text] = gettext_lazy("Warning gone")
    icon: ClassVar[str] = "circle-check"
    colour: ClassVar[str] = "green"

    def sentence(self) -> str:
        """Which."""
        return _("Gone: %(warnings)s") % {"warnings": self._listed()}


class OrderForecastMoved(EventKind):
    """The forecast moved so that somebody cares: other days late, or another light."""

    name: ClassVar[str] = "order.forecast_moved"
    title: ClassVar[Text] = gettext_lazy("Forecast moved")
    icon: ClassVar[str] = "calendar-stats"
    colour: ClassVar[str] = "orange"
    old_ship: date | None = None
    new_ship: date | None = None
    old_delivery: date | None = None
    new_delivery: date | None = None
    old_late: int
    new_late: int
    old_light: Light
    new_light: Light

    def sentence(self) -> str:
        """From when to when, and how late that is."""
        if self.old_ship != self.new_ship:
            text = _("Forecast shipment %(old)s → %(new)s") % _days(self.old_ship, self.new_ship)
        elif self.old_delivery != self.new_delivery:
            text = _("Forecast delivery %(old)s → %(new)s") % _days(self.old_delivery, self.new_delivery)
        else:
            text = _("Light %(old)s → %(new)s") % {
                "old": Colour(self.old_light).label,
                "new": Colour(self.new_light).label,
            }
        if self.new_late > 0:
            text += ngettext(", %(days)d day late", ", %(days)d days late", self.new_late) % {
                "days": self.new_late
            }
        return text


def _days(old: date | None, new: date | None) -> dict[str, object]:
    return {"old": old or "—", "new": new or "—"}
