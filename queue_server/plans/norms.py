"""Rules of the levels: how many windows, zones and people the source documents give a county, town or village."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from math import ceil, floor

from hall.reading import near
from hall.words import HallLevel, WindowKind
from queue_server.core.plan import Plan
from queue_server.core.planned.places import WindowPlan
from queue_server.plans.findings import Fault, Level
from queue_server.plans.zones import resting_zones

# 昭化 plan, 三(一)3 and 三(二)1: windows and people of a town and a village; people of a county hall.
GENERAL: Mapping[HallLevel, tuple[int, int]] = {HallLevel.TOWN: (4, 6), HallLevel.VILLAGE: (1, 1)}
TIDAL: Mapping[HallLevel, int] = {HallLevel.TOWN: 1, HallLevel.VILLAGE: 0}
STAFF: Mapping[HallLevel, tuple[int, int]] = {
    HallLevel.COUNTY: (5, 12),
    HallLevel.TOWN: (5, 8),
    HallLevel.VILLAGE: (1, 2),
}
STAFF_RATIO = (1.3, 1.5)
# 济宁 plan, 三(一)3: county and town halls as a rule have no more than three zones.
ZONES = 3

NORMS = (
    "domain_below_county",
    "general_count",
    "tidal_count",
    "staff_count",
    "staff_ratio",
    "zone_count",
    "department_zones",
)
"""The codes of the norms, each of which a hall's own founding document may set aside."""


def keep(plan: Plan, _on: date) -> Iterator[Fault]:
    """The hall keeps the norms of its level; one that it sets aside, with its reason, is only said."""
    excused = {departure.rule: departure.why for departure in plan.departures}
    for fault in (*_domains(plan), *_windows(plan), *_staff(plan), *_zones(plan)):
        if why := excused.get(fault.code):
            yield replace(fault, values={**fault.values, "why": why}, level=Level.WARNING)
        else:
            yield fault


def departures(plan: Plan, _on: date) -> Iterator[Fault]:
    """A departure names a norm and gives a reason."""
    for index, departure in enumerate(plan.departures):
        if departure.rule not in NORMS:
            values = {"id": departure.rule, "known": ", ".join(NORMS), "near": near(departure.rule, NORMS)}
            yield Fault("unknown_norm", ("departures", index, "rule"), values)
        if not departure.why.strip():
            yield Fault("no_reason", ("departures", index, "why"), {"id": departure.rule})


def _carries(window: WindowPlan, *kinds: WindowKind) -> bool:
    return any(role.split(":")[0] in kinds for role in window.roles)


def _domains(plan: Plan) -> Iterator[Fault]:
    if plan.level not in (HallLevel.TOWN, HallLevel.VILLAGE):
        return
    for index, window in _windows_in_use(plan):
        if _carries(window, WindowKind.DOMAIN):
            yield Fault("domain_below_county", ("windows", index, "roles"), {"no": str(window.no)})


def _windows_in_use(plan: Plan) -> Iterator[tuple[int, WindowPlan]]:
    resting = resting_zones(plan)
    return ((index, window) for index, window in enumerate(plan.windows) if window.zone not in resting)


def _windows(plan: Plan) -> Iterator[Fault]:
    tidal = sum(window.tidal for _, window in _windows_in_use(plan))
    general = sum(_carries(window, WindowKind.GENERAL, WindowKind.TIDAL) for _, window in _windows_in_use(plan))
    if plan.level in GENERAL:
        least, most = GENERAL[plan.level]
        if not least <= general <= most:
            values = {"count": str(general), "least": str(least), "most": str(most)}
            yield Fault("general_count", ("windows",), values)
        if tidal != TIDAL[plan.level]:
            yield Fault("tidal_count", ("windows",), {"count": str(tidal), "due": str(TIDAL[plan.level])})


def _staff(plan: Plan) -> Iterator[Fault]:
    people = plan.staffing.general
    if not people or plan.level not in STAFF:
        return
    least, most = STAFF[plan.level]
    if not least <= people <= most:
        values = {"count": str(people), "least": str(least), "most": str(most)}
        yield Fault("staff_count", ("staffing", "general"), values)
    if plan.level is HallLevel.COUNTY:
        general = sum(_carries(window, WindowKind.GENERAL) for _, window in _windows_in_use(plan))
        least, most = ceil(general * STAFF_RATIO[0]), floor(general * STAFF_RATIO[1])
        if not least <= people <= most:
            values = {"count": str(people), "windows": str(general), "least": str(least), "most": str(most)}
            yield Fault("staff_ratio", ("staffing", "general"), values)


def _zones(plan: Plan) -> Iterator[Fault]:
    zones = [zone for zone in plan.zones if zone.in_use]
    if plan.level in (HallLevel.COUNTY, HallLevel.TOWN) and len(zones) > ZONES:
        values = {"count": str(len(zones)), "most": str(ZONES)}
        yield Fault("zone_count", ("zones",), values, Level.WARNING)
    # 济宁 plan, 三(一)3: a department's hall has one counter for everything and no zones beside it.
    served = {window.zone for _, window in _windows_in_use(plan)}
    if plan.level is HallLevel.DEPARTMENT and len(served) > 1:
        yield Fault("department_zones", ("zones",), {"count": str(len(served))}, Level.WARNING)
