"""Every address × everybody: one table, which a test holds complete.

A new page needs a line in `TABLE`: its pattern, and the status that a GET answers to each role. Patterns with
parameters need an example in `EXAMPLES`; `{member}` and the like are real objects. What a page shows to whom
may see it is for the page's own tests; here stands who gets in at all.

A page of the desk that writes needs a line in `WRITES` too: what is sent, good enough for an administrator to
succeed, and what a POST of it answers to each role. `READS` are the pages that no POST changes anything by.
"""

from base64 import b64encode
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from gendan.base import clock
from gendan.base.refs import Subject, System
from gendan.base.timeline.actions import record
from gendan.base.timeline.models import Event
from gendan.base.worktime.actions import seed_china
from gendan.desk import pages
from gendan.orders.actions import importing
from gendan.orders.actions.bulk import start_bulk
from gendan.orders.actions.import_work import check_run
from gendan.orders.actions.links import create_link
from gendan.orders.actions.products import add_product
from gendan.orders.actions.reviewing import open_review
from gendan.orders.actions.templates import set_threshold
from gendan.orders.actions.views import save_view
from gendan.orders.edi.tests.sample import x12
from gendan.orders.import_layout import from_json
from gendan.orders.models import ImportRun, PlanTemplate
from gendan.orders.seed import seed as seed_orders
from gendan.partners import actions as partners
from gendan.partners.models import Customer
from gendan.people import actions, seed
from gendan.people.events import MemberReturned
from gendan.people.models import Activity, Member
from gendan.people.seed import AUTHORITY
from gendan.people.sign_in import actions as sign_in
from gendan.people.sign_in.identity import Identity
from tests.cast import PASSWORD, Cast
from tests.garment_order import an_issue, garment_order
from tests.waiting_order import waiting_order

ROLES = ("signed out", "outsider", "merchandiser", "administrator", "operator")
OPERATORS = "operator/"  # Django's admin: one rule for all of it, and a test of its own

Statuses = tuple[int, int, int, int, int]
EVERYBODY: Statuses = (200, 200, 200, 200, 200)
NOBODY: Statuses = (404, 404, 404, 404, 404)
MEMBERS: Statuses = (302, 200, 200, 200, 200)
GUESTS: Statuses = (200, 302, 302, 302, 302)
POST_ONLY: Statuses = (405, 405, 405, 405, 405)
COLLEAGUES: Statuses = (302, 403, 200, 200, 200)
ADMINISTRATORS: Statuses = (302, 403, 403, 200, 200)

TABLE: dict[str, Statuses] = {
    "findings/<int:finding_id>/accept/": POST_ONLY,
    "orders/new/": COLLEAGUES,
    "orders/review/": COLLEAGUES,
    "orders/pick/customers/": COLLEAGUES,
    "orders/pick/products/": COLLEAGUES,
    "orders/pick/spec/": COLLEAGUES,
    "orders/<int:order_id>/edit/": COLLEAGUES,
    "orders/<int:order_id>/move/": POST_ONLY,
    "orders/<int:order_id>/review/": COLLEAGUES,
    "orders/<int:order_id>/versions/": COLLEAGUES,
    "orders/<int:order_id>/document/": COLLEAGUES,
    "orders/<int:order_id>/second/": COLLEAGUES,
    "": MEMBERS,
    "account/2fa/": MEMBERS,
    "account/2fa/authenticate/": (302, 302, 302, 302, 302),
    "account/2fa/reauthenticate/": (302, 302, 302, 302, 302),
    "account/2fa/recovery-codes/": (302, 404, 404, 404, 404),
    "account/2fa/recovery-codes/download/": (302, 404, 404, 404, 404),
    "account/2fa/recovery-codes/generate/": (302, 302, 302, 302, 302),
    "account/2fa/totp/activate/": (302, 302, 302, 302, 302),
    "account/2fa/totp/deactivate/": (302, 404, 404, 404, 404),
    "account/3rdparty/": MEMBERS,
    "account/3rdparty/login/cancelled/": EVERYBODY,
    "account/3rdparty/login/error/": (401, 401, 401, 401, 401),
    "account/3rdparty/signup/": NOBODY,
    "account/^confirm-email/(?P<key>[-:\\w]+)/$": NOBODY,
    "account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": EVERYBODY,
    "account/confirm-email/": NOBODY,
    "account/confirm-email/<str:key>/": NOBODY,
    "account/dingtalk/login/": NOBODY,
    "account/dingtalk/login/callback/": NOBODY,
    "account/email/": NOBODY,
    "account/feishu/login/": NOBODY,
    "account/feishu/login/callback/": NOBODY,
    "account/inactive/": EVERYBODY,
    "account/login/": GUESTS,
    "account/login/code/confirm/": NOBODY,
    "account/logout/": MEMBERS,
    "account/oidc/<slug:provider_id>/login/": NOBODY,
    "account/oidc/<slug:provider_id>/login/callback/": NOBODY,
    "account/password/change/": MEMBERS,
    "account/password/reset/": EVERYBODY,
    "account/password/reset/done/": EVERYBODY,
    "account/password/reset/key/done/": EVERYBODY,
    "account/password/set/": (302, 302, 302, 302, 302),
    "account/reauthenticate/": MEMBERS,
    "account/sessions/": MEMBERS,
    "account/signup/": GUESTS,
    "account/social/connections/": NOBODY,
    "account/social/login/cancelled/": NOBODY,
    "account/social/login/error/": NOBODY,
    "account/social/signup/": NOBODY,
    "account/wecom/login/": NOBODY,
    "account/wecom/login/callback/": NOBODY,
    "api/v1/": NOBODY,
    "api/v1/calendars": (401, 200, 200, 200, 200),
    "api/v1/calendars/<code>": (401, 200, 200, 200, 200),
    "api/v1/customers": (401, 403, 200, 200, 200),
    "api/v1/customers/<code>": POST_ONLY,
    "api/v1/suppliers": (401, 403, 200, 200, 200),
    "api/v1/suppliers/<code>": POST_ONLY,
    "api/v1/departments": (401, 403, 200, 200, 200),
    "api/v1/docs": EVERYBODY,
    "api/v1/events/<kind>/<number>": (401, 404, 404, 200, 200),
    "api/v1/me": (401, 200, 200, 200, 200),
    "api/v1/members": (401, 403, 200, 200, 200),
    "api/v1/members/<number>": (401, 404, 404, 404, 404),
    "api/v1/notices": (401, 200, 200, 200, 200),
    "api/v1/notices/<number>/read": POST_ONLY,
    "api/v1/notices/read": POST_ONLY,
    "api/v1/openapi.json": EVERYBODY,
    "api/v1/orders": (401, 403, 200, 200, 200),
    "api/v1/orders/<number>": (401, 404, 200, 200, 200),
    "api/v1/orders/<source>/<path:external_key>": POST_ONLY,
    "api/v1/orders/batch": POST_ONLY,
    "api/v1/worktime/due": POST_ONLY,
    "agreements/": COLLEAGUES,
    "agreements/<int:agreement_id>/": COLLEAGUES,
    "agreements/<int:agreement_id>/edit/": ADMINISTRATORS,
    "agreements/<int:agreement_id>/items/new/": ADMINISTRATORS,
    "agreements/<int:agreement_id>/use/": POST_ONLY,
    "agreements/export/": COLLEAGUES,
    "agreements/items/<int:item_id>/": ADMINISTRATORS,
    "agreements/items/<int:item_id>/remove/": POST_ONLY,
    "agreements/new/": ADMINISTRATORS,
    "carriers/": COLLEAGUES,
    "carriers/<int:carrier_id>/": COLLEAGUES,
    "carriers/<int:carrier_id>/contacts/new/": ADMINISTRATORS,
    "carriers/<int:carrier_id>/edit/": ADMINISTRATORS,
    "carriers/<int:carrier_id>/use/": POST_ONLY,
    "carriers/export/": COLLEAGUES,
    "carriers/new/": ADMINISTRATORS,
    "certificates/<int:certificate_id>/": ADMINISTRATORS,
    "certificates/<int:certificate_id>/remove/": POST_ONLY,
    "contacts/<int:contact_id>/": ADMINISTRATORS,
    "contacts/<int:contact_id>/erase/": POST_ONLY,
    "customers/": COLLEAGUES,
    "customers/<int:customer_id>/": COLLEAGUES,
    "customers/<int:customer_id>/contacts/new/": ADMINISTRATORS,
    "customers/<int:customer_id>/edit/": ADMINISTRATORS,
    "customers/<int:customer_id>/use/": POST_ONLY,
    "customers/export/": COLLEAGUES,
    "customers/new/": ADMINISTRATORS,
    "suppliers/": COLLEAGUES,
    "suppliers/<int:supplier_id>/": COLLEAGUES,
    "suppliers/<int:supplier_id>/certificates/new/": ADMINISTRATORS,
    "suppliers/<int:supplier_id>/contacts/new/": ADMINISTRATORS,
    "suppliers/<int:supplier_id>/edit/": ADMINISTRATORS,
    "suppliers/<int:supplier_id>/use/": POST_ONLY,
    "suppliers/export/": COLLEAGUES,
    "suppliers/new/": ADMINISTRATORS,
    "products/": COLLEAGUES,
    "products/<int:product_id>/": COLLEAGUES,
    "products/<int:product_id>/edit/": ADMINISTRATORS,
    "products/<int:product_id>/specification/": ADMINISTRATORS,
    "products/<int:product_id>/use/": POST_ONLY,
    "products/export/": COLLEAGUES,
    "products/new/": ADMINISTRATORS,
    "audit/": ADMINISTRATORS,
    "authority/": COLLEAGUES,
    "calendars/": MEMBERS,
    "calendars/<slug:code>/": MEMBERS,
    "calendars/<slug:code>/<int:year>-<int:month>-<int:day>/": ADMINISTRATORS,
    "calendars/<slug:code>/explain/": MEMBERS,
    "calendars/<slug:code>/hours/": ADMINISTRATORS,
    "calendars/<slug:code>/import/": ADMINISTRATORS,
    "departments/": COLLEAGUES,
    "departments/<int:department_id>/": COLLEAGUES,
    "departments/<int:department_id>/retire/": POST_ONLY,
    "calendars/new/": ADMINISTRATORS,
    "departments/new/": ADMINISTRATORS,
    "duty/": COLLEAGUES,
    "duty/<int:shift_id>/": ADMINISTRATORS,
    "duty/<int:shift_id>/remove/": POST_ONLY,
    "duty/copy/": POST_ONLY,
    "duty/new/": ADMINISTRATORS,
    "files/": POST_ONLY,
    "files/<int:file_id>/<str:name>": (302, 404, 404, 404, 404),
    "files/<int:file_id>/thumb": (302, 404, 404, 404, 404),
    "language/": POST_ONLY,
    "live": (401, 422, 422, 422, 422),
    "me/": MEMBERS,
    "me/absences/": POST_ONLY,
    "me/absences/<int:absence_id>/withdraw/": POST_ONLY,
    "me/deputy/": POST_ONLY,
    "me/profile/": POST_ONLY,
    "me/tokens/": MEMBERS,
    "me/tokens/<int:token_id>/revoke/": POST_ONLY,
    "members/": COLLEAGUES,
    "members/<int:member_id>/": (302, 404, 200, 200, 200),
    "members/<int:member_id>/edit/": ADMINISTRATORS,
    "members/<int:member_id>/leave/": ADMINISTRATORS,
    "members/<int:member_id>/password/": ADMINISTRATORS,
    "members/<int:member_id>/return/": POST_ONLY,
    "members/<int:member_id>/roles/": ADMINISTRATORS,
    "members/<int:member_id>/unlock/": POST_ONLY,
    "members/export/": COLLEAGUES,
    "members/import/": ADMINISTRATORS,
    "members/import/template/": ADMINISTRATORS,
    "members/new/": ADMINISTRATORS,
    "notices/": MEMBERS,
    "notices/<int:notice_id>/": POST_ONLY,
    "notices/bell/": MEMBERS,
    "notices/read/": POST_ONLY,
    "issues/": COLLEAGUES,
    "issues/<int:issue_id>/": (302, 404, 200, 200, 200),
    "issues/<int:issue_id>/close/": POST_ONLY,
    "issues/<int:issue_id>/false-alarm/": POST_ONLY,
    "issues/<int:issue_id>/accept/": POST_ONLY,
    "issues/<int:issue_id>/work/<slug:act>/": POST_ONLY,
    "orders/<int:order_id>/": (302, 404, 200, 200, 200),
    "orders/<int:order_id>/links/": POST_ONLY,
    "orders/<int:order_id>/links/<int:link_id>/revoke/": POST_ONLY,
    "orders/<int:order_id>/materials/<int:material_id>/": POST_ONLY,
    "orders/<int:order_id>/materials/": POST_ONLY,
    "orders/<int:order_id>/materials/paste/": POST_ONLY,
    "orders/<int:order_id>/materials/<int:material_id>/edit/": COLLEAGUES,
    "orders/<int:order_id>/materials/<int:material_id>/remove/": POST_ONLY,
    "orders/<int:order_id>/replan/": COLLEAGUES,
    "orders/<int:order_id>/reason/<slug:act>/": COLLEAGUES,
    "orders/<int:order_id>/nodes/<slug:code>/": (302, 404, 200, 200, 200),
    "orders/<int:order_id>/nodes/<slug:code>/<slug:act>/": POST_ONLY,
    "r/<str:token>/": NOBODY,
    "orders/edi/": COLLEAGUES,
    "orders/": COLLEAGUES,
    "orders/<int:order_id>/peek/<slug:code>/": COLLEAGUES,
    "orders/board/": COLLEAGUES,
    "orders/bulk/": POST_ONLY,
    "orders/bulk/<int:run_id>/": (302, 403, 404, 404, 404),  # the supervisor's
    "orders/calendar/": COLLEAGUES,
    "orders/export/": COLLEAGUES,
    "orders/filters/": COLLEAGUES,
    "orders/matrix/": COLLEAGUES,
    "orders/matrix/export/": COLLEAGUES,
    "orders/views/": POST_ONLY,
    "orders/views/<int:view_id>/remove/": POST_ONLY,
    "templates/": COLLEAGUES,
    "templates/<int:template_id>/": COLLEAGUES,
    "templates/<int:template_id>/edit/": ADMINISTRATORS,
    "templates/<int:template_id>/nodes/": ADMINISTRATORS,
    "templates/<int:template_id>/nodes/<slug:node>/": ADMINISTRATORS,
    "templates/<int:template_id>/nodes/<slug:node>/remove/": POST_ONLY,
    "templates/new/": ADMINISTRATORS,
    "thresholds/": COLLEAGUES,
    "thresholds/<int:rule_id>/remove/": POST_ONLY,
    "thresholds/new/": ADMINISTRATORS,
    "orders/import/": COLLEAGUES,
    "orders/import/<int:run_id>/": (302, 403, 200, 200, 200),
    "orders/import/<int:run_id>/allow/": (302, 403, 405, 405, 405),
    "orders/import/<int:run_id>/cancel/": (302, 403, 405, 405, 405),
    "orders/import/<int:run_id>/columns/": COLLEAGUES,
    "orders/import/<int:run_id>/refused/": COLLEAGUES,
    "orders/import/<int:run_id>/take/": (302, 403, 405, 405, 405),
    "orders/import/sources/": COLLEAGUES,
    "orders/import/sources/<int:source_id>/": COLLEAGUES,
    "orders/import/template/": COLLEAGUES,
    "raci/": COLLEAGUES,
    "raci/<int:activity_id>/": ADMINISTRATORS,
    "raci/<int:activity_id>/check/": POST_ONLY,
    "raci/<int:activity_id>/edit/": ADMINISTRATORS,
    "raci/<int:activity_id>/retire/": POST_ONLY,
    "raci/<int:activity_id>/shown/": COLLEAGUES,
    "raci/new/": ADMINISTRATORS,
    "roles/": COLLEAGUES,
    "roles/<int:role_id>/": COLLEAGUES,
    "roles/<int:role_id>/remove/": POST_ONLY,
    "roles/new/": ADMINISTRATORS,
    "search/": MEMBERS,
    "sign-in/": ADMINISTRATORS,
    "sign-in/<int:request_id>/approve/": POST_ONLY,
    "sign-in/<int:request_id>/refuse/": POST_ONLY,
    "theme/": POST_ONLY,
    "timeline/<slug:kind>/<int:number>/": (302, 404, 404, 200, 200),
}

EXAMPLES: dict[str, str] = {
    "account/confirm-email/<str:key>/": "account/confirm-email/x/",
    "account/^confirm-email/(?P<key>[-:\\w]+)/$": "account/confirm-email/x/",
    "account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "account/password/reset/key/1-x/",
    "account/oidc/<slug:provider_id>/login/": "account/oidc/x/login/",
    "account/oidc/<slug:provider_id>/login/callback/": "account/oidc/x/login/callback/",
    "api/v1/calendars/<code>": "api/v1/calendars/default",
    "api/v1/customers/<code>": "api/v1/customers/C",
    "api/v1/suppliers/<code>": "api/v1/suppliers/S",
    "api/v1/events/<kind>/<number>": "api/v1/events/shipment/1",
    "api/v1/members/<number>": "api/v1/members/999999999",
    "api/v1/orders/<number>": "api/v1/orders/{order}",
    "api/v1/orders/<source>/<path:external_key>": "api/v1/orders/ERP/A/1",
    "api/v1/notices/<number>/read": "api/v1/notices/1/read",
    "files/<int:file_id>/<str:name>": "files/999999/x",
    "files/<int:file_id>/thumb": "files/999999/thumb",
    "orders/<int:order_id>/nodes/<slug:code>/": "orders/{order}/nodes/FAB/",
    "orders/<int:order_id>/reason/<slug:act>/": "orders/{order}/reason/hold/",
    "issues/<int:issue_id>/work/<slug:act>/": "issues/{issue}/work/hand-over/",
    "orders/<int:order_id>/nodes/<slug:code>/<slug:act>/": "orders/{order}/nodes/FAB/done/",
    "r/<str:token>/": "r/none/",
    "orders/<int:order_id>/peek/<slug:code>/": "orders/{order}/peek/FAB/",
    "orders/bulk/<int:run_id>/": "orders/bulk/{bulk}/",
    "orders/views/<int:view_id>/remove/": "orders/views/{view}/remove/",
    "timeline/<slug:kind>/<int:number>/": "timeline/member/{member}/",
}
EXAMPLES |= {
    "findings/<int:finding_id>/accept/": "findings/{finding}/accept/",
    "orders/<int:order_id>/edit/": "orders/{waiting}/edit/",
    "orders/<int:order_id>/move/": "orders/{waiting}/move/",
    "orders/<int:order_id>/review/": "orders/{waiting}/review/",
    "orders/<int:order_id>/versions/": "orders/{waiting}/versions/",
    "orders/<int:order_id>/document/": "orders/{waiting}/document/",
    "orders/<int:order_id>/second/": "orders/{waiting}/second/",
}
PARAMETERS = {  # for the patterns that are not in EXAMPLES
    "<slug:code>": "default",
    "<int:year>-<int:month>-<int:day>": "2026-11-25",
    "<int:member_id>": "{member}",
    "<int:department_id>": "{department}",
    "<int:role_id>": "{role}",
    "<int:activity_id>": "{activity}",
    "<int:shift_id>": "{shift}",
    "<int:absence_id>": "{absence}",
    "<int:run_id>": "{run}",
    "<int:source_id>": "{source}",
    "<int:notice_id>": "{notice}",
    "<int:token_id>": "{token}",
    "<int:request_id>": "{request}",
    "<int:product_id>": "{product}",
    "<int:issue_id>": "{issue}",
    "<int:order_id>": "{order}",
    "<int:material_id>": "{material}",
    "<int:link_id>": "{link}",
    "<int:agreement_id>": "{agreement}",
    "<int:carrier_id>": "{carrier}",
    "<int:customer_id>": "{customer}",
    "<int:supplier_id>": "{supplier}",
    "<int:contact_id>": "{contact}",
    "<int:certificate_id>": "{certificate}",
    "<int:item_id>": "{item}",
    "<int:template_id>": "{template}",
    "<slug:node>": "SPEC",
    "<int:rule_id>": "{rule}",
}

OURS = ("people", "sign_in", "partners", "orders", "issues")  # whose rows a refused write must leave alone

Write = tuple[dict[str, Any], Statuses]
T1, T2 = "2030-01-01T09:00", "2030-01-02T18:00"

OWN: Statuses = (302, 302, 302, 302, 302)
MANAGE: Statuses = (302, 403, 403, 302, 302)
ENTER: Statuses = (302, 403, 302, 302, 302)
OTHERS_REVIEW: Statuses = (302, 403, 404, 404, 404)  # it belongs to whoever opened it
REPORT: Statuses = (302, 403, 302, 302, 302)
ANOTHERS: Statuses = (302, 404, 404, 404, 404)  # what is the buyer's alone
WORDS = {"verb_zh": "办", "object_zh": "事", "verb_en": "Do", "object_en": "it"}
PERSON = {"name": "张三", "username": "zhangsan", "grade": "1"}
PLACE = {"code": "NEW", "name_zh": "新", "name_en": "New", "position": "3"}
AMOUNTS = {f"amount_{it.grade}_{code}": "" for it in AUTHORITY for code in ("CNY", "USD", "EUR")}
SHIFT = {"kind": "night", "position": "1", "starts_at": T1, "ends_at": T2}
TEMPLATE = {"name_zh": "梭织", "name_en": "Woven", "span": "60", "ship_node": "EXF", "version": "1"}
NODE = {
    "name_zh": "绣花",
    "name_en": "Embroidery",
    "department_id": "{department}",
    "anchor": "T",
    "offset": "41",
    "yellow": "1",
    "red": "3",
    "version": "1",
}
RULE = {"customer_id": "{customer}", "code": "FAB", "yellow": "0", "red": "1"}

WRITES: dict[str, Write] = {
    "findings/<int:finding_id>/accept/": ({"reason": "客户已确认"}, ENTER),
    "orders/new/": (
        {"customer": "HARBOR", "calendar": "default", "line-1-quantity": "5", "then": "save"},
        ENTER,
    ),
    "orders/<int:order_id>/edit/": (
        {"customer": "HARBOR", "calendar": "default", "expected_version": "1"},
        ENTER,
    ),
    "orders/<int:order_id>/move/": ({"act": "withdraw"}, ENTER),
    "orders/<int:order_id>/second/": ({"line-1-customer_item": "HB-1", "line-1-quantity": "5"}, ENTER),
    "orders/<int:order_id>/document/": (
        {
            "step": "keep",
            "name": "po.csv",
            "content": b64encode(b"Item No.,Quantity,Unit,Unit price\nHB-TEE-01,5,pcs,3.2\n").decode(),
        },
        ENTER,
    ),
    "orders/<int:order_id>/review/": (
        {"review": "{review}", "decision": "return", "note": "数量"},
        OTHERS_REVIEW,
    ),
    "products/new/": ({"code": "P2", "name": "衬衫", "unit": "件"}, MANAGE),
    "products/<int:product_id>/edit/": ({"code": "P2", "name": "衬衫", "unit": "件"}, MANAGE),
    "products/<int:product_id>/use/": ({"retire": "1"}, MANAGE),
    "products/<int:product_id>/specification/": (
        {"0-key": "wash", "0-name_zh": "水洗", "0-kind": "text"},
        MANAGE,
    ),
    "agreements/<int:agreement_id>/edit/": (
        {
            "number": "FA-2",
            "title": "x",
            "carrier_id": "{carrier}",
            "valid_from": "2026-01-01",
            "valid_to": "2027-01-01",
            "notice_days": "3",
        },
        MANAGE,
    ),
    "agreements/<int:agreement_id>/items/new/": ({"goods": "坯布", "currency": "CNY"}, MANAGE),
    "agreements/<int:agreement_id>/use/": ({"retire": "1"}, MANAGE),
    "agreements/items/<int:item_id>/": ({"goods": "坯布", "currency": "CNY"}, MANAGE),
    "agreements/items/<int:item_id>/remove/": ({}, MANAGE),
    "agreements/new/": (
        {
            "number": "FA-2",
            "title": "x",
            "carrier_id": "{carrier}",
            "valid_from": "2026-01-01",
            "valid_to": "2027-01-01",
            "notice_days": "3",
        },
        MANAGE,
    ),
    "carriers/<int:carrier_id>/contacts/new/": ({"name": "老陈"}, MANAGE),
    "carriers/<int:carrier_id>/edit/": ({"code": "N", "name": "新", "modes": "sea"}, MANAGE),
    "carriers/<int:carrier_id>/use/": ({"retire": "1"}, MANAGE),
    "carriers/new/": ({"code": "N", "name": "新", "modes": "sea"}, MANAGE),
    "certificates/<int:certificate_id>/": ({"kind": "GOTS"}, MANAGE),
    "certificates/<int:certificate_id>/remove/": ({}, MANAGE),
    "contacts/<int:contact_id>/": ({"name": "老陈"}, MANAGE),
    "contacts/<int:contact_id>/erase/": ({}, MANAGE),
    "customers/<int:customer_id>/contacts/new/": ({"name": "老陈"}, MANAGE),
    "customers/<int:customer_id>/edit/": (
        {"code": "N", "name": "新", "tier": "A", "language": "en", "time_zone": "Europe/Paris"},
        MANAGE,
    ),
    "customers/<int:customer_id>/use/": ({"retire": "1"}, MANAGE),
    "customers/new/": (
        {"code": "N", "name": "新", "tier": "A", "language": "en", "time_zone": "Europe/Paris"},
        MANAGE,
    ),
    "suppliers/<int:supplier_id>/certificates/new/": ({"kind": "GOTS"}, MANAGE),
    "suppliers/<int:supplier_id>/contacts/new/": ({"name": "老陈"}, MANAGE),
    "suppliers/<int:supplier_id>/edit/": (
        {"code": "N", "name": "新", "kind": "dye", "rank": "A", "calendar": "default"},
        MANAGE,
    ),
    "suppliers/<int:supplier_id>/use/": ({"retire": "1"}, MANAGE),
    "suppliers/new/": (
        {"code": "N", "name": "新", "kind": "dye", "rank": "A", "calendar": "default"},
        MANAGE,
    ),
    "authority/": (
        {**{f"severity_{it.grade}": "3" for it in AUTHORITY}, **AMOUNTS},
        (302, 403, 422, 302, 302),
    ),
    "calendars/<slug:code>/<int:year>-<int:month>-<int:day>/": ({"kind": "holiday", "name": "厂庆"}, MANAGE),
    "calendars/<slug:code>/hours/": ({"name": "X", "day_0": "09:00-18:00"}, MANAGE),
    "calendars/<slug:code>/import/": ({"year": "2027", "text": "2027-01-01\t休\t元旦"}, MANAGE),
    "departments/<int:department_id>/": (PLACE, (302, 403, 422, 302, 302)),
    "departments/<int:department_id>/retire/": ({"retire": "1"}, MANAGE),
    "calendars/new/": ({"name": "工厂", "code": "factory", "keeps_holidays": "on"}, MANAGE),
    "departments/new/": (PLACE, MANAGE),
    "duty/<int:shift_id>/": ({"member_id": "{member}", **SHIFT}, MANAGE),
    "duty/<int:shift_id>/remove/": ({}, MANAGE),
    "duty/copy/": ({"week": "2030-01-07"}, MANAGE),
    "duty/new/": ({"member_id": "{another}", **SHIFT}, MANAGE),
    "files/": ({"on": "member:{member}", "file": "x"}, (401, 404, 404, 422, 422)),
    "language/": ({"language": "en"}, OWN),
    "me/absences/": ({"starts_at": T1, "ends_at": T2}, OWN),
    "me/absences/<int:absence_id>/withdraw/": ({}, MANAGE),
    "me/deputy/": ({"member_id": "{member}"}, (302, 403, 302, 302, 302)),
    "me/profile/": ({"phone": "123", "language": "en", "theme": "dark"}, OWN),
    "me/tokens/": ({"name": "ERP", "scopes": "members:read", "days": "30"}, (302, 200, 200, 200, 200)),
    "me/tokens/<int:token_id>/revoke/": ({}, ANOTHERS),
    "members/<int:member_id>/edit/": (PERSON, MANAGE),
    "members/<int:member_id>/leave/": ({"member_id": "{another}"}, MANAGE),
    "members/<int:member_id>/password/": ({"password": PASSWORD + "x"}, MANAGE),
    "members/<int:member_id>/return/": ({}, MANAGE),
    "members/<int:member_id>/roles/": ({"roles": "auditor"}, MANAGE),
    "members/<int:member_id>/unlock/": ({}, MANAGE),
    "members/import/": (
        {"step": "import", "content": b64encode("姓名,工号\n张三,1".encode()).decode()},
        MANAGE,
    ),
    "members/new/": (PERSON, MANAGE),
    "notices/<int:notice_id>/": ({}, ANOTHERS),
    "issues/<int:issue_id>/close/": ({"reason": "solved"}, REPORT),
    "issues/<int:issue_id>/false-alarm/": ({}, REPORT),
    "issues/<int:issue_id>/accept/": ({}, (302, 403, 302, 403, 403)),  # whoever has it, or its department
    "issues/<int:issue_id>/work/<slug:act>/": (
        {"to": "{another}", "reason": "请跟进"},
        (302, 404, 302, 422, 422),
    ),
    "orders/<int:order_id>/links/": (
        {"label": "华盛", "codes": "CUT", "days_valid": "30"},
        (302, 403, 200, 200, 200),
    ),
    "orders/<int:order_id>/links/<int:link_id>/revoke/": ({}, REPORT),
    "orders/<int:order_id>/materials/<int:material_id>/": ({"received": "7"}, REPORT),
    "orders/<int:order_id>/materials/": ({"name": "纽扣", "needed": "9"}, REPORT),
    "orders/<int:order_id>/materials/paste/": ({"text": "吊牌,9"}, REPORT),
    "orders/<int:order_id>/materials/<int:material_id>/edit/": ({"name": "面料", "needed": "9"}, REPORT),
    "orders/<int:order_id>/materials/<int:material_id>/remove/": ({}, (302, 403, 409, 409, 409)),
    "orders/<int:order_id>/replan/": ({"promised_ship": "{today}", "reason": "新承诺"}, REPORT),
    "orders/<int:order_id>/reason/<slug:act>/": ({"reason": "客户要求"}, REPORT),
    "orders/<int:order_id>/nodes/<slug:code>/<slug:act>/": ({"day": "{today}"}, (302, 404, 302, 302, 302)),
    "r/<str:token>/": ({"code": "CUT", "kind": "done"}, NOBODY),
    "notices/read/": ({}, OWN),
    "orders/edi/": (
        {"step": "draft", "order": "1", "content": b64encode(x12().encode()).decode()},
        (302, 403, 422, 422, 422),  # whose order it is nobody has said
    ),
    "orders/bulk/": ({"order": "{order}", "act": "hold", "reason": "停线"}, ENTER),
    "orders/views/": ({"name": "x", "query": "?late=1"}, ENTER),
    "orders/views/<int:view_id>/remove/": ({}, (302, 403, 404, 404, 404)),  # the supervisor's, though shared
    "templates/<int:template_id>/edit/": (TEMPLATE, MANAGE),
    "templates/<int:template_id>/nodes/": ({**NODE, "code": "EMB"}, MANAGE),
    "templates/<int:template_id>/nodes/<slug:node>/": (NODE, MANAGE),
    "templates/<int:template_id>/nodes/<slug:node>/remove/": ({"version": "1"}, MANAGE),
    "templates/new/": (
        {"code": "W", "name_zh": "针织", "name_en": "Knits", "copy_of": "{template}"},
        MANAGE,
    ),
    "thresholds/<int:rule_id>/remove/": ({}, MANAGE),
    "thresholds/new/": (RULE, MANAGE),
    "orders/import/": ({}, (302, 403, 422, 422, 422)),
    "orders/import/<int:run_id>/allow/": ({"create": "customers"}, ENTER),
    "orders/import/<int:run_id>/cancel/": ({}, ENTER),
    "orders/import/<int:run_id>/columns/": ({"source": "表", "column.key": "订单号"}, ENTER),
    "orders/import/<int:run_id>/take/": ({}, ENTER),
    "orders/import/sources/<int:source_id>/": ({"folder": ""}, ENTER),
    "raci/<int:activity_id>/": ({"version": "1", "FIN": "AR"}, MANAGE),
    "raci/<int:activity_id>/check/": ({"version": "1", "FIN": "AR"}, ADMINISTRATORS),
    "raci/<int:activity_id>/edit/": ({**WORDS, "version": "1"}, MANAGE),
    "raci/<int:activity_id>/retire/": ({"version": "1"}, MANAGE),
    "raci/new/": ({**WORDS, "code": "n", "accountable": "FIN", "responsible": "FIN"}, MANAGE),
    "roles/<int:role_id>/": ({**PLACE, "permissions": "people.view"}, (302, 403, 422, 302, 302)),
    "roles/<int:role_id>/remove/": ({}, MANAGE),
    "roles/new/": (PLACE, MANAGE),
    "sign-in/<int:request_id>/approve/": ({"member_id": "{member}"}, MANAGE),
    "sign-in/<int:request_id>/refuse/": ({}, MANAGE),
    "theme/": ({"theme": "dark"}, OWN),
}

# without the page's guard these answer, and do nothing
HARMLESS = {"raci/<int:activity_id>/check/", "me/deputy/"}

READS = {
    "orders/review/",
    "orders/pick/customers/",
    "orders/pick/products/",
    "orders/pick/spec/",
    "orders/<int:order_id>/versions/",
    "templates/",
    "templates/<int:template_id>/",
    "thresholds/",
    "",
    "products/",
    "products/<int:product_id>/",
    "products/export/",
    "agreements/",
    "agreements/<int:agreement_id>/",
    "agreements/export/",
    "carriers/",
    "carriers/<int:carrier_id>/",
    "carriers/export/",
    "customers/",
    "customers/<int:customer_id>/",
    "customers/export/",
    "suppliers/",
    "suppliers/<int:supplier_id>/",
    "suppliers/export/",
    "audit/",
    "calendars/",
    "calendars/<slug:code>/",
    "calendars/<slug:code>/explain/",
    "departments/",
    "duty/",
    "files/<int:file_id>/<str:name>",
    "files/<int:file_id>/thumb",
    "live",
    "me/",
    "members/",
    "members/<int:member_id>/",
    "members/export/",
    "members/import/template/",
    "notices/",
    "notices/bell/",
    "issues/",
    "issues/<int:issue_id>/",
    "orders/<int:order_id>/",
    "orders/<int:order_id>/nodes/<slug:code>/",
    "orders/",
    "orders/<int:order_id>/peek/<slug:code>/",
    "orders/board/",
    "orders/bulk/<int:run_id>/",
    "orders/calendar/",
    "orders/export/",
    "orders/filters/",
    "orders/matrix/",
    "orders/matrix/export/",
    "orders/import/<int:run_id>/",
    "orders/import/<int:run_id>/refused/",
    "orders/import/sources/",
    "orders/import/template/",
    "raci/",
    "raci/<int:activity_id>/shown/",
    "roles/",
    "search/",
    "sign-in/",
    "timeline/<slug:kind>/<int:number>/",
}


@pytest.fixture
def things(cast: Cast) -> dict[str, Any]:
    """Something of each kind, by the names of `PARAMETERS`."""
    seed.seed_matrix()
    seed_china(actor=System("setup"), years=(2026,))
    system, start = System("setup"), clock.now() + timedelta(days=3)
    times: dict[str, Any] = {"starts_at": start, "ends_at": start + timedelta(hours=1), "actor": system}
    wish: dict[str, Any] = {"name": "ERP", "wanted": ["members:read"], "expires_at": None, "now": clock.now()}
    seed_orders()
    order = garment_order(cast.merchandiser, timezone.localdate())
    link = create_link(order.pk, codes=["CUT"], label="华盛", actor=cast.merchandiser)[0]
    customer = Customer.objects.create(code="RULED", name="Nordic Outdoor AB")
    rule: dict[str, Any] = {"customer_id": customer.pk, "template_id": None, "code": "CUT", "actor": system}
    rule |= {"remind": [], "yellow": 0, "red": 1}
    with transaction.atomic():
        event = record(MemberReturned(who="某"), actor=system, on=[Subject("member", cast.buyer.pk)])
    waiting = waiting_order(System("setup"))
    review = open_review(waiting.pk, actor=cast.supervisor)
    waiting.findings.filter(field="quantity").update(state="open")
    return {
        "order": order.pk,
        "issue": an_issue(order),
        "material": order.materials.all()[0].pk,
        "link": link.pk,
        "today": timezone.localdate(),
        "waiting": waiting.pk,
        "finding": waiting.findings.filter(field="quantity")[0].pk,
        "review": review.pk,
        "member": cast.buyer.pk,
        "another": cast.supervisor.pk,
        "department": actions.add_department(
            actor=system, code="SPARE", name_zh="备用部", name_en="Spare part"
        ).pk,
        "role": actions.add_role(actor=system, code="spare", name_zh="备用", name_en="Spare").pk,
        "activity": Activity.objects.get(code="book_cost").pk,
        "shift": actions.plan_shift(member_id=cast.buyer.pk, **times).pk,
        "absence": actions.record_absence(cast.buyer.pk, **times).pk,
        "notice": actions.notify([cast.buyer], event, actor=system)[0].pk,
        "token": sign_in.make_token(cast.buyer, actor=cast.buyer, **wish)[0].pk,
        **some_partners(),
        "template": PlanTemplate.objects.get(code="A").pk,
        "rule": set_threshold(**rule).pk,
        "run": (run := checked_import()).pk,
        "source": run.source_id or 0,
        "bulk": start_bulk("release", [order.pk], {}, actor=cast.supervisor).pk,
        "view": save_view("延期", "?late=1", is_shared=True, actor=cast.supervisor).pk,
        "request": sign_in.ask_for_binding(Identity("wecom", "u1"), now=clock.now()).pk,
    }


def some_partners() -> dict[str, int]:
    """A customer, a supplier, a carrier and an agreement with what hangs on them."""
    system = System("setup")
    customer = partners.add_customer(actor=system, code="C", name="客户")
    supplier = partners.add_supplier(actor=system, code="S", name="供应商")
    carrier = partners.add_carrier(actor=system, code="L", name="船公司", modes=["sea"])
    terms: dict[str, Any] = {"valid_from": date(2026, 1, 1), "valid_to": date(2030, 1, 1)}
    agreement = partners.add_agreement(
        actor=system, number="FA-1", title="约价", carrier_id=carrier.pk, **terms
    )
    return {
        "product": add_product(actor=system, code="P1", name="T恤").pk,
        "customer": customer.pk,
        "supplier": supplier.pk,
        "carrier": carrier.pk,
        "agreement": agreement.pk,
        "contact": partners.add_contact(customer, actor=system, name="小李").pk,
        "certificate": partners.add_certificate(supplier.pk, actor=system, kind="BSCI").pk,
        "item": partners.add_item(agreement.pk, actor=system, goods="坯布").pk,
    }


def checked_import() -> ImportRun:
    """An import of one order, checked."""
    system, text = System("setup"), "订单号,客户,数量\nA,ACME,5\n"
    run = importing.start_import(ContentFile(text.encode(), "a.csv"), source="表", actor=system)
    importing.name_columns(run.pk, from_json(run.layout), source="表", actor=system, now=True)
    check_run(run.pk)
    run.refresh_from_db()
    return run


def address_of(pattern: str, things: dict[str, int]) -> str:
    address = EXAMPLES.get(pattern, pattern)
    for parameter, example in PARAMETERS.items():
        address = address.replace(parameter, example)
    return "/" + (address.format(**things) if pattern not in EXAMPLES or "{" in address else address)


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    for entry in (resolver or get_resolver()).url_patterns:
        here = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield here
        else:
            yield from patterns(entry, here)


def client_of(role: str, cast: Cast) -> Client:
    client = Client(raise_request_exception=False)
    if role == "operator":
        client.force_login(Member.objects.create_superuser("operator", PASSWORD))
    elif role != "signed out":
        client.force_login(getattr(cast, role))
    return client


def test_table_holds_every_address() -> None:
    known = {pattern for pattern in patterns() if not pattern.startswith(OPERATORS)}
    assert sorted(known) == sorted(TABLE), "write a line in TABLE for each new address, as the docstring says"


def test_every_page_of_the_desk_says_whether_it_writes() -> None:
    desk = {it for it in TABLE if not it.startswith(("account/", "api/"))}
    assert set(WRITES) | READS == desk, "write a line in WRITES for each new page that writes, else in READS"
    assert not set(WRITES) & READS


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_everybody_gets_in_where_the_table_says(role: str, cast: Cast, things: dict[str, int]) -> None:
    place = ROLES.index(role)
    client = client_of(role, cast)
    wrong = {}
    for pattern, statuses in TABLE.items():
        status = client.get(address_of(pattern, things)).status_code
        if status != statuses[place]:
            wrong[pattern] = (status, statuses[place])
    assert wrong == {}, "address: (what it answers, what the table says)"


def written() -> tuple[int, ...]:
    """How much there is of everything: what a refused write must not change."""
    ours = [it for it in apps.get_models() if it._meta.app_label in OURS]
    return Event.objects.count(), *(model._default_manager.count() for model in ours)


def post(client: Client, pattern: str, things: dict[str, int]) -> tuple[int, bool]:
    """The status that a POST gets, and whether it wrote anything. It is undone."""
    data = {name: str(value).format(**things) for name, value in WRITES[pattern][0].items()}
    with transaction.atomic():
        before = written()
        answer = client.post(address_of(pattern, things), data)
        wrote = written() != before
        transaction.set_rollback(True)
    return answer.status_code, wrote


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_everybody_writes_where_the_table_says(role: str, cast: Cast, things: dict[str, int]) -> None:
    place = ROLES.index(role)
    client = client_of(role, cast)
    wrong = {}
    for pattern, (_data, statuses) in WRITES.items():
        status, wrote = post(client, pattern, things)
        refused = role == "signed out" or status >= 400
        if status != statuses[place] or (refused and wrote):
            wrong[pattern] = (status, statuses[place], wrote)
    assert wrong == {}, "address: (what it answers, what the table says, whether it wrote)"


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["outsider", "merchandiser"])
def test_actions_refuse_for_themselves_what_a_page_would_let_through(
    role: str, cast: Cast, things: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "require", lambda actor, code: None)
    place = ROLES.index(role)
    client = client_of(role, cast)
    refused = [it for it, (_data, statuses) in WRITES.items() if statuses[place] >= 400]
    answers = {pattern: post(client, pattern, things) for pattern in refused}
    assert not [it for it, (_status, wrote) in answers.items() if wrote]
    assert {it for it, (status, _wrote) in answers.items() if status < 400} <= HARMLESS


@pytest.mark.django_db
def test_pages_to_read_write_nothing_by_a_post(cast: Cast, things: dict[str, int]) -> None:
    client = client_of("administrator", cast)
    before = written()
    for pattern in READS:
        client.post(address_of(pattern, things), {"name": "x"})
        assert written() == before, pattern


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES[:-1])
def test_only_operators_get_into_the_operators_pages(role: str, cast: Cast) -> None:
    client = client_of(role, cast)
    for pattern in patterns():
        address = pattern.replace("<path:object_id>", "1").replace("<app_label>", "people")
        if not pattern.startswith(OPERATORS) or "<" in address or "^" in address:
            continue
        assert client.get("/" + address).status_code in {302, 403, 404, 405}, address


@pytest.mark.django_db
def test_no_page_writes_without_the_token_of_its_form(cast: Cast, things: dict[str, int]) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(cast.administrator)
    before = written()
    answers = {}
    for pattern in WRITES:
        data = {name: str(value).format(**things) for name, value in WRITES[pattern][0].items()}
        answers[pattern] = client.post(address_of(pattern, things), data).status_code
    assert written() == before
    by_address = {"r/<str:token>/"}  # whoever knows this address may write, and no cookie says who it is
    assert {it for it, status in answers.items() if status != 403} == by_address
