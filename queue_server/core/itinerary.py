"""The way through the hall (办事路线) of somebody with several items: stages in the order that is over soonest."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import permutations

from hall.words import ItemCode, QueueClass
from queue_server.core.dispatch import service_s
from queue_server.core.offers import serves_today
from queue_server.core.promise import promised
from queue_server.core.state import Hall

Stage = tuple[ItemCode, ...]
"""Items that one window does together, the one whose line is joined first."""

SAME_FLOOR_S = 45.0
"""Seconds from one window to another on its floor."""
FLOOR_S = 75.0
"""Seconds more for each floor between, stairs or lift (our own: the sources give none)."""
MOST_ORDERS = 6
"""Stages of which every order is weighed; further ones keep theirs."""


def stages(
    hall: Hall, items: Sequence[ItemCode], queue_class: QueueClass, arrived: datetime, now: datetime
) -> tuple[Stage, ...]:
    """The stages of a visit: as few windows as it takes, each item once, in the order with the least expected time.

    One place in line is kept for the whole visit, so that waits of later stages run while earlier ones are served.
    """
    together = tuple(_together(hall, tuple(dict.fromkeys(items)), now))
    if len(together) < len(("first", "second")):
        return together
    waits = {stage: float(promised(hall, stage[0], queue_class, arrived, now)[0]) for stage in together}

    def over_s(order: tuple[Stage, ...]) -> float:
        return expected_s(hall, order, [waits[stage] for stage in order])

    weighed, rest = together[:MOST_ORDERS], together[MOST_ORDERS:]
    return (*min(permutations(weighed), key=over_s), *rest)


def expected_s(hall: Hall, order: Sequence[Stage], waits: Sequence[float]) -> float:
    """Seconds until the last of some stages in their order is over, walking from floor to floor between them."""
    at_s, floor = 0.0, None
    for stage, wait_s in zip(order, waits, strict=True):
        here = _floor(hall, stage)
        walk_s = 0.0 if floor is None else SAME_FLOOR_S + FLOOR_S * abs(here - floor)
        at_s = max(at_s + walk_s, wait_s) + sum(service_s(hall, item) for item in stage)
        floor = here
    return at_s


def _together(hall: Hall, items: Stage, now: datetime) -> Iterator[Stage]:
    """Items grouped by windows, most at one window first; windows that serve today before those that do not."""
    left = items
    while left:
        here = max(_at_one_window(hall, left, now), key=lambda stage: (len(stage), -left.index(stage[0])))
        yield here
        left = tuple(item for item in left if item not in here)


def _at_one_window(hall: Hall, items: Stage, now: datetime) -> Iterator[Stage]:
    authority = hall.authority.seated
    serving = [window.id for window in hall.windows.values() if serves_today(hall, window, now)]
    for first in items:
        yield (first,)
        for window in authority.windows_of[first]:
            if window in serving:
                yield tuple(item for item in items if item in authority.items_of[window])


def _floor(hall: Hall, stage: Stage) -> int:
    return hall.plan.zone[hall.plan.group[hall.plan.item[stage[0]].group].zone].floor
