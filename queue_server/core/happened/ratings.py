"""What happened to ratings."""

from dataclasses import dataclass
from datetime import datetime

from hall.words import (
    OrderId,
    RatingChannel,
    RatingLevel,
    StaffId,
    WindowId,
)
from queue_server.core.happened.event import Event, TicketEvent


@dataclass(frozen=True, slots=True)
class RatingInvited(TicketEvent):
    """The citizen may rate, once, by this invitation."""

    invitation: OrderId
    window: WindowId
    staff: StaffId | None
    until: datetime


@dataclass(frozen=True, slots=True)
class RatingWithdrawn(Event):
    """The invitation is taken back: the service goes on after all."""

    invitation: OrderId


@dataclass(frozen=True, slots=True)
class RatingGiven(Event):
    """The citizen rated."""

    invitation: OrderId
    level: RatingLevel
    reasons: tuple[str, ...]
    channel: RatingChannel


@dataclass(frozen=True, slots=True)
class RatingSkipped(Event):
    """The pad's time ran out: 未评价, never a good rating."""

    invitation: OrderId
