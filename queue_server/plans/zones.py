"""Zones in use and zones that rest: a resting zone stays written and checked, and the hall runs without it."""

from collections.abc import Set
from dataclasses import replace

from hall.words import GroupId, ZoneId
from queue_server.core.plan import Plan


def resting_zones(plan: Plan) -> Set[ZoneId]:
    """The zones not in use."""
    return {zone.id for zone in plan.zones if not zone.in_use}


def resting_groups(plan: Plan) -> Set[GroupId]:
    """The groups whose zone is not in use."""
    resting = resting_zones(plan)
    return {group.id for group in plan.groups if group.zone in resting}


def in_use(plan: Plan) -> Plan:
    """The plan without the zones that are not in use and all that stands in them."""
    resting = resting_zones(plan)
    groups = {group.id for group in plan.groups if group.zone not in resting}
    items = tuple(item for item in plan.items if item.group in groups)
    codes = {item.code for item in items}
    return replace(
        plan,
        zones=tuple(zone for zone in plan.zones if zone.in_use),
        groups=tuple(group for group in plan.groups if group.id in groups),
        windows=tuple(window for window in plan.windows if window.zone not in resting),
        lockers=tuple(locker for locker in plan.lockers if locker.zone not in resting),
        items=items,
        authorisations=tuple(
            replace(right, items=tuple(code for code in right.items if code in codes)) for right in plan.authorisations
        ),
        sent_down=tuple(
            replace(sent, items=tuple(code for code in sent.items if code in codes)) for sent in plan.sent_down
        ),
    )
