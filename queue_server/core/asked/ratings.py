"""What is asked about ratings."""

from dataclasses import dataclass

from hall.words import (
    OrderId,
    RatingChannel,
    RatingLevel,
)
from queue_server.core.asked.command import Command, WindowCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteRating(WindowCommand):
    """Arm the window's pad once more for the visit that just ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveRating(Command):
    """A citizen rates a service, by its invitation."""

    invitation: OrderId
    level: RatingLevel
    reasons: tuple[str, ...] = ()
    channel: RatingChannel = RatingChannel.PAD


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipRating(Command):
    """The pad's time ran out."""

    invitation: OrderId
