"""How much each clerk did: services weighed by their items' estimated minutes, against the hours at a window."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean

from hall.words import Outcome, StaffId
from queue_server.core.effort import times
from queue_server.core.plan import Plan
from queue_server.core.planned.assessment import AssessmentRules
from queue_server.statistics.facts import KeptDay, Stint

AN_HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody did in some days."""

    services: int = 0
    minutes: float = 0.0
    """The services' estimated minutes: hard ones count for more, however long this one took."""
    hours: float = 0.0

    @property
    def pace(self) -> float:
        """Estimated minutes done in an hour at the window."""
        return self.minutes / self.hours if self.hours else 0.0


def work_of(days: Iterable[KeptDay], plan: Plan) -> Mapping[StaffId, Work]:
    """The work of everybody who was at a window; a service that the end of the day broke off is not counted."""
    services: dict[StaffId, int] = {}
    minutes: dict[StaffId, float] = {}
    hours: dict[StaffId, float] = {}
    usual_s = fmean(item.service_s for item in plan.items)
    for day in days:
        for staff, seconds in day.duty_s.items():
            hours[staff] = hours.get(staff, 0.0) + seconds / AN_HOUR_S
        for stint in day.stints:
            if stint.staff is not None and stint.done and stint.outcome is not Outcome.NOT_FINISHED:
                services[stint.staff] = services.get(stint.staff, 0) + 1
                minutes[stint.staff] = minutes.get(stint.staff, 0.0) + _estimated_min(stint, plan, usual_s)
    return {
        staff: Work(services.get(staff, 0), minutes.get(staff, 0.0), hours.get(staff, 0.0))
        for staff in sorted({*hours, *services})
    }


def volume_points(work: Mapping[StaffId, Work], rules: AssessmentRules) -> Mapping[StaffId, float]:
    """Points for volume: `base` × the clerk's pace ÷ the pace of all together, `cap` at most.

    Whoever was at a window for fewer than `least_hours` has none and is not in the mean: comparing is fair only over
    like hours.
    """
    judged = {staff: each for staff, each in work.items() if each.hours >= rules.least_hours}
    hours = sum(each.hours for each in judged.values())
    minutes = sum(each.minutes for each in judged.values())
    if not minutes:
        return {}
    mean = minutes / hours
    return {staff: min(rules.cap, rules.base * each.pace / mean) for staff, each in judged.items()}


def _estimated_min(stint: Stint, plan: Plan, usual_s: float) -> float:
    """What the items of a service are reckoned at; one that the hall has no more counts as its mean item."""
    seconds = [item.service_s if (item := plan.item.get(code)) else usual_s for code in stint.items]
    return (seconds[0] * times(plan.tickets, stint.quantity) + sum(seconds[1:])) / 60
