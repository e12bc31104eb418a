"""How a window's events change the hall."""

from datetime import datetime, timedelta
from typing import Any

from hall.words import WindowId, WindowPhase
from queue_server.core.changed import changed
from queue_server.core.events import (
    StaffSignedOff,
    StaffSignedOn,
    WindowAsked,
    WindowClosed,
    WindowClosing,
    WindowEvent,
    WindowOpened,
    WindowOpening,
    WindowPaused,
    WindowUnpaused,
)
from queue_server.core.state import Hall
from queue_server.core.ticket import Ticket
from queue_server.core.window import Pause, Step, Window

BY_ITSELF = frozenset({"tide", "sign_on", "sign_off", "day_end"})
"""Reasons for which a window opens or closes without a manager's own word."""


def signed_on(hall: Hall, event: StaffSignedOn) -> Hall:
    """A clerk took the post."""
    return seated(_with(hall, event, staff=event.staff))


def signed_off(hall: Hall, event: StaffSignedOff) -> Hall:
    """The clerk left the post."""
    return seated(_with(hall, event, staff=None, pause=None, asking_since=None, left_at=event.at))


def opening(hall: Hall, event: WindowOpening) -> Hall:
    """A window is being made ready."""
    being_readied = _with(
        hall, event, phase=WindowPhase.OPENING, ready_at=event.ready_at, reason=event.reason, expected=True
    )
    return _noted_by_hand(being_readied, event)


def opened(hall: Hall, event: WindowOpened) -> Hall:
    """A window serves."""
    serving = _with(
        hall,
        event,
        phase=WindowPhase.OPEN,
        opened_at=event.at,
        idle_since=event.at,
        busy_s=0.0,
        ready_at=None,
        reason=event.reason,
        expected=True,
    )
    return _noted_by_hand(serving, event)


def closing(hall: Hall, event: WindowClosing) -> Hall:
    """A window is given nobody any more."""
    draining = _with(hall, event, phase=WindowPhase.CLOSING, asking_since=None, reason=event.reason)
    return _noted_by_hand(draining, event)


def closed(hall: Hall, event: WindowClosed) -> Hall:
    """A window serves nobody; after a tidal window closed the tide keeps quiet for a while."""
    shut = _with(
        hall,
        event,
        phase=WindowPhase.CLOSED,
        asking_since=None,
        ready_at=None,
        pause=None,
        opened_at=None,
        reason=event.reason,
        expected=event.expected,
    )
    if not hall.plan.window[event.window].tidal:
        return shut
    quiet_until = event.at + timedelta(seconds=hall.plan.tide.cool_down_s)
    return _noted_by_hand(changed(shut, tide=changed(shut.tide, quiet_until=quiet_until)), event)


def paused(hall: Hall, event: WindowPaused) -> Hall:
    """The clerk is away."""
    pause = Pause(event.reason, event.note, event.at, event.until, event.booking)
    return _with(hall, event, pause=pause, asking_since=None)


def unpaused(hall: Hall, event: WindowUnpaused) -> Hall:
    """The clerk is back."""
    return _with(hall, event, pause=None, idle_since=event.at)


def asked(hall: Hall, event: WindowAsked) -> Hall:
    """The clerk waits for the next ticket."""
    return _with(hall, event, asking_since=event.at)


def taken(hall: Hall, ticket: Ticket, step: Step | None = None) -> Hall:
    """The hall with a ticket in hand at its window."""
    if ticket.window is None:
        return hall
    before = hall.windows[ticket.window]
    window = changed(
        before,
        ticket=ticket.id,
        ticket_state=ticket.state,
        taken_at=before.taken_at if before.ticket == ticket.id else hall.now,
        asking_since=None,
        step=step,
    )
    return _put(hall, window)


def freed(hall: Hall, window: WindowId | None, at: datetime, step: Step | None = None) -> Hall:
    """The hall with nobody at a window any more."""
    if window is None:
        return hall
    before = hall.windows[window]
    in_hand_s = 0.0 if before.taken_at is None else (at - before.taken_at).total_seconds()
    return _put(
        hall,
        changed(
            before,
            ticket=None,
            ticket_state=None,
            asking_since=None,
            idle_since=at,
            taken_at=None,
            busy_s=before.busy_s + in_hand_s,
            last_ticket=before.ticket,
            step=step,
        ),
    )


def seated(hall: Hall) -> Hall:
    """The hall with the authority of those who sit at its windows now."""
    if not hall.plan.demands:
        return hall
    staff_of = {window.id: window.staff for window in hall.windows.values() if window.staff is not None}
    return changed(hall, authority=hall.authority.seating(hall.plan, staff_of))


def _noted_by_hand(hall: Hall, event: WindowOpening | WindowOpened | WindowClosing | WindowClosed) -> Hall:
    """The hall, knowing since when a manager's word stands on a tidal window."""
    if event.reason in BY_ITSELF or not hall.plan.window[event.window].tidal:
        return hall
    by_hand = hall.tide.by_hand.set(event.window, event.at)
    return changed(hall, tide=changed(hall.tide, by_hand=by_hand))


def _with(hall: Hall, event: WindowEvent, **changes: Any) -> Hall:  # noqa: ANN401
    window = changed(hall.windows[event.window], **changes)
    return changed(hall, now=event.at, windows=hall.windows.set(window.id, window))


def _put(hall: Hall, window: Window) -> Hall:
    return changed(hall, windows=hall.windows.set(window.id, window))
