"""Calling: who comes next to which window, again, or not at all."""

from datetime import timedelta

from hall.words import MissedPolicy, TicketState, WindowId, WindowPhase
from queue_server.core import offers
from queue_server.core.commands import (
    Announce,
    CallNext,
    CallSpecific,
    CitizenHere,
    MarkAbsent,
    Recall,
    Undo,
    WindowCommand,
)
from queue_server.core.decisions.cases import withdraw
from queue_server.core.decisions.tickets import by_number
from queue_server.core.dispatch import choose, rank
from queue_server.core.draft import Draft
from queue_server.core.events import (
    CallAnnounced,
    RatingWithdrawn,
    ServiceStarted,
    StepUndone,
    TicketCalled,
    TicketMissed,
    TicketRecalled,
    TicketVoided,
    WindowAsked,
    WindowClosed,
    WindowOpened,
)
from queue_server.core.explaining import awaited, why
from queue_server.core.reasons import Reason
from queue_server.core.refusals import Refused
from queue_server.core.ticket import Ticket
from queue_server.core.window import Step, Window


def call_next(draft: Draft, command: CallNext) -> None:
    """Call whom the policy chooses, or leave the window asking."""
    window = free_window(draft, command.window)
    if not _call_chosen(draft, window) and window.asking_since is None:
        draft.record(WindowAsked(draft.now, window.id))


def call_specific(draft: Draft, command: CallSpecific) -> None:
    """Call a chosen number that waits and that the window may serve."""
    window = free_window(draft, command.window)
    ticket = by_number(draft.hall, command.ticket_no)
    if ticket.state is not TicketState.WAITING:
        raise Refused("ticket_not_waiting", {"ticket_no": ticket.no})
    may_serve(draft, window, ticket)
    if ticket.item in draft.hall.halted:
        raise offers.out_of_order(draft.hall, ticket.item)
    call(draft, window, ticket, "clerk", why(draft.hall, window, ticket, draft.now, chosen=True))


def recall(draft: Draft, command: Recall) -> None:
    """Call the same number again, not too soon and not too often."""
    ticket, rules = draft.in_hand(command.window), draft.hall.plan.calls
    if ticket.state is not TicketState.CALLED or ticket.called_at is None:
        raise Refused("already_serving")
    if ticket.calls >= rules.max_calls:
        raise Refused("recall_limit", {"calls": str(ticket.calls)})
    _after(draft, ticket, rules.recall_gap_s, "recall_too_soon")
    draft.record(TicketRecalled(draft.now, ticket.id))


def announce(draft: Draft, command: Announce) -> None:
    """Note that a call was shown or spoken; a late word on an earlier call changes nothing."""
    ticket = draft.hall.tickets.get(command.ticket)
    if ticket is None:
        raise Refused("ticket_unknown")
    if ticket.state is TicketState.CALLED and ticket.announced_at is None and ticket.calls == command.calls:
        draft.record(CallAnnounced(draft.now, ticket.id, ticket.calls, draft.by))


def mark_absent(draft: Draft, command: MarkAbsent) -> None:
    """Take a number for missed once it had its calls or its time to answer."""
    ticket, rules = draft.in_hand(command.window), draft.hall.plan.calls
    if ticket.state is not TicketState.CALLED:
        raise Refused("already_serving")
    if ticket.needs and not ticket.attended_by:
        raise Refused("guide_first", {"ticket_no": ticket.no})
    patience_s = rules.recall_gap_s if ticket.calls >= rules.max_calls else rules.answer_timeout_s
    if ticket.needs:
        patience_s = rules.answer_timeout_s * rules.need_times
    _after(draft, ticket, patience_s, "absent_too_soon")
    draft.record(TicketMissed(draft.now, ticket.id))
    if rules.missed is MissedPolicy.VOID:
        draft.record(TicketVoided(draft.now, ticket.id, "missed"))
    close_if_draining(draft, command)


def citizen_here(draft: Draft, command: CitizenHere) -> None:
    """Serve a citizen at once whose number was missed."""
    ticket = by_number(draft.hall, command.ticket_no)
    if ticket.state is TicketState.CALLED and ticket.window == command.window:
        draft.record(ServiceStarted(draft.now, ticket.id, command.window, ticket.staff))
        return
    window = free_window(draft, command.window)
    if ticket.state is not TicketState.MISSED:
        raise Refused("ticket_not_missed", {"ticket_no": ticket.no})
    may_serve(draft, window, ticket)
    draft.record(ServiceStarted(draft.now, ticket.id, window.id, window.staff))


def undo(draft: Draft, command: Undo) -> None:
    """Take back the window's last call, finish or no-show while it is fresh and nothing came of it."""
    window = draft.window(command.window)
    step = window.step
    if step is None or not _stands(draft, window, step):
        raise Refused("nothing_to_undo")
    if draft.now > step.at + timedelta(seconds=draft.hall.plan.calls.undo_s):
        raise Refused("undo_too_late", {"seconds": str(draft.hall.plan.calls.undo_s)})
    invitation = next(
        (each for each in draft.hall.invitations.values() if each.ticket == step.ticket.id and step.name == "finish"),
        None,
    )
    if step.name == "finish":
        withdraw(draft, step.ticket.id)
    if invitation is not None:
        if invitation.level is not None:
            raise Refused("already_rated")
        draft.record(RatingWithdrawn(draft.now, invitation.id))
    draft.record(StepUndone(draft.now, step.ticket.id, window.id, step.name))


def settle(draft: Draft) -> None:
    """Call who was just put in line to a window that is asking: least flexible first, then longest idle."""
    if draft.hall.emergency is not None:
        return
    for ticket_id in draft.lined_up():
        ticket = draft.hall.tickets[ticket_id]
        if ticket.item in draft.hall.halted:
            continue
        asking = [
            window
            for window in (draft.hall.windows[each] for each in draft.hall.authority.seated.windows_for(ticket.items))
            if window.asking_since is not None and window.phase is WindowPhase.OPEN
        ]
        if asking:
            window = rank(draft.hall, asking)[0]
            call(draft, window, ticket, "asked", awaited(draft.hall, window, ticket, len(asking) - 1))


def call_asking(draft: Draft) -> None:
    """Call to every window that is asking, least flexible first, after what kept its people from it is over."""
    if draft.hall.emergency is not None:
        return
    asking = [window for window in draft.hall.windows.values() if window.asking_since is not None]
    for window in rank(draft.hall, asking):
        if window.phase is WindowPhase.OPEN:
            _call_chosen(draft, window)


def free_window(draft: Draft, id: WindowId) -> Window:
    """A window that wants a citizen: open, manned, not paused, nobody in hand; else refuses."""
    if draft.hall.emergency is not None:
        raise Refused("emergency")
    window = draft.window(id)
    if window.staff is None:
        raise Refused("not_signed_on")
    if window.ticket is not None:
        serving = window.ticket_state is TicketState.SERVING
        raise Refused("finish_first" if serving else "still_called")
    if window.phase is WindowPhase.OPENING:
        draft.record(WindowOpened(draft.now, window.id, window.reason, draft.by))
        return draft.window(id)
    if window.phase is WindowPhase.CLOSING:
        raise Refused("window_draining")
    if window.phase is WindowPhase.CLOSED:
        raise Refused("window_closed")
    if window.pause is not None:
        raise Refused("window_paused")
    return window


def may_serve(draft: Draft, window: Window, ticket: Ticket) -> None:
    """Refuse a ticket the window has no authorisation for."""
    able = draft.hall.authority.seated.windows_for(ticket.items)
    if window.id not in able:
        numbers = [str(draft.hall.plan.window[each].no) for each in able]
        raise Refused("window_may_not_serve", {"ticket_no": ticket.no, "windows": "、".join(numbers)})


def close_if_draining(draft: Draft, command: WindowCommand) -> None:
    """Close a window that was only finishing the citizen in hand."""
    window = draft.window(command.window)
    if window.phase is WindowPhase.CLOSING and window.ticket is None:
        draft.record(WindowClosed(draft.now, window.id, window.reason, draft.by, expected=False))


def _call_chosen(draft: Draft, window: Window) -> bool:
    """Call whom the policy chooses for a window; whether there was anybody."""
    ticket = choose(draft.hall, window, draft.now)
    if ticket is not None:
        call(draft, window, ticket, draft.hall.policy, why(draft.hall, window, ticket, draft.now))
    return ticket is not None


def call(draft: Draft, window: Window, ticket: Ticket, chosen_by: str, reason: Reason) -> None:
    """Record a call."""
    draft.record(TicketCalled(draft.now, ticket.id, window.id, window.staff, chosen_by, reason))


def _after(draft: Draft, ticket: Ticket, seconds: int, code: str) -> None:
    heard_at = ticket.announced_at or ticket.called_at or draft.now
    left_s = seconds - (draft.now - heard_at).total_seconds()
    if ticket.announced_at is None or left_s > 0:
        raise Refused(code, {"seconds": str(max(1, round(left_s)))})


def _stands(draft: Draft, window: Window, step: Step) -> bool:
    state = draft.hall.tickets[step.ticket.id].state
    if step.name == "call":
        return state is TicketState.CALLED and window.ticket == step.ticket.id
    if window.ticket is not None or window.phase is not WindowPhase.OPEN:
        return False
    if step.name == "finish":
        return state is TicketState.COMPLETED
    return state in (TicketState.MISSED, TicketState.VOID)
