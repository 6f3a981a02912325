"""Photos that come with a report of a node: each form is taken once, whatever it brings the second time."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.files.base import File
from django.db import transaction

from gendan.base.files.actions import store_new
from gendan.base.refs import Actor, Subject
from gendan.orders.actions.held import node_held
from gendan.orders.actions.reporting import is_known, keep_photos
from gendan.orders.models import PlanNode


@transaction.atomic
def report_with_photos(
    node_id: int,
    report: Callable[[], PlanNode],
    photos: "Sequence[File[Any]]",
    *,
    actor: Actor,
    request_key: str,
) -> PlanNode:
    """Take a report, its photos included, or nothing of it; nothing more where the form is known already.

    `report` asks who may report. Photos of a report that says nothing new (the node is done on that day
    already) are kept, and the form's key with them. Raises what `report` and files raise.
    """
    node = node_held(node_id)  # whoever sends the same form beside this waits here
    was_known = is_known(node, request_key)
    told = report()
    if was_known or not photos:
        return told
    for photo in photos:
        store_new(photo, actor=actor, on=Subject("node", node.pk))
    if request_key and not is_known(node, request_key):
        keep_photos(node, actor=actor, request_key=request_key)
    return told
