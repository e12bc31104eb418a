"""Hears the devices: wishes and reports become commands, answers go back once they are on disk."""

import re
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Protocol, TypeVar

import msgspec

from hall.broker_link import Handler
from hall.clock import Clock
from hall.logs import logger
from hall.messages.answers import Answer, Refusal, StaffKnown
from hall.messages.facts import read_fact
from hall.messages.reports import Report, read_report
from hall.messages.status import DeviceStatus, PartStatus
from hall.messages.topics import LARGEST_PAYLOAD, Address, Id, Message, Unreadable, device_topics
from hall.messages.wishes import (
    CollectWish,
    DepositWish,
    LocateWish,
    RetrieveWish,
    SignOnWish,
    StaffWish,
    TicketWish,
    Wish,
    read_wish,
)
from hall.words import DeviceKind, StaffId, WindowId
from queue_server.boundary import Boundary
from queue_server.bridge.answering import LOOKS, answer
from queue_server.bridge.doors import located
from queue_server.bridge.guesses import GuessLock
from queue_server.bridge.guide_desk import GuideDesk
from queue_server.bridge.orders import Desks
from queue_server.bridge.presence import Presence
from queue_server.bridge.publisher import Publisher
from queue_server.bridge.translation import SPEAKS, Translator
from queue_server.core.commands import CollectParcel, Command
from queue_server.core.refusals import Refused
from queue_server.core.replies import Reply
from queue_server.core.state import Hall
from queue_server.counts import Counts
from queue_server.keeper import NOT_STORED

DEVICE_NAME = re.compile(r"[a-z0-9-]{1,32}")
SALVAGED_UP_TO = 4 * LARGEST_PAYLOAD
"""Bytes of a refused payload that are still searched for the id to answer to."""
PIN_CHECKS = 2
"""At a time: each takes a core for some hundredths of a second."""
WRONG_CODES = ("code_wrong", "card_not_holders")
"""Refusals after which somebody may be trying codes out."""

log = logger(__name__)

M = TypeVar("M", bound=Message)


class Line(Protocol):
    """What hearing needs of the broker link."""

    def subscribe(self, topic_filter: str, handler: Handler) -> None:
        """Deliver what matches."""
        ...

    def on_connect(self, greet: Callable[[], None]) -> None:
        """Call after each connection."""
        ...


class Hearer(Protocol):
    """The keeper, as far as devices are concerned."""

    @property
    def hall(self) -> Hall:
        """The hall as it stands on disk."""
        ...

    def submit(self, command: Command) -> Future[Reply]:
        """Ask for something."""
        ...


class PinCheck(Protocol):
    """Who knows the PINs."""

    def verify_pin(self, staff: StaffId, pin: str) -> None:
        """Return if it is right; raises `Refused`."""
        ...


class _Salvaged(msgspec.Struct):
    request_id: Id


class Bridge:
    """Between the broker's thread, which only reads and hands over, and the keeper."""

    def __init__(
        self,
        keeper: Hearer,
        publisher: Publisher,
        pins: PinCheck,
        translator: Translator,
        presence: Presence,
        desks: Desks,
        clock: Clock,
        counts: Counts,
        public_url: str,
    ) -> None:
        self._keeper = keeper
        self._hall_id = keeper.hall.plan.id
        self._publisher = publisher
        self._pins = pins
        self._translator = translator
        self._presence = presence
        self._desks = desks
        self._clock = clock
        self._counts = counts
        self._public_url = public_url
        self._boundary = Boundary("bridge", counts)
        self._guide_desk = GuideDesk(clock)
        self._guesses = GuessLock(clock, keeper.hall.guesses.values(), keeper.submit)
        self._pin_checks = ThreadPoolExecutor(PIN_CHECKS, thread_name_prefix="pin")

    def join(self, line: Line) -> None:
        """Listen to every device of the hall; before the line starts."""
        line.subscribe(device_topics(self._hall_id, Wish.leaf), self._on_wish)
        line.subscribe(device_topics(self._hall_id, Report.leaf), self._on_report)
        line.subscribe(device_topics(self._hall_id, DeviceStatus.leaf), self._on_state)
        line.subscribe(device_topics(self._hall_id, f"{PartStatus.leaf}/+"), self._on_part)
        line.on_connect(self._publisher.greet)

    def stop(self) -> None:
        """Check no more PINs."""
        self._pin_checks.shutdown(cancel_futures=True)

    def _on_wish(self, topic: str, payload: bytes) -> None:
        heard = self._hear(topic, payload, read_wish)
        if heard is None:
            return
        sender, wish = heard
        if not self._may_say(sender, wish):
            return
        window: WindowId | None = getattr(wish, "window", None)
        if window is not None:
            self._desks.learn(window, sender.device)
        proven = _proven(wish)
        if proven is not None:
            self._pin_checks.submit(self._boundary.within, "pin", partial(self._check_pin, sender, wish, *proven))
        else:
            self._ask(sender, wish)

    def _ask(self, sender: Address, wish: Wish) -> None:
        try:
            self._admit(sender, wish)
        except Refused as refused:
            self._refuse(sender, wish.request_id, refused.code, refused.about)
            return
        if (look := LOOKS.get(type(wish))) is not None:
            self._publisher.answer(sender, lambda: look(self._keeper.hall, wish, self._clock.now()))
            return
        if isinstance(wish, LocateWish):
            self._publisher.answer(sender, partial(self._located, sender, wish))
            return
        command = self._translator.wish(wish, sender.device)
        self._keeper.submit(command).add_done_callback(partial(self._reply, sender, command))

    def _admit(self, sender: Address, wish: Wish) -> None:
        """Return if nothing but the hall itself may refuse the wish; raises `Refused`."""
        if isinstance(wish, CollectWish | LocateWish):
            self._guesses.check(sender.device)
        # A slip that is out is taken in whoever issued it.
        if isinstance(wish, TicketWish) and wish.staff is not None and wish.printed_no is None:
            self._guide_desk.check(sender.device, wish.staff)
        if sender.kind is DeviceKind.LOCKER and isinstance(wish, DepositWish | RetrieveWish):
            self._guide_desk.check(sender.device, wish.staff)
        if isinstance(wish, RetrieveWish) and wish.second is not None and wish.pin is None:
            raise Refused("second_needed")

    def _reply(self, sender: Address, command: Command, future: Future[Reply]) -> None:
        reply = future.result()
        if reply.code in WRONG_CODES:
            self._guesses.tried(sender.device, right=False)
        elif isinstance(command, CollectParcel) and reply.agreed:
            self._guesses.tried(sender.device, right=True)
        self._publisher.answer(sender, partial(self._answer, command, reply))

    def _located(self, sender: Address, wish: LocateWish) -> Answer:
        found = located(self._keeper.hall, wish, self._translator.code_hash(wish))
        self._guesses.tried(sender.device, right=not isinstance(found, Refusal))
        return found

    def _answer(self, command: Command, reply: Reply) -> Answer:
        return answer(self._keeper.hall, command, reply, self._clock.now(), self._public_url)

    def _check_pin(self, sender: Address, wish: Wish, who: StaffId, pin: str) -> None:
        try:
            self._pins.verify_pin(who, pin)
        except Refused as refused:
            self._refuse(sender, wish.request_id, refused.code, refused.about)
            return
        if not isinstance(wish, StaffWish):
            self._ask(sender, wish)
            return
        until = self._guide_desk.unlock(sender.device, wish.staff)
        known = StaffKnown(request_id=wish.request_id, staff=wish.staff, until=until)
        self._publisher.answer(sender, lambda: known)

    def _on_report(self, topic: str, payload: bytes) -> None:
        heard = self._hear(topic, payload, read_report)
        if heard is None:
            return
        sender, report = heard
        if self._may_say(sender, report):
            command = self._translator.report(report, sender.device)
            self._keeper.submit(command).add_done_callback(partial(self._receipt, sender, command))

    def _receipt(self, sender: Address, command: Command, future: Future[Reply]) -> None:
        # Without an answer the device keeps its report and says it again, which is what a full disk needs.
        if future.result() != NOT_STORED:
            self._reply(sender, command, future)

    def _on_state(self, topic: str, payload: bytes) -> None:
        heard = self._hear(topic, payload, _read_status)
        if heard is not None and not self._presence.hear_program(heard[0].kind, heard[0].device, heard[1]):
            self._counts.add("late_will")

    def _on_part(self, topic: str, payload: bytes) -> None:
        heard = self._hear(topic, payload, _read_part)
        if heard is None:
            return
        sender, status = heard
        self._presence.hear_part(sender.kind, sender.device, status)
        _, _, window = status.part.partition("-")
        if sender.kind is DeviceKind.DESK and window in self._keeper.hall.plan.window:
            self._desks.learn(WindowId(window), sender.device)  # retained, so known again after a restart

    def _hear(self, topic: str, payload: bytes, read: Callable[[bytes], M]) -> tuple[Address, M] | None:
        """Who says what; what cannot be read is counted, logged without its text, and answered where possible."""
        if not payload:
            return None  # how a retained topic is cleared
        sender = self._sender(topic)
        if sender is None:
            self._note("unknown_topic", topic)
            return None
        try:
            return sender, read(payload)
        except Unreadable as error:
            self._note(error.code, topic)
            if (id := _salvage(payload)) is not None:
                self._refuse(sender, id, error.code)
            return None

    def _sender(self, topic: str) -> Address | None:
        """The device of this hall a topic belongs to."""
        try:
            sender = Address.read(topic)
        except Unreadable:
            return None
        return sender if sender.hall == self._hall_id and DEVICE_NAME.fullmatch(sender.device) else None

    def _may_say(self, sender: Address, said: Wish | Report) -> bool:
        compartment = getattr(said, "compartment", None)
        if type(said) in SPEAKS[sender.kind] and (
            compartment is None or sender.kind is DeviceKind.DESK or compartment.startswith(f"{sender.device}/")
        ):
            return True
        self._note("forbidden", sender.topic)
        self._refuse(sender, said.request_id, "forbidden")
        return False

    def _note(self, code: str, topic: str) -> None:
        self._counts.add(code)
        log.warning("a device's message was refused", code=code, topic=topic[:120])

    def _refuse(self, sender: Address, request_id: str, code: str, about: Mapping[str, str] | None = None) -> None:
        refusal = Refusal(request_id=request_id, code=code, about=about or {})
        self._publisher.answer(sender, lambda: refusal)


def _proven(wish: Wish) -> tuple[StaffId, str] | None:
    """Who must be proven by which PIN before a wish is heard."""
    if isinstance(wish, SignOnWish | StaffWish):
        return wish.staff, wish.pin
    if isinstance(wish, RetrieveWish) and wish.second is not None and wish.pin is not None:
        return wish.second, wish.pin
    return None


def _salvage(payload: bytes) -> str | None:
    """The request id of a payload that is refused, if one can be found."""
    if len(payload) > SALVAGED_UP_TO:
        return None
    try:
        return _salvaged.decode(payload).request_id
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _read_status(payload: bytes) -> DeviceStatus:
    return read_fact(payload, DeviceStatus)


def _read_part(payload: bytes) -> PartStatus:
    return read_fact(payload, PartStatus)


_salvaged = msgspec.json.Decoder(_Salvaged)
