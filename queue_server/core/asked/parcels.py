"""What is asked about results, late papers and the lockers they change hands in."""

from dataclasses import dataclass

from hall.words import (
    CompartmentId,
    DoorNews,
    HandOut,
    OrderId,
    ParcelId,
    ProjectNo,
    Proof,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectPapers(NewParcel):
    """A number's citizen will bring late papers (容缺) to a locker."""

    ticket_no: TicketNo
    staff: StaffId
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


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectParcel(Command):
    """A citizen asks for the door behind a code: to fetch a result, or to lay late papers in."""

    code_hash: str
    order: OrderId
    subject: SubjectId | None = None
    """Whose card was shown."""
    locker: str = ""
    """The locker the code was typed at; empty where it was typed elsewhere."""


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
    """Hand a result to its holder at the window."""

    proof: Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class PostParcel(ParcelCommand):
    """Give a result to the official post (政务专递)."""

    company: str
    waybill: str


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
