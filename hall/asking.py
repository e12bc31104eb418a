"""How a device asks the server and reports to it: said until answered, over broken lines and power cuts, done once."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from threading import Condition, Thread
from typing import Protocol

from ulid import ULID

from hall.broker_link import Handler
from hall.clock import Clock
from hall.logs import logger
from hall.messages.answers import Answer, AnyAnswer, Refusal, read_answer
from hall.messages.reports import Report
from hall.messages.topics import Address, Message, Unreadable, write
from hall.messages.wishes import Wish
from hall.outbox import OutboxFull
from hall.spool import Kept, Spool
from hall.words import RequestId

RETRY_S = 5.0
WINDOW = 32  # a device back from a long outage asks for its backlog in portions, in order

log = logger(__name__)


class Link(Protocol):
    """What asking needs of the broker link."""

    @property
    def connected(self) -> bool:
        """Whether the broker is there."""
        ...

    def subscribe(self, topic_filter: str, handler: Handler) -> None:
        """Deliver what matches."""
        ...

    def on_connect(self, greet: Callable[[], None]) -> None:
        """Call after each connection."""
        ...

    def publish(self, topic: str, message: Message) -> None:
        """Send a message."""
        ...

    def publish_payload(self, topic: str, payload: bytes) -> None:
        """Send a payload written before."""
        ...


class Asker:
    """One device's wishes and reports. A spooled one is said again, under the same id, until its answer comes."""

    def __init__(
        self,
        link: Link,
        address: Address,
        spool: Spool,
        clock: Clock,
        on_late_answer: Callable[[AnyAnswer], None],
        retry_s: float = RETRY_S,
    ) -> None:
        """Answers to spooled wishes that nobody waits for any more go to `on_late_answer`, which must not block."""
        self._link = link
        self._address = address
        self._spool = spool
        self._clock = clock
        self._on_late_answer = on_late_answer
        self._retry_s = retry_s
        self._waiting: dict[str, Future[AnyAnswer]] = {}
        self._said: dict[str, float] = {}
        self._changed = Condition()
        self._closed = False
        self._repeater = Thread(target=self._repeat, name="asking", daemon=True)

    def start(self) -> None:
        """Listen for answers and say again what an earlier life left in the spool; once, before the link starts."""
        self._link.subscribe(replace(self._address, leaf=Answer.leaf).topic, self._on_answer)
        self._link.on_connect(self._on_connect)
        self._repeater.start()

    def new_id(self) -> RequestId:
        """A fresh request id."""
        return RequestId(str(ULID.from_datetime(self._clock.now())))

    def ask(self, wish: Wish, timeout_s: float) -> AnyAnswer | None:
        """The server's answer, or None where none came in so many wall seconds; raises `SpoolFull`.

        A spooled wish that got None is still asked, and its answer will be late. One that is never spooled is gone.
        Never call it from a handler of the link: the answer comes on that thread.
        """
        answer: Future[AnyAnswer] = Future()
        with self._changed:
            self._waiting[wish.request_id] = answer
        try:
            self._say(wish, spooled=wish.spooled)
            return answer.result(timeout_s)
        except TimeoutError:
            with self._changed:
                self._waiting.pop(wish.request_id, None)
            return answer.result() if answer.done() else None
        finally:
            with self._changed:
                self._waiting.pop(wish.request_id, None)

    def swap(self, before: RequestId | str, wish: Wish) -> bool:
        """Ask something else in place of a spooled wish nobody waits for; False where that is answered by now.

        A late answer to the wish before it is heard by nobody.
        """
        payload = write(wish)
        with self._changed:
            if not self._spool.swap(before, wish.request_id, payload):
                return False
            self._said.pop(before, None)
        self._say_kept(Kept(wish.request_id, wish.topic(self._address), payload.decode("utf-8")))
        return True

    def tell(self, report: Report) -> None:
        """Report to the server, durably; returns at once; raises `SpoolFull`."""
        self._say(report, spooled=report.spooled)

    def close(self) -> None:
        """Stop saying; what is unanswered stays in the spool for the next life."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._repeater.is_alive():
            self._repeater.join()

    def _say(self, message: Wish | Report, *, spooled: bool) -> None:
        topic = message.topic(self._address)
        if spooled:
            payload = write(message)
            self._spool.keep(message.request_id, topic, payload)
            self._say_kept(Kept(message.request_id, topic, payload.decode("utf-8")))
        else:
            self._link.publish(topic, message)

    def _say_kept(self, kept: Kept) -> None:
        if not self._link.connected:
            return
        with self._changed:
            self._said[kept.request_id] = self._clock.monotonic()
        try:
            self._link.publish_payload(kept.topic, kept.payload.encode("utf-8"))
        except OutboxFull:
            log.warning("the broker does not keep up; asking again later", request_id=kept.request_id)

    def _on_connect(self) -> None:
        with self._changed:
            self._said.clear()
            self._changed.notify_all()

    def _on_answer(self, topic: str, payload: bytes) -> None:
        try:
            answer = read_answer(payload)
        except Unreadable as error:
            log.warning("an answer cannot be read", topic=topic, code=error.code)
            return
        with self._changed:
            waiting = self._waiting.pop(answer.request_id, None)
            if waiting is not None:
                waiting.set_result(answer)
            self._said.pop(answer.request_id, None)
            kept = self._spool.done(answer.request_id)
            self._changed.notify_all()
        if waiting is None and kept is not None:
            self._settle(kept, answer)

    def _settle(self, kept: Kept, answer: AnyAnswer) -> None:
        if Address.read(kept.topic).leaf != Report.leaf:
            self._on_late_answer(answer)
        elif isinstance(answer, Refusal):
            log.warning("the server refused a report", request_id=answer.request_id, code=answer.code)

    def _repeat(self) -> None:
        while True:
            with self._changed:
                due = self._due()
                if not due and not self._closed:
                    self._changed.wait(self._retry_s / 4)
                    due = self._due()
                if self._closed:
                    return
            for kept in due:
                self._say_kept(kept)

    def _due(self) -> tuple[Kept, ...]:
        """Of the oldest unanswered ones, those not said for a while."""
        if not self._link.connected:
            return ()
        before = self._clock.monotonic() - self._retry_s
        window = self._spool.pending()[:WINDOW]
        return tuple(kept for kept in window if self._said.get(kept.request_id, before) <= before)
