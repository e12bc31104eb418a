"""What is asked about results, late papers and the lockers they change hands in."""

from dataclasses import dataclass
from datetime import date

from hall.words import (
    CaseId,
    CompartmentId,
    DeviceId,
    DoorNews,
    DoorSize,
    HandOut,
    OrderId,
    ParcelId,
    ProjectNo,
    Proof,
    Receiver,
    Right,
    StaffId,
    SubjectId,
    TicketNo,
    Token,
)
from queue_server.core.asked.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class NewParcel(Command):
    """A command that may begin a parcel: `parcel` and the keyed hash of its code are for a new one."""

    parcel: ParcelId
    code_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseHandOut(NewParcel):
    """A citizen says how the result should come, and in which locker."""

    token: Token
    way: HandOut
    locker: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareParcel(NewParcel):
    """The result of a number is there to be handed out."""

    ticket_no: TicketNo
    staff: StaffId
    project_no: ProjectNo | None = None
    case: CaseId | None = None
    """The case it is the result of, whichever day its number was of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectPapers(NewParcel):
    """A citizen will bring late papers (容缺) to a locker, for a number of the day or for a case of any."""

    staff: StaffId
    ticket_no: TicketNo | None = None
    token: Token | None = None
    """The code of the receipt whose cases they are for, whichever day those were taken in."""
    locker: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositParcel(NewParcel):
    """Staff want a door opened to lay a result in: the number's own, or a new one; known parcels go by their id."""

    ticket_no: TicketNo
    staff: StaffId
    order: OrderId
    compartment: CompartmentId | None = None
    """A free one where none is named."""
    locker: str = ""
    """The locker this is asked at; empty elsewhere."""
    size: DoorSize = DoorSize.SMALL
    """How large the result is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectParcel(Command):
    """A citizen asks for the door behind a code: to fetch a result, or to lay late papers in."""

    code_hash: str
    order: OrderId
    locker: str
    """The locker the code was typed at; no door opens elsewhere."""
    subject: SubjectId | None = None
    """Whose card was shown."""
    choose: bool = False
    """Whether, of several results behind the door, the citizen wants to say first which to take."""
    only: tuple[ParcelId, ...] = ()
    """Those to take; all behind the door where none is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelCommand(Command):
    """A step staff take with a parcel."""

    parcel: ParcelId
    staff: StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrieveParcel(Command):
    """Take out what lies behind a door: a result by two of the staff, late papers by one."""

    compartment: CompartmentId
    order: OrderId
    staff: StaffId
    second: StaffId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldParcel(ParcelCommand):
    """Keep a result at the results window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverParcel(ParcelCommand):
    """Hand a result to its holder, or to the agent the holder named, at the window."""

    proof: Proof
    right: Right = Right.STAFF


@dataclass(frozen=True, slots=True, kw_only=True)
class NameAgent(ParcelCommand):
    """Its holder names somebody who may collect it with a card of their own (代领); both stand at the window."""

    agent: SubjectId


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeAgent(ParcelCommand):
    """Its holder takes the naming back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostParcel(ParcelCommand):
    """Give a result to the official post (政务专递)."""

    company: str
    waybill: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDelivered(ParcelCommand):
    """The courier brought it, on a day, into somebody's hands."""

    receiver: Receiver
    received_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveParcel(ParcelCommand):
    """Put a result nobody came for, or papers that came, into the case's file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTold(Command):
    """What came of telling a parcel's holder: told, or why not."""

    parcel: ParcelId
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDoor(Command):
    """A locker says what came of an order to open a door; `item`, whether its sensor sees something inside."""

    order: OrderId
    compartment: CompartmentId
    what: DoorNews
    item: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearDoor(Command):
    """Somebody has looked at a troubled door and it is well."""

    compartment: CompartmentId


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTried(Command):
    """Note that a pick-up code was typed at a device, and whether it was right; never which."""

    device: DeviceId
    right: bool
