"""The day in numbers: when and why the tide opened a window, how long people waited, and whether it all adds up."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from statistics import fmean
from threading import Lock
from zoneinfo import ZoneInfo

from hall.words import TicketId, TicketState, WindowId
from queue_server.core.commands import Command
from queue_server.core.events import DayOpened, Event, TideProposed, WindowClosed, WindowOpened
from queue_server.core.state import Hall


@dataclass(frozen=True, slots=True)
class TidalOpening:
    """A tidal window's time at work: since when, until when, at whose word, and what the hall looked like."""

    window: WindowId
    at: datetime
    reason: str
    by: str
    measures: Mapping[str, float]
    closed_at: datetime | None = None

    def minutes(self, now: datetime) -> float:
        """How long it has been open."""
        return round(((self.closed_at or now) - self.at).total_seconds() / 60, 1)


class Daybook:
    """What the hall's state forgets of its day, kept from its events; told by the journal first, then by the keeper."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._openings: list[TidalOpening] = []
        self._proposed: dict[WindowId, Mapping[str, float]] = {}

    def read(self, happened: Iterable[Event], hall: Hall) -> None:
        """Take events of a hall whose plan is known."""
        with self._lock:
            for event in happened:
                self._note(event, hall)

    def hear(self, before: Hall, after: Hall, command: Command, happened: Sequence[Event]) -> None:  # noqa: ARG002
        """Take what is on disk, as the keeper tells it."""
        self.read(happened, after)

    def openings(self) -> Sequence[TidalOpening]:
        """The tidal openings of the newest day, oldest first."""
        with self._lock:
            return tuple(self._openings)

    def _note(self, event: Event, hall: Hall) -> None:
        match event:
            case DayOpened():
                self._openings.clear()
                self._proposed.clear()
            case TideProposed(opens=True):
                self._proposed[event.window] = {
                    "wait_s": event.wait_s,
                    "waiting_per_window": event.waiting_per_window,
                    "oldest_s": event.oldest_s,
                }
            case WindowOpened(window=window) if _tidal(hall, window):
                measures = self._proposed.pop(window, {})
                self._openings.append(TidalOpening(window, event.at, event.reason, event.by, measures))
            case WindowClosed(window=window):
                self._openings = [
                    replace(opening, closed_at=event.at)
                    if opening.window == window and opening.closed_at is None
                    else opening
                    for opening in self._openings
                ]
            case _:
                pass


def _tidal(hall: Hall, window: WindowId) -> bool:
    plan = hall.plan.window.get(window)
    return plan is not None and plan.tidal


def summary(hall: Hall, stored: Mapping[TicketId, str], openings: Sequence[TidalOpening]) -> Mapping[str, object]:
    """The day so far as plain values; `stored` is the state of every ticket as the journal's read model has it."""
    tickets = hall.tickets.values()
    states = Counter(ticket.state for ticket in tickets)
    counted = Counter(stored.values())
    zone = ZoneInfo(hall.plan.time_zone)
    parts = {
        "served": states[TicketState.COMPLETED],
        "waiting": states[TicketState.WAITING],
        "called": states[TicketState.CALLED],
        "serving": states[TicketState.SERVING],
        "suspended": states[TicketState.SUSPENDED],
        "missed": states[TicketState.MISSED] + states[TicketState.VOID],
        "cancelled": states[TicketState.CANCELLED],
        "unserved": states[TicketState.UNSERVED_BY_HALL],
    }
    issued = len(stored)
    return {
        "hall": hall.plan.id,
        "day": None if hall.day is None else hall.day.isoformat(),
        "open": hall.open,
        "issued": issued,
        **parts,
        "rated": sum(invitation.level is not None for invitation in hall.invitations.values()),
        "printed": sum(ticket.printed is True for ticket in tickets),
        "not_printed": sum(ticket.printed is False for ticket in tickets),
        **_waits(hall),
        "tidal_openings": [
            {
                "window": opening.window,
                "at": opening.at.astimezone(zone).isoformat(timespec="seconds"),
                "reason": opening.reason,
                "by": opening.by,
                **opening.measures,
                "minutes": opening.minutes(hall.now),
            }
            for opening in openings
        ],
        "balanced": issued == sum(parts.values()) and counted == Counter(state.value for state in states.elements()),
        "books": {"issued": issued, "journal": dict(counted), "hall": {s.value: n for s, n in states.items()}},
    }


def _waits(hall: Hall) -> Mapping[str, float | None]:
    """The mean and the 95th percentile, in seconds, of the waits of those who were called."""
    waits = sorted(
        (ticket.first_called_at - ticket.issued_at).total_seconds()
        for ticket in hall.tickets.values()
        if ticket.first_called_at is not None
    )
    if not waits:
        return {"mean_wait_s": None, "p95_wait_s": None}
    return {"mean_wait_s": round(fmean(waits), 1), "p95_wait_s": round(waits[ceil(0.95 * len(waits)) - 1], 1)}
