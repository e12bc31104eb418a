"""Scores (考评得分): volume, quantified score and satisfaction, each out of a hundred, weighed into one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from hall.words import StaffId
from queue_server.assessment.work import Work, volume_points
from queue_server.core.planned.assessment import AssessmentRules
from queue_server.journal.ratings import Record
from queue_server.statistics.formulas import Rate
from queue_server.statistics.ratings import SATISFIED

Points = Mapping[StaffId, Mapping[str, float]]
"""What the service group scored: by member of staff and sub-point."""


@dataclass(frozen=True, slots=True)
class Score:
    """A clerk's score of one month, or of several; a part that cannot be told is None, and then so is the total."""

    staff: StaffId
    work: Work
    volume: float | None
    quantified: float | None
    satisfaction: float | None
    """What is reckoned with: the clerk's own share, or the hall's where too few rated him."""
    satisfied: Rate
    bad: int
    total: float | None
    passed: bool | None
    months: int = 1
    """How many months have a total in it."""


def scores(
    rules: AssessmentRules, work: Mapping[StaffId, Work], points: Points, records: Iterable[Record]
) -> tuple[Score, ...]:
    """The scores of one month of everybody who was at a window in it."""
    rated = [each for each in records if each.valid]
    volume = volume_points(work, rules)
    shared = satisfied(rated, rules).share
    return tuple(_score(rules, staff, each, volume.get(staff), points, rated, shared) for staff, each in work.items())


def satisfied(valid: Sequence[Record], rules: AssessmentRules) -> Rate:
    """How many of the valid ratings say 满意 or better; nobody who did not rate is counted."""
    return Rate(sum(each.level in SATISFIED for each in valid), len(valid), rules.least_ratings)


def together(rules: AssessmentRules, months: Iterable[Iterable[Score]]) -> tuple[Score, ...]:
    """Several months in one: the mean of each part over the months that have it, volumes and ratings added up."""
    by_staff: dict[StaffId, list[Score]] = {}
    for month in months:
        for score in month:
            by_staff.setdefault(score.staff, []).append(score)
    return tuple(_mean(rules, staff, mine) for staff, mine in sorted(by_staff.items()))


def _score(
    rules: AssessmentRules,
    staff: StaffId,
    work: Work,
    volume: float | None,
    points: Points,
    rated: Sequence[Record],
    shared: float | None,
) -> Score:
    mine = [each for each in rated if each.staff == staff]
    rate = satisfied(mine, rules)
    share = rate.share if rate.said else shared
    satisfaction = None if share is None else 100 * share
    quantified = _quantified(rules, points.get(staff, {}))
    total = weighed(rules, volume, quantified, satisfaction)
    bad = sum(each.level is not None and each.level.bad for each in mine)
    return Score(staff, work, volume, quantified, satisfaction, rate, bad, total, _passed(rules, total))


def weighed(
    rules: AssessmentRules, volume: float | None, quantified: float | None, satisfaction: float | None
) -> float | None:
    """The total; None while a part is missing."""
    if volume is None or quantified is None or satisfaction is None:
        return None
    parts = (rules.volume * volume, rules.quantified * quantified, rules.satisfaction * satisfaction)
    return sum(parts) / 100


def _quantified(rules: AssessmentRules, given: Mapping[str, float]) -> float | None:
    """The sum of the sub-points; None until every one of them is scored."""
    codes = [point.code for point in rules.points]
    return sum(given[code] for code in codes) if all(code in given for code in codes) else None


def _passed(rules: AssessmentRules, total: float | None) -> bool | None:
    return None if total is None else round(total, 1) >= rules.passing


def _mean(rules: AssessmentRules, staff: StaffId, mine: Sequence[Score]) -> Score:
    def mean(part: Callable[[Score], float | None]) -> float | None:
        told = [value for each in mine if (value := part(each)) is not None]
        return fmean(told) if told else None

    total = mean(lambda each: each.total)
    rate = Rate(
        sum(each.satisfied.part for each in mine), sum(each.satisfied.whole for each in mine), rules.least_ratings
    )
    return Score(
        staff,
        Work(
            sum(each.work.services for each in mine),
            sum(each.work.minutes for each in mine),
            sum(each.work.hours for each in mine),
        ),
        mean(lambda each: each.volume),
        mean(lambda each: each.quantified),
        mean(lambda each: each.satisfaction),
        rate,
        sum(each.bad for each in mine),
        total,
        _passed(rules, total),
        sum(each.total is not None for each in mine),
    )
