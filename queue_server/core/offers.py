"""What can be asked for now, and where not, why and what the citizen may do instead."""

from datetime import datetime

from hall.words import ItemCode, WindowPhase
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall
from queue_server.core.timetable import clock_text
from queue_server.core.window import Window


def out_of_order(hall: Hall, item: ItemCode) -> Refused:
    """What is said of an item whose department cannot serve for now."""
    group = hall.plan.group[hall.plan.item[item].group]
    return Refused("outage", {"group": (group.discreet_name or group.name).zh})


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
    if any(serves_today(hall, hall.windows[window], now) for window in windows):
        return None
    numbers = "、".join(str(hall.plan.window[window].no) for window in windows)
    return Refused("item_not_now", {"item": name, "windows": numbers})


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
