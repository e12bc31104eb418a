"""The last number likely to be served today, if services take their usual time."""

from datetime import datetime, timedelta

from hall.words import TicketNo, WindowPhase
from queue_server.core.effort import usual_s
from queue_server.core.offers import serves_today
from queue_server.core.queues import waiting
from queue_server.core.state import Hall
from queue_server.core.window import Window

CHANGEOVER_S = 40.0
"""Seconds between one citizen and the next: the call, the walk."""
PAUSE_GUESS_S = 600.0
"""Seconds a pause is taken to last where the clerk left no time."""
LEAST_REMAINING_S = 30.0


def last_servable(hall: Hall, now: datetime) -> TicketNo | None:
    """The last number before the first that would not be served; None while everybody who waits is likely to be.

    Everybody in order of fair arrival goes to the window that is free first.
    """
    if not hall.timetable.serving:
        return None
    end = hall.timetable.serving[-1].end
    free_at = {
        window.id: _free_at(hall, window, now)
        for window in hall.windows.values()
        if serves_today(hall, window, now) and window.phase is not WindowPhase.CLOSING
    }
    last: TicketNo | None = None
    for ticket in waiting(hall):
        able = [window for window in hall.authority.seated.windows_for(ticket.items) if window in free_at]
        window = min(able, key=free_at.__getitem__, default=None)
        if window is None:
            continue
        if free_at[window] >= end:
            return last
        last = ticket.no
        taken = timedelta(seconds=usual_s(hall, ticket) + CHANGEOVER_S)
        free_at[window] = _in_hours(hall, free_at[window] + taken)
    return None


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
