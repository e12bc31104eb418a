"""The ledger of what is owed: entered once by key, due in order, settled with every attempt."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, exists, func, select

from hall.words import HallId
from queue_server.deliveries.delivery import DONE, Delivery, DeliveryState, Owed
from queue_server.journal.tables import deliveries, readings

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
ATTEMPTS = 12
"""After so many an outlet's silence is a matter for somebody: about seven hours."""


class Ledger:
    """The deliveries of one hall; safe to use from every thread and beside a running server."""

    def __init__(self, engine: Engine, hall: HallId) -> None:
        self._engine = engine
        self._hall = hall

    def enter(self, owed: Sequence[Delivery], now: datetime) -> None:
        """Owe these; one whose outlet and key were entered before changes nothing."""
        with self._engine.begin() as connection:
            self._enter(connection, owed, now)

    def read_on(self, reader: str, seq: int, owed: Sequence[Delivery], now: datetime) -> None:
        """Owe these and remember, in the same transaction, that a reader has read the journal up to `seq`."""
        here = and_(readings.c.hall == self._hall, readings.c.reader == reader)
        with self._engine.begin() as connection:
            self._enter(connection, owed, now)
            if not connection.execute(readings.update().where(here).values(seq=seq)).rowcount:
                connection.execute(readings.insert().values(hall=self._hall, reader=reader, seq=seq))

    def read_up_to(self, reader: str) -> int:
        """The last row of the journal a reader has read; 0 for a new one."""
        here = and_(readings.c.hall == self._hall, readings.c.reader == reader)
        with self._engine.connect() as connection:
            return connection.scalar(select(readings.c.seq).where(here)) or 0

    def due(self, outlet: str, now: datetime, limit: int = 50) -> Sequence[Owed]:
        """What an outlet should be sent now: of every strand only the first that is not done."""
        before = deliveries.alias()
        waits = exists().where(
            before.c.hall == deliveries.c.hall,
            before.c.outlet == deliveries.c.outlet,
            before.c.strand == deliveries.c.strand,
            before.c.id < deliveries.c.id,
            before.c.state.not_in([state.value for state in DONE]),
        )
        rows = (
            select(deliveries)
            .where(self._here(outlet), deliveries.c.state == DeliveryState.PENDING.value, deliveries.c.due_at <= now)
            .where(~waits)
            .order_by(deliveries.c.id)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [_owed(row) for row in connection.execute(rows)]

    def settle(self, owed: Owed, state: DeliveryState, now: datetime, trouble: str = "") -> DeliveryState:
        """Note an attempt; one that left it pending is due again after a pause that doubles, or dead after the last."""
        attempts = owed.attempts + 1
        if state is DeliveryState.PENDING and attempts >= ATTEMPTS:
            state = DeliveryState.DEAD
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(attempts - 1, 20))
        values = {"state": state.value, "attempts": attempts, "due_at": now + pause, "trouble": trouble}
        with self._engine.begin() as connection:
            connection.execute(deliveries.update().where(deliveries.c.id == owed.id).values(values))
        return state

    def resend(self, id: int, now: datetime) -> bool:
        """Owe a dead delivery again from now; False where there is no such dead one."""
        dead = and_(deliveries.c.hall == self._hall, deliveries.c.id == id, deliveries.c.state == DeliveryState.DEAD)
        values = {"state": DeliveryState.PENDING.value, "attempts": 0, "due_at": now}
        with self._engine.begin() as connection:
            return connection.execute(deliveries.update().where(dead).values(values)).rowcount == 1

    def at(self, state: DeliveryState, limit: int = 200) -> Sequence[Owed]:
        """The newest deliveries in a state, of every outlet."""
        rows = select(deliveries).where(deliveries.c.hall == self._hall, deliveries.c.state == state.value)
        with self._engine.connect() as connection:
            return [_owed(row) for row in connection.execute(rows.order_by(deliveries.c.id.desc()).limit(limit))]

    def forget(self, outlet: str, before: datetime) -> None:
        """Forget what an outlet took before then; its keys may be entered anew."""
        taken = deliveries.c.state.in_([state.value for state in DONE])
        with self._engine.begin() as connection:
            connection.execute(deliveries.delete().where(self._here(outlet), taken, deliveries.c.entered_at < before))

    def counts(self) -> dict[tuple[str, DeliveryState], int]:
        """How many deliveries stand where, by outlet and state."""
        columns = (deliveries.c.outlet, deliveries.c.state)
        rows = select(*columns, func.count()).where(deliveries.c.hall == self._hall).group_by(*columns)
        with self._engine.connect() as connection:
            return {(outlet, DeliveryState(state)): count for outlet, state, count in connection.execute(rows)}

    def _here(self, outlet: str) -> ColumnElement[bool]:
        return and_(deliveries.c.hall == self._hall, deliveries.c.outlet == outlet)

    def _enter(self, connection: Connection, owed: Sequence[Delivery], now: datetime) -> None:
        for each in owed:
            known = select(deliveries.c.id).where(self._here(each.outlet), deliveries.c.key == each.key)
            if connection.scalar(known) is None:
                connection.execute(deliveries.insert().values(self._row(each, now)))

    def _row(self, owed: Delivery, now: datetime) -> dict[str, Any]:
        return {
            "hall": self._hall,
            "outlet": owed.outlet,
            "key": owed.key,
            "strand": owed.strand,
            "kind": owed.kind,
            "body": json.dumps(owed.body, ensure_ascii=False, sort_keys=True),
            "state": DeliveryState.PENDING.value,
            "attempts": 0,
            "entered_at": now,
            "due_at": now,
            "trouble": "",
        }


def _owed(row: Row[Any]) -> Owed:
    return Owed(
        id=row.id,
        delivery=Delivery(row.outlet, row.key, row.strand, row.kind, json.loads(row.body)),
        state=DeliveryState(row.state),
        attempts=row.attempts,
        entered_at=row.entered_at,
        due_at=row.due_at,
        trouble=row.trouble,
    )
