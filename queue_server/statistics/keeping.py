"""Lays days that are over on the shelf, in a process of its own that gives way to everybody else."""

import os
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.context import SpawnProcess
from threading import Lock, Thread

from hall.logs import logger
from hall.words import HallId
from queue_server.core.commands import Command
from queue_server.core.events import DayOpened, Event
from queue_server.core.plan import Plan
from queue_server.core.state import Hall
from queue_server.journal.database import open_engine
from queue_server.statistics.days import Days

NICE = 10

log = logger(__name__)


class Keeping:
    """The one such process of a hall; safe to use from every thread."""

    def __init__(self, url: str, hall: HallId) -> None:
        self._url = url
        self._hall = hall
        self._lock = Lock()
        self._process: SpawnProcess | None = None
        self._beginning: Thread | None = None

    def hear(self, before: Hall, after: Hall, command: Command, happened: Sequence[Event]) -> None:  # noqa: ARG002
        """Begin where a new day has opened, on another thread than the keeper's: the day before it is over."""
        if before.day is not None and any(isinstance(event, DayOpened) for event in happened):
            self._beginning = Thread(target=self.begin, args=(after.plan,), name="keeping", daemon=True)
            self._beginning.start()

    def begin(self, plan: Plan) -> None:
        """Begin, unless it is at work."""
        with self._lock:
            if self._process is not None and self._process.is_alive():
                return
            context = get_context("spawn")
            self._process = context.Process(target=keep, args=(self._url, self._hall, plan), name="keeping")
            self._process.daemon = True
            self._process.start()

    def wait(self, timeout_s: float) -> bool:
        """Wait until it is done; whether it is."""
        if self._beginning is not None:
            self._beginning.join(timeout_s)
        with self._lock:
            process = self._process
        if process is not None:
            process.join(timeout_s)
        return process is None or not process.is_alive()


def keep(url: str, hall: HallId, plan: Plan) -> None:
    """The other process."""
    os.nice(NICE)
    engine = open_engine(url)
    try:
        log.info("days are on the shelf", days=Days(engine, hall).keep(plan))
    finally:
        engine.dispose()
