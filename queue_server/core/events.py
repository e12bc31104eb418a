"""What happened in the hall; the journal keeps these and nothing else is remembered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from hall.words import (
    AlertId,
    BookingId,
    CompartmentId,
    ItemCode,
    Need,
    OrderId,
    Outcome,
    ParcelId,
    PauseReason,
    PriorityId,
    QueueClass,
    RatingChannel,
    RatingLevel,
    StaffId,
    SubjectId,
    TicketId,
    TicketNo,
    TideMode,
    Token,
    VisitId,
    WindowId,
)
from queue_server.core.carried import Carried
from queue_server.core.plan import Plan


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, and when (UTC); a changed shape is a new VERSION, lifted by the journal's upcast."""

    VERSION: ClassVar[int] = 1

    at: datetime


# the day


@dataclass(frozen=True, slots=True)
class ConfigurationAdopted(Event):
    """A plan is in force from now on."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class DayOpened(Event):
    """A service day began; `carried` is all that outlives a day, so that a replay may start here."""

    day: date
    carried: Carried


@dataclass(frozen=True, slots=True)
class DayClosed(Event):
    """The service day ended."""


@dataclass(frozen=True, slots=True)
class ForecastAdopted(Event):
    """Wait promises in force from now on, seconds (P50, P90) per item; the last number likely to be served today.

    Learned means come with it where they changed: `service_s` per item, `pace` a factor on it per window or member of
    staff, `absent` the share of tickets nobody answers to; empty ones leave what is in force.
    """

    promises: Mapping[ItemCode, tuple[int, int]]
    last_servable: TicketNo | None
    provenance: str
    service_s: Mapping[ItemCode, float] = field(default_factory=dict)
    pace: Mapping[str, float] = field(default_factory=dict)
    absent: float = 0.0


@dataclass(frozen=True, slots=True)
class PolicySet(Event):
    """The dispatch policy in force from now on."""

    policy: str
    by: str


@dataclass(frozen=True, slots=True)
class AlertAcknowledged(Event):
    """Somebody takes care of an alert."""

    alert: AlertId
    by: str


# tickets


@dataclass(frozen=True, slots=True)
class TicketEvent(Event):
    """Something that happened to one ticket."""

    ticket: TicketId


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


@dataclass(frozen=True, slots=True)
class TicketPrinted(TicketEvent):
    """The slip is on paper."""


@dataclass(frozen=True, slots=True)
class TicketNotPrinted(TicketEvent):
    """The slip is not on paper, or nobody knows."""

    code: str


@dataclass(frozen=True, slots=True)
class TicketCalled(TicketEvent):
    """A ticket was called to a window; `chosen_by` is the policy's name, `asked` or `clerk` for a chosen number."""

    window: WindowId
    staff: StaffId | None
    chosen_by: str


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
    """Service ended."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class ServiceOverran(TicketEvent):
    """A service runs far past its usual length: it is prompted, and counts as `imputed_s` whenever it is ended."""

    imputed_s: float


@dataclass(frozen=True, slots=True)
class ServiceSuspended(TicketEvent):
    """The citizen went to fetch something; the window is free."""


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


# windows


@dataclass(frozen=True, slots=True)
class WindowEvent(Event):
    """Something that happened to one window."""

    window: WindowId


@dataclass(frozen=True, slots=True)
class StaffSignedOn(WindowEvent):
    """A clerk took the post."""

    staff: StaffId


@dataclass(frozen=True, slots=True)
class StaffSignedOff(WindowEvent):
    """The clerk left the post."""


@dataclass(frozen=True, slots=True)
class WindowOpening(WindowEvent):
    """A window is being made ready, until `ready_at` at the earliest."""

    ready_at: datetime
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class WindowOpened(WindowEvent):
    """The window serves from now on."""

    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class WindowClosing(WindowEvent):
    """The window finishes the citizen in hand and is given nobody."""

    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class WindowClosed(WindowEvent):
    """The window serves nobody; `expected` says whether it should be open again today."""

    reason: str
    by: str
    expected: bool


@dataclass(frozen=True, slots=True)
class WindowPaused(WindowEvent):
    """The clerk is away."""

    reason: PauseReason
    note: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class WindowUnpaused(WindowEvent):
    """The clerk is back."""


@dataclass(frozen=True, slots=True)
class WindowAsked(WindowEvent):
    """The clerk asked for the next ticket and nobody waited."""


# the tide


@dataclass(frozen=True, slots=True)
class TideModeSet(Event):
    """Who opens tidal windows from now on."""

    mode: TideMode
    by: str


@dataclass(frozen=True, slots=True)
class PressureTurned(Event):
    """The hall turned `crowded`, `steady` or `calm`, by these measures."""

    pressure: str
    wait_s: int
    waiting_per_window: float
    oldest_s: int


@dataclass(frozen=True, slots=True)
class TideProposed(Event):
    """The server would open (or close) a tidal window, and why."""

    proposal: str
    window: WindowId
    opens: bool
    staffed: bool
    wait_s: int
    waiting_per_window: float
    oldest_s: int


@dataclass(frozen=True, slots=True)
class ProposalAnswered(Event):
    """A proposal was `approved`, `refused` or `withdrawn`."""

    proposal: str
    verdict: str
    by: str


# ratings


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


# appointments and parcels


@dataclass(frozen=True, slots=True)
class AppointmentBooked(Event):
    """A slot is taken."""

    booking: BookingId
    item: ItemCode
    slot: datetime
    subject: SubjectId | None


@dataclass(frozen=True, slots=True)
class BookingCancelled(Event):
    """A slot is free again."""

    booking: BookingId


@dataclass(frozen=True, slots=True)
class BookingMissed(Event):
    """Nobody came for the appointment that day."""

    booking: BookingId


@dataclass(frozen=True, slots=True)
class ParcelDeposited(TicketEvent):
    """A result lies in a compartment; `order` opened its door for the staff member."""

    parcel: ParcelId
    compartment: CompartmentId
    code_hash: str
    staff: StaffId
    order: OrderId


@dataclass(frozen=True, slots=True)
class ParcelCollected(Event):
    """The right code was typed: `order` opens the door."""

    parcel: ParcelId
    order: OrderId


@dataclass(frozen=True, slots=True)
class DoorReported(Event):
    """What came of an order to open a door: `opened`, `closed` or `stuck`."""

    order: OrderId
    compartment: CompartmentId
    what: str
