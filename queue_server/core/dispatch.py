"""Whom a free window serves next, and which of several idle windows a ticket goes to (docs/dispatch.md)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import inf, sqrt
from typing import Protocol

from hall.words import GroupId, ItemCode, QueueClass, TicketId, WindowPhase
from queue_server.core.queues import heads
from queue_server.core.state import Hall
from queue_server.core.ticket import Place, QueueKey, Ticket
from queue_server.core.window import Window

Line = tuple[QueueKey, Place]
"""A line of people with the place at its head."""

HOME_WORK_S = 300
LEAST_SERVICE_S = 30.0
CHANGEOVER_S = 25.0
"""Seconds from a call to sitting down."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a policy that balances goes by; roll-outs go by the same (docs/dispatch.md says where each comes from).

    `head_start_s`: added to everybody's wait; the longer, the more a short service weighs and the less the wait.
    `credit`: how many times the hall's credit priority and appointments are given in what is pressing.
    `away`: what work of another group weighs against the window's own.
    `guard_s`: the wait from which the late go first.
    """

    head_start_s: float
    credit: float
    away: float
    guard_s: float


REFERENCE = Rule(head_start_s=900.0, credit=1.0, away=0.3, guard_s=25 * 60.0)
BALANCED = Rule(head_start_s=3300.0, credit=5 / 3, away=0.22, guard_s=21 * 60.0)
RULES: Mapping[str, Rule] = {"reference": REFERENCE, "balanced": BALANCED}

LAST_GUARD_S = 33 * 60.0
"""The guard of `balanced` rises with the delay all bear, no further than this."""
NEARING = 0.3
"""What the guard's nearness adds to how pressing somebody is: nought at half the guard, this at the guard."""
OVERDUE = 1.2
"""Times the guard after which, even among the late, it is the longest wait that counts."""


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
    if (now - oldest[0]).total_seconds() > REFERENCE.guard_s:
        return oldest
    return _pressing_most(hall, window, lines, now, REFERENCE)


def balanced(hall: Hall, window: Window, now: datetime) -> Place | None:
    """Balance as `reference` does, with a guard on the wait people really had that gives way in a crowd.

    The credit of priority and appointments brings them forward while the hall flows; it is no claim on the guard,
    where it would push those behind the guard who have waited longest. Of those past the guard the most pressing
    goes first, until one is overdue.
    """
    lines = list(heads(hall, window))
    if not lines:
        return None
    guard_s = min(LAST_GUARD_S, max(BALANCED.guard_s, _delay_s(hall, window)))
    waits = [(waited_s(hall, key, place, now), place) for key, place in lines]
    longest_s, longest = max(waits, key=_longest)
    if longest_s > OVERDUE * guard_s:
        return longest
    late = [line for line, (wait_s, _) in zip(lines, waits, strict=True) if wait_s > guard_s]
    return _pressing_most(hall, window, late or lines, now, BALANCED, guard_s)


POLICIES: Mapping[str, Policy] = {"fcfs": fcfs, "reference": reference, "balanced": balanced}
"""The policies a hall may name in its plan or change to in the middle of a day."""


def choose(hall: Hall, window: Window, now: datetime) -> Ticket | None:
    """The ticket the policy in force calls to a free window."""
    place = POLICIES[hall.policy](hall, window, now)
    return None if place is None else hall.tickets[place[2]]


def rank(hall: Hall, windows: Iterable[Window]) -> list[Window]:
    """Idle windows in the order a ticket should take them: least flexible first, then least busy, then longest idle."""
    items_of = hall.authority.seated.items_of
    return sorted(
        windows,
        key=lambda window: (
            len(items_of[window.id]),
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


def further_s(hall: Hall, ticket: TicketId, window: Window | None = None) -> float:
    """Seconds the further items of a ticket take on top of its first; nought for a ticket of one item."""
    if ticket not in hall.bundled:
        return 0.0
    return sum(service_s(hall, item, window) for item in hall.tickets[ticket].more)


def _busy_share(window: Window, now: datetime) -> float:
    open_s = 0.0 if window.opened_at is None else (now - window.opened_at).total_seconds()
    return window.busy_s / open_s if open_s > 0 else 0.0


def _pace(hall: Hall, window: Window) -> float:
    paces = hall.forecast.pace
    return paces.get(window.id, 1.0) if window.staff is None else paces.get(window.staff, paces.get(window.id, 1.0))


def _pressing_most(
    hall: Hall, window: Window, lines: list[Line], now: datetime, rule: Rule, guard_s: float = inf
) -> Place:
    """The head of line with the most waiting and work behind it for the time it takes, at home before away."""
    work = work_per_home_window(hall)
    home = hall.plan.window[window.id].home

    def score(line: Line) -> tuple[float, Place]:
        (item, queue_class), place = line
        group = hall.plan.item[item].group
        wait_s = waited_s(hall, line[0], place, now)
        credit_s = rule.credit * credited_s(hall, queue_class)
        takes_s = service_s(hall, item, window) + further_s(hall, place[2], window)
        pressing = max(1.0, wait_s + credit_s + rule.head_start_s) / takes_s
        nearing = 1.0 + NEARING * max(0.0, 2.0 * wait_s / guard_s - 1.0)
        leaning = sqrt(HOME_WORK_S + work[group]) * (1.0 if group == home else rule.away)
        return (-pressing * nearing * leaning, place)

    return min(lines, key=score)[1]


def credited_s(hall: Hall, queue_class: QueueClass) -> float:
    """Seconds by which the hall counts a class as come earlier."""
    return 0.0 if queue_class is QueueClass.ORDINARY else float(hall.plan.tickets.priority_credit_s)


def waited_s(hall: Hall, key: QueueKey, place: Place, now: datetime) -> float:
    """Seconds since arrival or slot, without the credit of the class."""
    return (now - place[0]).total_seconds() - credited_s(hall, key[1])


def _longest(waited: tuple[float, Place]) -> tuple[float, int]:
    wait_s, place = waited
    return (wait_s, -place[1])


def _delay_s(hall: Hall, window: Window) -> float:
    """Seconds of work waiting for this window, each ticket's shared among the open windows that may take it."""
    authority = hall.authority.seated
    able = authority.items_of[window.id]
    open_windows = {each.id for each in hall.windows.values() if each.phase is WindowPhase.OPEN}
    delay_s = 0.0
    for (item, _), line in hall.places.items():
        if item in able:
            sharing = len(open_windows.intersection(authority.windows_of[item]))
            line_s = len(line) * (service_s(hall, item) + CHANGEOVER_S)
            if hall.bundled:
                line_s += _bundled_s(hall, line)
            delay_s += line_s / max(1, sharing)
    return delay_s


def _bundled_s(hall: Hall, line: Iterable[Place]) -> float:
    """Seconds of work in a line beyond the first item of each ticket."""
    return sum(further_s(hall, ticket) for _, _, ticket in line)


def work_per_home_window(hall: Hall) -> dict[GroupId, float]:
    """Seconds of work waiting in each group, for each open window at home in it."""
    work: dict[GroupId, float] = {}
    for (item, _), line in hall.places.items():
        group = hall.plan.item[item].group
        work[group] = work.get(group, 0.0) + len(line) * service_s(hall, item)
        if hall.bundled:
            work[group] += _bundled_s(hall, line)
    homes: dict[GroupId, int] = {}
    for window in hall.windows.values():
        home = hall.plan.window[window.id].home
        if home is not None and window.phase is WindowPhase.OPEN:
            homes[home] = homes.get(home, 0) + 1
    return {group: seconds / max(1, homes.get(group, 0)) for group, seconds in work.items()}
