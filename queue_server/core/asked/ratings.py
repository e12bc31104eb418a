"""What is asked about ratings."""

from dataclasses import dataclass

from hall.words import (
    BadRatingStep,
    ItemCode,
    Judgement,
    OrderId,
    ProjectNo,
    RatingChannel,
    RatingLevel,
    RemarkId,
    Token,
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
    remark: RemarkId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateTicket(Command):
    """A citizen rates, by the slip's code, what nobody rated at the window, or rates once more later (追评)."""

    token: Token
    level: RatingLevel
    reasons: tuple[str, ...] = ()
    channel: RatingChannel = RatingChannel.TERMINAL
    remark: RemarkId | None = None
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipRating(Command):
    """The pad's time ran out."""

    invitation: OrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class NameCase(Command):
    """A case that was rated gets the number (办件编号) it had not been given at the window."""

    invitation: OrderId
    item: ItemCode
    project_no: ProjectNo


@dataclass(frozen=True, slots=True, kw_only=True)
class HandleBadRating(Command):
    """The next step about a bad rating (差评); a review needs a judgement, an assignment who, a revisit its result."""

    invitation: OrderId
    step: BadRatingStep
    judgement: Judgement | None = None
    department: str = ""
    satisfied: bool | None = None
    remark: RemarkId | None = None
