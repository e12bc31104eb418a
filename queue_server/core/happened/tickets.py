"""What happened to tickets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hall.words import (
    BookingId,
    DeviceId,
    ItemCode,
    Need,
    Outcome,
    PriorityId,
    QueueClass,
    RequestId,
    StaffId,
    SubjectId,
    TicketNo,
    Token,
    VisitId,
    WindowId,
)
from queue_server.core.conclusion import Conclusion
from queue_server.core.happened.event import Event, TicketEvent
from queue_server.core.reasons import Reason


@dataclass(frozen=True, slots=True)
class TicketIssued(TicketEvent):
    """A number was given; `fair_arrival` is where it stands in line, `p50_s` and `p90_s` the wait promised."""

    ticket_no: TicketNo
    visit: VisitId
    token: Token
    item: ItemCode
    queue_class: QueueClass
    fair_arrival: datetime
    p50_s: int
    p90_s: int
    by: str
    priority: PriorityId | None = None
    subject: SubjectId | None = None
    booking: BookingId | None = None
    voucher: Token | None = None
    needs: tuple[Need, ...] = ()
    quantity: int = 1
    more: tuple[ItemCode, ...] = ()
    stages: tuple[tuple[ItemCode, ...], ...] = ()
    situation: int | None = None
    request: RequestId | None = None
    """The wish it answers, so that an offline number printed for the same wish finds it."""
    taken_at: datetime | None = None
    """When a kiosk gave the number by itself (离线号); None for one the server gave."""


@dataclass(frozen=True, slots=True)
class NumbersReserved(Event):
    """These numbers, first and last by prefix, are this kiosk's for the day; the server gives none of them."""

    device: DeviceId
    ranges: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class NumberAdopted(TicketEvent):
    """The kiosk had printed an offline number for this ticket's wish before the answer came: that number it bears."""

    ticket_no: TicketNo


@dataclass(frozen=True, slots=True)
class TicketPostponed(TicketEvent):
    """The citizen let some others go first."""

    fair_arrival: datetime


@dataclass(frozen=True, slots=True)
class TicketPrinted(TicketEvent):
    """The slip is on paper."""


@dataclass(frozen=True, slots=True)
class TicketNotPrinted(TicketEvent):
    """The slip is not on paper, or nobody knows."""

    code: str


@dataclass(frozen=True, slots=True)
class TicketCalled(TicketEvent):
    """A ticket was called to a window; `chosen_by` is the policy's name, `asked` or `clerk` for a chosen number.

    `reason` says why it was this one; calls older than the reasons have none.
    """

    window: WindowId
    staff: StaffId | None
    chosen_by: str
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class TicketRecalled(TicketEvent):
    """The number was called again."""


@dataclass(frozen=True, slots=True)
class CallAnnounced(TicketEvent):
    """The call was shown or spoken by a device, or taken for announced when no device said so in time."""

    calls: int
    by: str


@dataclass(frozen=True, slots=True)
class ServiceStarted(TicketEvent):
    """The citizen sat down at a window."""

    window: WindowId
    staff: StaffId | None


@dataclass(frozen=True, slots=True)
class ServiceFinished(TicketEvent):
    """Service ended; `conclusions` say how each item did, where more than the outcome is known."""

    outcome: Outcome
    conclusions: tuple[Conclusion, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketMovedOn(TicketEvent):
    """One stage of a visit is done; the same number, in its old place, waits for the next."""

    conclusions: tuple[Conclusion, ...]
    item: ItemCode
    more: tuple[ItemCode, ...] = ()
    stages: tuple[tuple[ItemCode, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceOverran(TicketEvent):
    """A service runs far past its usual length: it is prompted, and counts as `imputed_s` whenever it is ended."""

    imputed_s: float


@dataclass(frozen=True, slots=True)
class ServiceSuspended(TicketEvent):
    """The citizen went to fetch something; the window is free."""


@dataclass(frozen=True, slots=True)
class NeedsAttended(TicketEvent):
    """A guide is with somebody who has a need, or looked for him in vain."""

    by: str


@dataclass(frozen=True, slots=True)
class NeedsChanged(TicketEvent):
    """What the holder of a number needs is known better; nothing, where `needs` is empty."""

    needs: tuple[Need, ...]
    by: str


@dataclass(frozen=True, slots=True)
class TicketMissed(TicketEvent):
    """Nobody came to the call."""


@dataclass(frozen=True, slots=True)
class TicketRejoined(TicketEvent):
    """A missed number is back in line."""

    fair_arrival: datetime


@dataclass(frozen=True, slots=True)
class TicketReturned(TicketEvent):
    """A called number went back to its place in line: the window could not serve it."""


@dataclass(frozen=True, slots=True)
class TicketTransferred(TicketEvent):
    """The citizen waits for another item; the fair arrival stays."""

    item: ItemCode


@dataclass(frozen=True, slots=True)
class ItemCorrected(TicketEvent):
    """A waiting ticket's item was put right."""

    item: ItemCode


@dataclass(frozen=True, slots=True)
class TicketCancelled(TicketEvent):
    """The citizen gave the number back."""


@dataclass(frozen=True, slots=True)
class TicketVoided(TicketEvent):
    """A missed number ran out."""

    reason: str


@dataclass(frozen=True, slots=True)
class TicketUnserved(TicketEvent):
    """The hall did not get to this number; its slip is a voucher to be first in line the next day."""


@dataclass(frozen=True, slots=True)
class StepUndone(TicketEvent):
    """A clerk took back a `call`, `finish` or `absent` at a window."""

    window: WindowId
    step: str
