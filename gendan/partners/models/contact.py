"""Contacts: the people at a customer, supplier or carrier. Personal data: erasable, never in events."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Contact(models.Model):
    """Somebody at exactly one partner."""

    customer = models.ForeignKey(
        "partners.Customer", models.CASCADE, null=True, blank=True, related_name="contacts"
    )
    supplier = models.ForeignKey(
        "partners.Supplier", models.CASCADE, null=True, blank=True, related_name="contacts"
    )
    carrier = models.ForeignKey(
        "partners.Carrier", models.CASCADE, null=True, blank=True, related_name="contacts"
    )
    name = models.CharField(_("name"), max_length=60)
    role = models.CharField(_("role"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    is_main = models.BooleanField(_("main contact"), default=False)

    class Meta:
        ordering = ["-is_main", "id"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.CheckConstraint(
                condition=Q(customer__isnull=False, supplier__isnull=True, carrier__isnull=True)
                | Q(customer__isnull=True, supplier__isnull=False, carrier__isnull=True)
                | Q(customer__isnull=True, supplier__isnull=True, carrier__isnull=False),
                name="contact_of_one_partner",
            )
        ]

    def __str__(self) -> str:
        return self.name
