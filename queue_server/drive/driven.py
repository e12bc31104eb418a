"""A hall driven from outside: the driver says what happens and when, the real rules decide."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Literal

from hall.words import (
    BookingId,
    ItemCode,
    Outcome,
    QueueClass,
    RequestId,
    TicketId,
    TicketState,
    Token,
    VisitId,
    WindowId,
    WindowPhase,
)
from queue_server.core.commands import (
    AdoptForecast,
    Announce,
    CallNext,
    CheckIn,
    Command,
    IssueTicket,
    OpenDay,
    SetPolicy,
)
from queue_server.core.decide import decide
from queue_server.core.dispatch import choose, rank
from queue_server.core.events import (
    AppointmentBooked,
    Event,
    ServiceFinished,
    ServiceStarted,
    TicketMissed,
    TicketVoided,
)
from queue_server.core.evolve import empty, evolve
from queue_server.core.offers import refusal
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall
from queue_server.core.ticket import Ticket
from queue_server.core.timetable import zone
from queue_server.core.window import Window
from queue_server.drive.advisor import Advisor, Promise
from queue_server.drive.layout import DAY_S, PRIORITY, Ground
from queue_server.drive.mistakes import Mistaken
from queue_server.drive.posts import closed, turned, with_stand_ins
from queue_server.forecast.past import Past

DRIVER = "driver"
Name = str | int
"""A ticket's name, as the driver chose it."""


class DrivenHall:
    """One day of a hall under an outside clock; what is refused (`Refused`, `Mistaken`) changes nothing."""

    def __init__(self, ground: Ground, advisor: Advisor, past: Past | None = None, policy: str | None = None) -> None:
        self.ground = ground
        self._advisor = advisor
        self._midnight = datetime(
            ground.day.year, ground.day.month, ground.day.day, tzinfo=zone(ground.plan.time_zone)
        ).astimezone(UTC)
        self._now = self._midnight
        self._serial = count(1)
        self._tickets: dict[Name, TicketId] = {}
        self._names: dict[TicketId, Name] = {}
        plan = with_stand_ins(ground.plan, ground.seats)
        self.hall: Hall = empty(plan, self._now)
        self._do(OpenDay, day=ground.day, plan=plan)
        if policy is not None:
            self._do(SetPolicy, policy=policy)
        self._learn(past or Past())

    def issue(
        self, t: float, ticket: Name, item: str, queue_class: QueueClass, appointment: float | None = None
    ) -> Promise:
        """Put a ticket in line and promise it a wait, seconds (P50, P90); nobody is called by it."""
        moment = self._moment(t)
        if ticket in self._tickets:
            raise Refused("ticket_exists")
        code, slot = ItemCode(item), self._slot(t, appointment)
        refused = refusal(self.hall, code, moment, override=True)
        if refused is not None:
            raise refused
        known = TicketId(f"ticket-{len(self._tickets) + 1}")
        self._now = moment
        if queue_class is QueueClass.APPOINTMENT:
            self._check_in(known, code, slot)
        else:
            self._issue(known, code, queue_class)
        self._tickets[ticket] = known
        self._names[known] = ticket
        return self._advisor.promise(self.hall, code, queue_class, moment)

    def call(self, t: float, window: str) -> Name | None:
        """Call whom the policy chooses to a free, open window; None where nobody it may serve waits."""
        moment = self._moment(t)
        free = self._free(window)
        self._now = moment
        if choose(self.hall, free, moment) is None:
            return None  # asking would bind the next arrival by itself, and here the driver asks again
        self._do(CallNext, window=free.id)
        called = self.hall.ticket_at(free.id)
        if called is None:
            return None
        self._do(Announce, ticket=called.id, calls=called.calls)
        return self._names[called.id]

    def pick(self, t: float, ticket: Name, windows: Sequence[str]) -> str:
        """The idle window that a waiting ticket should take; changes nothing."""
        self._moment(t)
        waits = self._ticket(ticket)
        if waits.state is not TicketState.WAITING:
            raise Refused("ticket_not_waiting", {"ticket_no": waits.no})
        idle = [self._free(window) for window in windows]
        if not idle:
            raise Refused("window_unknown", {"window": ""})
        if not all(self.hall.authority.seated.may(window.id, waits.item) for window in idle):
            raise Refused("window_may_not_serve", {"ticket_no": waits.no, "windows": ""})
        return rank(self.hall, idle)[0].id

    def done(self, t: float, window: str, ticket: Name, outcome: Literal["served", "absent"]) -> None:
        """End what a window had in hand: a service, or the wait for somebody who did not come."""
        moment = self._moment(t)
        post, ended = self._window(window), self._ticket(ticket)
        if post.ticket != ended.id:
            raise Refused("nobody_called")
        self._now = moment
        for event in self._ending(ended, moment, served=outcome == "served"):
            self._record(event)
        if post.phase is WindowPhase.CLOSING:
            self._record(closed(self.hall, post, moment))

    def window(self, t: float, window: str, phase: WindowPhase) -> None:
        """Turn a window to a phase; saying again what it is already changes nothing."""
        moment = self._moment(t)
        turning = turned(self.hall, self._window(window), phase, moment, self.ground.seats)
        self._now = moment
        for event in turning:
            self._record(event)

    def tick(self, t: float) -> int | None:
        """Let a minute pass: how many tidal windows should be open, None where there is nothing to say."""
        self._now = self._moment(t)
        return self._advisor.tidal(self.hall, self._now)

    def _learn(self, past: Past) -> None:
        forecast = self._advisor.begin(self.ground.plan, past, self.ground.calendar)
        self._do(
            AdoptForecast,
            promises={},
            last_servable=None,
            provenance=f"{len(past.tickets)} tickets",
            service_s=forecast.service_s,
            pace=forecast.pace,
            absent=forecast.absent,
        )

    def _issue(self, ticket: TicketId, item: ItemCode, queue_class: QueueClass) -> None:
        self._do(
            IssueTicket,
            ticket=ticket,
            visit=VisitId(f"visit-{ticket}"),
            token=Token(f"token-{ticket}"),
            item=item,
            priority=PRIORITY if queue_class is QueueClass.PRIORITY else None,
            override=True,
        )

    def _check_in(self, ticket: TicketId, item: ItemCode, slot: datetime) -> None:
        booking = BookingId(f"booking-{ticket}")
        self._record(AppointmentBooked(self._now, booking, item, slot, None))
        self._do(
            CheckIn,
            booking=booking,
            ticket=ticket,
            visit=VisitId(f"visit-{ticket}"),
            token=Token(f"token-{ticket}"),
        )

    def _ending(self, ticket: Ticket, now: datetime, *, served: bool) -> Sequence[Event]:
        """The driver's facts: no time to answer is held against them, and who was served sat down after the walk."""
        if not served:
            return (TicketMissed(now, ticket.id), TicketVoided(now, ticket.id, "missed"))
        sat_down = min(now, (ticket.called_at or now) + timedelta(seconds=self.ground.walk_s))
        window = ticket.window or WindowId("")
        return (
            ServiceStarted(sat_down, ticket.id, window, ticket.staff),
            ServiceFinished(now, ticket.id, Outcome.DONE),
        )

    def _slot(self, t: float, appointment: float | None) -> datetime:
        if appointment is None:
            return self._midnight + timedelta(seconds=t)
        if not 0 <= appointment < DAY_S:
            raise Mistaken("bad_time", "appointment is no time of this day")
        return self._midnight + timedelta(seconds=appointment)

    def _moment(self, t: float) -> datetime:
        if not (math.isfinite(t) and 0 <= t < DAY_S):
            raise Mistaken("bad_time", "t is no time of this day")
        moment = self._midnight + timedelta(seconds=t)
        if moment < self._now:
            raise Refused("clock_set_back")
        return moment

    def _window(self, window: str) -> Window:
        found = self.hall.windows.get(WindowId(window))
        if found is None:
            raise Refused("window_unknown", {"window": window})
        return found

    def _free(self, window: str) -> Window:
        found = self._window(window)
        if found.phase is not WindowPhase.OPEN:
            raise Refused("window_closed")
        if found.ticket is not None:
            raise Refused("still_called")
        return found

    def _ticket(self, ticket: Name) -> Ticket:
        known = self._tickets.get(ticket)
        if known is None:
            raise Refused("ticket_unknown")
        return self.hall.tickets[known]

    def _do(self, kind: type[Command], **fields: object) -> None:
        command = kind(request_id=RequestId(f"drive-{next(self._serial)}"), actor=DRIVER, **fields)
        for event in decide(self.hall, command, self._now):
            self._record(event)

    def _record(self, event: Event) -> None:
        self.hall = evolve(self.hall, event)
        self._advisor.hear(self.hall, event)
