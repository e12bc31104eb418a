"""What changes hands after the counter, and the doors it does so through: parcels, door orders, troubled doors."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hall.words import (
    CaseId,
    CompartmentId,
    DeviceId,
    DoorPurpose,
    DoorSize,
    DoorTrouble,
    HandOut,
    ItemCode,
    OrderId,
    ParcelId,
    ParcelKind,
    ParcelState,
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

GUESSES = 5
REST = timedelta(minutes=10)
"""Wrong pick-up codes in a row before a locker, or a kiosk, rests, and for how long (domain.md §6)."""


@dataclass(frozen=True)
class Courier:
    """What was given to the official post (政务专递): when, by whom, under which number (GB/T 39046 table 15)."""

    company: str
    waybill: str
    staff: StaffId
    sent_at: datetime
    receiver: Receiver | None = None
    """Who took it in, as the courier says; None until it is known."""
    received_on: date | None = None


@dataclass(frozen=True)
class Parcel:
    """A result on its way to its holder, or late papers (容缺) on their way to the hall."""

    id: ParcelId
    ticket: TicketId
    ticket_no: TicketNo
    compartment: CompartmentId | None
    code_hash: str
    state: ParcelState = ParcelState.DEPOSITED
    subject: SubjectId | None = None
    kind: ParcelKind = ParcelKind.RESULT
    way: HandOut = HandOut.LOCKER
    locker: str = ""
    """The locker the citizen chose; empty where any will do."""
    item: ItemCode | None = None
    token: Token | None = None
    """What its holder's page goes by."""
    project_no: ProjectNo | None = None
    case: CaseId | None = None
    """The case whose result it is, where it began as one."""
    by_card: bool = False
    """Whether the code alone does not open the door."""
    agent: SubjectId | None = None
    """Who may collect it with a card of their own, named by its holder (代领人)."""
    size: DoorSize = DoorSize.SMALL
    staff: StaffId | None = None
    """Who had it in hand last."""
    since: datetime | None = None
    """When it came to stand as it does."""
    deposited_at: datetime | None = None
    kept_since: datetime | None = None
    """When its keeping began, or began anew because something more was laid beside it."""
    told_at: datetime | None = None
    untold: str = ""
    """Why its holder could not be told; somebody must telephone."""
    reminded_day: int = 0
    """The last day of its keeping on which its holder was reminded."""
    proof: Proof | None = None
    right: Right | None = None
    """By what right it was collected."""
    courier: Courier | None = None


@dataclass(frozen=True)
class DoorOrder:
    """An order to open a door, until it is known what came of it: who has it opened, and why."""

    id: OrderId
    compartment: CompartmentId
    parcel: ParcelId
    purpose: DoorPurpose
    by: str
    at: datetime
    until: datetime
    """It may be given to the locker up to then, again and again: a locker obeys it once."""
    second: StaffId | None = None
    takes: tuple[ParcelId, ...] = ()
    """What goes out by that door, where something does; empty in orders of earlier versions."""
    right: Right | None = None
    open: bool = False
    """Whether the locker said that the door is open."""
    given_up: bool = False
    """Whether nobody waits for word of it any more."""

    @property
    def pending(self) -> bool:
        """Whether the door may be standing open, or may yet open."""
        return self.open or not self.given_up


@dataclass(frozen=True)
class TroubledDoor:
    """A door somebody must look at; nothing new is laid behind it."""

    compartment: CompartmentId
    trouble: DoorTrouble
    since: datetime


@dataclass(frozen=True)
class Guesses:
    """Wrong pick-up codes typed in a row at a device, which rests for `REST` after `GUESSES` of them."""

    device: DeviceId
    failures: int
    at: datetime
    """When the newest was typed."""


@dataclass(frozen=True)
class ParcelRules:
    """How long results are kept in lockers, when their holders are reminded, how long a door order is good for."""

    kept_days: int = 7
    remind_days: tuple[int, ...] = (3, 6)
    order_s: int = 30
    give_up_s: int = 120
    """Seconds after its term until an order nobody spoke of counts as unanswered; its message is gone by then."""

    def keep_until(self, parcel: Parcel) -> datetime | None:
        """When a parcel's time in the locker is over; None where it does not lie in one."""
        since = parcel.kept_since or parcel.deposited_at
        return None if since is None or not parcel.state.lies else since + timedelta(days=self.kept_days)

    def reminders_due(self, parcel: Parcel, now: datetime) -> Iterator[int]:
        """The days of keeping that have passed and of which its holder was not reminded."""
        since = parcel.kept_since or parcel.deposited_at
        if since is not None:
            day = (now - since).days
            yield from (each for each in self.remind_days if parcel.reminded_day < each <= day)
