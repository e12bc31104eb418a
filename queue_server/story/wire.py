"""A broker in one process: the hall's real topics and payload bytes, retained facts, expiry, lines that can be cut."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from secrets import token_hex
from threading import RLock

from hall.broker_link import AnyPresence, Handler
from hall.clock import Clock
from hall.messages.topics import Message, write
from hall.sections import BrokerSettings
from hall.words import DeviceState


@dataclass(frozen=True, slots=True)
class Letter:
    """One publish; `deadline` is the wall second after which it is worth nothing."""

    topic: str
    payload: bytes
    retain: bool = False
    deadline: float | None = None


class Wire:
    """Carries what every line publishes to every line that asked for it, on the thread of who publishes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = RLock()
        self._retained: dict[str, bytes] = {}
        self._lines: list[WireLine] = []
        self._log: list[Letter] = []

    @property
    def log(self) -> tuple[Letter, ...]:
        """Everything that was ever carried, in order."""
        with self._lock:
            return tuple(self._log)

    @property
    def retained(self) -> Mapping[str, bytes]:
        """What a late joiner would be told, by topic."""
        with self._lock:
            return dict(self._retained)

    def dial(
        self,
        settings: BrokerSettings,  # noqa: ARG002 - a wire has no address
        client_id: str,
        clock: Clock,
        presence: AnyPresence | None = None,
    ) -> "WireLine":
        """A line of a program's own, as `BrokerLink` would be."""
        line = WireLine(self, client_id, clock, presence)
        with self._lock:
            self._lines.append(line)
        return line

    def carry(self, letter: Letter) -> None:
        """Deliver a letter to all who asked for its topic; a retained one stays for those who come later."""
        with self._lock:
            self._log.append(letter)
            if letter.retain and letter.payload:
                self._retained[letter.topic] = letter.payload
            elif letter.retain:
                self._retained.pop(letter.topic, None)
            lines = tuple(self._lines)
        for line in lines:
            line.hear(letter)


class WireLine:
    """One program's line to the wire; while it is cut, what has not expired waits on both sides."""

    def __init__(self, wire: Wire, client_id: str, clock: Clock, presence: AnyPresence | None) -> None:
        self._wire = wire
        self._client_id = client_id
        self._clock = clock
        self._presence = presence
        self._lasting = presence is not None and presence.lasting
        self._connected = False
        self._session = token_hex(8)
        self._handlers: list[tuple[str, Handler]] = []
        self._greeters: list[Callable[[], None]] = []
        self._unsent: list[Letter] = []
        self._unheard: list[Letter] = []

    @property
    def connected(self) -> bool:
        """Whether the line is whole."""
        return self._connected

    def start(self) -> None:
        """Join the wire: hear what is retained, say the birth, then what waited on either side."""
        self._connected = True
        for topic, payload in self._wire.retained.items():
            self.hear(Letter(topic, payload))
        self._say_state(DeviceState.READY)
        waiting, self._unheard = self._unheard, []
        for letter in waiting:
            if not self._expired(letter):
                self.hear(letter)
        unsent, self._unsent = self._unsent, []
        for letter in unsent:
            if not self._expired(letter):
                self._wire.carry(letter)
        for greet in self._greeters:
            greet()

    def cut(self) -> None:
        """Break the line until `start` mends it; the wire says the last will."""
        self._connected = False
        self._say_state(DeviceState.LOST)

    def wait_ready(self, timeout_s: float) -> bool:  # noqa: ARG002 - nothing is ever under way
        """Whether the line is whole."""
        return self._connected

    def on_connect(self, greet: Callable[[], None]) -> None:
        """Call this after each joining."""
        self._greeters.append(greet)

    def subscribe(self, topic_filter: str, handler: Handler) -> None:
        """Deliver what matches, what is retained at once."""
        self._handlers.append((topic_filter, handler))
        if self._connected:
            for topic, payload in self._wire.retained.items():
                if matches(topic_filter, topic):
                    handler(topic, payload)

    def publish(self, topic: str, message: Message) -> None:
        """Send a message as its class says."""
        self.publish_payload(topic, write(message), retain=message.retain, expiry_s=message.expiry_s)

    def publish_payload(
        self,
        topic: str,
        payload: bytes,
        *,
        qos: int = 1,  # noqa: ARG002 - a wire loses nothing
        retain: bool = False,
        expiry_s: int | None = None,
    ) -> None:
        """Send a payload written before."""
        deadline = None if expiry_s is None else self._clock.monotonic() + expiry_s
        letter = Letter(topic, payload, retain, deadline)
        if self._connected:
            self._wire.carry(letter)
        else:
            self._unsent.append(letter)

    def hear(self, letter: Letter) -> None:
        """Hand a letter to whoever here asked for its topic, or keep it while the line is cut."""
        takers = [handler for topic_filter, handler in self._handlers if matches(topic_filter, letter.topic)]
        if takers and not self._connected and self._lasting and not letter.retain:
            self._unheard.append(letter)
        elif self._connected:
            for take in takers:
                take(letter.topic, letter.payload)

    def close(self) -> None:
        """Leave: the device is absent."""
        if self._connected:
            self._say_state(DeviceState.ABSENT)
        self._connected = False

    def _say_state(self, state: DeviceState) -> None:
        if self._presence is not None:
            said = self._presence.says(state, self._session, self._clock.now())
            self._wire.carry(Letter(self._presence.topic, write(said), retain=True))

    def _expired(self, letter: Letter) -> bool:
        return letter.deadline is not None and letter.deadline <= self._clock.monotonic()


def matches(topic_filter: str, topic: str) -> bool:
    """Whether a filter of whole words and `+` takes a topic."""
    wanted, said = topic_filter.split("/"), topic.split("/")
    return len(wanted) == len(said) and all(want in ("+", word) for want, word in zip(wanted, said, strict=True))
