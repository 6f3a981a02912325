"""Roles: named sets of permissions that members have."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gendan.people.models.department import in_language


class Role(models.Model):
    """A named set of permissions (`gendan.people.permissions` is the table of codes)."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=60, unique=True)
    name_en = models.CharField(_("English name"), max_length=60, unique=True)
    permissions = models.JSONField(_("permissions"), default=list, blank=True)
    is_default = models.BooleanField(
        _("for everybody new"), default=False, help_text=_("Every new member is given it")
    )
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_zh, self.name_en)
