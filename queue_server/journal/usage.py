"""Which window served which item how often, of any kept day."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Engine, func, select

from hall.words import HallId, ItemCode, WindowId
from queue_server.journal.tables import tickets

Uses = Mapping[tuple[WindowId, ItemCode], int]


def uses(database: Engine, hall: HallId, since: date) -> Uses:
    """Services begun from a day on, by window and item."""
    columns = tickets.c
    rows = (
        select(columns.window, columns.item, func.count())
        .where(columns.hall == hall, columns.service_day >= since, columns.started_at.is_not(None))
        .where(columns.window.is_not(None))
        .group_by(columns.window, columns.item)
    )
    with database.connect() as connection:
        return {(WindowId(window), ItemCode(item)): count for window, item, count in connection.execute(rows)}
