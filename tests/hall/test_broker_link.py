"""The broker link over a real broker."""

import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from queue import Queue

import pytest
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from hall.broker_link import BrokerLink, Presence
from hall.clock import WallClock
from hall.messages.facts import PromiseFact, read_fact
from hall.messages.orders import OpenDoor, read_order
from hall.messages.status import DeviceStatus
from hall.messages.topics import Address, device_topics
from hall.messages.wishes import CallNextWish, read_wish
from hall.words import CompartmentId, DeviceId, DeviceKind, DeviceState, HallId, WindowId
from tests.conftest import Mosquitto

pytestmark = pytest.mark.broker

SOON_S = 20.0
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ZHAOHUA = HallId("zhaohua")
LOCKER = Address(ZHAOHUA, DeviceKind.LOCKER, DeviceId("locker-1"))
ORDERS = Address(ZHAOHUA, DeviceKind.LOCKER, DeviceId("locker-1"), "order").topic
WISHES = device_topics(ZHAOHUA, "wish")
STATES = device_topics(ZHAOHUA, "state")


class Wall(WallClock):
    """A clock whose monotonic seconds also move by hand."""

    ahead = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead


class Inbox:
    """A handler that puts deliveries where a test can wait for them."""

    def __init__(self) -> None:
        self._deliveries: Queue[tuple[str, bytes]] = Queue()

    def __call__(self, topic: str, payload: bytes) -> None:
        self._deliveries.put((topic, payload))

    def next(self) -> bytes:
        return self._deliveries.get(timeout=SOON_S)[1]

    def status(self) -> DeviceStatus:
        return read_fact(self.next(), DeviceStatus)

    def empty(self) -> bool:
        return self._deliveries.empty()


NewLink = Callable[..., BrokerLink]


@pytest.fixture
def link(mosquitto: Mosquitto) -> Iterator[NewLink]:
    """Makes links to the test's broker and closes them after it."""
    made: list[BrokerLink] = []

    def new(name: str, presence: Presence | None = None, clock: WallClock | None = None) -> BrokerLink:
        made.append(BrokerLink(mosquitto.settings, name, clock or WallClock(), presence))
        return made[-1]

    yield new
    for each in made:
        each.close()


def started(link: BrokerLink) -> BrokerLink:
    link.start()
    assert link.wait_ready(SOON_S)
    return link


def watcher(link: NewLink, topic_filter: str) -> Inbox:
    """An inbox of everything that matches, from the server's side."""
    inbox = Inbox()
    server = link("server")
    server.subscribe(topic_filter, inbox)
    started(server)
    return inbox


def wish(number: int) -> CallNextWish:
    return CallNextWish(request_id=f"r{number}", at=AT, window=WindowId("w03"))


def door(number: int) -> OpenDoor:
    return OpenDoor(order_id=f"o{number}", compartment=CompartmentId("locker-1/07"))


def cut(link: BrokerLink) -> None:
    """Break the line as a pulled plug would: no farewell."""
    line = link._client.socket()
    assert isinstance(line, socket.socket)
    line.shutdown(socket.SHUT_RDWR)


def test_birth_and_will_share_their_topic_and_session_and_a_new_life_has_a_new_one(link: NewLink) -> None:
    states = watcher(link, STATES)
    locker = started(link("locker-1", Presence(LOCKER, "0.1.0")))
    birth = states.status()
    assert (birth.state, birth.session, birth.version) == (DeviceState.READY, locker.session, "0.1.0")
    cut(locker)
    lost, reborn = states.status(), states.status()
    assert (lost.state, lost.session) == (DeviceState.LOST, birth.session)
    assert reborn.state is DeviceState.READY
    assert reborn.session != birth.session


def test_a_device_that_leaves_says_so_and_is_not_called_lost(link: NewLink) -> None:
    states = watcher(link, STATES)
    locker = started(link("locker-1", Presence(LOCKER)))
    locker.close()
    started(link("locker-1", Presence(LOCKER)))
    assert [states.status().state for _ in range(3)] == [DeviceState.READY, DeviceState.ABSENT, DeviceState.READY]


def test_a_devices_fault_is_said_at_once_and_again_at_its_next_birth(link: NewLink) -> None:
    states = watcher(link, STATES)
    locker = started(link("locker-1", Presence(LOCKER)))
    assert states.status().state is DeviceState.READY
    locker.say_state(DeviceState.FAULT)
    assert states.status().state is DeviceState.FAULT
    cut(locker)
    assert [states.status().state for _ in range(2)] == [DeviceState.LOST, DeviceState.FAULT]


def test_a_state_is_retained_for_who_comes_later(link: NewLink) -> None:
    started(link("locker-1", Presence(LOCKER)))
    assert watcher(link, STATES).status().state is DeviceState.READY


def test_subscriptions_come_back_after_the_broker_did(link: NewLink, mosquitto: Mosquitto) -> None:
    wishes = Inbox()
    desk = link("desk-w03")
    desk.subscribe(WISHES, wishes)
    started(desk)
    mosquitto.stop()
    mosquitto.start()
    desk.publish(wish(1).topic(LOCKER), wish(1))
    assert read_wish(wishes.next()) == wish(1)


def test_a_subscription_made_while_connected_works_at_once(link: NewLink) -> None:
    desk = started(link("desk-w03"))
    wishes = Inbox()
    desk.subscribe(WISHES, wishes)
    assert desk.wait_ready(SOON_S)
    desk.publish(wish(1).topic(LOCKER), wish(1))
    assert read_wish(wishes.next()) == wish(1)


def test_what_was_published_without_a_broker_arrives_whole_and_in_order(link: NewLink, mosquitto: Mosquitto) -> None:
    mosquitto.stop()
    wishes = Inbox()
    desk = link("desk-w03")
    desk.subscribe(WISHES, wishes)
    desk.start()
    for number in range(300):
        desk.publish(wish(number).topic(LOCKER), wish(number))
    mosquitto.start()
    assert [read_wish(wishes.next()).request_id for _ in range(300)] == [f"r{number}" for number in range(300)]


def test_an_order_that_outlived_its_expiry_in_an_outage_opens_no_door(link: NewLink, mosquitto: Mosquitto) -> None:
    mosquitto.stop()
    wall, orders = Wall(), Inbox()
    server = link("server", clock=wall)
    server.subscribe(ORDERS, orders)
    server.publish(ORDERS, door(1))
    wall.ahead = 31.0
    server.publish(ORDERS, door(2))
    mosquitto.start()
    started(server)
    assert read_order(orders.next()) == door(2)
    assert orders.empty()


def test_an_order_the_broker_never_acknowledged_is_forgotten_once_it_expired(
    link: NewLink, mosquitto: Mosquitto
) -> None:
    wall, orders = Wall(), Inbox()
    server = link("server", clock=wall)
    server.subscribe(ORDERS, orders)
    started(server)
    mosquitto.freeze()
    server.publish(ORDERS, door(1))
    mosquitto.stop()
    wall.ahead = 31.0
    server.publish(ORDERS, door(2))
    mosquitto.start()
    assert read_order(orders.next()) == door(2)
    assert orders.empty()


def test_an_order_tells_the_broker_how_long_it_is_worth_anything(link: NewLink, mosquitto: Mosquitto) -> None:
    seen: Queue[MQTTMessage] = Queue()
    ready: Queue[bool] = Queue()
    listener = Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
    listener.on_message = lambda _, __, message: seen.put(message)
    listener.on_subscribe = lambda *_: ready.put(True)
    listener.connect("127.0.0.1", mosquitto.port)
    listener.subscribe(ORDERS, qos=1)
    listener.loop_start()
    assert ready.get(timeout=SOON_S)
    started(link("server")).publish(ORDERS, door(1))
    order = seen.get(timeout=SOON_S)
    listener.disconnect()
    listener.loop_stop()
    assert order.properties is not None
    assert 0 < order.properties.json()["MessageExpiryInterval"] <= 30  # type: ignore[no-untyped-call]
    assert (order.qos, order.retain) == (1, False)


def test_an_order_reaches_a_device_that_was_away_for_a_moment(link: NewLink) -> None:
    first = link("locker-1", Presence(LOCKER))
    first.subscribe(ORDERS, Inbox())
    started(first).close()
    server = started(link("server"))
    server.publish(ORDERS, door(1))
    orders = Inbox()
    again = link("locker-1", Presence(LOCKER))
    again.subscribe(ORDERS, orders)
    started(again)
    assert read_order(orders.next()) == door(1)


def test_a_handler_that_fails_takes_neither_the_line_nor_the_next_delivery_down(link: NewLink) -> None:
    arrived = Inbox()

    def fails_once(topic: str, payload: bytes) -> None:
        arrived(topic, payload)
        if read_wish(payload).request_id == "r1":
            raise RuntimeError

    desk = link("desk-w03")
    desk.subscribe(WISHES, fails_once)
    started(desk)
    for number in (1, 2):
        desk.publish(wish(number).topic(LOCKER), wish(number))
    assert [read_wish(arrived.next()).request_id for _ in range(2)] == ["r1", "r2"]


def test_small_packets_are_sent_at_once(link: NewLink) -> None:
    line = started(link("desk-w03"))._client.socket()
    assert isinstance(line, socket.socket)
    assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_greeters_are_called_at_every_connection(link: NewLink) -> None:
    greeted: Queue[bool] = Queue()
    desk = link("desk-w03")
    desk.on_connect(lambda: greeted.put(True))
    started(desk)
    assert greeted.get(timeout=SOON_S)
    cut(desk)
    assert greeted.get(timeout=SOON_S)


def test_a_retained_fact_waiting_for_the_broker_is_its_newest(link: NewLink, mosquitto: Mosquitto) -> None:
    mosquitto.stop()
    server, topic = link("server"), PromiseFact(at=AT, items={}).topic(ZHAOHUA)
    facts = Inbox()
    server.subscribe(topic, facts)
    for hour in (1, 2, 3):
        server.publish(topic, PromiseFact(at=AT.replace(hour=hour), items={}))
    mosquitto.start()
    started(server)
    assert b"T03:00" in facts.next()
    assert facts.empty()


def test_without_a_broker_a_link_says_so_and_closes_quickly(link: NewLink, mosquitto: Mosquitto) -> None:
    mosquitto.stop()
    desk = link("desk-w03", Presence(LOCKER))
    desk.start()
    assert not desk.wait_ready(0.01)
    desk.close()
    assert not desk.connected
