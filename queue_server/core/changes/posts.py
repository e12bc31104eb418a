"""How summonses of deputies change the hall."""

from hall.words import WindowPhase
from queue_server.core.changed import changed
from queue_server.core.events import DeputySummoned, SummonsAnswered, SummonsEnded
from queue_server.core.posts import Summons
from queue_server.core.state import Hall


def summoned(hall: Hall, event: DeputySummoned) -> Hall:
    """A deputy is asked; whoever was asked before has passed."""
    before = hall.summons.get(event.window)
    asked = () if before is None or before.deputy is None else (*before.passed, before.deputy)
    summons = Summons(event.window, event.staff, event.at, event.until, passed=asked)
    return changed(hall, now=event.at, summons=hall.summons.set(event.window, summons))


def answered(hall: Hall, event: SummonsAnswered) -> Hall:
    """A deputy said when; a window being made ready is ready then."""
    summons = changed(hall.summons[event.window], coming_at=event.coming_at, until=event.until)
    windows, window = hall.windows, hall.windows[event.window]
    if event.coming_at is not None and window.phase is WindowPhase.OPENING:
        windows = windows.set(window.id, changed(window, ready_at=event.coming_at))
    return changed(hall, now=event.at, summons=hall.summons.set(event.window, summons), windows=windows)


def ended(hall: Hall, event: SummonsEnded) -> Hall:
    """Nobody is asked any more."""
    summons = hall.summons.delete(event.window) if event.window in hall.summons else hall.summons
    return changed(hall, now=event.at, summons=summons)
