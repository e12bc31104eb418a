"""How long a server needs to take up a day of 10,000 tickets after a restart: `python -m benchmarks.replay`."""

import tempfile
from functools import reduce
from pathlib import Path
from time import perf_counter

from benchmarks.big_hall import NINE, BigDay
from benchmarks.table import show
from queue_server.core.decide import decide
from queue_server.core.evolve import replay
from queue_server.core.replies import Reply
from queue_server.journal import database
from queue_server.journal.journal import Entry, Journal

TICKETS = 10_000


def fill(journal: Journal, day: BigDay) -> int:
    """Keep a whole day; how many events it had."""
    hall, entries, events = day.before(), [], 0
    for seq, command in enumerate(day.whole(TICKETS), start=1):
        happened = decide(hall, command, day.now)
        hall = replay(hall, happened)
        events += len(happened)
        entries.append(Entry(seq, command.request_id, day.now, command.actor, NINE.date(), Reply(), happened))
    journal.append(day.plan.id, entries)
    return events


def main() -> None:
    """Measure and print."""
    day = BigDay()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'journal.db'}"
        database.upgrade(database.open_engine(url))
        journal = Journal.open(url)
        events = fill(journal, day)
        began = perf_counter()
        read = list(journal.replay(day.plan.id))
        told = perf_counter()
        hall = reduce(replay, read, day.before())
        over = perf_counter()
        journal.close()
    rows = [
        ("tickets", f"{len(hall.tickets)}"),
        ("events", f"{events}"),
        ("read and decode", f"{told - began:.2f} s"),
        ("evolve", f"{over - told:.2f} s"),
        ("together", f"{over - began:.2f} s"),
    ]
    show("Replay of a day from SQLite", rows)


if __name__ == "__main__":
    main()
