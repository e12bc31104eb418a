"""Whom a free window serves next, and which of several idle windows a ticket goes to (docs/dispatch.md)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from math import sqrt
from typing import Protocol

from hall.words import GroupId, ItemCode, QueueClass, WindowPhase
from queue_server.core.queues import heads
from queue_server.core.state import Hall, Place, Ticket, Window

GUARD_S = 25 * 60
"""Seconds of fair wait after which nobody is passed over any more."""
HEAD_START_S = 900
HOME_WORK_S = 300
AWAY_WEIGHT = 0.3
LEAST_SERVICE_S = 30.0


class Policy(Protocol):
    """Chooses among the heads of the lines a window may serve; the same item and class is never overtaken."""

    def __call__(self, hall: Hall, window: Window, now: datetime) -> Place | None:
        """The place to call, or None where nobody the window may serve waits."""
        ...


def fcfs(hall: Hall, window: Window, now: datetime) -> Place | None:  # noqa: ARG001
    """First come, first served: the oldest eligible fair arrival."""
    return min((place for _, place in heads(hall, window)), default=None)


def balanced(hall: Hall, window: Window, now: datetime) -> Place | None:
    """Serve the long-waiting and the short first, lean towards home and towards groups with much work a window."""
    lines = list(heads(hall, window))
    if not lines:
        return None
    oldest = min(place for _, place in lines)
    if (now - oldest[0]).total_seconds() > GUARD_S:
        return oldest
    work = _work_per_home_window(hall)
    home = hall.plan.window[window.id].home

    def score(line: tuple[tuple[ItemCode, QueueClass], Place]) -> tuple[float, Place]:
        (item, _), place = line
        fair_wait_s = (now - place[0]).total_seconds()
        group = hall.plan.item[item].group
        pressing = max(1.0, fair_wait_s + HEAD_START_S) / service_s(hall, item)
        leaning = sqrt(HOME_WORK_S + work[group]) * (1.0 if group == home else AWAY_WEIGHT)
        return (-pressing * leaning, place)

    return min(lines, key=score)[1]


POLICIES: Mapping[str, Policy] = {"fcfs": fcfs, "balanced": balanced}
"""The policies a hall may name in its plan or change to in the middle of a day."""


def choose(hall: Hall, window: Window, now: datetime) -> Ticket | None:
    """The ticket the policy in force calls to a free window."""
    place = POLICIES[hall.policy](hall, window, now)
    return None if place is None else hall.tickets[place[2]]


def rank(hall: Hall, windows: Iterable[Window]) -> list[Window]:
    """Idle windows in the order a ticket should take them: least flexible first, then longest idle."""
    return sorted(
        windows,
        key=lambda window: (
            len(hall.authority.items_of[window.id]),
            window.idle_since or window.opened_at or hall.now,
            window.id,
        ),
    )


def service_s(hall: Hall, item: ItemCode) -> float:
    """Seconds an item's service takes on average, as far as the hall knows."""
    return max(LEAST_SERVICE_S, float(hall.plan.item[item].service_s))


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
