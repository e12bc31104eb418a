"""What one call costs, its reason included, as more people wait: `python -m benchmarks.calls`."""

import gc
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from time import perf_counter

from benchmarks.big_hall import WINDOWS, BigDay
from benchmarks.table import percentile, show
from hall.words import PriorityId
from queue_server.core.commands import CallNext, Command, IssueTicket
from queue_server.core.decide import decide
from queue_server.core.dispatch import POLICIES
from queue_server.core.evolve import replay
from queue_server.core.explaining import why
from queue_server.core.planned.items import PriorityClass
from queue_server.core.state import Hall
from queue_server.core.text import Text

WAITING = (100, 300, 500)
CALLS = 300
ELDERLY = PriorityId("elderly")
ONE_IN = 5
"""One citizen in so many has a priority, so that most items have two lines to choose among."""
APART = timedelta(seconds=3)
"""From one arrival to the next: with 500 waiting the first have waited 25 minutes, and the guard speaks."""


def measure(waiting: int, policy: str) -> dict[str, list[float]]:
    """Milliseconds of a call and of its reason alone, sorted, with so many waiting at every call."""
    day = BigDay(waiting)
    day.plan = replace(day.plan, priorities=(PriorityClass(ELDERLY, Text("老年人")),), policy=policy)
    hall = day.before()
    citizens = count()
    for command in day.opening():
        hall = _kept(hall, day, command, citizens)
    taken: dict[str, list[float]] = {"call": [], "reason": []}
    gc.disable()  # what is measured is the rules, not the collector's turn
    for command in day.rounds(CALLS):
        if isinstance(command, CallNext):
            taken["reason"].append(_reason_ms(hall, day, command))
            began = perf_counter()
            hall = replay(hall, decide(hall, command, day.now))
            taken["call"].append((perf_counter() - began) * 1e3)
        else:
            hall = _kept(hall, day, command, citizens)
    gc.enable()
    return {name: sorted(times) for name, times in taken.items()}


def _kept(hall: Hall, day: BigDay, command: Command, citizens: Iterable[int]) -> Hall:
    if isinstance(command, IssueTicket):
        day.now += APART
        if next(iter(citizens)) % ONE_IN == 0:
            command = replace(command, priority=ELDERLY)
    return replay(hall, decide(hall, command, day.now))


def _reason_ms(hall: Hall, day: BigDay, command: CallNext) -> float:
    window = hall.windows[command.window]
    place = POLICIES[hall.policy](hall, window, day.now)
    assert place is not None
    began = perf_counter()
    why(hall, window, hall.tickets[place[2]], day.now)
    return (perf_counter() - began) * 1e3


def main() -> None:
    """Measure and print."""
    for policy in POLICIES:
        rows = []
        for waiting in WAITING:
            for name, times in measure(waiting, policy).items():
                figures = "  ".join(f"{percentile(times, share):.3f}" for share in (0.5, 0.95, 1.0))
                rows.append((f"{waiting} waiting, {name}", figures))
        show(f"{policy}: decide + evolve, ms (median, P95, worst), {WINDOWS} windows", rows)


if __name__ == "__main__":
    main()
