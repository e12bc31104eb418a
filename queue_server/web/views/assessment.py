"""Scores as the rows of a file."""

from collections.abc import Iterable, Sequence

from queue_server.assessment.scores import Score
from queue_server.core.plan import Plan
from queue_server.core.planned.assessment import AssessmentRules
from queue_server.statistics.files import Cell, Table, Tables
from queue_server.statistics.period import Period
from queue_server.web.speaking import Speaker

HEADS = (
    "staff_number",
    "services_done",
    "estimated_minutes",
    "hours_at_window",
    "part_volume",
    "part_quantified",
    "part_satisfaction",
    "ratings_n",
    "bad_ratings",
    "score_total",
    "score_passed",
)


def tables_of(scores: Iterable[Score], period: Period, plan: Plan, to: Speaker) -> Tables:
    """A row for each clerk, and the formula."""
    about: Sequence[Cell] = [to.say("assessment_page"), to.name(plan.name), period.since, period.last]
    table = Table(to.say("scores"), [to.say(head) for head in HEADS], [_row(score, to) for score in scores])
    return Tables(about, [table], [formula(plan.assessment, to)])


def _row(score: Score, to: Speaker) -> Sequence[Cell]:
    return [
        score.staff,
        score.work.services,
        score.work.minutes,
        score.work.hours,
        score.volume,
        score.quantified,
        score.satisfaction if score.satisfied.said else None,
        score.satisfied.whole,
        score.bad,
        score.total,
        "" if score.passed is None else to.say("passed" if score.passed else "not_passed"),
    ]


def formula(rules: AssessmentRules, to: Speaker) -> str:
    """How a score comes about, in one sentence."""
    return to.say(
        "assessment_formula",
        volume=f"{rules.volume:g}",
        quantified=f"{rules.quantified:g}",
        satisfaction=f"{rules.satisfaction:g}",
        passing=f"{rules.passing:g}",
        base=f"{rules.base:g}",
        cap=f"{rules.cap:g}",
        hours=f"{rules.least_hours:g}",
        ratings=rules.least_ratings,
    )
