r"""The exact bytes of an event that the chain covers. The format never changes; a new one gets a new number.

A JSON object in UTF-8 without spaces, its keys in code-point order at every depth, with nothing escaped but
`"`, `\` and the control characters (`\b \f \n \r \t`, else `\u00xx`). Whole numbers are decimal digits, other
numbers the shortest text that reads back as the same IEEE double; decimals and times in a payload are text
already. `at` and `recorded_at` are UTC with six digits of a second and `Z`. `subjects` are `kind:id`, ordered
by kind, then id. `format` is 1.

    digest(n) = SHA-256( digest(n - 1) + bytes(n) ),   digest(0) = 32 zero bytes
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

START = bytes(32)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything of an event that the chain covers."""

    id: int
    at: datetime
    recorded_at: datetime
    kind: str
    version: int
    actor_kind: str
    actor_id: int | None
    actor_name: str
    payload: Mapping[str, Any]
    subjects: Iterable[tuple[str, int]]


def canonical(facts: Facts) -> bytes:
    """The bytes of one event."""
    body = {
        "actor_id": facts.actor_id,
        "actor_kind": facts.actor_kind,
        "actor_name": facts.actor_name,
        "at": _instant(facts.at),
        "format": 1,
        "id": facts.id,
        "kind": facts.kind,
        "payload": facts.payload,
        "recorded_at": _instant(facts.recorded_at),
        "subjects": [f"{kind}:{number}" for kind, number in sorted(facts.subjects)],
        "version": facts.version,
    }
    text = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
    return text.encode()


def chained(before: bytes, facts: Facts) -> bytes:
    """The digest of everything up to this event, from the digest of everything before it."""
    return hashlib.sha256(before + canonical(facts)).digest()


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
