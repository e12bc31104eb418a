"""How a follower runs beside the server, and the line to it."""

from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from threading import Thread

from queue_server.advising.follower import follow, follow_alone

GONE_S = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line to a follower; `end` lets it go."""

    connection: Connection
    end: Callable[[], None]


Start = Callable[[str], Line]
"""Starts a follower on a database's URL."""


def own_process(database_url: str) -> Line:
    """A follower in a process of its own, which a server that died takes with it."""
    here, there = Pipe()
    # a forked child would inherit the journal's connections and the lock on them
    process = get_context("spawn").Process(
        target=follow_alone, args=(there, database_url), name="forecaster", daemon=True
    )
    process.start()
    there.close()

    def end() -> None:
        here.close()
        process.terminate()
        process.join(GONE_S)

    return Line(here, end)


def own_thread(database_url: str) -> Line:
    """A follower on a thread: for tests, and machines that may have one process only."""
    here, there = Pipe()
    thread = Thread(target=follow, args=(there, database_url), name="forecaster", daemon=True)
    thread.start()

    def end() -> None:
        here.close()
        thread.join(GONE_S)
        there.close()

    return Line(here, end)
