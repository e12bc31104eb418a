"""An invitation to rate a service."""

from dataclasses import dataclass
from datetime import datetime

from hall.words import OrderId, RatingLevel, StaffId, TicketId, VisitId, WindowId
from queue_server.core.happened.ratings import RatedCase


@dataclass(frozen=True)
class Invitation:
    """An invitation to rate one service, and what came of it."""

    id: OrderId
    ticket: TicketId
    visit: VisitId
    window: WindowId
    staff: StaffId | None
    until: datetime
    cases: tuple[RatedCase, ...] = ()
    level: RatingLevel | None = None
    reasons: tuple[str, ...] = ()
    over: bool = False
    again: RatingLevel | None = None
    """What the citizen said once more later (追评)."""
