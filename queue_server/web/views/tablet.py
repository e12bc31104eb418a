"""What a window's rating tablet shows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hall.words import OrderId, StaffId, TicketNo, TicketState, WindowId
from queue_server.core.invitation import Invitation
from queue_server.core.rated import invitation_id
from queue_server.core.state import Hall
from queue_server.core.text import Text


class Face(StrEnum):
    """The four faces of a tablet."""

    IDLE = "idle"
    ARMED = "armed"
    THANKS = "thanks"
    TIMED_OUT = "timed_out"


@dataclass(frozen=True, slots=True)
class TabletView:
    """A tablet's face, whose window it is, and the service it asks about."""

    face: Face
    window: WindowId
    window_no: int
    name: Text
    staff: StaffId | None
    ticket_no: TicketNo | None = None
    invitation: OrderId | None = None
    evacuation: bool = False
    """Whether everybody is to leave the hall: nothing else counts then."""


def tablet_view(hall: Hall, window_id: WindowId, now: datetime) -> TabletView:
    """The tablet of a window now."""
    window, planned = hall.windows[window_id], hall.plan.window[window_id]
    invitation = hall.invitations.get(invitation_id(window.last_ticket)) if window.last_ticket else None
    # Whoever is being served next must not be asked about the one before.
    asked = None if window.ticket_state is TicketState.SERVING else invitation
    return TabletView(
        face=_timed_out(invitation, now) or _face(asked, now),
        window=window_id,
        window_no=planned.no,
        name=planned.name,
        staff=window.staff,
        ticket_no=hall.tickets[invitation.ticket].no if invitation else None,
        invitation=invitation.id if invitation else None,
        evacuation=hall.emergency is not None,
    )


def _timed_out(invitation: Invitation | None, now: datetime) -> Face | None:
    if invitation is None or invitation.over or invitation.level is not None or now < invitation.until:
        return None
    return Face.TIMED_OUT


def _face(invitation: Invitation | None, now: datetime) -> Face:
    if invitation is None or now >= invitation.until:
        return Face.IDLE
    if invitation.level is not None:
        return Face.THANKS
    return Face.IDLE if invitation.over else Face.ARMED
