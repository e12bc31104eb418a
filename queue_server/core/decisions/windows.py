"""Windows: signed on, opened, paused, closed."""

from datetime import timedelta

from hall.words import BookingId, BookingKind, BookingState, PauseReason, TicketState, WindowId, WindowPhase
from queue_server.core.commands import (
    CloseWindow,
    OpenWindow,
    PauseWindow,
    SignOff,
    SignOn,
    UnpauseWindow,
)
from queue_server.core.draft import Draft
from queue_server.core.events import (
    BookingKept,
    BookingMissed,
    ProposalAnswered,
    StaffSignedOff,
    StaffSignedOn,
    TicketReturned,
    WindowClosed,
    WindowClosing,
    WindowOpened,
    WindowOpening,
    WindowPaused,
    WindowUnpaused,
)
from queue_server.core.refusals import Refused
from queue_server.core.window import Window

STANDS_IN = "stands_in"
"""Why a window closes whose clerk goes to take another's post."""


def sign_on(draft: Draft, command: SignOn) -> None:
    """Put a clerk at a post; a window that should serve opens with it, a tidal one stands by."""
    if not draft.hall.open:
        raise Refused("day_not_open")
    window = _staying(draft, command.window)
    if window.staff == command.staff:
        return
    elsewhere = next((each for each in draft.hall.windows.values() if each.staff == command.staff), None)
    if elsewhere is not None and elsewhere.phase is WindowPhase.CLOSED and elsewhere.reason == STANDS_IN:
        draft.record(StaffSignedOff(draft.now, elsewhere.id))
    elif elsewhere is not None:
        raise Refused("staff_elsewhere", {"window": str(draft.hall.plan.window[elsewhere.id].no)})
    if window.staff is not None:
        _nobody_in_hand(window)
        draft.record(StaffSignedOff(draft.now, window.id))
    draft.record(StaffSignedOn(draft.now, window.id, command.staff))
    tidal = draft.hall.plan.window[window.id].tidal
    if window.phase is WindowPhase.CLOSED and window.expected and not tidal:
        draft.record(WindowOpened(draft.now, window.id, "sign_on", draft.by))
    elif window.phase is WindowPhase.OPENING:
        open_if_ready(draft, draft.window(window.id))


def sign_off(draft: Draft, command: SignOff) -> None:
    """Take the clerk from the post; the window closes with it and is expected back unless it is tidal."""
    window = draft.window(command.window)
    if window.staff is None:
        raise Refused("not_signed_on")
    _nobody_in_hand(window)
    draft.record(StaffSignedOff(draft.now, window.id))
    if window.phase is not WindowPhase.CLOSED:
        expected = window.expected and not draft.hall.plan.window[window.id].tidal
        draft.record(WindowClosed(draft.now, window.id, "sign_off", draft.by, expected))


def open_window(draft: Draft, command: OpenWindow) -> None:
    """Open a window by a manager's word, which always wins over the tide's."""
    if not draft.hall.open:
        raise Refused("day_not_open")
    window = _staying(draft, command.window)
    if window.phase is WindowPhase.OPEN:
        raise Refused("already_open")
    _settle_proposal(draft, window, "approved")
    begin_opening(draft, window, command.reason or "manager")


def begin_opening(draft: Draft, window: Window, reason: str) -> None:
    """Open a manned window now; a tidal one after its setup, an unmanned one when its clerk signs on."""
    if window.phase is WindowPhase.CLOSING:
        draft.record(WindowOpened(draft.now, window.id, reason, draft.by))
        return
    setup_s = draft.hall.plan.tide.setup_s if draft.hall.plan.window[window.id].tidal else 0
    ready_at = draft.now + timedelta(seconds=setup_s)
    draft.record(WindowOpening(draft.now, window.id, ready_at, reason, draft.by))
    open_if_ready(draft, draft.window(window.id))


def open_if_ready(draft: Draft, window: Window) -> None:
    """Open a window whose setup is over and whose clerk is there."""
    if window.ready_at is not None and window.ready_at <= draft.now and window.staff is not None:
        draft.record(WindowOpened(draft.now, window.id, window.reason, draft.by))


def close_window(draft: Draft, command: CloseWindow) -> None:
    """Close a window by a manager's word; the citizen in hand is served first."""
    window = draft.window(command.window)
    if window.phase is WindowPhase.CLOSED and not window.expected:
        raise Refused("already_closed")
    _settle_proposal(draft, window, "withdrawn")
    begin_closing(draft, window, command.reason or "manager")


def begin_closing(draft: Draft, window: Window, reason: str) -> None:
    """Bind nobody to a window any more, and close it once nobody is in hand."""
    if window.ticket is None:
        draft.record(WindowClosed(draft.now, window.id, reason, draft.by, expected=False))
    elif window.phase is not WindowPhase.CLOSING:
        draft.record(WindowClosing(draft.now, window.id, reason, draft.by))


def pause(draft: Draft, command: PauseWindow) -> None:
    """Leave the post for a while; who was only called goes back to the head of the line."""
    window = draft.window(command.window)
    if window.phase is not WindowPhase.OPEN:
        raise Refused("window_closed")
    if window.pause is not None:
        raise Refused("already_paused")
    if command.until is not None and command.until <= draft.now:
        raise Refused("until_past")
    if command.reason is PauseReason.VISIT:
        _may_visit(draft, window, command)
    ticket = draft.hall.ticket_at(window.id)
    paused = WindowPaused(draft.now, window.id, command.reason, command.note, command.until, command.booking)
    draft.record(paused)
    if ticket is not None and ticket.state is TicketState.CALLED:
        draft.record(TicketReturned(draft.now, ticket.id))


def unpause(draft: Draft, command: UnpauseWindow) -> None:
    """Be back at the post; the home visit that was made, or not, is written into its appointment."""
    pause = draft.window(command.window).pause
    if pause is None:
        raise Refused("not_paused")
    draft.record(WindowUnpaused(draft.now, command.window))
    visit = None if pause.booking is None else draft.hall.bookings.get(pause.booking)
    if visit is not None and visit.state is BookingState.BOOKED:
        settled = BookingKept if command.kept else BookingMissed
        draft.record(settled(draft.now, visit.id))


def _may_visit(draft: Draft, window: Window, command: PauseWindow) -> None:
    """A clerk leaves for a home visit with nobody before him, says when he is back, and for an arranged visit which."""
    if window.ticket_state is TicketState.SERVING:
        raise Refused("finish_first")
    if command.until is None:
        raise Refused("return_missing")
    if command.booking is not None:
        _check_visit(draft, command.booking)


def _check_visit(draft: Draft, id: BookingId) -> None:
    booking = draft.hall.bookings.get(id)
    if booking is None:
        raise Refused("booking_unknown")
    if booking.kind is not BookingKind.HOME:
        raise Refused("not_a_home_visit")
    if booking.state is not BookingState.BOOKED:
        raise Refused("booking_used")


def _staying(draft: Draft, id: WindowId) -> Window:
    """A window that the plan still has; one that is gone with the day is not taken up again."""
    window = draft.window(id)
    if id in draft.hall.plan.leaving:
        raise Refused("window_leaves", {"window": str(draft.hall.plan.window[id].no)})
    return window


def _nobody_in_hand(window: Window) -> None:
    if window.ticket is not None:
        serving = window.ticket_state is TicketState.SERVING
        raise Refused("finish_first" if serving else "still_called")


def _settle_proposal(draft: Draft, window: Window, verdict: str) -> None:
    proposal = draft.hall.tide.proposal
    if proposal is not None and proposal.window == window.id:
        draft.record(ProposalAnswered(draft.now, proposal.id, verdict, draft.by))
