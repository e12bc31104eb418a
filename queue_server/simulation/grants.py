"""Which authorisation would save most minutes: every role is given every group of items it lacks, days are compared."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from hall.words import GroupId, RoleId
from queue_server.core.authority import Authority
from queue_server.core.plan import Plan
from queue_server.simulation.compared import Row, compared
from queue_server.simulation.scenario import Scenario
from queue_server.simulation.whatif import Case, play_all

ROUGH_DAYS = 2
FINALISTS = 5
"""Every grant is tried on a few rough days; only the best are played in full on all days."""
AS_IT_IS = "as it is"


def grants(plan: Plan, day: date) -> Iterator[Scenario]:
    """One scenario a role and group in which some window of the role may not serve all of the group yet."""
    authority = Authority.of(plan, day)
    for role in plan.roles:
        windows = [window.id for window in plan.windows if role.id in window.roles]
        for group in plan.groups:
            items = frozenset(item.code for item in plan.items if item.group == group.id)
            if any(items - authority.items_of[window] for window in windows):
                yield _granted(plan, role.id, group.id)


def rank(days: Sequence[Case], progress: Callable[[int, int], None]) -> Sequence[Row]:
    """The best grants on the days given, those that save most citizen-minutes first; before them the hall as it is."""
    plan, as_it_is = days[0].plan, days[0].scenario
    candidates = list(grants(plan, days[0].day))
    rough = _under((as_it_is, *candidates), [replace(day, quick=True) for day in days[:ROUGH_DAYS]])
    everything = len(rough) + (1 + min(FINALISTS, len(candidates))) * len(days)
    played = play_all(rough, 1, lambda done, _all: progress(done, everything))
    finalists = [row.scenario for row in _best(compared(rough, played))[:FINALISTS]]
    full = _under((as_it_is, *finalists), days)
    played = play_all(full, 1, lambda done, _all: progress(len(rough) + done, everything))
    first, *rest = compared(full, played)
    return [first, *_best([first, *rest])]


def _granted(plan: Plan, role: RoleId, group: GroupId) -> Scenario:
    items = tuple((role, item.code) for item in plan.items if item.group == group)
    return Scenario(f"+{role}={group}", plan.policy, granted=items)


def _under(scenarios: Sequence[Scenario], days: Sequence[Case]) -> Sequence[Case]:
    return [replace(day, scenario=scenario) for scenario in scenarios for day in days]


def _best(rows: Sequence[Row]) -> Sequence[Row]:
    return sorted((row for row in rows if row.apart is not None), key=_saved)


def _saved(row: Row) -> float:
    return 0.0 if row.apart is None else row.apart["waited_min"].median
