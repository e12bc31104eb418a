"""Serving: start, finish, suspend, resume, transfer, and the rating that follows."""

from datetime import timedelta

from hall.words import OrderId, TicketId, TicketState, WindowId
from queue_server.core.commands import (
    FinishService,
    GiveRating,
    InviteRating,
    Resume,
    SkipRating,
    StartService,
    Suspend,
    Transfer,
)
from queue_server.core.decisions.calling import close_if_draining, free_window, may_serve
from queue_server.core.decisions.tickets import by_number, may_wait_for
from queue_server.core.draft import Draft
from queue_server.core.events import (
    RatingGiven,
    RatingInvited,
    RatingSkipped,
    ServiceFinished,
    ServiceStarted,
    ServiceSuspended,
    TicketTransferred,
)
from queue_server.core.refusals import Refused
from queue_server.core.state import Invitation, Ticket

PAD_S = 60
"""Seconds a pad waits for a choice (domain.md §2.6, vendor practice); the slip's code works all day."""


def start(draft: Draft, command: StartService) -> None:
    """The citizen called sat down."""
    ticket = draft.in_hand(command.window)
    if ticket.state is not TicketState.CALLED:
        raise Refused("already_serving")
    window = draft.window(command.window)
    draft.record(ServiceStarted(draft.now, ticket.id, window.id, window.staff))


def finish(draft: Draft, command: FinishService) -> None:
    """End a service and invite its rating, once."""
    ticket = _served(draft, command.window)
    draft.record(ServiceFinished(draft.now, ticket.id, command.outcome))
    _invite(draft, ticket)
    close_if_draining(draft, command)


def suspend(draft: Draft, command: Suspend) -> None:
    """Let the citizen fetch something; the window is free meanwhile."""
    ticket = _served(draft, command.window)
    draft.record(ServiceSuspended(draft.now, ticket.id))
    close_if_draining(draft, command)


def resume(draft: Draft, command: Resume) -> None:
    """Go on with a suspended citizen at a free window."""
    window = free_window(draft, command)
    ticket = by_number(draft.hall, command.ticket_no)
    if ticket.state is not TicketState.SUSPENDED:
        raise Refused("ticket_not_suspended", {"ticket_no": ticket.no})
    may_serve(draft, window, ticket)
    draft.record(ServiceStarted(draft.now, ticket.id, window.id, window.staff))


def transfer(draft: Draft, command: Transfer) -> None:
    """Send the citizen on to another item's windows with the same number."""
    ticket = _served(draft, command.window)
    may_wait_for(draft, command.item)
    if command.item == ticket.item:
        raise Refused("same_item")
    draft.record(TicketTransferred(draft.now, ticket.id, command.item))
    close_if_draining(draft, command)


def invite_rating(draft: Draft, command: InviteRating) -> None:
    """Arm the pad again for the visit that just ended here."""
    ticket = draft.window(command.window).last_ticket
    invitation = None if ticket is None else draft.hall.invitations.get(invitation_id(ticket))
    if ticket is None or invitation is None:
        raise Refused("nothing_to_rate")
    if invitation.level is not None:
        raise Refused("already_rated")
    _invite(draft, draft.hall.tickets[ticket])


def give_rating(draft: Draft, command: GiveRating) -> None:
    """Note a citizen's level and reasons; a second rating by the same invitation is refused."""
    invitation = _invitation(draft, command.invitation)
    if invitation.level is not None:
        raise Refused("already_rated")
    if any(not reason_fits(reason, command.level.value) for reason in command.reasons):
        raise Refused("reason_not_of_level")
    draft.record(RatingGiven(draft.now, invitation.id, command.level, command.reasons, command.channel))


def skip_rating(draft: Draft, command: SkipRating) -> None:
    """Note that the pad's time ran out."""
    invitation = _invitation(draft, command.invitation)
    if not invitation.over:
        draft.record(RatingSkipped(draft.now, invitation.id))


def invitation_id(ticket: TicketId) -> OrderId:
    """The one invitation a ticket's service leads to."""
    return OrderId(f"rate-{ticket}")


FIRST_DIGIT = {
    "very_satisfied": "5",
    "satisfied": "4",
    "basically_satisfied": "3",
    "dissatisfied": "2",
    "very_dissatisfied": "1",
}
"""The national reason codes open with their level's digit (config/codesets.json)."""


def reason_fits(reason: str, level: str) -> bool:
    """Whether a reason code belongs to a level."""
    return len(reason) == len("510") and reason.startswith(FIRST_DIGIT[level])


def _invitation(draft: Draft, invitation: OrderId) -> Invitation:
    found = draft.hall.invitations.get(invitation)
    if found is None:
        raise Refused("nothing_to_rate")
    return found


def _invite(draft: Draft, ticket: Ticket) -> None:
    window = ticket.window or WindowId("")
    until = draft.now + timedelta(seconds=PAD_S)
    draft.record(RatingInvited(draft.now, ticket.id, invitation_id(ticket.id), window, ticket.staff, until))


def _served(draft: Draft, window: WindowId) -> Ticket:
    ticket = draft.in_hand(window)
    if ticket.state is not TicketState.SERVING:
        raise Refused("start_first")
    return ticket
