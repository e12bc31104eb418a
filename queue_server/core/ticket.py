"""A ticket of the day, and its place in line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hall.words import (
    BookingId,
    ItemCode,
    Need,
    Outcome,
    PriorityId,
    QueueClass,
    StaffId,
    SubjectId,
    TicketId,
    TicketNo,
    TicketState,
    Token,
    VisitId,
    WindowId,
)
from queue_server.core.conclusion import Conclusion
from queue_server.core.reasons import Reason


@dataclass(frozen=True)
class Ticket:
    """A ticket of the day; `fair_arrival` and `seq` are its place in line and stay with it."""

    id: TicketId
    no: TicketNo
    seq: int
    visit: VisitId
    token: Token
    item: ItemCode
    queue_class: QueueClass
    issued_at: datetime
    fair_arrival: datetime
    p50_s: int
    p90_s: int
    state: TicketState = TicketState.WAITING
    priority: PriorityId | None = None
    subject: SubjectId | None = None
    booking: BookingId | None = None
    needs: tuple[Need, ...] = ()
    attended_by: str = ""
    """The guide (导办) who went to somebody with a need."""
    quantity: int = 1
    more: tuple[ItemCode, ...] = ()
    """Further items; only a window that may serve them all is given the ticket."""
    stages: tuple[tuple[ItemCode, ...], ...] = ()
    """What is still to be done at other windows after this one (办事路线)."""
    situation: int | None = None
    offline: bool = False
    """Whether a kiosk gave its number by itself."""
    postpones: int = 0
    printed: bool | None = None
    window: WindowId | None = None
    staff: StaffId | None = None
    first_staff: StaffId | None = None
    first_called_at: datetime | None = None
    called_at: datetime | None = None
    announced_at: datetime | None = None
    calls: int = 0
    reason: Reason | None = None
    """Why it was called last."""
    started_at: datetime | None = None
    served_s: float = 0.0
    imputed_s: float | None = None
    """What a service left running counts as; None for one whose end can be believed."""
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    conclusions: tuple[Conclusion, ...] = ()
    """How each of its items ended."""
    returning: Token | None = None
    """The code of the cases (补正) its citizen came back for."""
    missed_at: datetime | None = None
    suspended_at: datetime | None = None
    misses: int = 0
    rejoins: int = 0

    @property
    def items(self) -> tuple[ItemCode, ...]:
        """All it is for at its next or present window, the item whose line it stands in first."""
        return (self.item, *self.more)

    @property
    def onward(self) -> tuple[ItemCode, ...]:
        """What comes after, at other windows."""
        return tuple(item for stage in self.stages for item in stage)

    @property
    def counted_s(self) -> float:
        """Seconds of service that figures about people and windows count."""
        return self.served_s if self.imputed_s is None else min(self.served_s, self.imputed_s)

    @property
    def active(self) -> bool:
        """Whether the hall still owes this ticket something today."""
        return self.state in ACTIVE


ACTIVE = frozenset(
    {TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.SUSPENDED, TicketState.MISSED}
)


@dataclass(frozen=True)
class Reserve:
    """The numbers a kiosk may give by itself today, first and last by prefix, and since when they are its."""

    at: datetime
    ranges: Mapping[str, tuple[int, int]]


Place = tuple[datetime, int, TicketId]
"""A place in line: fair arrival, sequence, ticket; places sort as people should be served."""


QueueKey = tuple[ItemCode, QueueClass]
