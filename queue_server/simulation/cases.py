"""Which days are played under which scenarios: days drawn from what the hall expects, or days of its journal."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import Engine as Database

from hall.rehearsal.day_file import Visitor
from queue_server.core.plan import Plan
from queue_server.drive.posts import Seats
from queue_server.forecast.journaled import read_past
from queue_server.forecast.past import Past
from queue_server.simulation.recorded import journaled, past_of, rehearsed, seats
from queue_server.simulation.scenario import NOBODY, Scenario
from queue_server.simulation.whatif import Case

FIRST_SEED = 9000


def drawn(
    plan: Plan, scenarios: Iterable[Scenario], past: Past, since: date, days: int, sits: Seats = NOBODY
) -> Sequence[Case]:
    """So many typical days from a date on, the same citizens under every scenario; scenario after scenario."""
    service_days = list(open_days(plan, since, days))
    return [
        Case(plan, scenario, day, past, FIRST_SEED + at, seats=sits)
        for scenario in scenarios
        for at, day in enumerate(service_days)
    ]


def kept(plan: Plan, scenarios: Iterable[Scenario], database: Database, days: Iterable[date]) -> Sequence[Case]:
    """Days of the journal with the people who came and those who sat there; a day that nobody came on is left out."""
    came = {day: tuple(journaled(database, plan, day)) for day in days}
    known = {day: _known_on(database, plan, day, visitors) for day, visitors in came.items() if visitors}
    sat = {day: seats(database, plan, day, day) for day in known}
    return [
        Case(plan, scenario, day, past, at, came[day], seats=sat[day])
        for scenario in scenarios
        for at, (day, past) in enumerate(known.items())
    ]


def _known_on(database: Database, plan: Plan, day: date, visitors: Sequence[Visitor]) -> Past:
    """What the hall could know that morning; of its first day, what the day itself shows."""
    past = read_past(database, plan, day).past
    return past if past.tickets else past_of(visitors, day)


def open_days(plan: Plan, since: date, count: int) -> Iterator[date]:
    """The next days on which the hall serves."""
    day, found = since, 0
    while found < count:
        if any(hours.windows for hours in plan.hours_on(day)):
            found += 1
            yield day
        day += timedelta(days=1)


def past_to_learn_from(plan: Plan, day: date) -> tuple[Past, str]:
    """What a hall without a journal can have learned: its rehearsed day, named; else nothing but the catalogue."""
    visitors = rehearsed(plan)
    if not visitors or plan.rehearsal is None:
        return Past(), "catalogue"
    return past_of(visitors, day), plan.rehearsal.day
