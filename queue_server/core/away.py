"""Windows whose clerks are away: when they serve again, and whether anybody serves in the hall meanwhile."""

from collections.abc import Iterable
from datetime import datetime

from hall.words import WindowId, WindowPhase
from queue_server.core.state import Hall
from queue_server.core.window import Pause, Window


def back_at(window: Window, now: datetime) -> datetime | None:
    """When a clerk who is away will be back; None for one who is there, said nothing or is late already."""
    until = None if window.pause is None else window.pause.until
    return until if until is not None and until > now else None


def away_until(hall: Hall, windows: Iterable[WindowId], now: datetime) -> datetime | None:
    """When the first of these windows serves again, where at every one that is at work the clerk is away; else None."""
    first: datetime | None = None
    for window in map(hall.windows.__getitem__, windows):
        if _at_work(window):
            back = back_at(window, now)
            if back is None:
                return None
            first = back if first is None else min(first, back)
    return first


def absence(hall: Hall, windows: Iterable[WindowId] | None = None) -> Pause | None:
    """The pause for which nobody serves at these windows, or in the whole hall; of several the first to end."""
    among = hall.windows.values() if windows is None else map(hall.windows.__getitem__, windows)
    at_work = [window for window in among if _at_work(window)]
    pauses = [window.pause for window in at_work if window.pause is not None and window.ticket is None]
    if not pauses or len(pauses) < len(at_work):
        return None
    return min(pauses, key=lambda pause: (pause.until is None, pause.until or pause.since))


def _at_work(window: Window) -> bool:
    return window.phase is WindowPhase.OPEN
