"""A clock moved by hand, a journal that can fail, a broker line that remembers, and a keeper of the small hall."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from hall.broker_link import Handler
from hall.messages.answers import AnyAnswer, read_answer
from hall.messages.topics import Message, write
from hall.words import HallId, RequestId, TicketId, Token, VisitId
from queue_server.core.commands import Command, IssueTicket, OpenDay
from queue_server.core.events import Event
from queue_server.core.evolve import empty
from queue_server.core.replies import Reply
from queue_server.core.state import Hall
from queue_server.journal import database
from queue_server.journal.journal import Entry, Journal, JournalError
from queue_server.keeper import Keeper, Rows
from tests.core.small_hall import CERTIFICATE, NINE, TODAY, plan

HALL = HallId("small")
SOON_S = 10.0
"""Wall seconds any answer may take on a slow machine."""

C = TypeVar("C", bound=Command)


class HandClock:
    """Time stands until it is moved."""

    def __init__(self, now: datetime = NINE) -> None:
        self.time = now
        self.wall = 0.0

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.wall

    def wall_seconds(self, hall_seconds: float) -> float:
        return hall_seconds

    def move(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)
        self.wall += seconds


class FailingRows:
    """A journal that loses its next commits: before the disk had them, or (`late`) after."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.failures = 0
        self.late = False

    def append(self, hall: HallId, entries: Sequence[Entry]) -> None:
        if self.failures and not self.late:
            self.failures -= 1
            raise JournalError("disk full")
        self._journal.append(hall, entries)
        if self.failures:
            self.failures -= 1
            raise JournalError("connection lost")

    def answers(self, hall: HallId, request_ids: Sequence[RequestId]) -> Mapping[RequestId, Reply]:
        return self._journal.answers(hall, request_ids)

    def last_seq(self, hall: HallId) -> int:
        return self._journal.last_seq(hall)

    def replay(self, hall: HallId) -> Iterator[Sequence[Event]]:
        return self._journal.replay(hall)


class RememberedLine:
    """A broker line that keeps what is published and delivers what a test says."""

    def __init__(self) -> None:
        self.sent: SimpleQueue[tuple[str, Message]] = SimpleQueue()
        self.handlers: dict[str, Handler] = {}
        self.greeters: list[Callable[[], None]] = []

    def publish(self, topic: str, message: Message) -> None:
        self.sent.put((topic, message))

    def subscribe(self, topic_filter: str, handler: Handler) -> None:
        self.handlers[topic_filter] = handler

    def on_connect(self, greet: Callable[[], None]) -> None:
        self.greeters.append(greet)

    def deliver(self, topic: str, message: Message | bytes) -> None:
        parts = topic.split("/")
        leaf = "part/+" if "/part/" in topic else parts[-1]
        payload = message if isinstance(message, bytes) else write(message)
        self.handlers[f"hall/1/{HALL}/+/+/{leaf}"](topic, payload)

    def until(self, wanted: Callable[[str, Message], bool]) -> Message:
        """The next publish that is wanted; what comes before it is forgotten."""
        while True:
            topic, message = self.sent.get(timeout=SOON_S)
            if wanted(topic, message):
                return message

    def answer(self) -> AnyAnswer:
        """The next answer to anybody."""
        return read_answer(write(self.until(lambda topic, _: topic.endswith("/answer"))))


def new_journal(folder: Path) -> Journal:
    """A journal of the newest shape, held by this test."""
    url = f"sqlite:///{folder / 'journal.db'}"
    engine = database.open_engine(url)
    database.upgrade(engine)
    engine.dispose()
    return Journal.open(url)


def before_any_day() -> Hall:
    """The small hall an hour before nine."""
    return empty(plan(), NINE - timedelta(hours=1))


class Desk:
    """Says commands to a keeper and waits for the replies."""

    def __init__(self, rows: Rows, clock: HandClock, *, open_day: bool = True) -> None:
        self.keeper = Keeper(before_any_day(), rows, clock)
        self._ids = count(1)
        self.keeper.start()
        if open_day:
            assert self.do(OpenDay, day=TODAY, plan=plan()).agreed

    def do(self, kind: type[C], **fields: Any) -> Reply:  # noqa: ANN401
        return self.keeper.submit(self.command(kind, **fields)).result(SOON_S)

    def command(self, kind: type[C], **fields: Any) -> C:  # noqa: ANN401
        fields.setdefault("request_id", RequestId(f"r{next(self._ids)}"))
        return kind(actor="test", **fields)

    def issuing(self, **fields: Any) -> IssueTicket:  # noqa: ANN401
        number = next(self._ids)
        fresh = {
            "ticket": TicketId(f"t{number:05d}"),
            "visit": VisitId(f"v{number}"),
            "token": Token(f"k{number}"),
            "item": CERTIFICATE,
        }
        return self.command(IssueTicket, **{**fresh, **fields})

    def issue(self, **fields: Any) -> Reply:  # noqa: ANN401
        return self.keeper.submit(self.issuing(**fields)).result(SOON_S)
