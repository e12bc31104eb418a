"""What-ifs in the background: one at a time, in a process of its own that gives way to everybody else."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import Lock, Thread

from hall.logs import logger
from queue_server.core.refusals import Refused
from queue_server.simulation.compared import Row, compared
from queue_server.simulation.grants import rank
from queue_server.simulation.whatif import Case, play_all

NICE = 10
STOP_S = 5.0

log = logger(__name__)


class Search(StrEnum):
    """What is looked for: how scenarios compare, or which authorisation would save most."""

    COMPARE = "compare"
    GRANTS = "grants"


class Phase(StrEnum):
    """How far a trial is."""

    RUNNING = "running"
    OVER = "over"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Trial:
    """A what-if: what it looks for over which days, how many it played of how many, and its rows once it is over."""

    number: int
    search: Search
    days: str
    phase: Phase = Phase.RUNNING
    done: int = 0
    everything: int = 0
    rows: Sequence[Row] = ()


class Trials:
    """The hall's one place for a what-if; safe to use from many threads."""

    def __init__(self, told: Callable[[], None]) -> None:
        """`told` is called whenever the newest trial changed, on another thread."""
        self._told = told
        self._lock = Lock()
        self._newest: Trial | None = None
        self._process: SpawnProcess | None = None

    @property
    def newest(self) -> Trial | None:
        """The trial that runs or ran last; None before the first."""
        return self._newest

    def start(self, search: Search, days: str, cases: Sequence[Case]) -> None:
        """Begin; raises `Refused`: `trial_running` while another runs, `nothing_to_play` where no day is given."""
        if not cases:
            raise Refused("nothing_to_play")
        with self._lock:
            if self._newest is not None and self._newest.phase is Phase.RUNNING:
                raise Refused("trial_running")
            number = 1 if self._newest is None else self._newest.number + 1
            self._newest = Trial(number, search, days, everything=len(cases))
            context = get_context("spawn")
            here, there = context.Pipe(duplex=False)
            self._process = context.Process(target=_play, args=(there, search, cases), name="what-if", daemon=True)
            self._process.start()
            there.close()
        Thread(target=self._listen, args=(number, here), name="what-if", daemon=True).start()
        self._told()

    def cancel(self) -> None:
        """End the trial that runs, if any; what it played so far is thrown away."""
        with self._lock:
            if self._newest is None or self._newest.phase is not Phase.RUNNING:
                return
            self._newest = replace(self._newest, phase=Phase.CANCELLED)
            process, self._process = self._process, None
        if process is not None:
            process.terminate()
            process.join(STOP_S)
        self._told()

    def _listen(self, number: int, pipe: Connection) -> None:
        """Take in what the process says until it is silent."""
        with pipe:
            try:
                while True:
                    heard = pipe.recv()
                    if isinstance(heard, tuple):
                        self._change(number, done=heard[0], everything=heard[1])
                    else:
                        self._change(number, phase=Phase.OVER, rows=heard)
            except EOFError:
                self._ended(number)

    def _ended(self, number: int) -> None:
        newest = self._newest
        if newest is not None and newest.number == number and newest.phase is Phase.RUNNING:
            log.error("a what-if ended without a result", done=newest.done, everything=newest.everything)
            self._change(number, phase=Phase.FAILED)

    def _change(self, number: int, **changed: object) -> None:
        with self._lock:
            newest = self._newest
            if newest is None or newest.number != number or newest.phase is not Phase.RUNNING:
                return
            self._newest = replace(newest, **changed)  # type: ignore[arg-type]  # fields of Trial, by name
        self._told()


def _play(pipe: Connection, search: Search, cases: Sequence[Case]) -> None:
    """The other process: say how far it is after every day, and the rows at the end."""
    os.nice(NICE)

    def progress(done: int, everything: int) -> None:
        pipe.send((done, everything))

    with pipe:
        if search is Search.GRANTS:
            pipe.send(list(rank(cases, progress)))
        else:
            pipe.send(list(compared(cases, play_all(cases, 1, progress))))
