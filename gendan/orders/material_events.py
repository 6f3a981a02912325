"""What can happen to the list of materials that cutting waits for (齐套)."""

from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gendan.base.errors import Text
from gendan.base.timeline.kinds import EventKind
from gendan.people.events import Change

NAMED = 6  # materials that a sentence names before it counts the rest

LABELS: dict[str, Text] = {
    "name": gettext_lazy("material"),
    "unit": gettext_lazy("unit"),
    "needed": gettext_lazy("needed"),
    "supplier": gettext_lazy("supplier"),
    "due_on": gettext_lazy("due"),
}


class MaterialsListed(EventKind):
    """An order needs these materials too."""

    name: ClassVar[str] = "material.listed"
    title: ClassVar[Text] = gettext_lazy("Materials listed")
    icon: ClassVar[str] = "packages"
    colour: ClassVar[str] = "blue"
    materials: tuple[str, ...]

    def sentence(self) -> str:
        """Which, and how many more."""
        count = len(self.materials)
        text = ngettext("%(count)d material listed", "%(count)d materials listed", count) % {"count": count}
        named = _(", ").join(self.materials[:NAMED])
        return _("%(head)s: %(tail)s") % {"head": text, "tail": named} if named.strip() else text


class MaterialChanged(EventKind):
    """A material that an order needs is another, or so much, or from somebody else."""

    name: ClassVar[str] = "material.changed"
    title: ClassVar[Text] = gettext_lazy("Material changed")
    icon: ClassVar[str] = "packages"
    colour: ClassVar[str] = "azure"
    material: str
    changes: tuple[Change, ...]

    def sentence(self) -> str:
        """Which, and each field before and after."""
        told = _("; ").join(
            f"{LABELS.get(it.field, it.field)} {it.old or '—'} → {it.new or '—'}" for it in self.changes
        )
        return _("%(head)s: %(tail)s") % {"head": self.material, "tail": told}


class MaterialRemoved(EventKind):
    """An order does not need a material."""

    name: ClassVar[str] = "material.removed"
    title: ClassVar[Text] = gettext_lazy("Material removed")
    icon: ClassVar[str] = "trash"
    colour: ClassVar[str] = "orange"
    material: str

    def sentence(self) -> str:
        """Which."""
        return self.material.strip() or str(self.title)
