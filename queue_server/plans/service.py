"""Rules about who serves what: no window without work, no item without a window, on this day and the days announced."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from hall.words import ItemCode, RoleId, WindowId, WindowKind, ZoneId
from queue_server.core.plan import Plan
from queue_server.core.planned.items import Item, Move
from queue_server.plans.findings import Fault, Level
from queue_server.plans.zones import resting_groups, resting_zones

SERVICE_S = (30, 14_400)
"""The shortest and longest mean service time that is believed."""


def items_within_reason(plan: Plan, _on: date) -> Iterator[Fault]:
    """A guessed mean service time lies between half a minute and four hours."""
    least, most = SERVICE_S
    for index, item in enumerate(plan.items):
        if not least <= item.service_s <= most:
            values = {"id": item.code, "value": str(item.service_s), "least": str(least), "most": str(most)}
            yield Fault("service_time", ("items", index, "service_s"), values)


def windows_with_work(plan: Plan, on: date) -> Iterator[Fault]:
    """Every window has a role that somebody authorised for something, today and on the days announced."""
    told: set[WindowId] = set()
    for day in _turning_days(plan, on):
        working = {right.role for right in plan.authorisations if right.items and right.powers and right.valid_on(day)}
        for index, window in enumerate(plan.windows):
            if window.id in told or working.intersection(window.roles):
                continue
            told.add(window.id)
            if not window.roles:
                yield Fault("window_without_role", ("windows", index), {"no": str(window.no)})
                continue
            code = "tidal_without_items" if window.tidal else "window_without_items"
            yield Fault(code, ("windows", index, "roles"), {"no": str(window.no), "day": str(day)}, _weight(day, on))


def items_with_windows(plan: Plan, on: date) -> Iterator[Fault]:
    """Every item has a window with the power it needs, today and on every day an authorisation begins or ends."""
    unserved: set[ItemCode] = set()
    for day in _turning_days(plan, on):
        for index, item in enumerate(plan.on(day).items):
            if item.code not in unserved and not serving_roles(plan, item, day):
                unserved.add(item.code)
                values = {"id": item.code, "zh": item.name.zh, "power": item.power, "day": str(day)}
                yield Fault("item_without_window", ("items", index), values, _weight(day, on))


def items_moved_to_general(plan: Plan, on: date) -> Iterator[Fault]:
    """An item that only the general windows still take has left the domain's menu (R7: 不再另行受理)."""
    told: set[ItemCode] = set()
    for day in _turning_days(plan, on):
        for index, item in enumerate(plan.on(day).items):
            group = plan.group.get(item.group)
            roles = serving_roles(plan, item, day)
            if group is None or not group.domain or not roles or item.code in told:
                continue
            if not any(_kind(role) == WindowKind.DOMAIN for role in roles):
                told.add(item.code)
                values = {"id": item.code, "zh": item.name.zh, "group": group.name.zh, "day": str(day)}
                yield Fault("moved_but_in_menu", ("items", index), values, _weight(day, on))


def moved_items_at_one_end(plan: Plan, on: date) -> Iterator[Fault]:
    """An item that moved to the general windows is not taken in at its domain's windows any more (不再两头受理)."""
    for move in plan.moves:
        day = max(on, move.on)
        for index, right in enumerate(plan.authorisations):
            if (
                _kind(right.role) != WindowKind.DOMAIN
                or not right.valid_on(day)
                or _joined(plan, right.role, move, day)
            ):
                continue
            for code in (code for code in right.items if code in move.items):
                values = {"id": code, "role": right.role, "day": str(move.on)}
                yield Fault("taken_at_both_ends", ("authorisations", index, "items"), values, Level.WARNING)


def _joined(plan: Plan, role: RoleId, move: Move, day: date) -> bool:
    """Whether a domain's windows take other items of the group too by then, as general windows do."""
    there = {item.code for item in plan.on(day).items if item.group == move.to_group} - set(move.items)
    return any(
        right.role == role and right.valid_on(day) and not there.isdisjoint(right.items)
        for right in plan.authorisations
    )


def roles_with_windows(plan: Plan, _on: date) -> Iterator[Fault]:
    """An authorisation whose role no window carries does nothing."""
    carried = {role for window in plan.windows for role in window.roles}
    for index, right in enumerate(plan.authorisations):
        if right.role in plan.role and right.role not in carried:
            yield Fault("role_without_window", ("authorisations", index, "role"), {"id": right.role}, Level.WARNING)
        if right.since and right.until and right.until < right.since:
            values = {"since": str(right.since), "until": str(right.until)}
            yield Fault("dates_reversed", ("authorisations", index, "until"), values)


def authorisations_used(plan: Plan, on: date) -> Iterator[Fault]:
    """An authorisation that gives none of its items the power it needs is never used, unless it is over."""
    for index, right in enumerate(plan.authorisations):
        items = [plan.item[code] for code in right.items if code in plan.item]
        over = right.until is not None and right.until < on
        if items and right.powers and not over and not any(item.power in right.powers for item in items):
            values = {"id": right.role, "power": ", ".join(sorted({item.power.value for item in items}))}
            yield Fault("authorisation_unused", ("authorisations", index, "powers"), values, Level.WARNING)


def _turning_days(plan: Plan, on: date) -> Sequence[date]:
    """Today and every later day on which an authorisation has just begun or ended."""
    begun = {right.since for right in plan.authorisations if right.since}
    ended = {right.until + timedelta(days=1) for right in plan.authorisations if right.until}
    return [on, *sorted(day for day in begun | ended if day > on)]


def serving_roles(plan: Plan, item: Item, day: date) -> set[RoleId]:
    """The roles with the power the item needs that windows carry; a resting zone's windows serve only resting items."""
    resting = set[ZoneId]() if item.group in resting_groups(plan) else resting_zones(plan)
    carried = {role for window in plan.windows if window.zone not in resting for role in window.roles}
    return carried & {
        right.role
        for right in plan.authorisations
        if item.code in right.items and item.power in right.powers and right.valid_on(day)
    }


def _kind(role: RoleId) -> str:
    return role.split(":")[0]


def _weight(day: date, on: date) -> Level:
    """What is wrong today keeps a server from starting; what will be wrong is said while there is time."""
    return Level.ERROR if day == on else Level.WARNING
