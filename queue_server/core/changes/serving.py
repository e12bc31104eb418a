"""How calling and serving change the hall."""

from hall.words import CallReason, TicketState
from queue_server.core.changed import changed
from queue_server.core.changes.tickets import undone, with_ticket
from queue_server.core.changes.windows import freed, taken
from queue_server.core.events import (
    CallAnnounced,
    ServiceFinished,
    ServiceOverran,
    ServiceStarted,
    ServiceSuspended,
    StepUndone,
    TicketCalled,
    TicketMissed,
    TicketRecalled,
)
from queue_server.core.queues import leave
from queue_server.core.reasons import Reason
from queue_server.core.state import Hall
from queue_server.core.ticket import Ticket
from queue_server.core.window import Step


def called(hall: Hall, event: TicketCalled) -> Hall:
    """A ticket leaves the line for a window; the call still has to be announced."""
    before = hall.tickets[event.ticket]
    ticket = changed(
        before,
        state=TicketState.CALLED,
        window=event.window,
        staff=event.staff,
        first_staff=before.first_staff or event.staff,
        first_called_at=before.first_called_at or event.at,
        called_at=event.at,
        announced_at=None,
        calls=1,
        reason=event.reason,
    )
    after = changed(
        hall,
        now=event.at,
        tickets=with_ticket(hall, ticket),
        places=leave(hall.places, before),
        called=(*hall.called, ticket.id),
        unannounced=hall.unannounced | {ticket.id},
    )
    return taken(after, ticket, Step("call", before, event.at))


def recalled(hall: Hall, event: TicketRecalled) -> Hall:
    """The number is called once more and has to be announced again."""
    before = hall.tickets[event.ticket]
    ticket = changed(before, calls=before.calls + 1, called_at=event.at, announced_at=None)
    return changed(hall, now=event.at, tickets=with_ticket(hall, ticket), unannounced=hall.unannounced | {ticket.id})


def announced(hall: Hall, event: CallAnnounced) -> Hall:
    """The time to answer the call runs from here."""
    ticket = hall.tickets[event.ticket]
    heard = changed(ticket, announced_at=event.at)
    return changed(hall, now=event.at, tickets=with_ticket(hall, heard), unannounced=hall.unannounced - {ticket.id})


def started(hall: Hall, event: ServiceStarted) -> Hall:
    """A called, missed or suspended citizen is served at a window."""
    before = hall.tickets[event.ticket]
    ticket = changed(
        before,
        state=TicketState.SERVING,
        window=event.window,
        staff=event.staff,
        first_staff=before.first_staff or event.staff,
        started_at=event.at,
        missed_at=None,
        reason=before.reason if before.state is TicketState.CALLED else Reason(CallReason.RETURNED),
    )
    after = changed(
        hall,
        now=event.at,
        tickets=with_ticket(hall, ticket),
        missed=hall.missed - {ticket.id},
        suspended=hall.suspended - {ticket.id},
        unannounced=hall.unannounced - {ticket.id},
    )
    return taken(after, ticket)


def finished(hall: Hall, event: ServiceFinished) -> Hall:
    """The citizen is done; the window is free."""
    before = hall.tickets[event.ticket]
    ticket = changed(
        before,
        state=TicketState.COMPLETED,
        served_s=_served_s(before, event),
        ended_at=event.at,
        outcome=event.outcome,
        conclusions=(*before.conclusions, *event.conclusions),
    )
    after = changed(hall, now=event.at, tickets=with_ticket(hall, ticket), suspended=hall.suspended - {ticket.id})
    if before.state is not TicketState.SERVING:
        return after
    return freed(after, before.window, event.at, Step("finish", before, event.at))


def overran(hall: Hall, event: ServiceOverran) -> Hall:
    """The service has most likely been left running."""
    ticket = changed(hall.tickets[event.ticket], imputed_s=event.imputed_s)
    return changed(hall, now=event.at, tickets=with_ticket(hall, ticket))


def suspended(hall: Hall, event: ServiceSuspended) -> Hall:
    """The citizen is away for papers; the window is free, the ticket remembers it."""
    before = hall.tickets[event.ticket]
    ticket = changed(
        before,
        state=TicketState.SUSPENDED,
        served_s=_served_s(before, event),
        started_at=None,
        suspended_at=event.at,
    )
    after = changed(hall, now=event.at, tickets=with_ticket(hall, ticket), suspended=hall.suspended | {ticket.id})
    return freed(after, before.window, event.at)


def missed(hall: Hall, event: TicketMissed) -> Hall:
    """Nobody came; the window is free, the number may rejoin."""
    before = hall.tickets[event.ticket]
    ticket = changed(before, state=TicketState.MISSED, missed_at=event.at, misses=before.misses + 1)
    after = changed(
        hall,
        now=event.at,
        tickets=with_ticket(hall, ticket),
        missed=hall.missed | {ticket.id},
        unannounced=hall.unannounced - {ticket.id},
    )
    return freed(after, before.window, event.at, Step("absent", before, event.at))


def step_undone(hall: Hall, event: StepUndone) -> Hall:
    """The window's last step is taken back."""
    step = hall.windows[event.window].step
    if step is None or step.ticket.id != event.ticket:
        return changed(hall, now=event.at)
    return undone(hall, event, step)


def _served_s(ticket: Ticket, event: ServiceFinished | ServiceSuspended) -> float:
    if ticket.started_at is None:
        return ticket.served_s
    return ticket.served_s + (event.at - ticket.started_at).total_seconds()
