"""What can be asked for now, and where not, why and what the citizen may do instead."""

from collections.abc import Sequence
from datetime import datetime

from hall.words import ItemCode, WindowId, WindowPhase
from queue_server.core.away import away_until
from queue_server.core.planned.levels import above
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall
from queue_server.core.timetable import admitted, clock_text, day_text
from queue_server.core.window import Window


def out_of_order(hall: Hall, item: ItemCode) -> Refused:
    """What is said of an item whose department cannot serve for now."""
    group = hall.plan.group[hall.plan.item[item].group]
    return Refused("outage", {"group": (group.discreet_name or group.name).zh})


def check_offered(hall: Hall, item: ItemCode) -> None:
    """Refuse an item that an earlier plan had and this one has no more."""
    if item in hall.plan.retired:
        raise Refused("item_retired", {"item": hall.plan.item[item].name.zh})


def refusal(hall: Hall, item: ItemCode, now: datetime, *, override: bool = False) -> Refused | None:
    """Why an item's ticket cannot be had now, or None; `override` is a member of staff giving it out of hours."""
    if item not in hall.plan.item:
        return Refused("item_unknown", {"item": item})
    if not hall.open:
        return _closed(hall)
    if not override and not hall.timetable.gives_tickets(now):
        again = hall.timetable.next_tickets(now)
        if again is None:
            return _closed(hall)
        return Refused("hall_break", {"opens": clock_text(hall.plan, again)})
    if hall.emergency is not None:
        return Refused("emergency")
    if item in hall.halted and not override:
        return out_of_order(hall, item)
    name = hall.plan.item[item].name.zh
    windows = hall.authority.windows_of[item]
    if not windows:
        return Refused("no_window_for_item", {"item": name})
    able = hall.authority.seated.windows_of[item]
    if any(serves_today(hall, hall.windows[window], now) for window in able):
        return None if override else _back_too_late(hall, able, now)
    numbers = "、".join(str(hall.plan.window[window].no) for window in windows)
    return Refused("item_not_now", {"item": name, "windows": numbers})


def _back_too_late(hall: Hall, able: Sequence[WindowId], now: datetime) -> Refused | None:
    """Where all who serve it come back after the last number of the day, and nobody stands in: that, and where else."""
    if any(hall.windows[window].pause is None and serves_today(hall, hall.windows[window], now) for window in able):
        return None
    windows = [window for window in able if serves_today(hall, hall.windows[window], now)]
    until = away_until(hall, windows, now)
    stands_in = any(post.window in windows and post.deputies for post in hall.plan.posts.posts)
    last = max((period.end for period in hall.timetable.ticketing), default=None)
    if until is None or last is None or stands_in or until < last:
        return None
    about = {"until": clock_text(hall.plan, until), "phone": hall.plan.phone or hall.plan.hotline}
    parent = next(above(hall.plan.branch, hall.plan.id), None)
    if parent is None:
        return Refused("back_too_late", about)
    return Refused("back_too_late_elsewhere", about | {"elsewhere": parent.name.zh})


def not_admitted(hall: Hall, now: datetime) -> Refused | None:
    """Why nobody can help himself now, where the hall has self-service hours: neither those nor its windows' run."""
    if not any(hours.self_service for hours in hall.plan.hours):
        return None
    periods = admitted(hall.plan, now)
    if any(period.start <= now < period.end for period in periods):
        return None
    again = next((period.start for period in periods if period.start > now), None)
    if again is None:
        return Refused("self_service_closed_long", {"phone": hall.plan.phone or hall.plan.hotline})
    return Refused("self_service_closed", {"opens": day_text(hall.plan, again, now)})


def serves_today(hall: Hall, window: Window, now: datetime) -> bool:
    """Whether a window serves now or should serve later today."""
    if window.phase in (WindowPhase.OPEN, WindowPhase.OPENING):
        return True
    tidal = hall.plan.window[window.id].tidal
    return window.expected and not tidal and hall.timetable.next_service(now) is not None


def _closed(hall: Hall) -> Refused:
    hours = hours_text(hall)
    return Refused("hall_closed", {"hours": hours}) if hours else Refused("hall_rests")


def hours_text(hall: Hall) -> str:
    """The hall's window hours of the day: `09:00–12:00 13:30–17:00`."""
    return " ".join(
        f"{clock_text(hall.plan, period.start)}–{clock_text(hall.plan, period.end)}"
        for period in hall.timetable.serving
    )
