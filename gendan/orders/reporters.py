"""Who may report a key node: a member with the permission, or whoever holds a link to that node."""

import hashlib
from dataclasses import dataclass

from gendan.base.errors import NotFoundError
from gendan.base.refs import Actor
from gendan.people.permit import require


@dataclass(frozen=True, slots=True)
class LinkHolder:
    """Somebody outside who has no account. Made by `actions.links` while the link is valid, and never kept.

    `codes` are the nodes that the link names; there is nothing else that a holder may do.
    """

    link: int
    label: str
    order: int
    codes: frozenset[str]
    actor_kind: str = "link"

    @property
    def actor_id(self) -> int:
        """The link's number: `NodeReport.link_id`."""
        return self.link

    @property
    def actor_name(self) -> str:
        """What the link was made for: `华盛制衣 王厂长`."""
        return self.label


def require_report(actor: Actor, order: int, code: str) -> None:
    """Raise unless `actor` may report this node.

    ForbiddenError for a member without `orders.report`; NotFoundError for a link of another order or node.
    """
    if not isinstance(actor, LinkHolder):
        require(actor, "orders.report")
    elif actor.order != order or code not in actor.codes:
        raise NotFoundError


def hash_of(token: str) -> str:
    """What is kept of a link's token. It is random and long: a salt or a slow hash would add nothing."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
