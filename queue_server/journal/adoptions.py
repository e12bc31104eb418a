"""Which plans a hall ran on: every adoption of another version, when and by whom, as the journal holds it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, select

from hall.words import GroupId, HallId, ItemCode
from queue_server.core.events import ConfigurationAdopted
from queue_server.core.plan import Plan
from queue_server.journal.codec import read_events
from queue_server.journal.tables import journal

ADOPTED = '%"type":"ConfigurationAdopted"%'


@dataclass(frozen=True, slots=True)
class Adoption:
    """A version put in force; `by` is the server where a day opened with it."""

    at: datetime
    by: str
    plan: Plan
    before: Plan | None
    """The plan in force until then; None where it is too old to be looked at."""
    dated: bool = False
    """Whether the file was the same, and a move it names for that day came true."""


def adoptions(database: Engine, hall: HallId, since: date) -> Sequence[Adoption]:
    """The versions adopted from a day on, the newest first; a day that opens with the plan in force adopts none."""
    columns = journal.c
    rows = (
        select(columns.actor, columns.events)
        .where(columns.hall == hall, columns.service_day >= since, columns.events.like(ADOPTED))
        .order_by(columns.seq)
    )
    found: list[Adoption] = []
    newest: Plan | None = None
    with database.connect() as connection:
        for actor, events in connection.execute(rows):
            for event in read_events(events):
                if not isinstance(event, ConfigurationAdopted):
                    continue
                same_file = newest is not None and newest.version == event.plan.version
                dated = newest is not None and same_file and _groups(newest) != _groups(event.plan)
                if dated or not same_file:
                    found.append(Adoption(event.at, actor, event.plan, newest, dated))
                newest = event.plan
    return found[::-1]


def in_force(database: Engine, hall: HallId) -> Plan | None:
    """The plan adopted last; None before a hall's first day."""
    columns = journal.c
    newest = (
        select(columns.events)
        .where(columns.hall == hall, columns.events.like(ADOPTED))
        .order_by(columns.seq.desc())
        .limit(1)
    )
    with database.connect() as connection:
        events = connection.scalar(newest)
    happened = [] if events is None else read_events(events)
    return next((each.plan for each in reversed(happened) if isinstance(each, ConfigurationAdopted)), None)


def _groups(plan: Plan) -> Mapping[ItemCode, GroupId]:
    return {item.code: item.group for item in plan.offered}
