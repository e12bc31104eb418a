"""A ticket as its holder's phone shows it: place, people ahead, estimate, window, what can be done."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from hall.messages.topics import Words
from hall.words import ItemCode, MissedPolicy, TicketNo, TicketState, Token
from queue_server.bridge.facts import discreet_name
from queue_server.core.away import absence
from queue_server.core.emergency import Outage
from queue_server.core.overtaken import Overtaken, overtaken
from queue_server.core.planned.places import Zone
from queue_server.core.promise import remaining
from queue_server.core.queues import ahead
from queue_server.core.rated import rated_by_token
from queue_server.core.state import Hall
from queue_server.core.ticket import Ticket
from queue_server.core.window import Pause

LONG_S = 3600
"""Seconds of wait above which no range is given, only that it is long (domain.md §3.10)."""
ROUND_TO_MIN = 5


@dataclass(frozen=True, slots=True)
class Estimate:
    """When the call is likely: minutes from now and moments on the clock, rounded outwards to five minutes."""

    from_min: int
    until_min: int
    from_at: datetime
    until_at: datetime
    long: bool
    known: bool
    """Whether the hall has promised anything yet."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One item of a visit's route, and the floor and zone it is done in."""

    item: Words
    zone: Zone


@dataclass(frozen=True, slots=True)
class TicketView:
    """Everything the holder is told."""

    no: TicketNo
    state: TicketState
    item: Words
    onward: tuple[Stop, ...]
    """What comes after, in the order of the route (办事路线)."""
    """What comes after at other windows, with the same number."""
    zone: Zone
    windows: tuple[int, ...]
    window_no: int | None
    issued_at: datetime
    ended_at: datetime | None
    people_ahead: int | None
    overtaken: Overtaken
    estimate: Estimate | None
    slot_at: datetime | None
    may_cancel: bool
    may_rejoin: bool
    rejoin_until: datetime | None
    rated: bool
    served_today: bool
    """Whether the hall still expects to serve this number today."""
    emergency: bool
    """Whether the hall is being cleared; the place is kept."""
    outage: Outage | None
    """The outage for which this number is not called; the place is kept."""
    away: Pause | None
    """The pause for which nobody calls this number for now; the place is kept."""
    away_too_late: bool
    """Whether the day's hours are over when somebody is back."""


def ticket_view(hall: Hall, token: Token, now: datetime) -> TicketView | None:
    """The ticket behind a token now; None where no ticket of this day has it."""
    ticket_id = hall.by_token.get(token)
    if ticket_id is None:
        return None
    ticket = hall.tickets[ticket_id]
    item = hall.plan.item[ticket.item]
    waits = ticket.state is TicketState.WAITING
    before = ahead(hall, ticket) if waits else None
    rated = rated_by_token(hall, token)
    rejoin_until = _rejoin_until(hall, ticket)
    booking = hall.bookings.get(ticket.booking) if ticket.booking else None
    away = absence(hall, hall.authority.windows_for(ticket.items)) if waits else None
    return TicketView(
        no=ticket.no,
        state=ticket.state,
        item=discreet_name(hall.plan, item),
        onward=tuple(_stop(hall, each) for each in ticket.onward),
        zone=hall.plan.zone[hall.plan.group[item.group].zone],
        windows=tuple(sorted(hall.plan.window[window].no for window in hall.authority.windows_of[ticket.item])),
        window_no=hall.plan.window[ticket.window].no if ticket.window in hall.plan.window else None,
        issued_at=ticket.issued_at,
        ended_at=ticket.ended_at,
        people_ahead=before,
        overtaken=overtaken(hall, ticket),
        estimate=estimate(hall, ticket, now) if waits else None,
        slot_at=booking.slot if booking else None,
        may_cancel=ticket.state in (TicketState.WAITING, TicketState.MISSED),
        may_rejoin=rejoin_until is not None and now <= rejoin_until,
        rejoin_until=rejoin_until,
        rated=rated is not None and rated.level is not None,
        served_today=not waits or _reached(hall, ticket),
        emergency=hall.emergency is not None and ticket.active,
        outage=hall.outages.get(item.group) if waits else None,
        away=away,
        away_too_late=away is not None and _too_late(hall, away),
    )


def _stop(hall: Hall, code: ItemCode) -> Stop:
    item = hall.plan.item[code]
    return Stop(discreet_name(hall.plan, item), hall.plan.zone[hall.plan.group[item.group].zone])


def _too_late(hall: Hall, away: Pause) -> bool:
    return away.until is not None and hall.timetable.next_service(away.until) is None


def estimate(hall: Hall, ticket: Ticket, now: datetime) -> Estimate:
    """What the newest promises leave this ticket to wait, from its place in the line."""
    p50_s, p90_s = remaining(hall, ticket, now)
    from_min = int(p50_s / 60) // ROUND_TO_MIN * ROUND_TO_MIN
    until_min = max(from_min + ROUND_TO_MIN, ceil(p90_s / 60 / ROUND_TO_MIN) * ROUND_TO_MIN)
    return Estimate(
        from_min,
        until_min,
        _rounded(now + timedelta(minutes=from_min), up=False),
        _rounded(now + timedelta(minutes=until_min), up=True),
        long=p50_s > LONG_S,
        known=p90_s > 0,
    )


def _rounded(moment: datetime, *, up: bool) -> datetime:
    past = timedelta(minutes=moment.minute % ROUND_TO_MIN, seconds=moment.second, microseconds=moment.microsecond)
    return moment - past + (timedelta(minutes=ROUND_TO_MIN) if up and past else timedelta())


def _rejoin_until(hall: Hall, ticket: Ticket) -> datetime | None:
    rules = hall.plan.calls
    spent = rules.missed is MissedPolicy.VOID or ticket.rejoins >= rules.max_rejoins
    if ticket.state is not TicketState.MISSED or ticket.missed_at is None or spent:
        return None
    return ticket.missed_at + timedelta(minutes=rules.rejoin_within_min)


def _reached(hall: Hall, ticket: Ticket) -> bool:
    last = hall.last_servable
    if last is None or last not in hall.by_no:
        return True
    return ticket.seq <= hall.tickets[hall.by_no[last]].seq
