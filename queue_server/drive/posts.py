"""What a driver's word on a window comes to; it is a fact, so it is not weighed against the hall's own rules."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from hall.words import StaffId, WindowId, WindowPhase
from queue_server.core.events import Event, StaffSignedOn, WindowClosed, WindowClosing, WindowOpened, WindowOpening
from queue_server.core.plan import Plan
from queue_server.core.planned.staff import Member
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall
from queue_server.core.window import Window

REASON = "driver"
Seats = Mapping[WindowId, StaffId]
"""Who sits at which window, as far as that is known."""


def with_stand_ins(plan: Plan, seats: Seats) -> Plan:
    """A plan whose staff has somebody who can do everything for each window at which nobody is known to sit."""
    if not plan.demands:
        return plan
    skills = tuple(sorted({demand.skill for demand in plan.demands if demand.skill}))
    level = max(demand.level for demand in plan.demands)
    unknown = (_stand_in(window.id) for window in plan.windows if window.id not in seats)
    return replace(plan, staff=(*plan.staff, *(Member(clerk, REASON, skills, level) for clerk in unknown)))


def turned(hall: Hall, window: Window, phase: WindowPhase, now: datetime, seats: Seats) -> Sequence[Event]:
    """The events that bring a window to a phase; none where it is there, refused where it cannot be."""
    if window.phase is phase:
        return ()
    match phase:
        case WindowPhase.OPEN:
            return (*_manned(window, now, seats), WindowOpened(now, window.id, REASON, REASON))
        case WindowPhase.OPENING:
            _nobody_in_hand(window)
            if window.phase is WindowPhase.OPEN:
                raise Refused("already_open")
            ready_at = now + timedelta(seconds=hall.plan.tide.setup_s)
            return (WindowOpening(now, window.id, ready_at, REASON, REASON),)
        case WindowPhase.CLOSING:
            if window.phase is WindowPhase.CLOSED:
                raise Refused("already_closed")
            return (WindowClosing(now, window.id, REASON, REASON),)
        case WindowPhase.CLOSED:
            _nobody_in_hand(window)
            return (closed(hall, window, now),)


def closed(hall: Hall, window: Window, now: datetime) -> Event:
    """A window closed for now: who comes for it may still take a ticket, for a driver names no hour to come back."""
    return WindowClosed(now, window.id, REASON, REASON, expected=not hall.plan.window[window.id].tidal)


def _manned(window: Window, now: datetime, seats: Seats) -> Sequence[Event]:
    if window.staff is not None:
        return ()
    return (StaffSignedOn(now, window.id, seats.get(window.id, _stand_in(window.id))),)


def _stand_in(window: WindowId) -> StaffId:
    return StaffId(f"clerk-{window}")


def _nobody_in_hand(window: Window) -> None:
    if window.ticket is not None:
        raise Refused("finish_first")
