"""What happened, on what, and the chain that seals it."""

from gendan.base.timeline.models.event import Event, EventSubject
from gendan.base.timeline.models.seal import Seal, Unsealed

__all__ = ["Event", "EventSubject", "Seal", "Unsealed"]
