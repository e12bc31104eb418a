"""The line to the MQTT 5 broker, and the only importer of its client library.

The library's own thread delivers: a handler must hand over and return, for nothing else arrives while it runs.
"""

import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Condition, RLock
from typing import ClassVar, ParamSpec

from paho.mqtt.client import (
    Client,
    ConnectFlags,
    DisconnectFlags,
    MQTTMessage,
    MQTTMessageInfo,
    topic_matches_sub,
)
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from hall.clock import Clock
from hall.logs import logger, spell_error
from hall.messages.facts import ServerFact
from hall.messages.status import DeviceStatus
from hall.messages.topics import Address, Message, hall_topics, write
from hall.outbox import Letter, Outbox
from hall.sections import BrokerSettings
from hall.words import DeviceState, HallId

P = ParamSpec("P")
Handler = Callable[[str, bytes], None]
"""What takes a delivery: its topic and payload."""

BACK_OFF_S = (1, 15)
CONNECT_TIMEOUT_S = 2.0  # a program asked to stop while it dials must be gone in two seconds
SESSION_S = 300  # orders of QoS 1 reach a device that was away this long, if their own expiry lets them
OUTBOX_LIMIT = 2000
FAREWELL_S = 1.0
TOPICS_REMEMBERED = 1024

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Presence:
    """The device whose birth and last will this link says on its `state` topic; its session outlives the line."""

    address: Address
    version: str = ""

    lasting: ClassVar[bool] = True

    @property
    def topic(self) -> str:
        """Where birth and last will go."""
        return replace(self.address, leaf=DeviceStatus.leaf).topic

    def says(self, state: DeviceState, session: str, since: datetime) -> Message:
        """A birth or a last will."""
        return DeviceStatus(state=state, session=session, since=since, version=self.version)


@dataclass(frozen=True, slots=True)
class ServerPresence:
    """The hall whose server's birth and last will this link says; devices keep what it missed, so no session does."""

    hall: HallId

    lasting: ClassVar[bool] = False

    @property
    def topic(self) -> str:
        """Where birth and last will go."""
        return hall_topics(self.hall, ServerFact.leaf)

    def says(self, state: DeviceState, session: str, since: datetime) -> Message:
        """A birth or a last will."""
        return ServerFact(at=since, state=state, session=session)


AnyPresence = Presence | ServerPresence


class BrokerLink:
    """One program's connection: it comes back by itself, with its subscriptions, its birth and what is unsent."""

    def __init__(
        self, settings: BrokerSettings, client_id: str, clock: Clock, presence: AnyPresence | None = None
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._presence = presence
        self._state = DeviceState.READY
        self._session = ""
        self._since = clock.now()
        self._lock = RLock()
        self._changed = Condition(self._lock)
        self._connected = False
        self._handlers: list[tuple[str, Handler]] = []
        self._takers: dict[str, tuple[Handler, ...]] = {}
        self._unconfirmed: set[int] = set()
        self._greeters: list[Callable[[], None]] = []
        self._outbox = Outbox(OUTBOX_LIMIT, clock.monotonic)
        self._client = self._new_client(client_id)

    @property
    def connected(self) -> bool:
        """Whether the broker is there."""
        return self._connected

    @property
    def session(self) -> str:
        """The random id of this connection's life, in its birth and its will; empty before the first connection."""
        return self._session

    def start(self) -> None:
        """Connect in the background, now and whenever the line is lost."""
        wanted = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        lasting = self._presence is not None and self._presence.lasting
        wanted.SessionExpiryInterval = SESSION_S if lasting else 0
        self._client.connect_async(
            self._settings.host,
            self._settings.port,
            keepalive=self._settings.keepalive_s,
            clean_start=not lasting,
            properties=wanted,
        )
        self._client.loop_start()

    def wait_ready(self, timeout_s: float) -> bool:
        """Whether within so many wall seconds the link is up and the broker has confirmed every subscription."""
        with self._changed:
            return self._changed.wait_for(lambda: self._connected and not self._unconfirmed, timeout_s)

    def on_connect(self, greet: Callable[[], None]) -> None:
        """Call this after each connection, once subscriptions and birth are said; it must not block."""
        with self._lock:
            self._greeters.append(greet)

    def subscribe(self, topic_filter: str, handler: Handler) -> None:
        """Deliver what matches, now and after every reconnect; filters of one link must not overlap."""
        with self._lock:
            self._handlers.append((topic_filter, handler))
            self._takers.clear()
            if self._connected:
                self._ask_for(topic_filter)

    def publish(self, topic: str, message: Message) -> None:
        """Send a message as its class says; without a broker it waits until its expiry; raises `OutboxFull`."""
        self.publish_payload(topic, write(message), qos=message.qos, retain=message.retain, expiry_s=message.expiry_s)

    def publish_payload(
        self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False, expiry_s: int | None = None
    ) -> None:
        """Send a payload written before; raises `OutboxFull`."""
        deadline = None if expiry_s is None else self._clock.monotonic() + expiry_s
        letter = Letter(topic, payload, qos, retain, deadline)
        with self._lock:
            self._outbox.check_room()
            receipt = self._send(letter, expiry_s) if self._connected else None
            self._outbox.add(letter, receipt)

    def say_state(self, state: DeviceState) -> None:
        """Publish the device's state, now and at each birth from here on."""
        with self._lock:
            self._state = state
            self._since = self._clock.now()
            if self._connected:
                self._say_presence()

    def close(self) -> None:
        """Say that the device is absent, and leave without the will; waits at most a second for the broker."""
        if self._connected and self._presence:
            status = self._presence.says(DeviceState.ABSENT, self._session, self._clock.now())
            letter = Letter(self._presence.topic, write(status), retain=True)
            try:
                if receipt := self._send(letter, None):
                    receipt.wait_for_publish(FAREWELL_S)
            except RuntimeError:
                log.warning("the broker left first", topic=self._presence.topic)
        self._client.disconnect()
        self._client.loop_stop()
        with self._changed:
            self._connected = False
            self._changed.notify_all()

    def _new_client(self, client_id: str) -> Client:
        client = Client(CallbackAPIVersion.VERSION2, client_id, protocol=MQTTProtocolVersion.MQTTv5)
        client.connect_timeout = CONNECT_TIMEOUT_S
        client.reconnect_delay_set(*BACK_OFF_S)
        client.on_pre_connect = self._before_connect
        client.on_socket_open = _send_at_once
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_subscribe = self._on_subscribe
        client.on_message = self._on_message
        if self._settings.user:
            client.username_pw_set(self._settings.user, _password(self._settings))
        if tls := self._settings.tls:
            client.tls_set(str(tls.ca), str(tls.cert) if tls.cert else None, str(tls.key) if tls.key else None)
        return client

    def _before_connect(self, client: Client, _: object) -> None:
        """A new life: its session id goes into the will before it goes into the birth."""
        self._session = secrets.token_hex(8)
        if self._presence:
            will = self._presence.says(DeviceState.LOST, self._session, self._clock.now())
            client.will_set(self._presence.topic, write(will), qos=1, retain=True)

    def _on_connect(
        self, client: Client, _: object, flags: ConnectFlags, reason: ReasonCode, __: Properties | None
    ) -> None:
        if reason.is_failure:
            log.warning("the broker refused us", reason=str(reason), host=self._settings.host)
            return
        with self._changed:
            self._connected = True
            self._unconfirmed.clear()
            for topic_filter in dict.fromkeys(each for each, _ in self._handlers):
                self._ask_for(topic_filter)
            self._say_presence()
            self._send_again(client)
            greeters = tuple(self._greeters)
            self._changed.notify_all()
        log.info("connected to the broker", host=self._settings.host, session_present=flags.session_present)
        for greet in greeters:
            self._guard("on_connect", greet)

    def _on_disconnect(
        self, _: Client, __: object, ___: DisconnectFlags, reason: ReasonCode, ____: Properties | None
    ) -> None:
        with self._changed:
            self._connected = False
            self._changed.notify_all()
        log.info("disconnected from the broker", reason=str(reason))

    def _on_subscribe(self, _: Client, __: object, mid: int, reasons: list[ReasonCode], ___: Properties | None) -> None:
        if any(reason.is_failure for reason in reasons):
            log.error("the broker refused a subscription", reasons=[str(reason) for reason in reasons])
            return
        with self._changed:
            self._unconfirmed.discard(mid)
            self._changed.notify_all()

    def _on_message(self, _: Client, __: object, delivery: MQTTMessage) -> None:
        topic, payload = delivery.topic, bytes(delivery.payload)
        for take in self._takers_of(topic):
            self._guard(topic, take, topic, payload)

    def _takers_of(self, topic: str) -> tuple[Handler, ...]:
        """Who takes a topic; remembered, for the client library's matching costs more than most handlers."""
        with self._lock:
            takers = self._takers.get(topic)
            if takers is None:
                takers = tuple(take for wanted, take in self._handlers if topic_matches_sub(wanted, topic))
                if len(self._takers) >= TOPICS_REMEMBERED:
                    self._takers.clear()
                self._takers[topic] = takers
            return takers

    def _guard(self, topic: str, call: Callable[P, None], *args: P.args, **values: P.kwargs) -> None:
        """The delivery boundary: one handler's error never takes the line down."""
        try:
            call(*args, **values)
        except Exception as error:
            # The error's own words may quote the payload, so they stay out of the log.
            log.error("a delivery failed in its handler", topic=topic, error=spell_error(error))  # noqa: TRY400

    def _ask_for(self, topic_filter: str) -> None:
        result, mid = self._client.subscribe(topic_filter, qos=1)
        if result == MQTTErrorCode.MQTT_ERR_SUCCESS and mid is not None:
            self._unconfirmed.add(mid)

    def _say_presence(self) -> None:
        if self._presence:
            birth = self._presence.says(self._state, self._session, self._since)
            self._send(Letter(self._presence.topic, write(birth), retain=True), None)

    def _send_again(self, client: Client) -> None:
        client.drop_out_messages()
        now = self._clock.monotonic()
        for letter in self._outbox.take():
            self._outbox.add(letter, self._send(letter, letter.seconds_left(now)))

    def _send(self, letter: Letter, expiry_s: int | None) -> MQTTMessageInfo | None:
        """The receipt, or None where the line broke under it."""
        extra = None
        if expiry_s is not None:
            extra = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
            extra.MessageExpiryInterval = expiry_s
        receipt = self._client.publish(letter.topic, letter.payload, letter.qos, letter.retain, extra)
        return receipt if receipt.rc == MQTTErrorCode.MQTT_ERR_SUCCESS else None


def _send_at_once(_: Client, __: object, line: object) -> None:
    # Nagle's algorithm and delayed acknowledgements together cost 44 ms a round trip.
    if isinstance(line, socket.socket):
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _password(settings: BrokerSettings) -> str | None:
    if settings.password_file is None:
        return None
    return settings.password_file.read_text(encoding="utf-8").strip()
