"""A day's book: its events, told in order, come to the facts that figures are made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from hall.words import (
    BookingId,
    BookingState,
    ItemCode,
    ParcelId,
    QueueClass,
    StaffId,
    TicketId,
    TicketState,
    WindowId,
)
from queue_server.core import events
from queue_server.core.events import Event, TicketEvent
from queue_server.core.plan import Plan
from queue_server.statistics.clocks import Clocks
from queue_server.statistics.facts import KeptDay, Stint, Visit

KIOSK = "kiosk"
ENDS: Mapping[type[TicketEvent], TicketState] = {
    events.TicketCancelled: TicketState.CANCELLED,
    events.TicketVoided: TicketState.VOID,
    events.TicketUnserved: TicketState.UNSERVED_BY_HALL,
}


@dataclass(slots=True)
class _Leaf:
    """What is known of one ticket so far."""

    ticket: TicketId
    item: ItemCode
    first_item: ItemCode
    more: tuple[ItemCode, ...]
    quantity: int
    queue_class: QueueClass
    issued_at: datetime
    eligible_at: datetime
    at_kiosk: bool
    called_at: datetime | None = None
    last_call: datetime | None = None
    answers_s: list[float] = field(default_factory=list)
    missed: int = 0
    end: TicketState | None = None
    ended_at: datetime | None = None
    came_back: bool = False
    at: tuple[WindowId, StaffId | None, datetime] | None = None
    """Where it is being served, by whom, since when."""
    imputed_s: float | None = None
    stints: list[Stint] = field(default_factory=list)

    @property
    def visit(self) -> Visit:
        return Visit(
            self.ticket,
            self.first_item,
            self.queue_class,
            self.issued_at,
            self.eligible_at,
            self.at_kiosk,
            self.called_at,
            tuple(self.answers_s),
            self.missed,
            self.end,
            self.ended_at,
            self.came_back,
        )

    def leave_window(self, event: Event, *, done: bool) -> None:
        """Write down what was served since it sat down; a service left running counts as its imputed length."""
        if self.at is None:
            return
        window, staff, since = self.at
        served_s = (event.at - since).total_seconds()
        if self.imputed_s is not None:
            served_s, self.imputed_s = min(served_s, self.imputed_s), None
        outcome = event.outcome if isinstance(event, events.ServiceFinished) else None
        items = (self.item, *self.more)
        self.stints.append(Stint(self.ticket, window, staff, items, self.quantity, since, served_s, outcome, done))
        self.at = None


class Book:
    """Told the events of one day in order; `closed` hands out what they come to."""

    def __init__(self, plan: Plan, day: date) -> None:
        self._plan = plan
        self._day = day
        self._leaves: dict[TicketId, _Leaf] = {}
        self._slots: dict[BookingId, datetime] = {}
        self._clocks = Clocks(plan)
        self._kept = 0
        self._no_shows = 0
        self._deposited: dict[ParcelId, datetime] = {}
        self._collected: dict[ParcelId, datetime] = {}
        self._expired: list[ParcelId] = []
        self._until: datetime | None = None
        self._last = datetime.min.replace(tzinfo=UTC)

    def read(self, happened: Iterable[Event]) -> None:
        """Take events."""
        for event in happened:
            self._last = event.at
            self._clocks.tell(event)
            if isinstance(event, TicketEvent):
                self._of_ticket(event)
            else:
                self._of_day(event)

    def closed(self, now: datetime | None) -> KeptDay:
        """The day's facts; one that has not ended is counted until now, or until its last event where it is over."""
        until = self._until or now or self._last
        self._clocks.stop(until)
        return KeptDay(
            self._day,
            tuple(leaf.visit for leaf in self._leaves.values()),
            tuple(stint for leaf in self._leaves.values() for stint in leaf.stints),
            self._clocks.open_s,
            self._clocks.duty_s,
            tuple(self._clocks.tides),
            self._kept,
            self._no_shows,
            self._deposited,
            self._collected,
            tuple(self._expired),
            until,
        )

    def _of_day(self, event: Event) -> None:
        match event:
            case events.DayOpened():
                # What stands before it in its row ended a day that nobody had closed.
                self._clocks, self._until = Clocks(self._plan), None
                booked = (each for each in event.carried.bookings if each.state is BookingState.BOOKED)
                self._slots |= {each.id: each.slot for each in booked}
            case events.DayClosed():
                self._until = event.at
            case events.AppointmentBooked() | events.BookingArranged():
                self._slots[event.booking] = event.slot
            case events.BookingKept():
                self._kept += 1
            case events.BookingMissed():
                self._no_shows += 1
            case events.ParcelDeposited():
                self._deposited.setdefault(event.parcel, event.at)
            case events.ParcelCollected():
                self._collected[event.parcel] = event.at
            case events.ParcelExpired():
                self._expired.append(event.parcel)
            case _:
                pass

    def _of_ticket(self, event: TicketEvent) -> None:
        if isinstance(event, events.TicketIssued):
            self._issued(event)
        elif (leaf := self._leaves.get(event.ticket)) is None:
            return  # issued before this day's book was opened
        elif isinstance(event, events.StepUndone):
            _undone(leaf, event)
        elif type(event) in ENDS:
            leaf.end, leaf.ended_at = ENDS[type(event)], event.at
        elif isinstance(event, SERVING):
            _served(leaf, event)
        else:
            _called(leaf, event)

    def _issued(self, event: events.TicketIssued) -> None:
        slot = self._slots.get(event.booking) if event.booking is not None else None
        self._kept += event.booking is not None
        issued_at = event.taken_at or event.at
        self._leaves[event.ticket] = _Leaf(
            event.ticket,
            event.item,
            event.item,
            event.more,
            event.quantity,
            event.queue_class,
            issued_at,
            issued_at if slot is None else max(issued_at, slot),
            event.by.rpartition("/")[2].startswith(KIOSK),
        )


SERVING = (
    events.ServiceStarted,
    events.ServiceFinished,
    events.ServiceSuspended,
    events.ServiceOverran,
    events.TicketMovedOn,
    events.TicketTransferred,
)


def _served(leaf: _Leaf, event: TicketEvent) -> None:
    match event:
        case events.ServiceStarted():
            if leaf.last_call is not None:
                leaf.answers_s.append((event.at - leaf.last_call).total_seconds())
            leaf.last_call, leaf.at = None, (event.window, event.staff, event.at)
        case events.ServiceFinished():
            leaf.leave_window(event, done=True)
            leaf.end, leaf.ended_at = TicketState.COMPLETED, event.at
        case events.ServiceSuspended():
            leaf.leave_window(event, done=False)
        case events.ServiceOverran():
            leaf.imputed_s = event.imputed_s
        case events.TicketMovedOn():
            leaf.leave_window(event, done=True)
            leaf.item, leaf.more, leaf.quantity = event.item, event.more, 1
        case events.TicketTransferred():
            leaf.leave_window(event, done=False)
            leaf.item, leaf.more = event.item, ()
        case _:
            pass


def _called(leaf: _Leaf, event: TicketEvent) -> None:
    match event:
        case events.TicketCalled() | events.TicketRecalled():
            leaf.called_at, leaf.last_call = leaf.called_at or event.at, event.at
        case events.TicketReturned():
            leaf.last_call = None
        case events.TicketMissed():
            leaf.missed, leaf.last_call = leaf.missed + 1, None
        case events.ItemCorrected():
            leaf.item, leaf.more = event.item, tuple(item for item in leaf.more if item != event.item)
            leaf.first_item = event.item
        case events.CaseResumed():
            leaf.came_back = True
        case _:
            pass


def _undone(leaf: _Leaf, event: events.StepUndone) -> None:
    """Take a clerk's last step back: what was finished goes on, who was missed was not, who was called was not."""
    match event.step:
        case "finish" if leaf.stints:
            last = leaf.stints.pop()
            leaf.at, leaf.end, leaf.ended_at = (last.window, last.staff, last.started_at), None, None
        case "absent":
            leaf.missed, leaf.last_call = max(0, leaf.missed - 1), event.at
        case "call":
            leaf.last_call = None
            if not leaf.stints and not leaf.missed:
                leaf.called_at = None
        case _:
            pass
