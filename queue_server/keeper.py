"""The one writer of a hall: takes commands from every thread, decides all that wait, answers once they are on disk."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial, reduce
from itertools import takewhile
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Protocol

from hall.clock import Clock
from hall.logs import logger
from hall.words import HallId, RequestId
from queue_server.boundary import Boundary
from queue_server.core.commands import Command, Tick
from queue_server.core.decide import drafted
from queue_server.core.events import DayOpened, Event, TicketEvent
from queue_server.core.evolve import replay
from queue_server.core.refusals import Refused
from queue_server.core.replies import Reply, reply_to
from queue_server.core.state import Hall
from queue_server.core.ticket import Ticket
from queue_server.counts import Counts
from queue_server.journal.journal import Entry, JournalError, Repeated

NOT_STORED = Reply(code="not_stored")
INTERNAL = Reply(code="internal")
AT_ONCE = 256
"""Commands in one transaction at most; more would keep the first of them waiting."""
REMEMBERED = 4096
"""Answers kept at hand; older ones are looked up in the journal."""
SET_BACK = timedelta(seconds=1)

log = logger(__name__)

Listener = Callable[[Hall, Hall, Command, Sequence[Event]], None]
"""Told of every command that is on disk: the hall before and after it, and what happened; it must not block."""


class Rows(Protocol):
    """What the keeper needs of the journal."""

    def append(self, hall: HallId, entries: Sequence[Entry]) -> None:
        """Write all entries or none; raises `JournalError`, `Repeated` where a request id is there already."""
        ...

    def answers(self, hall: HallId, request_ids: Sequence[RequestId]) -> Mapping[RequestId, Reply]:
        """What commands with these ids were answered."""
        ...

    def last_seq(self, hall: HallId) -> int:
        """The number of the newest row."""
        ...

    def replay(self, hall: HallId) -> Iterator[Sequence[Event]]:
        """The events of each command since the newest day opened."""
        ...


@dataclass(frozen=True, slots=True)
class _Asked:
    command: Command
    reply: Future[Reply]


@dataclass(slots=True)
class _Batch:
    """What one round of deciding comes to, until it is on disk or forgotten."""

    hall: Hall
    entries: list[Entry] = field(default_factory=list)
    answered: dict[RequestId, Reply] = field(default_factory=dict)
    replies: list[tuple[_Asked, Reply]] = field(default_factory=list)
    steps: list[tuple[Hall, Hall, Command, Sequence[Event]]] = field(default_factory=list)


class Keeper:
    """Keeps one hall; `hall` is always on disk and may be read from any thread."""

    def __init__(self, beginning: Hall, rows: Rows, clock: Clock, counts: Counts | None = None) -> None:
        """Take the hall up where the journal left it; `beginning` is the hall before its first day."""
        self.counts = counts or Counts()
        self._boundary = Boundary("keeper", self.counts)
        self._id = beginning.plan.id
        self._beginning = beginning
        self._rows = rows
        self._clock = clock
        self._inbox: SimpleQueue[_Asked | None] = SimpleQueue()
        self._listeners: list[Listener] = []
        self._recent: OrderedDict[RequestId, Reply] = OrderedDict()
        self._set_back = False
        self._doubtful = False
        self._stopped = False
        self._thread = Thread(target=self._run, name=f"keeper-{self._id}", daemon=True)
        self._hall = beginning
        self._seq = 0
        self._remember()

    @property
    def hall(self) -> Hall:
        """The hall as it stands on disk."""
        return self._hall

    def subscribe(self, listener: Listener) -> None:
        """Tell a listener, on the keeper's thread, of all that is stored from here on."""
        self._listeners.append(listener)

    def start(self) -> None:
        """Begin to take commands; those submitted before waited."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what was submitted, then take nothing more."""
        self._inbox.put(None)
        if self._thread.is_alive():
            self._thread.join()
        self._stopped = True
        self._turn_away()

    def submit(self, command: Command) -> Future[Reply]:
        """Ask for something; the reply comes once it is on disk, always as a value, never as an exception."""
        asked = _Asked(command, Future())
        asked.reply.set_running_or_notify_cancel()  # from here on nobody can take the question back
        self._inbox.put(asked)
        if self._stopped:
            self._turn_away()
        return asked.reply

    def _run(self) -> None:
        while asked := self._inbox.get():
            batch = [asked]
            stopping = self._drain(batch)
            self._boundary.within("batch", partial(self._keep, batch))
            for each in batch:
                if not each.reply.done():
                    each.reply.set_result(INTERNAL)
            if stopping:
                return

    def _drain(self, batch: list[_Asked]) -> bool:
        """Add what else waits; whether the keeper was told to stop meanwhile."""
        while len(batch) < AT_ONCE:
            try:
                asked = self._inbox.get_nowait()
            except Empty:
                return False
            if asked is None:
                return True
            batch.append(asked)
        return False

    def _turn_away(self) -> None:
        while True:
            try:
                asked = self._inbox.get_nowait()
            except Empty:
                return
            if asked is not None:
                asked.reply.set_result(NOT_STORED)

    def _keep(self, asked: Sequence[_Asked]) -> None:
        try:
            self._settle_doubt()
            batch = self._stored(asked)
        except JournalError as error:
            self.counts.add("not_stored")
            log.error("commands were not stored", commands=len(asked), reason=str(error))  # noqa: TRY400
            for each in asked:
                each.reply.set_result(NOT_STORED)
        else:
            self._publish(batch)

    def _stored(self, asked: Sequence[_Asked]) -> _Batch:
        """What the commands come to, on disk; ids seen long ago are looked up only when the tables refuse them."""
        batch = self._decide_all(asked, self._recent)
        try:
            self._append(batch)
        except Repeated:
            ids = [each.command.request_id for each in asked]
            batch = self._decide_all(asked, {**self._rows.answers(self._id, ids), **self._recent})
            self._append(batch)
        return batch

    def _append(self, batch: _Batch) -> None:
        if batch.entries:
            self._doubtful = True  # until the commit has returned
            self._rows.append(self._id, batch.entries)
            self._doubtful = False

    def _settle_doubt(self) -> None:
        """After a failed commit: take the hall up again if the database kept the rows after all."""
        if self._doubtful and self._rows.last_seq(self._id) != self._seq:
            self._remember()
        self._doubtful = False

    def _decide_all(self, asked: Sequence[_Asked], known: Mapping[RequestId, Reply]) -> _Batch:
        answered = {id: known[id] for each in asked if (id := each.command.request_id) in known}
        batch = _Batch(self._hall, answered=answered)
        now = self._now()
        for each in asked:
            self._take(batch, each, max(now, batch.hall.now))
        return batch

    def _take(self, batch: _Batch, asked: _Asked, now: datetime) -> None:
        command = asked.command
        known = batch.answered.get(command.request_id)
        if known is not None:
            batch.replies.append((asked, known))
            return
        kind = type(command).__name__
        decided = self._boundary.within(kind, partial(_decided, batch.hall, command, now))
        if decided is None:
            batch.replies.append((asked, INTERNAL))
            return
        after, reply, happened, changed = decided
        batch.replies.append((asked, reply))
        if isinstance(command, Tick) and reply.agreed and not happened:
            return  # a quiet second leaves no row, and nobody says it again
        batch.answered[command.request_id] = reply
        batch.entries.append(
            Entry(
                seq=self._seq + len(batch.entries) + 1,
                request_id=command.request_id,
                at=now,
                actor=command.actor,
                service_day=after.day,
                reply=reply,
                events=happened,
                tickets=changed,
            )
        )
        batch.steps.append((batch.hall, after, command, happened))
        batch.hall = after

    def _publish(self, batch: _Batch) -> None:
        self._hall = batch.hall
        self._seq += len(batch.entries)
        for entry in batch.entries:
            self._recent[entry.request_id] = entry.reply
        while len(self._recent) > REMEMBERED:
            self._recent.popitem(last=False)
        for asked, reply in batch.replies:
            asked.reply.set_result(reply)
        for step in batch.steps:
            for listener in self._listeners:
                self._boundary.within(f"listener of {type(step[2]).__name__}", partial(listener, *step))

    def _now(self) -> datetime:
        """The time, held at the last event's where the clock was set back."""
        now = self._clock.now()
        set_back = now < self._hall.now - SET_BACK
        if set_back and not self._set_back:
            self.counts.add("clock_set_back")
            log.warning("the clock was set back and is held", seconds=(self._hall.now - now).total_seconds())
        self._set_back = set_back
        return max(now, self._hall.now)

    def _remember(self) -> None:
        """Take the hall up from the journal."""
        self._hall = reduce(replay, self._rows.replay(self._id), self._beginning)
        self._seq = self._rows.last_seq(self._id)


def _decided(hall: Hall, command: Command, now: datetime) -> tuple[Hall, Reply, Sequence[Event], Sequence[Ticket]]:
    """The hall after a command, its reply, its events, and the tickets they changed."""
    try:
        draft = drafted(hall, command, now)
    except Refused as refused:
        return hall, Reply(code=refused.code, about=refused.about), (), ()
    after, happened = draft.hall, draft.events
    return after, reply_to(after, command, happened), happened, _changed(hall, after, happened)


def _changed(before: Hall, after: Hall, happened: Sequence[Event]) -> Sequence[Ticket]:
    """The tickets that events changed, as they are now; where a day ended without a word, as its end left them."""
    if after.day != before.day:
        after = replay(before, takewhile(lambda event: not isinstance(event, DayOpened), happened))
    touched = dict.fromkeys(event.ticket for event in happened if isinstance(event, TicketEvent))
    return [after.tickets[ticket] for ticket in touched if after.tickets[ticket] is not before.tickets.get(ticket)]
