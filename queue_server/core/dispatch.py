"""Whom a free window serves next, and which of several idle windows a ticket goes to (docs/dispatch.md)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from math import sqrt
from typing import Protocol

from hall.words import GroupId, ItemCode, QueueClass, WindowPhase
from queue_server.core.queues import heads
from queue_server.core.state import Hall, Place, QueueKey, Ticket, Window

Line = tuple[QueueKey, Place]
"""A line of people with the place at its head."""

GUARD_S = 25 * 60
"""Seconds of wait after which nobody is passed over any more."""
HEAD_START_S = 900
HOME_WORK_S = 300
AWAY_WEIGHT = 0.3
LEAST_SERVICE_S = 30.0
CHANGEOVER_S = 25.0
"""Seconds from a call to sitting down."""
BALANCED_START_S = 1800
"""The head start of `balanced`; a longer one weighs short services more and the wait so far less."""
BALANCED_GUARD_S = 24 * 60
CROWDED_GUARD = 0.7
"""The share of the delay all bear in a crowd from which the guard of `balanced` speaks (docs/dispatch.md)."""
LAST_GUARD_S = 36 * 60
"""Seconds of wait after which no crowd excuses passing anybody over."""


class Policy(Protocol):
    """Chooses among the heads of the lines a window may serve; the same item and class is never overtaken."""

    def __call__(self, hall: Hall, window: Window, now: datetime) -> Place | None:
        """The place to call, or None where nobody the window may serve waits."""
        ...


def fcfs(hall: Hall, window: Window, now: datetime) -> Place | None:  # noqa: ARG001
    """First come, first served: the oldest eligible fair arrival."""
    return min((place for _, place in heads(hall, window)), default=None)


def reference(hall: Hall, window: Window, now: datetime) -> Place | None:
    """Serve the long-waiting and the short first, lean towards home and towards groups with much work a window."""
    lines = list(heads(hall, window))
    if not lines:
        return None
    oldest = min(place for _, place in lines)
    if (now - oldest[0]).total_seconds() > GUARD_S:
        return oldest
    return _pressing_most(hall, window, lines, now, HEAD_START_S)


def balanced(hall: Hall, window: Window, now: datetime) -> Place | None:
    """Balance as `reference` does, but guard the wait people really had, and in a crowd by the delay all bear.

    The credit of priority and appointments brings them forward while the hall flows; it is no claim on the guard,
    where it would push those behind the guard who have waited longest.
    """
    lines = list(heads(hall, window))
    if not lines:
        return None
    longest_s, longest = max(((_waited_s(hall, key, place, now), place) for key, place in lines), key=_longest)
    if longest_s > min(LAST_GUARD_S, max(BALANCED_GUARD_S, CROWDED_GUARD * _delay_s(hall, window))):
        return longest
    return _pressing_most(hall, window, lines, now, BALANCED_START_S)


POLICIES: Mapping[str, Policy] = {"fcfs": fcfs, "reference": reference, "balanced": balanced}
"""The policies a hall may name in its plan or change to in the middle of a day."""


def choose(hall: Hall, window: Window, now: datetime) -> Ticket | None:
    """The ticket the policy in force calls to a free window."""
    place = POLICIES[hall.policy](hall, window, now)
    return None if place is None else hall.tickets[place[2]]


def rank(hall: Hall, windows: Iterable[Window]) -> list[Window]:
    """Idle windows in the order a ticket should take them: least flexible first, then least busy, then longest idle."""
    return sorted(
        windows,
        key=lambda window: (
            len(hall.authority.items_of[window.id]),
            _busy_share(window, hall.now),
            window.idle_since or window.opened_at or hall.now,
            window.id,
        ),
    )


def service_s(hall: Hall, item: ItemCode, window: Window | None = None) -> float:
    """Seconds an item's service takes on average, at a window if one is named, as far as the hall knows."""
    usual_s = hall.forecast.service_s.get(item)
    if usual_s is None:
        usual_s = float(hall.plan.item[item].service_s)
    return max(LEAST_SERVICE_S, usual_s if window is None else usual_s * _pace(hall, window))


def _busy_share(window: Window, now: datetime) -> float:
    open_s = 0.0 if window.opened_at is None else (now - window.opened_at).total_seconds()
    return window.busy_s / open_s if open_s > 0 else 0.0


def _pace(hall: Hall, window: Window) -> float:
    paces = hall.forecast.pace
    return paces.get(window.id, 1.0) if window.staff is None else paces.get(window.staff, paces.get(window.id, 1.0))


def _pressing_most(hall: Hall, window: Window, lines: list[Line], now: datetime, head_start_s: float) -> Place:
    """The head of line with the most waiting and work behind it for the time it takes, at home before away."""
    work = _work_per_home_window(hall)
    home = hall.plan.window[window.id].home

    def score(line: Line) -> tuple[float, Place]:
        (item, _), place = line
        fair_wait_s = (now - place[0]).total_seconds()
        group = hall.plan.item[item].group
        pressing = max(1.0, fair_wait_s + head_start_s) / service_s(hall, item, window)
        leaning = sqrt(HOME_WORK_S + work[group]) * (1.0 if group == home else AWAY_WEIGHT)
        return (-pressing * leaning, place)

    return min(lines, key=score)[1]


def _waited_s(hall: Hall, key: QueueKey, place: Place, now: datetime) -> float:
    """Seconds since arrival or slot, without the credit of the class."""
    credit_s = 0 if key[1] is QueueClass.ORDINARY else hall.plan.tickets.priority_credit_s
    return (now - place[0]).total_seconds() - credit_s


def _longest(waited: tuple[float, Place]) -> tuple[float, int]:
    wait_s, place = waited
    return (wait_s, -place[1])


def _delay_s(hall: Hall, window: Window) -> float:
    """Seconds of work waiting for this window, each ticket's shared among the open windows that may take it."""
    able = hall.authority.items_of[window.id]
    open_windows = {each.id for each in hall.windows.values() if each.phase is WindowPhase.OPEN}
    delay_s = 0.0
    for (item, _), line in hall.places.items():
        if item in able:
            sharing = sum(other in open_windows for other in hall.authority.windows_of[item])
            delay_s += len(line) * (service_s(hall, item) + CHANGEOVER_S) / max(1, sharing)
    return delay_s


def _work_per_home_window(hall: Hall) -> dict[GroupId, float]:
    work: dict[GroupId, float] = {}
    for (item, _), line in hall.places.items():
        group = hall.plan.item[item].group
        work[group] = work.get(group, 0.0) + len(line) * service_s(hall, item)
    homes: dict[GroupId, int] = {}
    for window in hall.windows.values():
        home = hall.plan.window[window.id].home
        if home is not None and window.phase is WindowPhase.OPEN:
            homes[home] = homes.get(home, 0) + 1
    return {group: seconds / max(1, homes.get(group, 0)) for group, seconds in work.items()}
