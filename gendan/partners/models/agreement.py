"""Framework agreements: capacity and prices agreed beforehand, to be called off when they are needed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gendan.partners.models.carrier import Mode


class Agreement(models.Model):
    """A framework agreement with one carrier or one supplier."""

    number = models.CharField(_("agreement number"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=120)
    carrier = models.ForeignKey(
        "partners.Carrier", models.PROTECT, null=True, blank=True, related_name="agreements"
    )
    supplier = models.ForeignKey(
        "partners.Supplier", models.PROTECT, null=True, blank=True, related_name="agreements"
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"))
    notice_days = models.PositiveSmallIntegerField(_("call-off notice in days"), default=0)
    note = models.TextField(_("note"), blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["valid_to", "number"]
        verbose_name = _("framework agreement")
        verbose_name_plural = _("framework agreements")
        constraints = [
            models.CheckConstraint(
                condition=Q(carrier__isnull=False, supplier__isnull=True)
                | Q(carrier__isnull=True, supplier__isnull=False),
                name="agreement_with_one_partner",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gte=models.F("valid_from")), name="agreement_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class AgreementItem(models.Model):
    """One lane (from, to, mode) or one kind of goods, with what may be called off and at what price."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="items")
    goods = models.CharField(_("goods"), max_length=120, blank=True)
    origin = models.CharField(pgettext_lazy("place", "from"), max_length=80, blank=True)
    destination = models.CharField(pgettext_lazy("place", "to"), max_length=80, blank=True)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, blank=True)
    capacity = models.DecimalField(_("capacity"), max_digits=14, decimal_places=3, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    per = models.CharField(_("per"), max_length=10, blank=True)  # week, month, year; "" for the whole term
    price = models.DecimalField(_("price"), max_digits=16, decimal_places=4, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")

    class Meta:
        ordering = ["id"]
        verbose_name = _("lane or goods")
        verbose_name_plural = _("lanes and goods")
        constraints = [
            models.CheckConstraint(
                condition=~Q(goods="") | (~Q(origin="") & ~Q(destination="")),
                name="agreement_item_names_goods_or_lane",
            )
        ]

    def __str__(self) -> str:
        return self.goods or f"{self.origin} → {self.destination}"
