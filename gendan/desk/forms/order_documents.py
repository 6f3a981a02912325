"""The second entry 二次录入: the customer's words, typed again by somebody who does not see the order."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from django import forms
from django.utils.translation import gettext_lazy as _

from gendan.desk.forms.base import Day, DeskForm
from gendan.desk.forms.order_entry import Amount, Grid, currencies, incoterms
from gendan.orders.content import LineContent, OrderContent

CELLS = (
    ("customer_item", _("Item number"), "text"),
    ("quantity", _("Quantity"), "decimal"),
    ("unit", _("Unit"), "text"),
    ("price", _("Unit price"), "decimal"),
)
FEWEST, MORE = 3, 5  # lines that are offered


class SecondForm(DeskForm):
    """The key fields above the lines; what the customer does not state stays empty and is not compared."""

    customer_po = forms.CharField(label=_("Customer's order number"), max_length=80, required=False)
    ordered_on = forms.DateField(label=_("Ordered on"), required=False, widget=Day())
    promised_ship = forms.DateField(label=_("Ship date"), required=False, widget=Day())
    promised_delivery = forms.DateField(label=_("Delivery date"), required=False, widget=Day())
    currency = forms.ChoiceField(label=_("Currency"), choices=currencies, required=False)
    amount = Amount(label=_("Total as the customer states it"))
    incoterm = forms.ChoiceField(label=_("Incoterm"), choices=incoterms, required=False)
    incoterm_place = forms.CharField(label=_("Named place"), max_length=80, required=False)
    payment_terms = forms.CharField(label=_("Payment terms"), max_length=120, required=False)

    def content(self, grid: Grid, products: Collection[str]) -> OrderContent:
        """What was typed. An item that is one of our `products` is that, else the customer's own number."""
        ours = {it.casefold(): it for it in products if it}
        lines = [_line(it, ours) for it in grid.lines()]
        numbered = tuple(replace(it, position=at) for at, it in enumerate(lines, 1))
        return OrderContent(**self.cleaned_data, lines=numbered)


def _line(line: LineContent, ours: Mapping[str, str]) -> LineContent:
    product = ours.get(line.customer_item.strip().casefold())
    return replace(line, product=product, customer_item="") if product else line
