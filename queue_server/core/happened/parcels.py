"""What happened to results, late papers and the doors they change hands through."""

from dataclasses import dataclass
from datetime import date, datetime

from hall.words import (
    CaseId,
    CompartmentId,
    DeviceId,
    DoorPurpose,
    DoorSize,
    HandOut,
    ItemCode,
    OrderId,
    ParcelId,
    ParcelKind,
    ProjectNo,
    Proof,
    Receiver,
    Right,
    StaffId,
    SubjectId,
    TicketId,
    TicketNo,
    Token,
)
from queue_server.core.happened.event import Event


@dataclass(frozen=True, slots=True)
class ParcelExpected(Event):
    """Something will change hands: a result whose way its holder chose, or papers somebody will bring."""

    parcel: ParcelId
    ticket: TicketId
    ticket_no: TicketNo
    item: ItemCode
    token: Token
    subject: SubjectId | None
    kind: ParcelKind
    code_hash: str
    by_card: bool
    case: CaseId | None = None


@dataclass(frozen=True, slots=True)
class HandOutChosen(Event):
    """Its holder said how the result should come."""

    parcel: ParcelId
    way: HandOut
    locker: str


@dataclass(frozen=True, slots=True)
class ParcelReady(Event):
    """The result is there."""

    parcel: ParcelId
    staff: StaffId
    project_no: ProjectNo | None


@dataclass(frozen=True, slots=True)
class ParcelReserved(Event):
    """A compartment is kept for it, as large as it needs."""

    parcel: ParcelId
    compartment: CompartmentId
    staff: StaffId | None
    size: DoorSize = DoorSize.SMALL


@dataclass(frozen=True, slots=True)
class DoorOrdered(Event):
    """A door is ordered open: by whom, why, and until when the order is good."""

    order: OrderId
    compartment: CompartmentId
    parcel: ParcelId
    purpose: DoorPurpose
    by: str
    until: datetime
    second: StaffId | None = None
    takes: tuple[ParcelId, ...] = ()
    """What goes out by it."""
    right: Right | None = None
    """By what right its citizen has it opened."""


@dataclass(frozen=True, slots=True)
class DoorOrderExpired(Event):
    """Nobody said what came of an order: somebody must look at the door."""

    order: OrderId
    compartment: CompartmentId


@dataclass(frozen=True, slots=True)
class DoorReported(Event):
    """What came of an order to open a door (a `DoorNews`); `item`, whether something was seen inside."""

    order: OrderId
    compartment: CompartmentId
    what: str
    item: bool | None = None


@dataclass(frozen=True, slots=True)
class SensorDisagreed(Event):
    """A door was shut and what its sensor sees is not what the order was for."""

    order: OrderId
    compartment: CompartmentId
    parcel: ParcelId
    purpose: DoorPurpose


@dataclass(frozen=True, slots=True)
class DoorCleared(Event):
    """Somebody has looked at a troubled door."""

    compartment: CompartmentId
    by: str


@dataclass(frozen=True, slots=True)
class ParcelDeposited(Event):
    """Something lies in a compartment; `order` opened its door."""

    ticket: TicketId
    parcel: ParcelId
    compartment: CompartmentId
    code_hash: str
    staff: StaffId
    order: OrderId


@dataclass(frozen=True, slots=True)
class ParcelNotified(Event):
    """Its holder was told where it lies, by the notifier or by a person."""

    parcel: ParcelId
    by: str


@dataclass(frozen=True, slots=True)
class ParcelNotTold(Event):
    """Its holder could not be told; somebody must telephone."""

    parcel: ParcelId
    trouble: str


@dataclass(frozen=True, slots=True)
class ParcelReminded(Event):
    """It has lain so many days: its holder is reminded."""

    parcel: ParcelId
    day: int


@dataclass(frozen=True, slots=True)
class ParcelExpired(Event):
    """Its time in the locker is over: the code opens nothing any more."""

    parcel: ParcelId


@dataclass(frozen=True, slots=True)
class ParcelRetrieved(Event):
    """Staff took it out of the locker."""

    parcel: ParcelId
    staff: StaffId
    second: StaffId | None


@dataclass(frozen=True, slots=True)
class ParcelHeld(Event):
    """It is kept at the results window."""

    parcel: ParcelId
    staff: StaffId


@dataclass(frozen=True, slots=True)
class ParcelCollected(Event):
    """It is in the right hands: `order` opened the door, or `staff` handed it over."""

    parcel: ParcelId
    order: OrderId
    proof: Proof = Proof.CODE
    staff: StaffId | None = None
    right: Right | None = None
    """None in journals of earlier versions, which did not say."""


@dataclass(frozen=True, slots=True)
class AgentNamed(Event):
    """Its holder named somebody who may collect it with a card of their own."""

    parcel: ParcelId
    agent: SubjectId
    staff: StaffId


@dataclass(frozen=True, slots=True)
class AgentRevoked(Event):
    """Its holder took that back."""

    parcel: ParcelId
    staff: StaffId


@dataclass(frozen=True, slots=True)
class ParcelPosted(Event):
    """It was given to the official post."""

    parcel: ParcelId
    staff: StaffId
    company: str
    waybill: str


@dataclass(frozen=True, slots=True)
class ParcelDelivered(Event):
    """The post brought it."""

    parcel: ParcelId
    staff: StaffId
    receiver: Receiver
    received_on: date


@dataclass(frozen=True, slots=True)
class ParcelArchived(Event):
    """It went into the case's file."""

    parcel: ParcelId
    staff: StaffId


@dataclass(frozen=True, slots=True)
class CodeTried(Event):
    """A pick-up code was typed at a device: a wrong one is counted, a right one ends the count."""

    device: DeviceId
    right: bool
