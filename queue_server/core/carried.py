"""What outlives a service day: vouchers, appointments, parcels, ratings."""

from dataclasses import dataclass
from datetime import date, datetime

from hall.words import (
    BadRatingState,
    BadRatingStep,
    BookingId,
    BookingKind,
    BookingState,
    ItemCode,
    Judgement,
    OrderId,
    RatingLevel,
    RemarkId,
    StaffId,
    SubjectId,
    TicketNo,
    Token,
    VisitId,
    WindowId,
)
from queue_server.core.affair import Affair
from queue_server.core.alert import Alert
from queue_server.core.case import Case
from queue_server.core.happened.ratings import RatedCase
from queue_server.core.parcels import DoorOrder, Guesses, Parcel, TroubledDoor


@dataclass(frozen=True)
class Voucher:
    """The hall's debt to somebody it did not serve: first in line for the item on the next day."""

    token: Token
    item: ItemCode
    since: datetime
    subject: SubjectId | None = None


@dataclass(frozen=True)
class Booking:
    """An appointment."""

    id: BookingId
    item: ItemCode
    slot: datetime
    subject: SubjectId | None
    state: BookingState = BookingState.BOOKED
    kind: BookingKind = BookingKind.HALL


@dataclass(frozen=True)
class Rated:
    """A service that may be rated until a day, by its slip's code: what the rating is about and what came of it."""

    invitation: OrderId
    token: Token
    ticket_no: TicketNo
    visit: VisitId
    cases: tuple[RatedCase, ...]
    window: WindowId
    staff: StaffId | None
    until: date
    level: RatingLevel | None = None
    again: RatingLevel | None = None
    served_on: date | None = None
    subject: SubjectId | None = None
    """Who may be reminded of it."""


@dataclass(frozen=True)
class Handling:
    """One step that was taken about a bad rating."""

    at: datetime
    by: str
    step: BadRatingStep
    remark: RemarkId | None = None


@dataclass(frozen=True)
class BadRating:
    """A bad rating (差评) on its way to closing, due by the end of a working day."""

    rated: Rated
    level: RatingLevel
    reasons: tuple[str, ...]
    remark: RemarkId | None
    at: datetime
    due: date
    state: BadRatingState = BadRatingState.RECEIVED
    judgement: Judgement | None = None
    department: str = ""
    satisfied: bool | None = None
    handled: tuple[Handling, ...] = ()

    @property
    def id(self) -> OrderId:
        """The invitation it answered."""
        return self.rated.invitation


@dataclass(frozen=True)
class Carried:
    """All of it."""

    vouchers: tuple[Voucher, ...] = ()
    bookings: tuple[Booking, ...] = ()
    parcels: tuple[Parcel, ...] = ()
    doors: tuple[DoorOrder, ...] = ()
    troubled: tuple[TroubledDoor, ...] = ()
    rated: tuple[Rated, ...] = ()
    bad_ratings: tuple[BadRating, ...] = ()
    cases: tuple[Case, ...] = ()
    affairs: tuple[Affair, ...] = ()
    alerts: tuple[Alert, ...] = ()
    guesses: tuple[Guesses, ...] = ()
