"""When everybody who waits would be served if services took their usual time: promises and the last servable number.

A list schedule over the windows as they stand, in order of fair arrival. It knows no chance, so its P90 is a plain
stretch of its P50; the roll-out that replaces it keeps this signature.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from hall.words import ItemCode, TicketNo, WindowId, WindowPhase
from queue_server.core.effort import usual_s
from queue_server.core.offers import serves_today
from queue_server.core.queues import waiting
from queue_server.core.state import Hall, Window

CHANGEOVER_S = 40.0
"""Seconds between one citizen and the next: the call, the walk."""
PAUSE_GUESS_S = 600.0
"""Seconds a pause is taken to last where the clerk left no time."""
LEAST_REMAINING_S = 30.0
STRETCH = 1.6
"""P90 over P50 of the wait, and the minutes added, as the training days of the five halls show."""
STRETCH_S = 240.0

Outlook = tuple[Mapping[ItemCode, tuple[int, int]], TicketNo | None]


def outlook(hall: Hall, now: datetime) -> Outlook:
    """Promises per item, seconds (P50, P90) for a ticket taken now, and the last number likely served today.

    The number is None while everybody who waits is likely to be served; an item no window can reach has no promise.
    """
    free_at = {
        window.id: _free_at(hall, window, now)
        for window in hall.windows.values()
        if serves_today(hall, window, now) and window.phase is not WindowPhase.CLOSING
    }
    last = _schedule(hall, free_at)
    promises = {}
    for item, windows in hall.authority.windows_of.items():
        reachable = [free_at[window] for window in windows if window in free_at]
        if reachable:
            p50_s = max(0.0, (min(reachable) - now).total_seconds())
            promises[item] = (round(p50_s), round(p50_s * STRETCH + STRETCH_S))
    return promises, last


def _schedule(hall: Hall, free_at: dict[WindowId, datetime]) -> TicketNo | None:
    """Hand everybody to the window free first; the last number before the first that would not be served today."""
    end = hall.timetable.serving[-1].end if hall.timetable.serving else None
    last: TicketNo | None = None
    cut = False
    for ticket in waiting(hall):
        eligible = [window for window in hall.authority.windows_of[ticket.item] if window in free_at]
        if not eligible:
            continue
        window = min(eligible, key=free_at.__getitem__)
        start = free_at[window]
        if end is not None and start >= end:
            cut = True
        elif not cut:
            last = ticket.no
        taken = timedelta(seconds=usual_s(hall, ticket) + CHANGEOVER_S)
        free_at[window] = _in_hours(hall, start + taken)
    return last if cut else None


def _free_at(hall: Hall, window: Window, now: datetime) -> datetime:
    ticket = hall.ticket_at(window.id)
    if ticket is not None:
        usual = usual_s(hall, ticket)
        served_s = 0.0 if ticket.started_at is None else (now - ticket.started_at).total_seconds()
        return _in_hours(hall, now + timedelta(seconds=max(LEAST_REMAINING_S, usual - served_s)))
    if window.pause is not None:
        back = window.pause.until or now + timedelta(seconds=PAUSE_GUESS_S)
        return _in_hours(hall, max(now, back))
    return _in_hours(hall, max(now, window.ready_at or now))


def _in_hours(hall: Hall, moment: datetime) -> datetime:
    """The moment itself, or the next opening where it falls before hours or into a break."""
    for period in hall.timetable.serving:
        if moment < period.end:
            return max(moment, period.start)
    return moment
