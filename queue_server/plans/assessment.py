"""Rules of the assessment: weights and sub-points that come to a hundred, marks that can be reached."""

from collections.abc import Iterator
from datetime import date
from math import isclose

from queue_server.core.plan import Plan
from queue_server.plans.findings import Fault

WHOLE = 100.0


def assessment(plan: Plan, _on: date) -> Iterator[Fault]:
    """The three parts weigh a hundred together, and so do the sub-points; a perfect clerk passes."""
    rules = plan.assessment
    weights = (rules.volume, rules.quantified, rules.satisfaction)
    if min(weights) < 0 or not isclose(sum(weights), WHOLE):
        yield Fault("weights_not_whole", ("assessment",), {"sum": f"{sum(weights):g}"})
    most = [point.most for point in rules.points]
    if not most or min(most) <= 0 or not isclose(sum(most), WHOLE):
        yield Fault("points_not_whole", ("assessment", "points"), {"sum": f"{sum(most):g}"})
    codes = [point.code for point in rules.points]
    for index, code in enumerate(codes):
        if code in codes[:index]:
            yield Fault("duplicate_point", ("assessment", "points", index, "code"), {"id": code})
    if not 0 < rules.passing <= WHOLE:
        yield Fault("pass_out_of_reach", ("assessment", "passing"), {"value": f"{rules.passing:g}"})
    if not 0 < rules.base <= rules.cap:
        yield Fault("cap_below_base", ("assessment", "cap"), {"base": f"{rules.base:g}", "cap": f"{rules.cap:g}"})
    for key in ("least_hours", "least_ratings"):
        if getattr(rules, key) < 1:
            yield Fault("nothing", ("assessment", key), {"key": key})
