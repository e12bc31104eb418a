"""Which appointments can be had: half hours of the next working days that still have room (domain.md §3.6)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from hall.words import BookingKind, BookingState, ItemCode, WindowId
from queue_server.core.authority import Authority
from queue_server.core.dispatch import service_s
from queue_server.core.sharing import fits
from queue_server.core.state import Hall
from queue_server.core.timetable import Period, Timetable, local_day

SLOT = timedelta(minutes=30)
LOOK_AHEAD = 21
"""Days among which those with hours are looked for; the longest public holiday is shorter."""
COUNTS = frozenset({BookingState.BOOKED, BookingState.CHECKED_IN})
"""The appointments that take the windows' time."""

Windows = tuple[WindowId, ...]


def free_slots(hall: Hall, item: ItemCode, now: datetime, *, today: bool = False) -> tuple[datetime, ...]:
    """The free appointments for an item, soonest first; today's too for staff, none where the hall books none."""
    if not books_here(hall):
        return ()
    days = (Booked.on(hall, day) for day in bookable_days(hall, now, today=today))
    return tuple(slot for day in days for slot in day.slots() if slot > now and day.has_room(hall, item, slot))


def has_room(hall: Hall, item: ItemCode, slot: datetime) -> bool:
    """Whether one more appointment at that time leaves those without one their share of the windows."""
    return Booked.on(hall, local_day(hall.plan, slot)).has_room(hall, item, slot)


def books_here(hall: Hall) -> bool:
    """Whether the hall's own half hours can be booked."""
    return hall.plan.bookings.share > 0 and BookingKind.HALL in hall.plan.bookings.kinds


def bookable_days(hall: Hall, now: datetime, *, today: bool = False) -> list[date]:
    """The days a citizen may book now; staff may book today as well."""
    rules, first = hall.plan.bookings, local_day(hall.plan, now)
    ahead = 0 if today else rules.ahead_days
    days = (first + timedelta(days=n) for n in range(ahead, LOOK_AHEAD + 1))
    open_days = [day for day in days if Timetable.of(hall.plan, day).serving]
    more = 1 if open_days and open_days[0] == first else 0
    return open_days[: rules.working_days + more]


@dataclass(frozen=True, slots=True)
class _Claim:
    """An appointment as the windows feel it."""

    start: datetime
    end: datetime
    windows: Windows


@dataclass(frozen=True, slots=True)
class Booked:
    """A day's windows and what is promised of their time."""

    periods: tuple[Period, ...]
    windows_of: Mapping[ItemCode, Windows]
    claims: tuple[_Claim, ...]
    share: float

    @classmethod
    def on(cls, hall: Hall, day: date) -> Self:
        """A day as it stands: tidal windows promise nobody anything."""
        windows_of = {
            item: tuple(window for window in windows if not hall.plan.window[window].tidal)
            for item, windows in Authority.of(hall.plan, day).windows_of.items()
        }
        claims = tuple(
            _claim(hall, windows_of.get(booking.item, ()), booking.item, booking.slot)
            for booking in hall.bookings.values()
            if booking.kind is BookingKind.HALL
            and booking.state in COUNTS
            and local_day(hall.plan, booking.slot) == day
        )
        return cls(Timetable.of(hall.plan, day).serving, windows_of, claims, hall.plan.bookings.share)

    def slots(self) -> Iterator[datetime]:
        """The half hours of the day."""
        for period in self.periods:
            slot = period.start
            while slot + SLOT <= period.end:
                yield slot
                slot += SLOT

    def has_room(self, hall: Hall, item: ItemCode, slot: datetime) -> bool:
        """Whether an appointment fits at a time: into every half hour it lasts, and into the session as a whole."""
        windows = self.windows_of.get(item, ())
        claim = _claim(hall, windows, item, slot)
        session = next((each for each in self.periods if each.start <= slot and claim.end <= each.end), None)
        if not windows or session is None:
            return False
        claims = (*self.claims, claim)
        return self._shared(claims, session.start, session.end) and all(
            self._shared(claims, at, at + SLOT) for at in _halves(session.start, claim)
        )

    def _shared(self, claims: tuple[_Claim, ...], start: datetime, end: datetime) -> bool:
        each_s = self.share * (end - start).total_seconds()
        wanted: dict[Windows, float] = defaultdict(float)
        for claim in claims:
            lasts_s = (min(claim.end, end) - max(claim.start, start)).total_seconds()
            if lasts_s > 0 and claim.windows:
                # One alone may fill a half hour's whole share: an item longer than that is bookable all the same.
                wanted[claim.windows] += min(lasts_s, each_s * len(claim.windows))
        return fits(wanted, each_s)


def _claim(hall: Hall, windows: Windows, item: ItemCode, slot: datetime) -> _Claim:
    lasts = timedelta(seconds=service_s(hall, item)) if item in hall.plan.item else SLOT
    return _Claim(slot, slot + lasts, windows)


def _halves(start: datetime, claim: _Claim) -> Iterator[datetime]:
    """The half hours, counted from a session's start, that a claim touches."""
    at = start + (claim.start - start) // SLOT * SLOT
    while at < claim.end:
        yield at
        at += SLOT
