"""A link by which a supplier or factory reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gendan.desk.forms.base import DeskForm, OneOf, rows
from gendan.orders.models import NodeState
from gendan.orders.queries.order_page import OrderPage


class LinkForm(DeskForm):
    """For whom, which nodes, how long."""

    label = forms.CharField(
        label=_("For whom"), max_length=80, help_text=_("A factory or person, as it shall stand in reports.")
    )
    supplier_id = OneOf(label=_("Supplier"))
    days_valid = forms.IntegerField(label=_("Valid for days"), min_value=1, max_value=400, initial=90)
    codes = forms.MultipleChoiceField(label=_("Nodes to report"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, page: OrderPage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_nodes = [node for node in page.nodes if node.state == NodeState.OPEN]
        suppliers = {node.supplier for node in page.nodes if node.supplier}
        if page.order.factory:
            suppliers.add(page.order.factory)
        self.fields["codes"].choices = [(node.code, node.name) for node in open_nodes]  # type: ignore[attr-defined]
        self.fields["supplier_id"].choices = rows(sorted(suppliers, key=lambda it: it.pk))  # type: ignore[attr-defined]
        factory = page.order.factory
        if factory:
            theirs = [node.code for node in open_nodes if node.supplier_id == factory.pk]
            self.initial.update(label=factory.name, supplier_id=factory.pk, codes=theirs)
