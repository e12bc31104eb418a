"""What a ticket is promised: the table in force, moved on to the work that stands before it now."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from hall.words import ItemCode, QueueClass, TicketState, WindowId, WindowPhase
from queue_server.core.away import away_until
from queue_server.core.dispatch import CHANGEOVER_S, service_s
from queue_server.core.effort import usual_s
from queue_server.core.offers import serves_today
from queue_server.core.state import Hall
from queue_server.core.ticket import QueueKey, Ticket

LEAST_P90_S = 60
"""Even where a window is asking, a minute may pass."""
BUSY_P50, BUSY_P90 = 0.5, 2.0
"""With every window busy and nobody waiting: shares of a service, over the windows, until one is free."""

Promise = tuple[int, int]
Posts = tuple[frozenset[WindowId], frozenset[WindowId]]
"""The windows at work now, and those that serve at some time today."""
LAST = 10**9
"""The sequence of somebody who stands behind everybody of the same fair arrival."""


def promised(
    hall: Hall, item: ItemCode, queue_class: QueueClass, fair_arrival: datetime, now: datetime, seq: int = LAST
) -> Promise:
    """Seconds (P50, P90) a ticket would wait that stands at a fair arrival; (0, 0) where nothing is known."""
    credited = queue_class is not QueueClass.ORDINARY
    table = (hall.credited if credited else hall.promises).get(item) or hall.promises.get(item)
    if table is None:
        return (0, 0)
    windows = _serving(hall.authority.seated.windows_of[item], _posts(hall, now))
    if any(hall.windows[window].asking_since is not None for window in windows):
        return (0, LEAST_P90_S)
    usual_s = (service_s(hall, item) + CHANGEOVER_S) / max(1, len(windows))
    known = hall.ahead_s.get(item)
    p50_s, p90_s = map(float, table)
    if known is not None:
        p50_s, p90_s = _moved((p50_s, p90_s), known[credited], ahead_s(hall, item, fair_arrival, now, seq), usual_s)
    if windows and not any(hall.windows[window].ticket is None for window in windows):
        p50_s, p90_s = max(p50_s, BUSY_P50 * usual_s), max(p90_s, BUSY_P90 * usual_s)
    away = _away_s(hall, windows, now)
    if away > 0.0:
        p50_s, p90_s = max(p50_s, away), max(p90_s, away + usual_s)
    return round(p50_s), max(LEAST_P90_S, round(p50_s), round(p90_s))


def remaining(hall: Hall, ticket: Ticket, now: datetime) -> Promise:
    """Seconds (P50, P90) a waiting ticket is still likely to wait, by the newest table and its place in line."""
    if ticket.item not in hall.promises:
        gone_s = (now - ticket.issued_at).total_seconds()
        return max(0, round(ticket.p50_s - gone_s)), max(0, round(ticket.p90_s - gone_s))
    return promised(hall, ticket.item, ticket.queue_class, ticket.fair_arrival, now, ticket.seq)


def newcomer(hall: Hall, queue_class: QueueClass, now: datetime) -> datetime:
    """The fair arrival of somebody of a class who comes now."""
    credit_s = 0 if queue_class is QueueClass.ORDINARY else hall.plan.tickets.priority_credit_s
    return now - timedelta(seconds=credit_s)


def within_reach(hall: Hall, now: datetime) -> list[ItemCode]:
    """The items that a window serves or will serve today."""
    posts, windows_of = _posts(hall, now), hall.authority.seated.windows_of
    return [item.code for item in hall.plan.items if _serving(windows_of[item.code], posts)]


def ahead_s(hall: Hall, item: ItemCode, fair_arrival: datetime, now: datetime, seq: int = LAST) -> float:
    """Seconds until somebody serves, and the work that stands before a place, shared among the windows it waits for."""
    opens = hall.timetable.next_service(now)
    closed_s = 0.0 if opens is None else (opens - now).total_seconds()
    posts, windows_of = _posts(hall, now), hall.authority.seated.windows_of
    here = _serving(windows_of[item], posts)
    if not here:
        return closed_s
    closed_s = max(closed_s, _away_s(hall, here, now))
    laden_s = _laden_s(hall, (fair_arrival, seq))
    work_s = 0.0
    for key in hall.places:
        if not here.isdisjoint(windows_of[key[0]]):
            able = _serving(windows_of[key[0]], posts)
            line_s = _line_s(hall, key, (fair_arrival, seq)) + laden_s.get(key, 0.0)
            work_s += line_s * len(able & here) / max(1, len(able))
    return closed_s + work_s / len(here)


def _moved(table: tuple[float, float], before_s: float, ahead_s: float, usual_s: float) -> tuple[float, float]:
    """The table's promise with more work ahead than when it was made, or less."""
    p50_s, p90_s = table
    if ahead_s >= before_s:
        return p50_s + ahead_s - before_s, p90_s + ahead_s - before_s
    share = (ahead_s + usual_s) / (before_s + usual_s)
    return p50_s * share, p90_s * share


def _line_s(hall: Hall, key: QueueKey, place: tuple[datetime, int]) -> float:
    """Seconds of work in a line before a place, one thing each."""
    before = bisect_left(hall.places[key], place, key=lambda stands: stands[:2])
    return before * (service_s(hall, key[0]) + CHANGEOVER_S)


def _laden_s(hall: Hall, place: tuple[datetime, int]) -> Mapping[QueueKey, float]:
    """Seconds by which more than one thing each makes the work before a place longer."""
    further: dict[QueueKey, float] = {}
    for ticket in map(hall.tickets.__getitem__, hall.laden):
        if ticket.state is TicketState.WAITING and (ticket.fair_arrival, ticket.seq) < place:
            key = (ticket.item, ticket.queue_class)
            further[key] = further.get(key, 0.0) + usual_s(hall, ticket) - service_s(hall, ticket.item)
    return further


def _away_s(hall: Hall, windows: frozenset[WindowId], now: datetime) -> float:
    """Seconds until the first of these windows has its clerk back, where all of them are away."""
    until = away_until(hall, windows, now)
    return 0.0 if until is None else (until - now).total_seconds()


def _posts(hall: Hall, now: datetime) -> Posts:
    windows = hall.windows.values()
    return (
        frozenset(window.id for window in windows if window.phase is WindowPhase.OPEN),
        frozenset(window.id for window in windows if serves_today(hall, window, now)),
    )


def _serving(able: Iterable[WindowId], posts: Posts) -> frozenset[WindowId]:
    """Of the windows that may serve an item those that do now; before any does, those that should today."""
    at_work, today = posts
    return at_work.intersection(able) or today.intersection(able)
