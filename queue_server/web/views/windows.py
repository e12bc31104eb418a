"""Windows as pages show them: one tile a window."""

from dataclasses import dataclass
from datetime import datetime

from hall.words import PauseReason, StaffId, TicketNo, WindowId, WindowPhase, WindowState
from queue_server.core.planned.places import WindowPlan
from queue_server.core.state import Hall
from queue_server.core.text import Text
from queue_server.core.window import Window


@dataclass(frozen=True, slots=True)
class WindowView:
    """A window: what it is, how it is and since when, whom it serves, what a manager may do with it."""

    id: WindowId
    no: int
    name: Text
    roles: tuple[Text, ...]
    tidal: bool
    state: WindowState
    since: datetime | None
    lasts_s: float | None
    staff: StaffId | None
    ticket_no: TicketNo | None
    item: Text | None
    pause_reason: PauseReason | None
    pause_note: str
    until: datetime | None
    awaited: bool
    may_open: bool
    may_close: bool
    may_pause: bool
    may_unpause: bool


def window_view(hall: Hall, window_id: WindowId, now: datetime) -> WindowView:
    """One window now."""
    window = hall.windows[window_id]
    plan = hall.plan.window[window_id]
    ticket = hall.ticket_at(window_id)
    since = _since(hall, window)
    return WindowView(
        id=window_id,
        no=plan.no,
        name=plan.name,
        roles=_roles(hall, plan),
        tidal=plan.tidal,
        state=window.state,
        since=since,
        lasts_s=None if since is None else max(0.0, (now - since).total_seconds()),
        staff=window.staff,
        ticket_no=ticket.no if ticket else None,
        item=hall.plan.item[ticket.item].name if ticket else None,
        pause_reason=window.pause.reason if window.pause else None,
        pause_note=window.pause.note if window.pause else "",
        until=window.pause.until if window.pause else window.ready_at if window.state is WindowState.OPENING else None,
        awaited=window.state is WindowState.OPENING and window.staff is None,
        may_open=window.phase in (WindowPhase.CLOSED, WindowPhase.CLOSING),
        may_close=window.phase in (WindowPhase.OPEN, WindowPhase.OPENING),
        may_pause=window.phase is WindowPhase.OPEN and window.pause is None,
        may_unpause=window.pause is not None,
    )


def window_views(hall: Hall, now: datetime) -> tuple[WindowView, ...]:
    """Every window of the plan, in the order of the plan."""
    return tuple(window_view(hall, window.id, now) for window in hall.plan.windows if window.id in hall.windows)


def _roles(hall: Hall, plan: WindowPlan) -> tuple[Text, ...]:
    return tuple(hall.plan.role[role].name for role in plan.roles if role in hall.plan.role)


def _since(hall: Hall, window: Window) -> datetime | None:
    ticket = hall.ticket_at(window.id)
    match window.state:
        case WindowState.SERVING:
            return ticket.started_at if ticket else None
        case WindowState.CALLING:
            return ticket.called_at if ticket else None
        case WindowState.DRAINING:
            return (ticket.started_at or ticket.called_at) if ticket else None
        case WindowState.PAUSED:
            return window.pause.since if window.pause else None
        case WindowState.ASKING:
            return window.asking_since
        case WindowState.IDLE:
            return window.idle_since
        case WindowState.CLOSED | WindowState.STANDBY | WindowState.OPENING:
            return None
