"""Ratings in figures that tell of nobody in particular; who was not rated is 未评价, never good."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hall.words import BadRatingStep, RatingLevel
from queue_server.core.plan import Plan
from queue_server.core.timetable import local_day
from queue_server.journal.ratings import Record
from queue_server.statistics.formulas import Rate

GOOD = frozenset(level for level in RatingLevel if not level.bad)
SATISFIED = frozenset({RatingLevel.VERY_SATISFIED, RatingLevel.SATISFIED})


@dataclass(frozen=True, slots=True)
class RatingFigures:
    """Some invitations and what came of them."""

    invited: int
    levels: dict[RatingLevel, int]
    excluded: int
    rated: Rate
    good: Rate
    satisfied: Rate
    replied: Rate
    rectified: Rate
    revisited: Rate
    content: Rate

    @property
    def unrated(self) -> int:
        """Invitations nobody answered."""
        return round(self.rated.whole - self.rated.part)

    @property
    def bad(self) -> int:
        """Bad ratings (差评) that stand."""
        return sum(count for level, count in self.levels.items() if level.bad)


def figures(records: Sequence[Record], plan: Plan, today: date) -> RatingFigures:
    """The figures of some invitations; a rating two people excluded counts as given and as nothing else."""
    valid = [each for each in records if each.valid]
    levels = Counter(each.level for each in valid if each.level is not None)
    excluded = [each for each in records if each.level is not None and not each.valid]
    bad = [each for each in valid if each.due is not None]
    revisits = [step for each in bad if (step := each.at(BadRatingStep.REVISIT)) is not None]

    def in_time(step: BadRatingStep) -> Rate:
        owed = [each for each in bad if each.due is not None and (each.due < today or each.at(step) is not None)]
        return Rate(sum(_in_time(each, step, plan) for each in owed), len(owed))

    return RatingFigures(
        invited=len(records),
        levels={level: levels[level] for level in RatingLevel},
        excluded=len(excluded),
        rated=Rate(len(valid) + len(excluded), len(records)),
        good=Rate(sum(levels[level] for level in GOOD), len(valid)),
        satisfied=Rate(sum(levels[level] for level in SATISFIED), len(valid)),
        replied=in_time(BadRatingStep.REPLY),
        rectified=in_time(BadRatingStep.RECTIFY),
        revisited=in_time(BadRatingStep.REVISIT),
        content=Rate(sum(step.satisfied is True for step in revisits), len(revisits)),
    )


def _in_time(record: Record, step: BadRatingStep, plan: Plan) -> bool:
    taken = record.at(step)
    return taken is not None and record.due is not None and local_day(plan, taken.at) <= record.due
