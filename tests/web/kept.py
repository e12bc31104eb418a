"""Writes a house's events into its database, as the keeper of a real one does."""

from collections.abc import Sequence
from itertools import count

from queue_server.core.commands import Command
from queue_server.core.events import Event
from queue_server.core.state import Hall
from queue_server.journal.codec import write_events
from queue_server.journal.tables import journal
from tests.web.house import House


def keep(house: House) -> None:
    """From now on everything that happens in the house rests in its journal."""
    seqs = count(1)

    def write(_before: Hall, after: Hall, command: Command, happened: Sequence[Event]) -> None:
        row = {
            "hall": after.plan.id,
            "seq": next(seqs),
            "request_id": command.request_id,
            "at": after.now,
            "actor": command.actor,
            "version": 1,
            "service_day": after.day,
            "answer": "{}",
            "events": write_events(happened),
        }
        with house.database.begin() as connection:
            connection.execute(journal.insert(), row)

    house.keeper.subscribe(write)
