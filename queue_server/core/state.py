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
    Need,
    OrderId,
    Outcome,
    ParcelId,
    PauseReason,
    PriorityId,
    QueueClass,
    RatingLevel,
    RequestId,
    StaffId,
    SubjectId,
    TicketId,
    TicketNo,
    TicketState,
    TideMode,
    Token,
    VisitId,
    WindowId,
    WindowPhase,
    WindowState,
)
from queue_server.core.affair import Affair
from queue_server.core.alert import Alert
from queue_server.core.authority import Authority
from queue_server.core.carried import BadRating, Booking, Rated, Voucher
from queue_server.core.case import Case
from queue_server.core.conclusion import Conclusion
from queue_server.core.happened.ratings import RatedCase
from queue_server.core.parcels import DoorOrder, Parcel, TroubledDoor
from queue_server.core.plan import Plan, Text
from queue_server.core.posts import Summons
from queue_server.core.reasons import Reason
from queue_server.core.timetable import Timetable


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


@dataclass(frozen=True)
class Pause:
    """Why and until when a clerk is away."""

    reason: PauseReason
    note: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Step:
    """A window's last step that may be undone: the ticket as it was before it."""

    name: str
    ticket: Ticket
    at: datetime


@dataclass(frozen=True)
class Window:
    """A window of the day; `expected` says whether it should serve at some time today.

    `busy_s` counts the seconds since it opened in which it had somebody in hand, up to the last time it was freed.
    """

    id: WindowId
    phase: WindowPhase = WindowPhase.CLOSED
    expected: bool = True
    staff: StaffId | None = None
    ticket: TicketId | None = None
    ticket_state: TicketState | None = None
    pause: Pause | None = None
    asking_since: datetime | None = None
    idle_since: datetime | None = None
    taken_at: datetime | None = None
    busy_s: float = 0.0
    opened_at: datetime | None = None
    ready_at: datetime | None = None
    left_at: datetime | None = None
    """When its clerk signed off."""
    reason: str = ""
    last_ticket: TicketId | None = None
    step: Step | None = None

    @property
    def state(self) -> WindowState:
        """What its sign shows."""
        if self.phase is WindowPhase.CLOSING:
            return WindowState.DRAINING
        if self.ticket is not None:
            return WindowState.SERVING if self.ticket_state is TicketState.SERVING else WindowState.CALLING
        if self.phase is WindowPhase.OPENING:
            return WindowState.OPENING
        if self.phase is WindowPhase.CLOSED:
            return WindowState.CLOSED if self.staff is None else WindowState.STANDBY
        if self.pause is not None:
            return WindowState.PAUSED
        return WindowState.IDLE if self.asking_since is None else WindowState.ASKING


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


@dataclass(frozen=True)
class Proposal:
    """What the tide would do, waiting for a manager's word."""

    id: str
    window: WindowId
    opens: bool
    staffed: bool
    at: datetime
    wait_s: int
    waiting_per_window: float
    oldest_s: int
    cause: str = "hysteresis"
    saved_min: float = 0.0
    window_min: float = 0.0


@dataclass(frozen=True)
class Tide:
    """The tide (潮汐): who decides, how hard the hall is pressed and since when, what is proposed.

    `weighed_at` is the last look ahead; `by_hand` when a manager last opened or closed a tidal window.
    """

    mode: TideMode = TideMode.PROPOSE
    pressure: str = "steady"
    since: datetime | None = None
    proposal: Proposal | None = None
    quiet_until: datetime | None = None
    proposals: int = 0
    weighed_at: datetime | None = None
    by_hand: Map[WindowId, datetime] = Map()


@dataclass(frozen=True)
class Forecast:
    """What past days taught: seconds a service of an item takes, factors on them, the share nobody answers to.

    `pace` is by member of staff or by window, whichever is known; what is missing keeps to the catalogue.
    """

    service_s: Mapping[ItemCode, float] = Map()
    pace: Mapping[str, float] = Map()
    absent: float = 0.0


@dataclass(frozen=True)
class Acknowledgement:
    """Who takes care of an alert, and since when."""

    by: str
    at: datetime


@dataclass(frozen=True)
class Emergency:
    """The hall is being cleared (紧急疏散): who said so, and when; nobody is called until it is lifted."""

    since: datetime
    by: str


@dataclass(frozen=True)
class Outage:
    """A department that cannot serve for now (系统故障), since when, and until when as far as anybody knows."""

    since: datetime
    until: datetime | None
    by: str


Place = tuple[datetime, int, TicketId]
"""A place in line: fair arrival, sequence, ticket; places sort as people should be served."""

QueueKey = tuple[ItemCode, QueueClass]


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
    """The visits of the day that were rated: whatever else happened in one, it is rated once (一次一评)."""
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
    cases: Map[CaseId, Case] = Map()
    """The cases the hall still owes something about, and those that ended lately."""
    cases_by_token: Map[Token, tuple[CaseId, ...]] = Map()
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
