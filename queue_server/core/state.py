"""The hall as it stands: one immutable value, made from events by `evolve` and read by everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from immutables import Map

from hall.words import (
    AlertId,
    BookingId,
    ItemCode,
    Need,
    OrderId,
    Outcome,
    ParcelId,
    PauseReason,
    PriorityId,
    QueueClass,
    RatingLevel,
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
from queue_server.core.authority import Authority
from queue_server.core.carried import Booking, Parcel, Voucher
from queue_server.core.plan import Plan
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
    quantity: int = 1
    printed: bool | None = None
    window: WindowId | None = None
    staff: StaffId | None = None
    first_staff: StaffId | None = None
    first_called_at: datetime | None = None
    called_at: datetime | None = None
    announced_at: datetime | None = None
    calls: int = 0
    started_at: datetime | None = None
    served_s: float = 0.0
    imputed_s: float | None = None
    """What a service left running counts as; None for one whose end can be believed."""
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    missed_at: datetime | None = None
    misses: int = 0
    rejoins: int = 0

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
    level: RatingLevel | None = None
    reasons: tuple[str, ...] = ()
    over: bool = False


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


@dataclass(frozen=True)
class Tide:
    """The tide (潮汐): who decides, how hard the hall is pressed and since when, what is proposed."""

    mode: TideMode = TideMode.PROPOSE
    pressure: str = "steady"
    since: datetime | None = None
    proposal: Proposal | None = None
    quiet_until: datetime | None = None
    proposals: int = 0


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
    missed: frozenset[TicketId] = frozenset()
    unannounced: frozenset[TicketId] = frozenset()
    suspended: frozenset[TicketId] = frozenset()
    invitations: Map[OrderId, Invitation] = Map()
    tide: Tide = Tide()
    policy: str = "balanced"
    promises: Mapping[ItemCode, tuple[int, int]] = Map()
    forecast: Forecast = Forecast()
    last_servable: TicketNo | None = None
    vouchers: Map[Token, Voucher] = Map()
    bookings: Map[BookingId, Booking] = Map()
    parcels: Map[ParcelId, Parcel] = Map()
    acknowledged: Map[AlertId, Acknowledgement] = Map()

    def ticket_at(self, window: WindowId) -> Ticket | None:
        """The ticket in hand at a window."""
        ticket = self.windows[window].ticket
        return None if ticket is None else self.tickets[ticket]

    @property
    def waiting(self) -> int:
        """How many tickets wait."""
        return sum(len(places) for places in self.places.values())
