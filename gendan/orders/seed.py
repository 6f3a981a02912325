"""What a new company starts with: the usual plan templates. Written only while there are none."""

from django.db import connection, transaction

from gendan.base.refs import Subject, System
from gendan.base.timeline.actions import record
from gendan.orders.models import PlanTemplate, TemplateNode
from gendan.orders.plan_events import TemplatesSeeded
from gendan.orders.template_seed import TEMPLATES, SeedNode, SeedTemplate
from gendan.people.models import Department


@transaction.atomic
def seed() -> int:
    """How many templates were written. Two starts at once write them once; departments must be there."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('gendan.orders.seed'))")
    departments = {it.code: it for it in Department.objects.all()}
    if PlanTemplate.objects.exists() or not departments:
        return 0
    rows = PlanTemplate.objects.bulk_create(_template(it) for it in TEMPLATES)
    TemplateNode.objects.bulk_create(
        _node(row, place, node, departments)
        for row, it in zip(rows, TEMPLATES, strict=True)
        for place, node in enumerate(it.nodes, 1)
    )
    event = TemplatesSeeded(codes=tuple(it.code for it in TEMPLATES))
    record(event, actor=System("setup"), on=[Subject("template", it.pk) for it in rows])
    return len(rows)


def _template(it: SeedTemplate) -> PlanTemplate:
    return PlanTemplate(
        code=it.code,
        name_zh=it.zh,
        name_en=it.en,
        span=it.span,
        ship_node=it.ship,
        delivery_node=it.delivery,
    )


def _node(
    template: PlanTemplate, place: int, it: SeedNode, departments: dict[str, Department]
) -> TemplateNode:
    """Where a company has no such department, the first stands in: somebody must answer for each node."""
    return TemplateNode(
        template=template,
        code=it.code,
        position=place,
        name_zh=it.zh,
        name_en=it.en,
        department=departments.get(it.department) or next(iter(departments.values())),
        anchor=it.anchor,
        offset=it.offset,
        links=[list(link) for link in it.after],
        remind=list(it.remind),
        yellow=it.yellow,
        red=it.red,
        evidence=it.evidence,
        is_waiting=it.waits,
    )
