"""The hall as it stands: one immutable value, made from events by `evolve` and read by everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from immutables import Map

from hall.words import (
    AffairId,
    AlertId,
    BookingId,
    CaseId,
    CompartmentId,
    DeviceId,
    GroupId,
    ItemCode,
    OrderId,
    ParcelId,
    RequestId,
    SubjectId,
    TicketId,
    TicketNo,
    Token,
    VisitId,
    WindowId,
)
from queue_server.core.affair import Affair
from queue_server.core.alert import Acknowledgement, Alert
from queue_server.core.authority import Authority
from queue_server.core.carried import BadRating, Booking, Rated, Voucher
from queue_server.core.case import Case
from queue_server.core.emergency import Emergency, Outage
from queue_server.core.invitation import Invitation
from queue_server.core.parcels import DoorOrder, Guesses, Parcel, TroubledDoor
from queue_server.core.plan import Plan
from queue_server.core.posts import Summons
from queue_server.core.receipt import Receipt
from queue_server.core.text import Text
from queue_server.core.ticket import Place, QueueKey, Reserve, Ticket
from queue_server.core.tide import Tide
from queue_server.core.timetable import Timetable
from queue_server.core.window import Window


@dataclass(frozen=True)
class Forecast:
    """What past days taught: seconds a service of an item takes, factors on them, the share nobody answers to.

    `pace` is by member of staff or by window, whichever is known; what is missing keeps to the catalogue.
    """

    service_s: Mapping[ItemCode, float] = Map()
    pace: Mapping[str, float] = Map()
    absent: float = 0.0


@dataclass(frozen=True)
class Hall:
    """The whole hall. `places` are the queues by item and class, kept in order; `now` is the last event's time.

    `day` is the service day, `open` whether it still runs: a closed day can be read until the next begins.
    """

    plan: Plan
    authority: Authority
    timetable: Timetable
    now: datetime
    day: date | None = None
    open: bool = False
    tickets: Map[TicketId, Ticket] = Map()
    windows: Map[WindowId, Window] = Map()
    places: Map[QueueKey, tuple[Place, ...]] = Map()
    numbers: Map[str, int] = Map()
    by_no: Map[TicketNo, TicketId] = Map()
    by_token: Map[Token, TicketId] = Map()
    by_subject: Map[SubjectId, tuple[TicketId, ...]] = Map()
    by_request: Map[RequestId, TicketId] = Map()
    reserved: Map[DeviceId, Reserve] = Map()
    bundled: frozenset[TicketId] = frozenset()
    """The tickets of the day that hold several items."""
    laden: frozenset[TicketId] = frozenset()
    """The tickets of the day that bring more than one thing, or hold several items."""
    minded: frozenset[TicketId] = frozenset()
    """The tickets of the day whose holders need something the hall must mind."""
    popular: tuple[ItemCode, ...] = ()
    called: tuple[TicketId, ...] = ()
    """Whom the windows called today, in order, as often as they were called."""
    missed: frozenset[TicketId] = frozenset()
    unannounced: frozenset[TicketId] = frozenset()
    suspended: frozenset[TicketId] = frozenset()
    invitations: Map[OrderId, Invitation] = Map()
    visits_rated: Map[VisitId, OrderId] = Map()
    """The visits that were rated and may still be spoken of: whatever happened in one, it is rated once (一次一评)."""
    late: Map[OrderId, Rated] = Map()
    """The services of earlier days that may still be rated."""
    late_by_token: Map[Token, OrderId] = Map()
    bad_ratings: Map[OrderId, BadRating] = Map()
    """The bad ratings (差评) still to be closed, and those closed today."""
    tide: Tide = Tide()
    policy: str = "balanced"
    promises: Mapping[ItemCode, tuple[int, int]] = Map()
    credited: Mapping[ItemCode, tuple[int, int]] = Map()
    ahead_s: Mapping[ItemCode, tuple[float, float]] = Map()
    forecast: Forecast = Forecast()
    last_servable: TicketNo | None = None
    vouchers: Map[Token, Voucher] = Map()
    bookings: Map[BookingId, Booking] = Map()
    parcels: Map[ParcelId, Parcel] = Map()
    doors: Map[OrderId, DoorOrder] = Map()
    """The orders to open a door of which not everything is known yet."""
    troubled: Map[CompartmentId, TroubledDoor] = Map()
    guesses: Map[DeviceId, Guesses] = Map()
    """The devices wrong pick-up codes were typed at lately."""
    cases: Map[CaseId, Case] = Map()
    """The cases the hall still owes something about, and those that ended lately."""
    sessions: tuple[tuple[datetime, CaseId], ...] = ()
    """The joint reviews (联审) to which some called have not come, the earliest first."""
    cases_by_token: Map[Token, tuple[CaseId, ...]] = Map()
    receipts: Map[OrderId, Receipt] = Map()
    """The receipts that were to be printed today."""
    unprinted: frozenset[OrderId] = frozenset()
    """Those of which no printer has spoken yet."""
    affairs: Map[AffairId, Affair] = Map()
    returning: Map[Token, TicketId] = Map()
    """The ticket last given to somebody who came back for a case."""
    acknowledged: Map[AlertId, Acknowledgement] = Map()
    alerts: Map[AlertId, Alert] = Map()
    """The alerts of supervision (电子监察) that somebody owes something about, and those of the day."""
    emergency: Emergency | None = None
    outages: Map[GroupId, Outage] = Map()
    summons: Map[WindowId, Summons] = Map()
    """The deputies (B岗) asked to take a post whose clerk is away."""
    halted: frozenset[ItemCode] = frozenset()
    """The items of the departments that cannot serve for now; nobody is called for them."""
    notice: Text | None = None
    """What the manager tells everybody for now."""

    def ticket_at(self, window: WindowId) -> Ticket | None:
        """The ticket in hand at a window."""
        ticket = self.windows[window].ticket
        return None if ticket is None else self.tickets[ticket]

    @property
    def waiting(self) -> int:
        """How many tickets wait."""
        return sum(len(places) for places in self.places.values())
