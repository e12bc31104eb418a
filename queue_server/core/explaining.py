"""Says why a window calls this ticket and not another, in the terms the policies themselves weigh."""

from datetime import datetime

from hall.words import CallReason, GroupId
from queue_server.core.dispatch import Line, further_s, service_s, waited_s, work_per_home_window
from queue_server.core.queues import heads, place_of
from queue_server.core.reasons import Reason, Weighed
from queue_server.core.state import Hall
from queue_server.core.ticket import Ticket
from queue_server.core.window import Window


def why(hall: Hall, window: Window, ticket: Ticket, now: datetime, *, chosen: bool = False) -> Reason:
    """Why the window calls a waiting ticket now; `chosen` where its clerk named the number.

    What is said is what everybody can check: who waited longest, and in what the called one outweighs him. It holds
    whatever a policy's formula and constants are.
    """
    own: Line = ((ticket.item, ticket.queue_class), place_of(ticket))
    lines = list(heads(hall, window))
    passed = _longest_passed(hall, lines, own, now)
    work = work_per_home_window(hall) if chosen or len(lines) > 1 else {}
    return Reason(
        because=_because(hall, lines, passed, chosen=chosen),
        this=_weighed(hall, window, own, work, now),
        passed=None if passed is None else _weighed(hall, window, passed, work, now),
        others=sum(key != own[0] for key, _ in lines),
    )


def awaited(hall: Hall, window: Window, ticket: Ticket, others: int) -> Reason:
    """Why a ticket was called as it was put in line: a window was asking, and so many others with it."""
    item = hall.plan.item[ticket.item]
    home = item.group == hall.plan.window[window.id].home
    usual_s = round(service_s(hall, ticket.item, window) + further_s(hall, ticket.id, window))
    return Reason(CallReason.AWAITED, Weighed(item.group, 0, usual_s, 0, home), others=others)


def _because(hall: Hall, lines: list[Line], passed: Line | None, *, chosen: bool) -> CallReason:
    if chosen:
        return CallReason.CHOSEN
    if len(lines) == 1:
        return CallReason.ALONE
    if hall.policy == "fcfs":
        return CallReason.EARLIEST
    return CallReason.LONGEST if passed is None else CallReason.PRESSING


def _longest_passed(hall: Hall, lines: list[Line], own: Line, now: datetime) -> Line | None:
    """The head that has waited longest, where it has waited longer than the one called."""
    longest = max(lines, key=lambda line: _since_s(hall, line, now), default=own)
    return longest if _since_s(hall, longest, now) > _since_s(hall, own, now) else None


def _weighed(hall: Hall, window: Window, line: Line, work: dict[GroupId, float], now: datetime) -> Weighed:
    (item, _), place = line
    group = hall.plan.item[item].group
    since_s = _since_s(hall, line, now)
    return Weighed(
        group=group,
        waited_s=round(max(0.0, since_s)),
        service_s=round(service_s(hall, item, window) + further_s(hall, place[2], window)),
        work_s=round(work.get(group, 0.0)),
        home=group == hall.plan.window[window.id].home,
        credit_s=round((now - place[0]).total_seconds() - since_s),
    )


def _since_s(hall: Hall, line: Line, now: datetime) -> float:
    """Seconds since arrival or slot today; the place a voucher kept overnight counts as credit."""
    key, place = line
    return min(waited_s(hall, key, place, now), (now - hall.tickets[place[2]].issued_at).total_seconds())
