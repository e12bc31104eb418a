"""Results and lockers: which tickets wait for a result, which doors are free, what a citizen may fetch."""

from collections.abc import Sequence
from dataclasses import dataclass

from hall.words import CompartmentId, Outcome, ParcelState, TicketId, TicketNo, TicketState
from queue_server.core.carried import Parcel
from queue_server.core.decisions.visits import compartments
from queue_server.core.state import Hall
from queue_server.pickup import PickupCodes

WITH_RESULT = (Outcome.DONE, Outcome.ACCEPTED)


@dataclass(frozen=True, slots=True)
class PickupView:
    """A result its holder may fetch: where it lies and the code that opens the door."""

    locker: str
    door: str
    code: str


def due(hall: Hall) -> Sequence[TicketNo]:
    """Today's finished tickets of lockable items whose result was not laid in yet, first finished first."""
    laid_in = {parcel.ticket for parcel in hall.parcels.values()}
    finished = [
        ticket
        for ticket in hall.tickets.values()
        if ticket.state is TicketState.COMPLETED
        and ticket.outcome in WITH_RESULT
        and hall.plan.item[ticket.item].lockable
        and ticket.id not in laid_in
    ]
    return [ticket.no for ticket in sorted(finished, key=lambda each: (each.ended_at or each.issued_at, each.seq))]


def free_compartment(hall: Hall) -> CompartmentId | None:
    """The first compartment nothing lies in."""
    taken = {parcel.compartment for parcel in hall.parcels.values() if parcel.state is ParcelState.DEPOSITED}
    return next((CompartmentId(each) for each in sorted(compartments(hall)) if each not in taken), None)


def pickup_view(hall: Hall, ticket: TicketId, codes: PickupCodes) -> PickupView | None:
    """The result of a ticket that lies in a locker now, if one does."""
    parcel = next((each for each in hall.parcels.values() if _lies(each, ticket)), None)
    if parcel is None:
        return None
    locker, _, door = parcel.compartment.partition("/")
    name = next((each.name.zh for each in hall.plan.lockers if each.id == locker), locker)
    return PickupView(name, door.lstrip("0"), codes.code(parcel.id))


def _lies(parcel: Parcel, ticket: TicketId) -> bool:
    return parcel.ticket == ticket and parcel.state is ParcelState.DEPOSITED
