"""What happened to ratings."""

from dataclasses import dataclass
from datetime import date, datetime

from hall.words import (
    BadRatingState,
    BadRatingStep,
    ItemCode,
    Judgement,
    OrderId,
    ProjectNo,
    RatingChannel,
    RatingLevel,
    RemarkId,
    StaffId,
    VisitId,
    WindowId,
)
from queue_server.core.happened.event import Event, TicketEvent


@dataclass(frozen=True, slots=True)
class RatedCase:
    """One of the cases (办件) a rating is about, with its number once that is known."""

    item: ItemCode
    project_no: ProjectNo | None = None


@dataclass(frozen=True, slots=True)
class RatingInvited(TicketEvent):
    """The citizen may rate, once, by this invitation."""

    invitation: OrderId
    window: WindowId
    staff: StaffId | None
    until: datetime
    visit: VisitId | None = None
    cases: tuple[RatedCase, ...] = ()


@dataclass(frozen=True, slots=True)
class RatingWithdrawn(Event):
    """The invitation is taken back: the service goes on after all."""

    invitation: OrderId


@dataclass(frozen=True, slots=True)
class RatingGiven(Event):
    """The citizen rated; with `seq` 2, once more later (追评)."""

    invitation: OrderId
    level: RatingLevel
    reasons: tuple[str, ...]
    channel: RatingChannel
    seq: int = 1
    remark: RemarkId | None = None


@dataclass(frozen=True, slots=True)
class RatingSkipped(Event):
    """The pad's time ran out: 未评价, never a good rating."""

    invitation: OrderId


@dataclass(frozen=True, slots=True)
class RatedCaseNamed(Event):
    """The number of a rated case is known now."""

    invitation: OrderId
    item: ItemCode
    project_no: ProjectNo


@dataclass(frozen=True, slots=True)
class BadRatingReceived(Event):
    """A bad rating (差评) has to be answered until the end of a working day."""

    invitation: OrderId
    level: RatingLevel
    reasons: tuple[str, ...]
    remark: RemarkId | None
    due: date


@dataclass(frozen=True, slots=True)
class BadRatingHandled(Event):
    """Somebody did the next step about a bad rating, which stands elsewhere now."""

    invitation: OrderId
    step: BadRatingStep
    state: BadRatingState
    by: str
    judgement: Judgement | None = None
    department: str = ""
    satisfied: bool | None = None
    remark: RemarkId | None = None
