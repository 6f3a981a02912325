"""Saved views: a filter, a sort and columns under a name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """One member's view of a list of orders."""

    member = models.ForeignKey("people.Member", models.CASCADE, related_name="order_views")
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(_("filter"), max_length=1000, blank=True)  # as in the address
    is_shared = models.BooleanField(_("for everybody"), default=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [models.UniqueConstraint(fields=["member", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
