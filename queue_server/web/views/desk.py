"""A window as its clerk sees it: the ticket in hand, what may be done next, who waits."""

from dataclasses import dataclass
from datetime import datetime

from hall.words import (
    CaseId,
    Need,
    QueueClass,
    StaffId,
    TicketId,
    TicketNo,
    TicketState,
    Token,
    WindowId,
    WindowPhase,
    WindowState,
)
from queue_server.core.decisions.receipts import latest
from queue_server.core.effort import usual_s
from queue_server.core.reasons import Reason
from queue_server.core.receipt import Receipt
from queue_server.core.state import Hall
from queue_server.core.text import Text
from queue_server.core.window import Window
from queue_server.web.views.lines import InLine, aside, line_of
from queue_server.web.views.windows import WindowView, window_view


@dataclass(frozen=True, slots=True)
class InHand:
    """The ticket called or served; marks and needs are what the clerk must mind, nothing says who it is."""

    no: TicketNo
    id: TicketId
    state: TicketState
    item: Text
    materials: tuple[str, ...]
    queue_class: QueueClass
    priority: Text | None
    needs: tuple[Need, ...]
    quantity: int
    calls: int
    max_calls: int
    waited_s: float
    lasts_s: float
    reason: Reason | None
    overran: bool
    """Whether the service runs so long that it has most likely been left running."""
    usual_s: float
    """What a service of it usually takes."""
    first_contact: StaffId | None
    """Who was asked first, where that was somebody else (首问负责)."""


@dataclass(frozen=True, slots=True)
class DeskView:
    """Everything a clerk's page shows."""

    window: WindowView
    in_hand: InHand | None
    undo: str
    undo_left_s: int
    asking: bool
    may_call: bool
    unskilled: bool
    """Whether who sits here may do nothing of the window's own group for want of a skill."""
    rating_open: bool
    receipt: Token | None
    """The code of the paper the last citizen here takes home, where there is one."""
    paper: Receipt | None
    """That paper, where it was sent to a printer."""
    waiting: tuple[InLine, ...]
    suspended: tuple[InLine, ...]
    missed: tuple[InLine, ...]


def desk_view(hall: Hall, window_id: WindowId, now: datetime) -> DeskView:
    """A window's desk now."""
    window = hall.windows[window_id]
    suspended, missed = aside(hall, window_id, now)
    undo_left_s = _undo_left_s(hall, window, now)
    return DeskView(
        window=window_view(hall, window_id, now),
        in_hand=_in_hand(hall, window_id, now),
        undo=window.step.name if window.step and undo_left_s else "",
        undo_left_s=undo_left_s,
        asking=window.state is WindowState.ASKING,
        may_call=_may_call(window),
        unskilled=_unskilled(hall, window),
        rating_open=any(each.ticket == window.last_ticket and each.level is None for each in hall.invitations.values()),
        receipt=(token := _receipt(hall, window)),
        paper=None if token is None else latest(hall, token),
        waiting=line_of(hall, window_id, now),
        suspended=suspended,
        missed=missed,
    )


def _receipt(hall: Hall, window: Window) -> Token | None:
    if window.last_ticket is None:
        return None
    first = hall.cases.get(CaseId(f"{window.last_ticket}.1"))
    return None if first is None else first.token


def _unskilled(hall: Hall, window: Window) -> bool:
    home = hall.plan.window[window.id].home
    own = {item for item in hall.authority.items_of[window.id] if hall.plan.item[item].group == home}
    return window.staff is not None and bool(own) and own.isdisjoint(hall.authority.seated.items_of[window.id])


def _may_call(window: Window) -> bool:
    ready = window.phase in (WindowPhase.OPEN, WindowPhase.OPENING)
    return ready and window.staff is not None and window.ticket is None and window.pause is None


def _in_hand(hall: Hall, window_id: WindowId, now: datetime) -> InHand | None:
    ticket = hall.ticket_at(window_id)
    if ticket is None:
        return None
    item = hall.plan.item[ticket.item]
    since = (ticket.started_at if ticket.state is TicketState.SERVING else ticket.called_at) or now
    return InHand(
        no=ticket.no,
        id=ticket.id,
        state=ticket.state,
        item=item.name,
        materials=item.guide.materials,
        queue_class=ticket.queue_class,
        priority=hall.plan.priority[ticket.priority].name if ticket.priority in hall.plan.priority else None,
        needs=ticket.needs,
        quantity=ticket.quantity,
        calls=ticket.calls,
        max_calls=hall.plan.calls.max_calls,
        waited_s=((ticket.first_called_at or now) - ticket.issued_at).total_seconds(),
        lasts_s=max(0.0, (now - since).total_seconds()),
        reason=ticket.reason,
        overran=ticket.imputed_s is not None,
        usual_s=usual_s(hall, ticket),
        first_contact=None if ticket.first_staff == hall.windows[window_id].staff else ticket.first_staff,
    )


def _undo_left_s(hall: Hall, window: Window, now: datetime) -> int:
    step = window.step
    if step is None:
        return 0
    left = hall.plan.calls.undo_s - (now - step.at).total_seconds()
    stands = (
        hall.tickets[step.ticket.id].state is TicketState.CALLED
        if step.name == "call"
        else window.ticket is None and window.phase is WindowPhase.OPEN
    )
    return max(0, round(left)) if stands else 0
