"""The line of one program to the hall's broker, as programs know it: the real one, or a story's wire in its place."""

from collections.abc import Callable
from typing import Protocol

from hall.broker_link import AnyPresence, Handler
from hall.clock import Clock
from hall.messages.topics import Message
from hall.sections import BrokerSettings


class Line(Protocol):
    """A connection that comes back by itself; `hall.broker_link.BrokerLink` is one."""

    @property
    def connected(self) -> bool:
        """Whether the broker is there."""
        ...

    def start(self) -> None:
        """Connect, now and whenever the line is lost."""
        ...

    def wait_ready(self, timeout_s: float) -> bool:
        """Whether within so many wall seconds the line is up with every subscription."""
        ...

    def on_connect(self, greet: Callable[[], None]) -> None:
        """Call this after each connection; it must not block."""
        ...

    def subscribe(self, topic_filter: str, handler: Handler) -> None:
        """Deliver what matches, now and after every reconnect."""
        ...

    def publish(self, topic: str, message: Message) -> None:
        """Send a message as its class says; raises `OutboxFull`."""
        ...

    def publish_payload(
        self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False, expiry_s: int | None = None
    ) -> None:
        """Send a payload written before; raises `OutboxFull`."""
        ...

    def close(self) -> None:
        """Leave without the will."""
        ...


class Dial(Protocol):
    """Makes a program's line; the class `BrokerLink` itself is one."""

    def __call__(
        self, settings: BrokerSettings, client_id: str, clock: Clock, presence: AnyPresence | None = None
    ) -> Line:
        """The line of a client, not yet started."""
        ...
