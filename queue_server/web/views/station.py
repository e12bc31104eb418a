"""A one-clerk station (一人站) as its clerk sees it: whether he is away, and the home visits he may leave for."""

from dataclasses import dataclass
from datetime import datetime

from hall.words import BookingKind, BookingState, WindowId
from queue_server.core.offers import refusal
from queue_server.core.state import Hall
from queue_server.core.timetable import local_day
from queue_server.core.window import Pause
from queue_server.web.views.bookings import BookingView, booking_view

MINUTES = (10, 20, 30, 60)
"""How long somebody is usually away, a press each."""


@dataclass(frozen=True, slots=True)
class StationView:
    """What of a station a clerk's page does not show."""

    window: WindowId
    pause: Pause | None
    late: bool
    """Whether he said to be back by now."""
    gives: bool
    """Whether somebody who comes meanwhile is given a number."""
    may_leave: bool
    visits: tuple[BookingView, ...]
    """The home visits that are due: today's, and earlier ones nobody settled."""


def station_view(hall: Hall, window_id: WindowId, now: datetime) -> StationView:
    """A station now."""
    window = hall.windows[window_id]
    pause = window.pause
    today = local_day(hall.plan, now)
    visits = [
        booking
        for booking in hall.bookings.values()
        if booking.kind is BookingKind.HOME
        and booking.state is BookingState.BOOKED
        and booking.item in hall.plan.item
        and local_day(hall.plan, booking.slot) <= today
    ]
    return StationView(
        window=window_id,
        pause=pause,
        late=pause is not None and pause.until is not None and pause.until <= now,
        gives=any(refusal(hall, item, now) is None for item in hall.authority.items_of[window_id]),
        may_leave=window.staff is not None and pause is None,
        visits=tuple(booking_view(hall, each, now) for each in sorted(visits, key=lambda each: each.slot)),
    )
