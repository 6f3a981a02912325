"""Pictures of every page: `uv run python -m tests.screenshots [part of a name …]` writes ./screenshots/*.png.

Signs in as people of the demo company and takes each page in both languages, at 1440 and 390 pixels, light
and dark. With words it takes only the pages whose name has one of them. Look at them before you call a page
done.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gendan.config.settings_test")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's loop runs in this thread

from tests.browser import chromium_path, flags
from tests.plugin import SERVER

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = Path("screenshots")
SIZES = {"1440": (1440, 900), "390": (390, 844)}
LOOKS = ("zh-390-light", "zh-1440-light", "en-1440-dark", "en-390-dark")
PEOPLE = """姓名,工号,部门,职务,电话
王芳,GD101,采购,采购员,13900000001
,GD102,采购,采购员,13900000002
李雷,GD103,火星部,跟单员,1390000
林小雨,GD001,业务/跟单,高级跟单员,13800000001
"""
ORDERS = """绍兴某某进出口有限公司 2027 春季跟单表,,,,,,,,
订单号,客人,客户PO号,款号,品名,数量(件),单价(USD),FOB/CIF,交期
26-0815,ACME Apparel,4500012345,S-1,梭织外套,"1,200",12.5,FOB 宁波,2027-02-01
26-0815,ACME Apparel,4500012345,S-2,长裤,600,８.９,FOB 宁波,2027.2.1
26-0816,Nordlys AS,,S-3,针织衫,三百,7.2,CIF Oslo,3月1日
26-0817,Nordlys AS,,S-4,短裤,500,#REF!,FOB,下周
"""
ADMIN, MERCHANDISER, NOBODY = "admin", "linxiaoyu", ""
PURCHASING, SUPERVISOR = "qianjin", "zhaomin"


@dataclass(frozen=True)
class Shot:
    """A page, who looks at it, and what is clicked or typed before the picture."""

    name: str
    path: str
    who: str = ADMIN
    then: str = ""  # "click SELECTOR", "type SELECTOR|TEXT", "submit SELECTOR", …: see `_do`
    looks: tuple[str, ...] = LOOKS


SHOTS = (
    Shot("entry-new", "/orders/new/", MERCHANDISER),
    Shot("entry-new-error", "/orders/new/", MERCHANDISER, "submit .order-entry"),
    Shot("entry-edit", "/orders/{waiting}/edit/", MERCHANDISER),
    Shot("review-queue", "/orders/review/", MERCHANDISER),
    Shot("review-queue-mine", "/orders/review/?mine=1", SUPERVISOR),
    Shot("review-page", "/orders/{waiting}/review/", MERCHANDISER),
    Shot("review-own", "/orders/{waiting}/review/"),
    Shot("document-page", "/orders/{waiting}/document/", MERCHANDISER),
    Shot("document-none", "/orders/{order}/document/", MERCHANDISER),
    Shot("second-entry", "/orders/{waiting}/second/", MERCHANDISER),
    Shot("second-entry-error", "/orders/{waiting}/second/", MERCHANDISER, "submit .second-entry"),
    Shot("order-versions", "/orders/{waiting}/versions/", MERCHANDISER),
    Shot("sign-in", "/account/login/", NOBODY),
    Shot("password-reset", "/account/password/reset/", NOBODY),
    Shot(
        "sign-in-wrong", "/account/login/", NOBODY, "wrong main input[name=login],main input[name=password]"
    ),
    Shot("sign-in-error", "/account/login/", NOBODY, "submit form[action*=login], main form"),
    Shot("today-merchandiser", "/", MERCHANDISER),
    Shot("today-supervisor", "/", SUPERVISOR),
    Shot("today-admin", "/"),
    Shot("search", "/", ADMIN, "type #search input|zw"),
    Shot("search-page", "/search/?q=w", ADMIN),
    Shot("search-none", "/search/?q=zzzzzz", MERCHANDISER),
    Shot("bell", "/", MERCHANDISER, "click #bell button"),
    Shot("menu", "/", MERCHANDISER, "click .btn-user"),
    Shot("notices", "/notices/", MERCHANDISER),
    Shot("notices-empty", "/notices/"),
    Shot("me", "/me/", MERCHANDISER),
    Shot("tokens", "/me/tokens/", MERCHANDISER),
    Shot("token-new", "/me/tokens/", MERCHANDISER, "submit main form.card"),
    Shot("state-of-sign-in", "/sign-in/"),
    Shot("edi", "/orders/edi/", MERCHANDISER),
    Shot("edi-read", "/orders/edi/", MERCHANDISER, "edi #file"),
    Shot("edi-broken", "/orders/edi/", MERCHANDISER, "edi-broken #file"),
    Shot("members", "/members/"),
    Shot("members-none", "/members/?text=zzzz"),
    Shot("member", "/members/{member}/"),
    Shot("member-edit", "/members/{member}/edit/"),
    Shot("member-new", "/members/new/"),
    Shot("member-new-error", "/members/new/", ADMIN, "submit .card-form"),
    Shot("member-edit-error", "/members/{member}/edit/", ADMIN, "wrong input[name=name],input[name=email]"),
    Shot("member-leave", "/members/{member}/leave/"),
    Shot("member-roles", "/members/{member}/roles/"),
    Shot("member-import", "/members/import/"),
    Shot("member-import-preview", "/members/import/", ADMIN, "file input[type=file]"),
    Shot("departments", "/departments/"),
    Shot("department", "/departments/{department}/"),
    Shot("roles", "/roles/"),
    Shot("role", "/roles/{role}/"),
    Shot("department-new", "/departments/new/"),
    Shot("activity-new", "/raci/new/"),
    Shot("raci-findings", "/raci/", ADMIN, "click #raci-summary summary"),
    Shot("role-new", "/roles/new/"),
    Shot("authority", "/authority/"),
    Shot("plan-templates", "/templates/"),
    Shot("plan-template", "/templates/{template}/"),
    Shot("plan-template-edit", "/templates/{template}/edit/"),
    Shot("plan-template-node", "/templates/{template}/nodes/CUT/"),
    Shot("plan-template-node-error", "/templates/{template}/nodes/", ADMIN, "submit .card-form"),
    Shot("thresholds", "/thresholds/"),
    Shot("threshold-new", "/thresholds/new/"),
    Shot("raci", "/raci/"),
    Shot("raci-edit", "/raci/", ADMIN, "click .raci-row a.btn-icon"),
    Shot("raci-row", "/raci/{activity}/"),
    Shot("order-imports-empty", "/orders/import/", MERCHANDISER, looks=("zh-390-light",)),
    Shot("order-import-columns", "/orders/import/", MERCHANDISER, "orders input[type=file]"),
    Shot("order-import-error", "/orders/import/", MERCHANDISER, "file input[type=file]"),
    Shot("order-imports", "/orders/import/", MERCHANDISER),
    Shot("order-import-checked", "/orders/import/{run}/", MERCHANDISER),
    Shot("order-import-sources", "/orders/import/sources/", MERCHANDISER),
    Shot("order-import-source", "/orders/import/sources/{source}/", MERCHANDISER),
    Shot("duty", "/duty/"),
    Shot("shift-new", "/duty/new/"),
    Shot("calendar", "/calendars/?year=2026"),
    Shot("calendar-provisional", "/calendars/?year=2027"),
    Shot("calendar-day", "/calendars/default/2026-10-01/"),
    Shot("calendar-import-error", "/calendars/default/import/?year=2027", ADMIN, "wrong textarea"),
    Shot("calendar-hours", "/calendars/default/hours/"),
    Shot("calendar-import", "/calendars/default/import/?year=2027"),
    Shot("explain", "/calendars/default/explain/?start=2026-09-25T16:00&hours=10&minutes=30"),
    Shot("customers", "/customers/"),
    Shot("customers-none", "/customers/?text=zzzz"),
    Shot("customer", "/customers/{customer}/"),
    Shot("customer-new", "/customers/new/"),
    Shot("customer-new-error", "/customers/new/", ADMIN, "submit .card-form"),
    Shot("customer-contact-new", "/customers/{customer}/contacts/new/"),
    Shot("suppliers", "/suppliers/"),
    Shot("supplier", "/suppliers/{supplier}/"),
    Shot("supplier-merchandiser", "/suppliers/{supplier}/", MERCHANDISER),
    Shot("supplier-edit", "/suppliers/{supplier}/edit/"),
    Shot("supplier-certificate-new", "/suppliers/{supplier}/certificates/new/"),
    Shot("products", "/products/"),
    Shot("product", "/products/{product}/"),
    Shot("product-specification", "/products/{product}/specification/"),
    Shot("carriers", "/carriers/"),
    Shot("carrier", "/carriers/{carrier}/"),
    Shot("agreements", "/agreements/"),
    Shot("agreement", "/agreements/{agreement}/"),
    Shot("agreement-new-error", "/agreements/new/", ADMIN, "submit .card-form"),
    Shot("agreement-item-new", "/agreements/{agreement}/items/new/"),
    Shot("today-purchasing-head", "/", PURCHASING),
    Shot("order-list", "/orders/", MERCHANDISER),
    Shot("order-list-none", "/orders/?text=zzzzzz", MERCHANDISER),
    Shot("order-list-filtered", "/orders/?light=red&late=1", MERCHANDISER),
    Shot("order-list-columns", "/orders/", MERCHANDISER, "click [popovertarget=columns]"),
    Shot("order-list-views", "/orders/", MERCHANDISER, "click .view-menu summary"),
    Shot("order-list-state-empty", "/orders/?status=cancelled", MERCHANDISER),
    Shot("order-matrix", "/orders/matrix/", MERCHANDISER),
    Shot("order-matrix-quick", "/orders/matrix/?template={quick}", MERCHANDISER),
    Shot("order-matrix-none", "/orders/matrix/?text=zzzzzz", MERCHANDISER),
    Shot("order-calendar-week", "/orders/calendar/?by=week", MERCHANDISER),
    Shot("order-board", "/orders/board/", MERCHANDISER),
    Shot("order-calendar", "/orders/calendar/", MERCHANDISER),
    Shot("audit", "/audit/"),
    Shot("timeline", "/timeline/member/{member}/"),
    Shot("error-403", "/audit/", MERCHANDISER),
    Shot("error-404", "/no-such-page/", MERCHANDISER),
    Shot("error-500", "/broken/", MERCHANDISER),
    Shot("issues", "/issues/", MERCHANDISER),
    Shot("issues-none", "/issues/?text=zzzz", MERCHANDISER),
    Shot("issue", "/issues/{issue}/", MERCHANDISER),
    Shot("issue-hand-over", "/issues/{issue}/", MERCHANDISER, "submit details:has(select) form"),
    Shot("issue-clock", "/issues/{issue}/", MERCHANDISER, "click details.list-group-item summary"),
    Shot("order", "/orders/{order}/", MERCHANDISER),
    Shot("order-facts", "/orders/{order}/", MERCHANDISER, "click .order-facts summary"),
    Shot("order-forecast", "/orders/{order}/?tab=forecast", MERCHANDISER),
    Shot("order-what-if", "/orders/{order}/?tab=forecast", MERCHANDISER, "submit #what-if"),
    Shot("order-gantt", "/orders/{order}/?tab=gantt", MERCHANDISER),
    Shot("order-timeline", "/orders/{order}/?tab=timeline", MERCHANDISER),
    Shot("order-lines", "/orders/{order}/?tab=lines", MERCHANDISER),
    Shot("order-materials", "/orders/{order}/?tab=materials", MERCHANDISER),
    Shot("order-more", "/orders/{order}/", MERCHANDISER, "click .acts-more summary"),
    Shot("order-replan", "/orders/{order}/replan/", MERCHANDISER),
    Shot("order-cancel", "/orders/{order}/reason/cancel/", MERCHANDISER),
    Shot("order-materials-error", "/orders/{order}/?tab=materials", MERCHANDISER, "submit #material-new"),
    Shot("order-files", "/orders/{order}/?tab=files", MERCHANDISER),
    Shot("order-changes", "/orders/{order}/?tab=changes", MERCHANDISER),
    Shot("order-links", "/orders/{order}/?tab=links", MERCHANDISER),
    Shot("order-link-error", "/orders/{order}/?tab=links", MERCHANDISER, "wrong form.card input[name=label]"),
    Shot("order-link-new", "/orders/{order}/?tab=links", MERCHANDISER, "submit form.card[action$='links/']"),
    Shot("order-issues", "/orders/{order}/?tab=issues", MERCHANDISER),
    Shot("node", "/orders/{order}/nodes/FAB/", MERCHANDISER),
    Shot("node-gate", "/orders/{order}/nodes/CUT/", MERCHANDISER),
    Shot("node-gate-shut", "/orders/{order}/nodes/CUT/", MERCHANDISER, "submit form[action$='/done/']"),
    Shot("node-quantity", "/orders/{order}/nodes/SEW/", ADMIN),
    Shot("node-done", "/orders/{order}/nodes/PP/", MERCHANDISER),
    Shot("outside", "/r/{token}/", NOBODY),
    Shot("outside-node", "/r/{token}/", NOBODY, "click #node-SEW > summary"),
    Shot("outside-english", "/r/{token}/?lang=en", NOBODY, "click #node-SEW > summary"),
    Shot("outside-error", "/r/{token}/", NOBODY, "submit #node-CUT > form"),
    Shot("outside-told", "/r/{token}/?told=SEW", NOBODY),
    Shot("outside-closed", "/r/none/", NOBODY),
    Shot("outside-closed-english", "/r/none/?lang=en", NOBODY),
    Shot("password", "/account/password/change/", MERCHANDISER),
    Shot("second-factor", "/account/2fa/", MERCHANDISER),
    Shot("second-factor-set-up", "/account/2fa/totp/activate/", MERCHANDISER),
    Shot("password-error", "/account/password/change/", MERCHANDISER, "submit main form"),
    Shot("sessions", "/account/sessions/", MERCHANDISER),
)


def main(words: list[str]) -> None:
    """Take the pictures."""
    wanted = [shot for shot in SHOTS if not words or any(word in shot.name for word in words)]
    FOLDER.mkdir(exist_ok=True)
    SERVER.start()
    os.environ["DATABASE_URL"] = SERVER.url
    try:
        with _site() as address, _browser() as browser:
            numbers = _numbers()
            for who, look in product((NOBODY, MERCHANDISER, SUPERVISOR, PURCHASING, ADMIN), LOOKS):
                mine = [shot for shot in wanted if shot.who == who and look in shot.looks]
                if mine:
                    _take(browser, address, mine, look, numbers)
    finally:
        SERVER.stop()


@contextmanager
def _site() -> Iterator[str]:
    """The demo company on a database of its own, and a server."""
    import django

    django.setup()
    from django.test.utils import setup_databases, setup_test_environment
    from pytest_django.live_server_helper import LiveServer

    from gendan.base.refs import System
    from gendan.base.worktime.actions import seed_china
    from gendan.orders.demo import make_orders
    from gendan.orders.demo_products import make_demo_products
    from gendan.orders.seed import seed as seed_orders
    from gendan.partners.demo import make_demo_partners
    from gendan.people.demo import make_demo

    setup_test_environment()
    setup_databases(verbosity=0, interactive=False)
    server = None
    try:
        make_demo()
        seed_china(actor=System("setup"))
        seed_orders()
        make_demo_partners()
        make_demo_products()
        make_orders()
        server = LiveServer("127.0.0.1:0")
        yield server.url
    finally:
        if server is not None:
            server.stop()


@contextmanager
def _browser() -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=flags())
        yield browser
        browser.close()


def _numbers() -> dict[str, int | str]:
    from django.utils import timezone

    from gendan.orders.actions.links import create_link
    from gendan.orders.models import ImportRun, PlanTemplate, Product
    from gendan.partners.models import Agreement, Carrier, Customer, Supplier
    from gendan.people.models import Activity, Department, Member, Role
    from tests.garment_order import an_issue, garment_order
    from tests.waiting_order import waiting_order

    merchandiser = Member.objects.get(username=MERCHANDISER)
    order = garment_order(merchandiser, timezone.localdate())
    label = "华盛制衣 王厂长"
    token = create_link(order.pk, codes=["CUT", "SEW", "PACK"], label=label, actor=merchandiser)[1]
    return {
        "waiting": waiting_order(Member.objects.get(username=ADMIN)).pk,
        "order": order.pk,
        "issue": an_issue(order),
        "token": token,
        "product": Product.objects.get(code="TS-101").pk,
        "customer": Customer.objects.get(code="NORD").pk,
        "supplier": Supplier.objects.get(code="HDZZ").pk,
        "carrier": Carrier.objects.get(code="YHCW").pk,
        "agreement": Agreement.objects.get(number="FA-SEA-01").pk,
        "template": PlanTemplate.objects.get(code="A").pk,
        "quick": PlanTemplate.objects.get(code="C").pk,
        "run": (run := _checked_import()),
        "source": ImportRun.objects.values_list("source", flat=True).get(pk=run) or 0,
        "member": Member.objects.get(username="zengwei").pk,
        "role": Role.objects.get(code="merchandiser").pk,
        "department": Department.objects.get(code="MER").pk,
        "activity": Activity.objects.all()[0].pk,
    }


def _checked_import() -> int:
    """An import of orders, checked, with mistakes and unknown names."""
    from django.core.files.base import ContentFile

    from gendan.orders.actions import importing
    from gendan.orders.actions.import_work import check_run
    from gendan.orders.import_layout import from_json
    from gendan.people.models import Member

    actor = Member.objects.get(username=MERCHANDISER)
    upload = ContentFile(ORDERS.encode("gbk"), "跟单表 2027 春季.csv")
    run = importing.start_import(upload, source="春季跟单表", actor=actor)
    choices = from_json({**run.layout, "create": ["products"]})
    importing.name_columns(run.pk, choices, source="春季跟单表", actor=actor, now=True)
    check_run(run.pk)
    return run.pk


def _take(
    browser: "Browser", address: str, shots: list[Shot], look: str, numbers: dict[str, int | str]
) -> None:
    language, width, theme = look.split("-")
    context = browser.new_context(
        viewport={"width": SIZES[width][0], "height": SIZES[width][1]},
        locale="zh-CN" if language == "zh" else "en-GB",
        timezone_id="Asia/Shanghai",
        base_url=address,
        has_touch=width == "390",
    )
    context.add_cookies(
        [
            {"name": "gendan_theme", "value": theme, "url": address},
            {"name": "gendan_language", "value": "zh-hans" if language == "zh" else "en", "url": address},
        ]
    )
    context.route("**/live?*", lambda route: route.fulfill(status=204))  # needs a server that streams
    context.route("**/broken/", lambda route: route.fulfill(status=500, body=_broken(language)))
    page = context.new_page()
    page.on(
        "console", lambda message: print("   console:", message.text) if message.type == "error" else None
    )
    page.on("pageerror", lambda error: print("   error:", error))
    if shots[0].who:
        _sign_in(page, shots[0].who, language, theme)
    for shot in shots:
        _picture(page, shot, look, numbers)
    context.close()


def _broken(language: str) -> str:
    """The page that is shown when a page cannot be made."""
    from django.test import RequestFactory
    from django.utils import translation

    from gendan.desk.errors import server_error

    with translation.override("zh-hans" if language == "zh" else "en"):
        return server_error(RequestFactory().get("/broken/")).content.decode()


def _sign_in(page: "Page", username: str, language: str, theme: str) -> None:
    from gendan.people.demo import PASSWORD
    from gendan.people.models import Member

    Member.objects.filter(username=username).update(
        language="zh-hans" if language == "zh" else "en", theme=theme
    )
    page.goto("/account/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit], main form button.btn-primary")
    page.wait_for_load_state()


def _picture(page: "Page", shot: Shot, look: str, numbers: dict[str, int | str]) -> None:
    page.goto(shot.path.format(**numbers))
    page.wait_for_load_state("load")
    if shot.then:
        _do(page, shot.then)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    name = f"{shot.name}-{look}"
    whole = not shot.then.startswith(("click", "type"))
    if whole:  # the bar of a phone would stand in the middle of a long picture
        page.evaluate("document.querySelector('.tabs')?.style.setProperty('display', 'none')")
    page.screenshot(path=FOLDER / f"{name}.png", full_page=whole)
    print(name, f"OVERFLOW {wide}px" if wide > 0 else "")


def _do(page: "Page", what: str) -> None:
    verb, _, rest = what.partition(" ")
    selector, _, text = rest.partition("|")
    found = page.locator(selector).first
    if verb == "type":
        if not found.is_visible():
            page.locator("[data-open-search]").click()
        found.fill(text)
    elif verb == "click":
        found.click()
    elif verb == "wrong":
        for it in page.locator(selector).all():
            it.fill("错误 @")
        found.evaluate("field => { field.form.noValidate = true; field.form.requestSubmit(); }")
    elif verb == "orders":
        found.set_input_files({"name": "跟单表.csv", "mimeType": "text/csv", "buffer": ORDERS.encode("gbk")})
        page.locator("main form button").first.click()
    elif verb == "file":
        found.set_input_files({"name": "members.csv", "mimeType": "text/csv", "buffer": PEOPLE.encode()})
        page.locator("main form button").last.click()
    elif verb in {"edi", "edi-broken"}:
        from gendan.orders.edi.tests.sample import x12

        content = (
            x12().replace("CTT*2", "CTT*3").replace("FOB*CC", "FOB*PP") if verb == "edi" else x12()[:800]
        )
        found.set_input_files({"name": "po.edi", "mimeType": "text/plain", "buffer": content.encode()})
        page.locator("main form button").last.click()
    else:
        found.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    page.wait_for_timeout(700)
    page.wait_for_load_state()  # a form may have led to another page


if __name__ == "__main__":
    main(sys.argv[1:])
