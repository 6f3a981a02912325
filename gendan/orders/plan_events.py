"""What can happen to plans and their templates, in the words of the trade."""

from datetime import date
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import BaseModel, ConfigDict

from gendan.base.errors import Text
from gendan.base.timeline.kinds import EventKind

LABELS: dict[str, Text] = {
    "planned": gettext_lazy("planned for"),
    "owner": gettext_lazy("owner"),
    "supplier": gettext_lazy("supplier"),
    "department": gettext_lazy("department"),
    "remind": gettext_lazy("remind days before"),
    "yellow": gettext_lazy("yellow after days"),
    "red": gettext_lazy("red after days"),
    "links": gettext_lazy("after"),
    "anchor": gettext_lazy("counted from"),
    "offset": gettext_lazy("days"),
    "name_zh": gettext_lazy("Chinese name"),
    "name_en": gettext_lazy("English name"),
    "evidence": gettext_lazy("evidence"),
    "position": gettext_lazy("place"),
    "is_waiting": gettext_lazy("waits for the customer"),
    "is_active": gettext_lazy("in use"),
    "span": gettext_lazy("standard days from confirmation to shipment"),
    "ship_node": gettext_lazy("node that keeps the ship date"),
    "delivery_node": gettext_lazy("node that keeps the delivery date"),
    "promised_ship": gettext_lazy("promised ship date"),
    "promised_delivery": gettext_lazy("promised delivery date"),
}


class Altered(BaseModel):
    """One field before and after, as text."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    field: str
    old: str = ""
    new: str = ""


def told(changes: tuple[Altered, ...]) -> str:
    """The changes in words."""
    return _("; ").join(
        f"{LABELS.get(it.field, it.field)} {_value(it.old)} → {_value(it.new)}" for it in changes
    )


def _value(value: str) -> str:
    if value in {"True", "False"}:
        return _("yes") if value == "True" else _("no")
    return value or "—"


def _of(head: str, tail: str) -> str:
    return _("%(head)s: %(tail)s") % {"head": head, "tail": tail}


class OrderPlanned(EventKind):
    """An order has its key nodes; `short` are working days missing to its promise."""

    name: ClassVar[str] = "order.planned"
    title: ClassVar[Text] = gettext_lazy("Plan made")
    icon: ClassVar[str] = "calendar-event"
    colour: ClassVar[str] = "green"
    number: str
    template: str
    template_version: int
    nodes: int
    short: int = 0

    def sentence(self) -> str:
        """From which template, and whether the promise can be kept."""
        head = ngettext(
            "A plan of %(n)d node was made from template %(template)s",
            "A plan of %(n)d nodes was made from template %(template)s",
            self.nodes,
        ) % {"n": self.nodes, "template": self.template}
        if not self.short:
            return head
        return _of(
            head,
            ngettext(
                "%(n)d working day too few for the promise",
                "%(n)d working days too few for the promise",
                self.short,
            )
            % {"n": self.short},
        )


class OrderReplanned(EventKind):
    """An order promises other dates, and its open nodes have moved."""

    name: ClassVar[str] = "order.replanned"
    title: ClassVar[Text] = gettext_lazy("Promise changed")
    icon: ClassVar[str] = "calendar-event"
    colour: ClassVar[str] = "orange"
    number: str
    changes: tuple[Altered, ...]
    nodes: int
    short: int = 0

    def sentence(self) -> str:
        """Which dates, and how many nodes moved."""
        moved = ngettext("%(n)d node moved", "%(n)d nodes moved", self.nodes) % {"n": self.nodes}
        return _of(told(self.changes), moved) if self.changes else moved


class _NodeEvent(EventKind):
    number: str
    code: str
    node: str

    def sentence(self) -> str:
        """Which node."""
        return f"{self.code} {self.node}".strip() or str(self.title)


class NodeChanged(_NodeEvent):
    """A key node of a running order has another day, owner or threshold."""

    name: ClassVar[str] = "node.changed"
    title: ClassVar[Text] = gettext_lazy("Key node changed")
    icon: ClassVar[str] = "calendar-event"
    colour: ClassVar[str] = "azure"
    changes: tuple[Altered, ...]

    def sentence(self) -> str:
        """Which node, and each field before and after."""
        return _of(f"{self.code} {self.node}", told(self.changes))


class NodeAdded(_NodeEvent):
    """A running order has a key node more."""

    name: ClassVar[str] = "node.added"
    title: ClassVar[Text] = gettext_lazy("Key node added")
    icon: ClassVar[str] = "plus"
    colour: ClassVar[str] = "green"
    planned: date


class NodeRemoved(_NodeEvent):
    """A running order has a key node less."""

    name: ClassVar[str] = "node.removed"
    title: ClassVar[Text] = gettext_lazy("Key node removed")
    icon: ClassVar[str] = "trash"
    colour: ClassVar[str] = "orange"


class TemplatesSeeded(EventKind):
    """The usual plan templates were written."""

    name: ClassVar[str] = "template.seeded"
    title: ClassVar[Text] = gettext_lazy("Plan templates set up")
    icon: ClassVar[str] = "template"
    colour: ClassVar[str] = "green"
    codes: tuple[str, ...]

    def sentence(self) -> str:
        """Which."""
        return _of(str(self.title), _(", ").join(self.codes))


class _TemplateEvent(EventKind):
    template: str
    template_version: int

    def sentence(self) -> str:
        """Which template, and its version."""
        return _("%(template)s, version %(version)d") % {
            "template": self.template,
            "version": self.template_version,
        }


class TemplateAdded(_TemplateEvent):
    """There is a plan template more."""

    name: ClassVar[str] = "template.added"
    title: ClassVar[Text] = gettext_lazy("Plan template added")
    icon: ClassVar[str] = "template"
    colour: ClassVar[str] = "green"


class TemplateChanged(_TemplateEvent):
    """A plan template, or one of its nodes, says something else from this version on."""

    name: ClassVar[str] = "template.changed"
    title: ClassVar[Text] = gettext_lazy("Plan template changed")
    icon: ClassVar[str] = "template"
    colour: ClassVar[str] = "azure"
    node: str = ""
    changes: tuple[Altered, ...]

    def sentence(self) -> str:
        """Which, and each field before and after."""
        head = f"{self.template} {self.node}".rstrip()
        return _of(head, told(self.changes))


class TemplateNodeAdded(_TemplateEvent):
    """A plan template has a node more."""

    name: ClassVar[str] = "template.node_added"
    title: ClassVar[Text] = gettext_lazy("Node added to a template")
    icon: ClassVar[str] = "plus"
    colour: ClassVar[str] = "green"
    node: str

    def sentence(self) -> str:
        """Which node of which template."""
        return _of(self.template, self.node)


class TemplateNodeRemoved(_TemplateEvent):
    """A plan template has a node less."""

    name: ClassVar[str] = "template.node_removed"
    title: ClassVar[Text] = gettext_lazy("Node removed from a template")
    icon: ClassVar[str] = "trash"
    colour: ClassVar[str] = "orange"
    node: str

    def sentence(self) -> str:
        """Which node of which template."""
        return _of(self.template, self.node)


class ThresholdSet(EventKind):
    """A customer's orders have other thresholds at one node."""

    name: ClassVar[str] = "threshold.set"
    title: ClassVar[Text] = gettext_lazy("Customer's threshold set")
    icon: ClassVar[str] = "bell"
    colour: ClassVar[str] = "azure"
    customer: str
    template: str = ""
    code: str
    remind: tuple[int, ...] = ()
    yellow: int
    red: int

    def sentence(self) -> str:
        """Whose, at which node, and how."""
        return _("%(customer)s, %(code)s: yellow after %(yellow)d, red after %(red)d days") % {
            "customer": self.customer,
            "code": f"{self.template} {self.code}".strip(),
            "yellow": self.yellow,
            "red": self.red,
        }


class ThresholdRemoved(EventKind):
    """A customer's orders have the usual thresholds again at one node."""

    name: ClassVar[str] = "threshold.removed"
    title: ClassVar[Text] = gettext_lazy("Customer's threshold removed")
    icon: ClassVar[str] = "bell-off"
    colour: ClassVar[str] = "orange"
    customer: str
    template: str = ""
    code: str

    def sentence(self) -> str:
        """Whose, and at which node."""
        return _of(self.customer, f"{self.template} {self.code}".strip())
