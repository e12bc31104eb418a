"""What just happened in the hall, as rows a manager reads."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from hall.words import PauseReason, RatingLevel, TicketId, TideMode, WindowId
from queue_server.core import events
from queue_server.core.commands import Command
from queue_server.core.state import Hall

KEPT = 40
"""Rows kept, more than any page shows."""


@dataclass(frozen=True, slots=True)
class Happening:
    """A row: the catalogue says `happened_<code>` with the values; `word` is the enumerated word in it, if any."""

    at: datetime
    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    word: PauseReason | RatingLevel | TideMode | None = None


class Happenings:
    """The newest happenings; listens to the keeper."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._calls: deque[Happening] = deque(maxlen=KEPT)
        self._rows: deque[Happening] = deque(maxlen=KEPT)

    def hear(self, _before: Hall, after: Hall, _command: Command, happened: Sequence[events.Event]) -> None:
        """Take note of a commit."""
        rows = [row for row in (happening(after, event) for event in happened) if row is not None]
        with self._lock:
            self._calls.extend(rows)
            self._rows.extend(row for row in rows if row.code != "called")

    def newest(self, count: int, *, calls: bool) -> tuple[Happening, ...]:
        """The newest rows, newest first; with or without every call, of which a busy hall has one in ten seconds."""
        with self._lock:
            rows = tuple(self._calls if calls else self._rows)
        return tuple(reversed(rows))[:count]


def happening(hall: Hall, event: events.Event) -> Happening | None:
    """The row for an event; None for what a manager need not read (every ticket, every start)."""
    match event:
        case events.WindowEvent():
            return _at_window(hall, event)
        case events.TicketEvent():
            return _to_ticket(hall, event)
        case events.DayOpened():
            return Happening(event.at, "day_opened", {"day": event.day.isoformat()})
        case events.DayClosed():
            return Happening(event.at, "day_closed")
        case events.ConfigurationAdopted():
            return Happening(event.at, "plan_adopted")
        case events.PolicySet():
            return Happening(event.at, f"policy_{event.policy}")
        case events.RatingGiven():
            return Happening(event.at, "rated", word=event.level)
        case events.DoorReported(what="stuck"):
            return Happening(event.at, "door_stuck", {"compartment": event.compartment})
        case _:
            return _of_tide(hall, event)


def _at_window(hall: Hall, event: events.WindowEvent) -> Happening | None:
    window = {"no": _no(hall, event.window)}
    match event:
        case events.StaffSignedOn(staff=staff):
            return Happening(event.at, "signed_on", {**window, "staff": staff})
        case events.StaffSignedOff():
            return Happening(event.at, "signed_off", window)
        case events.WindowOpening(reason=reason):
            return Happening(event.at, "opening_by_tide" if reason == "tide" else "opening", window)
        case events.WindowOpened(reason=reason):
            return Happening(event.at, "opened_by_tide" if reason == "tide" else "opened", window)
        case events.WindowClosing():
            return Happening(event.at, "draining", window)
        case events.WindowClosed(reason=reason):
            return Happening(event.at, "closed_by_tide" if reason == "tide" else "closed", window)
        case events.WindowPaused(reason=pause):
            return Happening(event.at, "paused", window, word=pause)
        case events.WindowUnpaused():
            return Happening(event.at, "unpaused", window)
        case _:
            return None


def _to_ticket(hall: Hall, event: events.TicketEvent) -> Happening | None:
    number = {"ticket_no": _number(hall, event.ticket)}
    match event:
        case events.TicketCalled(window=window, chosen_by=chosen_by):
            where = {**number, "no": _no(hall, window)}
            return Happening(event.at, "called_by_clerk" if chosen_by == "clerk" else "called", where)
        case events.TicketMissed():
            return Happening(event.at, "missed", number)
        case events.TicketRejoined():
            return Happening(event.at, "rejoined", number)
        case events.TicketCancelled():
            return Happening(event.at, "cancelled", number)
        case events.TicketVoided():
            return Happening(event.at, "voided", number)
        case events.TicketUnserved():
            return Happening(event.at, "unserved", number)
        case events.TicketTransferred(item=item):
            return Happening(event.at, "transferred", {**number, "item": item})
        case events.TicketNotPrinted():
            return Happening(event.at, "not_printed", number)
        case events.StepUndone(window=window):
            return Happening(event.at, "undone", {**number, "no": _no(hall, window)})
        case _:
            return None


def _of_tide(hall: Hall, event: events.Event) -> Happening | None:
    match event:
        case events.TideModeSet(mode=mode):
            return Happening(event.at, "tide_mode", word=mode)
        case events.PressureTurned(pressure=pressure):
            return Happening(event.at, f"turned_{pressure}")
        case events.TideProposed(window=window, opens=opens):
            return Happening(event.at, "proposed_opening" if opens else "proposed_closing", {"no": _no(hall, window)})
        case events.ProposalAnswered(verdict=verdict):
            return Happening(event.at, f"proposal_{verdict}")
        case _:
            return None


def _no(hall: Hall, window: WindowId) -> int:
    return hall.plan.window[window].no


def _number(hall: Hall, ticket: TicketId) -> str:
    return hall.tickets[ticket].no
