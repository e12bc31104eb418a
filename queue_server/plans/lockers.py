"""Rules about lockers: terms of keeping that can be kept, and doors that each have one size."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

from hall.messages.orders import Order
from queue_server.core.plan import Plan
from queue_server.core.planned.places import LockerPlan
from queue_server.plans.findings import Fault

MOST_DOORS = 99
"""A door's number has two digits, on the door and in `locker-1/07`."""
_RANGES: Mapping[str, tuple[int, int]] = {
    "kept_days": (1, 90),
    "order_s": (10, 120),
    "give_up_s": (Order.expiry_s or 0, 3600),
}
"""The least and the most; an order must be gone from the broker before it is given up."""


def keeping(plan: Plan, _on: date) -> Iterator[Fault]:
    """Results are kept for days, reminders come in order and before the end, an order to open lives for moments."""
    rules = plan.parcels
    for key, (least, most) in _RANGES.items():
        value = getattr(rules, key)
        if not least <= value <= most:
            values = {"key": key, "value": str(value), "least": str(least), "most": str(most)}
            yield Fault("out_of_range", ("parcels", key), values)
    for index, day in enumerate(rules.remind_days):
        if not 1 <= day < rules.kept_days:
            values = {"day": str(day), "kept": str(rules.kept_days)}
            yield Fault("reminder_outside", ("parcels", "remind_days", index), values)
    if any(later <= day for day, later in pairwise(rules.remind_days)):
        listed = ", ".join(map(str, rules.remind_days))
        yield Fault("reminders_unordered", ("parcels", "remind_days"), {"days": listed})


def doors(plan: Plan, _on: date) -> Iterator[Fault]:
    """Where a locker says how large its doors are, each door is of one size and none is left out."""
    for index, locker in enumerate(plan.lockers):
        at = ("lockers", index)
        if locker.compartments > MOST_DOORS:
            yield Fault("too_many_doors", (*at, "compartments"), {"id": locker.id, "most": str(MOST_DOORS)})
        elif locker.sizes and (wrong := _wrong(locker)):
            values = {"id": locker.id, "doors": ", ".join(map(str, wrong)), "count": str(locker.compartments)}
            yield Fault("door_sizes", (*at, "sizes"), values)


def _wrong(locker: LockerPlan) -> list[int]:
    """The doors with no size, or with two, and those the locker does not have."""
    said = [door for each in locker.sizes for door in range(each.first, each.last + 1)]
    there = range(1, locker.compartments + 1)
    missing = {door for door in there if said.count(door) != 1} | {door for door in said if door not in there}
    return sorted(missing | {each.first for each in locker.sizes if each.last < each.first})
