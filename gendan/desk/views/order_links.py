"""Links by which a factory reports: made, printed once with a QR code, revoked."""

import io

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gendan.base.errors import NotFoundError
from gendan.desk.forms.order_links import LinkForm
from gendan.desk.pages import done, for_members, member_of
from gendan.desk.views.order_page import shown
from gendan.orders.actions import links as actions
from gendan.orders.queries.links import link_for
from gendan.orders.queries.order_page import page_for


def qr_code(text: str) -> SafeString:
    """`text` as a square of one SVG path, large enough to be read across a workshop when printed."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=4, light="#fff", svgclass="qr"
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - segno writes numbers into it, never the text


@never_cache
@require_POST
@for_members("orders.report")
def make(request: HttpRequest, order_id: int) -> HttpResponse:
    """A new link. Its address is on this one answer alone, as text, as a QR code and as a sheet to print."""
    member = member_of(request)
    page = page_for(member, order_id)
    form = LinkForm(page, request.POST)
    made = None
    if form.is_valid():
        made = form.accept(lambda: actions.create_link(order_id, actor=member, **form.cleaned_data))
    if made is None:
        return shown(request, page, tab="links", status=422, form=form)
    link, token = made
    url = request.build_absolute_uri(reverse("outside:report", args=[token]))
    nodes = [page.by_code[code] for code in link.codes]
    context = {
        "page": page,
        "order": page.order,
        "link": link,
        "url": url,
        "qr": qr_code(url),
        "nodes": nodes,
    }
    return render(request, "desk/order/sheet.html", context)


@require_POST
@for_members("orders.report")
def revoke(request: HttpRequest, order_id: int, link_id: int) -> HttpResponse:
    """It opens nothing from now on."""
    member = member_of(request)
    link = link_for(member, link_id)
    if link.order_id != order_id:
        raise NotFoundError
    actions.revoke_link(link_id, actor=member)
    text = _("The link for %(label)s was revoked.") % {"label": link.label}
    return done(request, text, f"{reverse('desk:order', args=[order_id])}?tab=links")
