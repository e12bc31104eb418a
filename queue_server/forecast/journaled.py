"""The hall's own past days, from its journal: who came when, how long each took, and which promises were kept."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy import Engine, Row, select
from sqlalchemy.engine import Connection

from hall.words import HallId, ItemCode, Outcome, TicketState
from queue_server.core.effort import LEAST_OVERDUE_S
from queue_server.core.events import ForecastAdopted
from queue_server.core.plan import Plan
from queue_server.core.timetable import zone
from queue_server.forecast.demand import Kind, kind_of
from queue_server.forecast.kept import Levels, Promised, rank
from queue_server.forecast.past import ABSENT, SERVED, Past, gather
from queue_server.journal.codec import read_events
from queue_server.journal.tables import journal, tickets

DAYS = 42
"""Past days learned from at most: six weeks know every weekday and a month's end, and forget last year's hall."""
MONTHS_END_DAYS = 3
KEPT = 2000
"""Promises remembered at most, the newest ones."""
ENOUGH = 5
"""Services from which an item's own middle says what is far too long for it."""
MEAN_OVER_MEDIAN = 1.2
"""Of log-normal services with a coefficient of variation near 0.7."""
STAYED = frozenset({TicketState.MISSED, TicketState.VOID})
"""States in which somebody who was called did not come."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """From which days a hall learned; nought days, and no dates, where the catalogue's guesses stand."""

    days: int = 0
    since: date | None = None
    until: date | None = None
    services: int = 0

    def __str__(self) -> str:
        return f"{self.days} days {self.dates}, {self.services} services" if self.days else "catalogue guesses"

    @property
    def dates(self) -> str:
        """The first and the last day; empty where there is none."""
        return f"{self.since.isoformat()}/{self.until.isoformat()}" if self.since and self.until else ""


@dataclass(frozen=True, slots=True)
class History:
    """Past days as they were: what to learn from, the ranks of the promises kept, the mean an item really took."""

    past: Past
    provenance: Provenance
    ranks: Sequence[float]
    took_s: Mapping[ItemCode, float]


def read_past(database: Engine, plan: Plan, today: date) -> History:
    """The days before today in a hall's journal; rows that make no sense are left out and counted."""
    with database.connect() as connection:
        days = _days(connection, plan.id, today)
        query = select(tickets).where(tickets.c.hall == plan.id, tickets.c.service_day.in_(days))
        rows = connection.execute(query.order_by(tickets.c.issued_at)).all() if days else []
        promised = [row for row in rows if row.first_called_at is not None and row.p90_s > 0][-KEPT:]
        adoptions = _adoptions(connection, plan.id, {row.service_day for row in promised})
    overran: Counter[str] = Counter()
    past = gather(_as_history(rows, plan, overran))
    past = Past(past.tickets, Counter(past.left_out) + overran)
    took: dict[ItemCode, list[float]] = defaultdict(list)
    for ticket in past.tickets:
        if ticket.duration_s is not None:
            took[ticket.item].append(ticket.duration_s)
    known = [date.fromordinal(day) for day in past.days]
    return History(
        past,
        Provenance(len(known), known[0], known[-1], sum(map(len, took.values()))) if known else Provenance(),
        _ranks(promised, adoptions),
        {item: sum(each) / len(each) for item, each in took.items()},
    )


def day_kind(day: date) -> Kind:
    """The kind of a calendar day, as past days and today are counted alike."""
    return kind_of(day, months_end_days=MONTHS_END_DAYS)


def _days(connection: Connection, hall: HallId, today: date) -> Sequence[date]:
    days = select(tickets.c.service_day).where(tickets.c.hall == hall, tickets.c.service_day < today).distinct()
    return connection.scalars(days.order_by(tickets.c.service_day.desc()).limit(DAYS)).all()


def _as_history(
    rows: Iterable[Row[tuple[object, ...]]], plan: Plan, overran: Counter[str]
) -> Iterator[Mapping[str, str]]:
    """The rows of somebody called, in the columns of a history file, for the one reader of those to judge."""
    called = [row for row in rows if row.first_called_at is not None and row.item in plan.item]
    longest_s = _longest(called, plan)
    for row in called:
        served = row.state == TicketState.COMPLETED and row.outcome != Outcome.NOT_FINISHED
        if not served and row.state not in STAYED:
            continue  # called again later, or sent home at the day's end: it tells nothing of service
        if served and row.served_s > longest_s[row.item]:
            overran["overran"] += 1
            continue
        yield _history_row(row, plan, served=served)


def _history_row(row: Row[tuple[object, ...]], plan: Plan, *, served: bool) -> Mapping[str, str]:
    midnight = datetime.combine(row.service_day, datetime.min.time(), zone(plan.time_zone))
    arrival_s, called_s = ((at - midnight).total_seconds() for at in (row.issued_at, row.first_called_at))
    kind = day_kind(row.service_day)
    return {
        "day": str(row.service_day.toordinal()),
        "dow": str(kind.dow),
        "surge": kind.surge,
        "item_code": row.item,
        "priority_class": str(row.queue_class),
        "arrival_s": str(arrival_s),
        "window_id": row.window or "-",
        "call_s": str(called_s),
        "duration_s": str(row.served_s),
        "wait_s": str(called_s - arrival_s),
        "outcome": SERVED if served else ABSENT,
    }


def _longest(rows: Iterable[Row[tuple[object, ...]]], plan: Plan) -> Mapping[ItemCode, float]:
    """Seconds beyond which an item's service was most likely left running, as `core.effort` has it."""
    took: dict[ItemCode, list[float]] = defaultdict(list)
    for row in rows:
        if row.served_s > 0:
            took[ItemCode(row.item)].append(row.served_s)
    usual = {item.code: float(item.service_s) for item in plan.items}
    usual |= {item: MEAN_OVER_MEDIAN * median(each) for item, each in took.items() if len(each) >= ENOUGH}
    return {item: max(LEAST_OVERDUE_S, plan.tickets.overdue_times * each) for item, each in usual.items()}


def _adoptions(connection: Connection, hall: HallId, days: Collection[date]) -> Sequence[tuple[datetime, Levels]]:
    """Since when which quantiles of the roll-out were read as P50 and P90."""
    if not days:
        return []
    stored = select(journal.c.events).where(
        journal.c.hall == hall,
        journal.c.service_day.in_(days),
        journal.c.events.like('[{"type":"ForecastAdopted"%'),
    )
    happened = (event for events in connection.scalars(stored.order_by(journal.c.seq)) for event in read_events(events))
    return [(event.at, event.levels) for event in happened if isinstance(event, ForecastAdopted)]


def _ranks(
    promised: Sequence[Row[tuple[object, ...]]], adoptions: Sequence[tuple[datetime, Levels]]
) -> Sequence[float]:
    """Where in its roll-out each promise came true."""
    moments = [at for at, _ in adoptions]
    ranks = []
    for row in promised:
        at = bisect_right(moments, row.issued_at) - 1
        wait = row.first_called_at - row.issued_at
        if at >= 0 and timedelta() <= wait < timedelta(days=1):
            ranks.append(rank(Promised(row.p50_s, row.p90_s, wait.total_seconds()), adoptions[at][1]))
    return ranks
