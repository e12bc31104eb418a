"""A window of the day: who sits there, whom it serves, why it rests."""

from dataclasses import dataclass
from datetime import datetime

from hall.words import BookingId, PauseReason, StaffId, TicketId, TicketState, WindowId, WindowPhase, WindowState
from queue_server.core.ticket import Ticket


@dataclass(frozen=True)
class Pause:
    """Why and until when a clerk is away."""

    reason: PauseReason
    note: str
    since: datetime
    until: datetime | None
    booking: BookingId | None = None
    """The home visit (上门服务) the clerk is away for, where it was an appointment."""


@dataclass(frozen=True)
class Step:
    """A window's last step that may be undone: the ticket as it was before it."""

    name: str
    ticket: Ticket
    at: datetime


@dataclass(frozen=True)
class Window:
    """A window of the day; `expected` says whether it should serve at some time today.

    `busy_s` counts the seconds since it opened in which it had somebody in hand, up to the last time it was freed.
    """

    id: WindowId
    phase: WindowPhase = WindowPhase.CLOSED
    expected: bool = True
    staff: StaffId | None = None
    ticket: TicketId | None = None
    ticket_state: TicketState | None = None
    pause: Pause | None = None
    asking_since: datetime | None = None
    idle_since: datetime | None = None
    taken_at: datetime | None = None
    busy_s: float = 0.0
    opened_at: datetime | None = None
    ready_at: datetime | None = None
    left_at: datetime | None = None
    """When its clerk signed off."""
    reason: str = ""
    last_ticket: TicketId | None = None
    step: Step | None = None

    @property
    def state(self) -> WindowState:
        """What its sign shows."""
        if self.phase is WindowPhase.CLOSING:
            return WindowState.DRAINING
        if self.ticket is not None:
            return WindowState.SERVING if self.ticket_state is TicketState.SERVING else WindowState.CALLING
        if self.phase is WindowPhase.OPENING:
            return WindowState.OPENING
        if self.phase is WindowPhase.CLOSED:
            return WindowState.CLOSED if self.staff is None else WindowState.STANDBY
        if self.pause is not None:
            return WindowState.PAUSED
        return WindowState.IDLE if self.asking_since is None else WindowState.ASKING
