"""How much a caller may ask. Each has a bucket of one minute's requests that refills evenly."""

import math
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest

from gendan.api.models import Bucket
from gendan.base import clock
from gendan.base.errors import TooManyError

MINUTE = 60


class LimitError(TooManyError):
    """Too much: `headers` say when to come back."""

    def __init__(self, standing: "Standing") -> None:
        super().__init__()
        self.headers = standing.headers() | {"Retry-After": str(standing.wait)}


@dataclass(frozen=True)
class Standing:
    """Where a caller stands: `left` requests now, all of them again in `reset` seconds."""

    policy: str
    limit: int
    left: int
    reset: int
    wait: int = 0

    def headers(self) -> dict[str, str]:
        """As of the IETF's draft on RateLimit header fields."""
        return {
            "RateLimit-Policy": f'"{self.policy}";q={self.limit};w={MINUTE}',
            "RateLimit": f'"{self.policy}";r={self.left};t={self.reset}',
        }


def take(policy: str, key: str, limit: int) -> Standing:
    """One request of `limit` a minute. Raises LimitError."""
    now = clock.now()
    step = timedelta(seconds=MINUTE) / limit
    taken, full_at = Bucket.take(f"{policy}:{key}", now, step, limit)
    used = (full_at - now) / step
    reset = math.ceil((full_at - now).total_seconds())
    if not taken:
        # the next step fits as soon as the bucket holds one less than its limit
        wait = max(1, math.ceil((used + 1 - limit) * step.total_seconds()))
        raise LimitError(Standing(policy, limit, 0, reset, wait))
    return Standing(policy, limit, max(0, math.floor(limit - used)), reset)


def take_address(ip: str) -> Standing:
    """Against a flood from one address, token or not."""
    return take("ip", ip, settings.API_PER_MINUTE_AND_ADDRESS)


def take_caller(key: str) -> Standing:
    """Against one caller who takes all."""
    return take("caller", key, settings.API_PER_MINUTE)


def remember(request: HttpRequest, standing: Standing) -> None:
    """Keep it for the answer's headers."""
    request.rate_limit = standing  # type: ignore[attr-defined]
