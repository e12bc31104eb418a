"""What a driver's word on a window comes to; it is a fact, so it is not weighed against the hall's own rules."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from hall.words import StaffId, WindowPhase
from queue_server.core.events import Event, StaffSignedOn, WindowClosed, WindowClosing, WindowOpened, WindowOpening
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall
from queue_server.core.window import Window

REASON = "driver"


def turned(hall: Hall, window: Window, phase: WindowPhase, now: datetime) -> Sequence[Event]:
    """The events that bring a window to a phase; none where it is there, refused where it cannot be."""
    if window.phase is phase:
        return ()
    match phase:
        case WindowPhase.OPEN:
            return (*_manned(window, now), WindowOpened(now, window.id, REASON, REASON))
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


def _manned(window: Window, now: datetime) -> Sequence[Event]:
    return () if window.staff is not None else (StaffSignedOn(now, window.id, StaffId(f"clerk-{window.id}")),)


def _nobody_in_hand(window: Window) -> None:
    if window.ticket is not None:
        raise Refused("finish_first")
