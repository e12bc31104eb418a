"""Recorded days as a simulation's past and as its citizens: the rehearsal's day file, a day of the journal."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Engine as Database
from sqlalchemy import Row, func, select

from hall.packaged import packaged
from hall.rehearsal.day_file import Visitor, read_day
from hall.words import ItemCode, Outcome, QueueClass, StaffId, TicketState, WindowId
from queue_server.core.plan import Plan
from queue_server.core.timetable import zone
from queue_server.drive.posts import Seats
from queue_server.forecast.past import Past, Served
from queue_server.journal.tables import tickets

PATIENT_S = 6 * 3600.0
"""Of somebody who was served nobody knows how long he would have waited: he is taken to stay."""


def rehearsed(plan: Plan) -> tuple[Visitor, ...]:
    """The citizens of the hall's recorded day; nobody where it has none."""
    if plan.rehearsal is None:
        return ()
    return read_day(packaged("days", plan.rehearsal.day), plan.rehearsal.items, plan.rehearsal.thin)


def past_of(visitors: Iterable[Visitor], day: date) -> Past:
    """A recorded day as what a hall could have learned from it: who came when, and how long each took."""
    return Past(
        tuple(
            Served(
                day=day.toordinal(),
                dow=day.weekday(),
                surge="none",
                item=visitor.item,
                queue_class=visitor.priority_class,
                arrival_s=visitor.arrival_s,
                window=WindowId(""),
                called_s=visitor.arrival_s,
                duration_s=visitor.service_s if visitor.patience_s > 0 else None,
                wait_s=0.0,
            )
            for visitor in visitors
        )
    )


def journaled(database: Database, plan: Plan, day: date) -> Sequence[Visitor]:
    """The citizens of a day in the journal, in order of arrival; who left is taken to have left when called."""
    query = select(tickets).where(tickets.c.hall == plan.id, tickets.c.service_day == day)
    with database.connect() as connection:
        rows = connection.execute(query.order_by(tickets.c.issued_at)).all()
    midnight = datetime.combine(day, datetime.min.time(), zone(plan.time_zone))
    return [_visitor(row, plan, midnight) for row in rows if row.item in plan.item]


def seats(database: Database, plan: Plan, since: date, until: date) -> Seats:
    """Who served most at each window from one day to another, both meant; windows where nobody did are left out."""
    columns = tickets.c
    query = (
        select(columns.window, columns.staff)
        .where(columns.hall == plan.id, columns.service_day.between(since, until), columns.staff.is_not(None))
        .where(columns.window.is_not(None), columns.served_s > 0)
        .group_by(columns.window, columns.staff)
        .order_by(func.count(), columns.staff.desc())
    )
    with database.connect() as connection:
        rows = connection.execute(query).all()
    return {WindowId(window): StaffId(staff) for window, staff in rows if window in plan.window}


def _visitor(row: Row[tuple[object, ...]], plan: Plan, midnight: datetime) -> Visitor:
    arrival_s = (row.issued_at - midnight).total_seconds()
    served = row.state == TicketState.COMPLETED and row.outcome != Outcome.NOT_FINISHED and row.served_s > 0
    called_s = None if row.first_called_at is None else (row.first_called_at - midnight).total_seconds()
    stayed_s = PATIENT_S if served or called_s is None else max(0.0, called_s - arrival_s - 1.0)
    queue_class = QueueClass(row.queue_class)
    return Visitor(
        id=row.ticket,
        item=ItemCode(row.item),
        arrival_s=arrival_s,
        patience_s=stayed_s,
        service_s=row.served_s if served else float(plan.item[ItemCode(row.item)].service_s),
        # The journal's ticket does not keep its slot: it is counted as due when it was taken.
        priority_class=QueueClass.PRIORITY if queue_class is QueueClass.APPOINTMENT else queue_class,
    )
