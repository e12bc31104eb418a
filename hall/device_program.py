"""What every program of a device is: its line to the hall, its wishes and reports, its parts, and a quick end."""

import signal
import threading
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from threading import Event, Thread
from types import FrameType
from typing import TypeVar

from hall.asking import Asker
from hall.broker_link import BrokerLink, Presence
from hall.clock import Clock, clock_from
from hall.line import Dial, Line
from hall.logs import logger, set_up_logs
from hall.messages.answers import AnyAnswer
from hall.messages.facts import read_fact
from hall.messages.orders import AnyOrder, Order, read_order
from hall.messages.status import PartStatus
from hall.messages.topics import Address, HallMessage, Unreadable, hall_topics
from hall.outbox import OutboxFull
from hall.settings import Settings
from hall.spool import Spool
from hall.words import DeviceId, DeviceKind

F = TypeVar("F", bound=HallMessage)
Turn = Callable[[float], None]
"""One round of a part's work, back after at most so many wall seconds of waiting."""

DISTRIBUTION = "government-service-hall"
TURN_S = 0.25
FAREWELL_S = 0.5
"""Wall seconds; what a turn is given to end in when the program is told to stop."""

log = logger(__name__)


class DeviceProgram:
    """One device on the hall's line: subscribe first, then `run` until told to stop."""

    def __init__(
        self,
        settings: Settings,
        kind: DeviceKind,
        device: DeviceId,
        clock: Clock | None = None,
        dial: Dial = BrokerLink,
    ) -> None:
        """A story brings its own clock and its own wire; anybody else has those of the settings."""
        self.settings = settings
        self.clock = clock or clock_from(settings.clock)
        self.address = Address(settings.hall.id, kind, device)
        self.link: Line = dial(
            settings.broker,
            f"{settings.hall.id}.{kind}.{device}",
            self.clock,
            Presence(self.address, version(DISTRIBUTION)),
        )
        self.asker = Asker(self.link, self.address, Spool(settings.spool(device)), self.clock, self._late)
        self.stopping = Event()
        self._take_late: Callable[[AnyAnswer], None] | None = None
        self._parts: dict[str, PartStatus] = {}
        self._hear_part: Callable[[PartStatus], None] | None = None
        self.link.on_connect(self._say_parts)

    @property
    def folder(self) -> Path:
        """Where this device keeps what must survive."""
        return self.settings.hall.folder / self.address.device

    def on_late_answer(self, take: Callable[[AnyAnswer], None]) -> None:
        """Hand over answers that come after nobody waits for them; `take` must not block."""
        self._take_late = take

    def on_order(self, take: Callable[[AnyOrder], None]) -> None:
        """Hand over orders; `take` must not block."""

        def read(topic: str, payload: bytes) -> None:
            try:
                take(read_order(payload))
            except Unreadable as error:
                log.warning("an order cannot be read", topic=topic, code=error.code)

        address = Address(self.address.hall, self.address.kind, self.address.device, Order.leaf)
        self.link.subscribe(address.topic, read)

    def on_fact(self, place: str, kind: type[F], take: Callable[[F], None]) -> None:
        """Hand over the hall's snapshots at a place (`board/all`, `window/w03`); `take` must not block."""

        def read(topic: str, payload: bytes) -> None:
            try:
                take(read_fact(payload, kind))
            except Unreadable as error:
                log.warning("a snapshot cannot be read", topic=topic, code=error.code)

        self.link.subscribe(hall_topics(self.address.hall, place), read)

    def on_part(self, take: Callable[[PartStatus], None]) -> None:
        """Hand over how the program's own parts are, whenever that changes; `take` must not block."""
        self._hear_part = take

    def say_part(self, status: PartStatus) -> None:
        """Publish how a part is, retained; said again to a broker that comes back."""
        self._parts[status.part] = status
        if self._hear_part is not None:
            self._hear_part(status)
        self._publish(status)

    def stop(self) -> None:
        """End `run` soon; from any thread."""
        self.stopping.set()

    def run(self, turns: Sequence[Turn]) -> None:
        """Be this process: log under the device's name, and `work` until SIGTERM or SIGINT."""
        set_up_logs(self.settings.log, self.address.device)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        self.work(turns)

    def work(self, turns: Sequence[Turn]) -> None:
        """Take turns, each on a thread of its own, until `stop`; an error in one thread ends them all."""
        broken: list[BaseException] = []
        usual, threading.excepthook = threading.excepthook, self._breaker(broken)
        threads = [Thread(target=self._repeat, args=(turn,), daemon=True) for turn in turns]
        self.asker.start()
        self.link.start()
        for thread in threads:
            thread.start()
        self._wait()
        self.asker.close()
        for thread in threads:
            thread.join(FAREWELL_S)
        self.link.close()
        threading.excepthook = usual
        if broken:
            raise broken[0]

    def _wait(self) -> None:
        while not self.stopping.is_set():
            if self.link.wait_ready(TURN_S):
                log.info("ready", hall=self.address.hall, kind=self.address.kind)
                self._mark_ready()
                self.stopping.wait()

    def _mark_ready(self) -> None:
        """Tell whoever started a simulated hall that this program is up."""
        if self.settings.simulation is not None:
            mark = self.settings.simulation.folder / "ready" / self.address.device
            mark.parent.mkdir(parents=True, exist_ok=True)
            mark.touch()

    def _repeat(self, turn: Turn) -> None:
        while not self.stopping.is_set():
            turn(TURN_S)

    def _breaker(self, broken: list[BaseException]) -> Callable[[threading.ExceptHookArgs], None]:
        def take(broke: threading.ExceptHookArgs) -> None:
            if broke.exc_value is not None:
                broken.append(broke.exc_value)
            self.stop()

        return take

    def _on_signal(self, number: int, _: FrameType | None) -> None:
        log.info("told to stop", signal=signal.Signals(number).name)
        self.stop()

    def _late(self, answer: AnyAnswer) -> None:
        if self._take_late is None:
            log.warning("an answer came too late for anyone", request_id=answer.request_id)
        else:
            self._take_late(answer)

    def _say_parts(self) -> None:
        for status in tuple(self._parts.values()):
            self._publish(status)

    def _publish(self, status: PartStatus) -> None:
        try:
            self.link.publish(status.topic(self.address), status)
        except OutboxFull:
            log.warning("the state of a part was not said; it is at the next connection", part=status.part)
