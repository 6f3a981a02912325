"""One process of the bench of imports, so that its memory is its own."""

import json
import os
import resource
import sys
import time
from datetime import date, timedelta
from pathlib import Path

ORDERS, LINES = 10_000, 5
HEADER = (
    "订单号",
    "客户",
    "客户PO号",
    "行号",
    "款号",
    "品名",
    "颜色",
    "数量",
    "单位",
    "单价(USD)",
    "金额",
    "下单日期",
    "交期",
    "付款方式",
    "备注",
)
FIRST = date(2026, 9, 1)


def write(file: Path) -> dict[str, float]:
    """The file: 15 columns, 200 customers, 500 products."""
    import xlsxwriter

    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        page = book.add_worksheet("订单")
        page.write_row(0, 0, HEADER)
        for number in range(ORDERS * LINES):
            order, line = divmod(number, LINES)
            ordered = FIRST + timedelta(days=order % 80)
            quantity, price = 100 + number % 900, 2 + number % 40 / 4
            texts = (f"B{order:06d}", f"客户{order % 200:03d}", f"PO-{order:07d}", line + 1)
            page.write_row(number + 1, 0, texts)
            page.write_row(number + 1, 4, (f"S-{number % 500:04d}", f"梭织外套 {number % 500}", "藏青"))
            page.write_row(number + 1, 7, (quantity, "件", price, quantity * price))
            page.write_datetime(number + 1, 11, ordered, day)
            page.write_datetime(number + 1, 12, ordered + timedelta(days=75), day)
            page.write_row(number + 1, 13, ("T/T 30%", f"备注 {order}"))
    return {}


def prepare(file: Path) -> dict[str, float]:  # noqa: ARG001
    """The company, its calendar and its templates."""
    from gendan.cli.prepare import prepare as bring_up_to_date

    bring_up_to_date()
    return {}


def import_file(file: Path) -> dict[str, float]:
    """The whole import, as running orders."""
    from django.core.files.base import File

    from gendan.base.refs import System
    from gendan.orders.actions import importing
    from gendan.orders.actions.import_work import check_run, take_run
    from gendan.orders.import_layout import from_json
    from gendan.orders.models import PlanTemplate

    template = (
        PlanTemplate.objects.filter(is_active=True).order_by("code").values_list("code", flat=True).first()
    )
    actor, began = System("bench"), time.perf_counter()
    with file.open("rb") as content:
        run = importing.start_import(File(content, "orders.xlsx"), source="bench", actor=actor)
    layout = from_json(
        {
            **run.layout,
            "fixed": {**run.layout["fixed"], **({"template": template} if template else {})},
            "state": "confirmed",
            "create": ["customers", "products"],
        }
    )
    importing.name_columns(run.pk, layout, source="bench", actor=actor, now=True)
    check_run(run.pk)
    checked = time.perf_counter() - began
    importing.take(run.pk, actor=actor, now=True)
    take_run(run.pk)
    run.refresh_from_db()
    if run.error or run.refused:
        raise SystemExit(f"{run.error} {run.refusals[:3]}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": time.perf_counter() - began, "checked": checked, "peak": peak, **run.summary["orders"]}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gendan.config.settings")
    import django

    django.setup()
    task = {"write": write, "prepare": prepare, "import": import_file}[sys.argv[1]]
    print(json.dumps(task(Path(sys.argv[2]))))
