"""Assesses a month of a hall from what is kept of it: days, points and ratings."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Engine

from hall.words import HallId, StaffId
from queue_server.assessment.ledger import Ledger
from queue_server.assessment.scores import Score, scores, together
from queue_server.assessment.work import Work, work_of
from queue_server.core.plan import Plan
from queue_server.core.timetable import local_day
from queue_server.journal.ratings import Record
from queue_server.statistics.days import Days
from queue_server.statistics.period import Period


class Months:
    """The assessments of one hall; safe to use from every thread."""

    def __init__(self, database: Engine, hall: HallId, days: Days) -> None:
        self._days = days
        self.ledger = Ledger(database, hall)

    def assess(self, plan: Plan, period: Period, now: datetime) -> tuple[Score, ...]:
        """The scores of a month, or of the months of a longer period together."""
        today = local_day(plan, now)
        begun = [month for month in period.months if month.since <= today]
        rated: defaultdict[date, list[Record]] = defaultdict(list)
        for record in self._days.records(period.since, period.before):
            rated[local_day(plan, record.invited_at).replace(day=1)].append(record)
        months = [
            scores(plan.assessment, self.work(plan, month, now), self.ledger.standing(month.since), rated[month.since])
            for month in begun
        ]
        return months[0] if len(period.months) == 1 and months else together(plan.assessment, months)

    def work(self, plan: Plan, month: Period, now: datetime) -> Mapping[StaffId, Work]:
        """What everybody did in a month."""
        return work_of(self._days.between(month.since, month.before, plan, now), plan)
