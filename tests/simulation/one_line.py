"""Halls simple enough for a formula: one line by class, first come first served, any number of windows."""

import math
from collections import deque
from collections.abc import Callable, Sequence
from itertools import accumulate
from random import Random
from typing import Literal

from hall.rehearsal.day_file import Visitor
from hall.words import ItemCode, QueueClass, WindowPhase
from queue_server.simulation.engine import Engine, House, Post, Stay

ITEM = ItemCode("x")
FOREVER = 1e12
MEAN_S = 300.0


class OneLine:
    """Calls priority first and else in order of arrival."""

    def __init__(self) -> None:
        self.lines: dict[QueueClass, deque[str]] = {each: deque() for each in QueueClass}

    def issue(
        self, t: float, ticket: str, item: str, queue_class: QueueClass, appointment: float | None = None
    ) -> tuple[float, float]:
        """Line up."""
        self.lines[queue_class].append(ticket)
        return (0.0, 0.0)

    def call(self, t: float, window: str) -> str | None:
        """The first of the first line."""
        for queue_class in (QueueClass.PRIORITY, QueueClass.ORDINARY):
            if self.lines[queue_class]:
                return self.lines[queue_class].popleft()
        return None

    def pick(self, t: float, ticket: str, windows: Sequence[str]) -> str:
        """Any."""
        return windows[0]

    def done(self, t: float, window: str, ticket: str, outcome: Literal["served", "absent"]) -> None:
        """Nothing to note."""

    def window(self, t: float, window: str, phase: WindowPhase) -> None:
        """Nothing to note."""

    def tick(self, t: float) -> int | None:
        """No tide."""
        return None


def house(windows: int) -> House:
    """Windows that never close and stand where the citizens sit."""
    posts = tuple(Post(f"w{number}", frozenset({ITEM})) for number in range(windows))
    return House(posts, ((0.0, FOREVER),), walk_s=0.0, grace_s=0.0)


def crowd(
    count: int,
    rate: float,
    service: Callable[[Random], float],
    *,
    seed: int,
    priority: float = 0.0,
) -> list[Visitor]:
    """Poisson arrivals who never give up; gaps and services are stretched to their exact means, which calms chance."""
    dice = Random(seed)
    gaps = _stretched([dice.expovariate(rate) for _ in range(count)], 1 / rate)
    services = _stretched([service(dice) for _ in range(count)], MEAN_S)
    return [
        Visitor(
            id=str(number),
            item=ITEM,
            arrival_s=arrival_s,
            patience_s=math.inf,
            service_s=service_s,
            priority_class=QueueClass.PRIORITY if dice.random() < priority else QueueClass.ORDINARY,
        )
        for number, (arrival_s, service_s) in enumerate(zip(accumulate(gaps), services, strict=True))
    ]


def _stretched(values: list[float], mean: float) -> list[float]:
    factor = mean * len(values) / sum(values)
    return [value * factor for value in values]


def stays(windows: int, visitors: Sequence[Visitor]) -> tuple[Stay, ...]:
    """The stays of a day without end."""
    return Engine(house(windows), OneLine(), ticks=False).play(visitors).stays


def mean_wait(played: Sequence[Stay]) -> float:
    """Seconds from arrival to call, on average."""
    return sum((stay.called_s or 0.0) - stay.visitor.arrival_s for stay in played) / len(played)


def erlang_c_wait(windows: int, rate: float, mean_s: float) -> float:
    """Erlang's mean wait of M/M/c."""
    load = rate * mean_s
    served = sum(load**k / math.factorial(k) for k in range(windows))
    waits = load**windows / math.factorial(windows) / (1 - load / windows)
    return waits / (served + waits) * mean_s / (windows - load)
