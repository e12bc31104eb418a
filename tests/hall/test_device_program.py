"""A device's program over a real broker."""

from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Event, Thread
from time import monotonic

import pytest

from hall.broker_link import BrokerLink
from hall.clock import WallClock
from hall.device_program import DeviceProgram
from hall.messages.answers import AnyAnswer, Refusal
from hall.messages.facts import PromiseFact, read_fact
from hall.messages.orders import AnyOrder, OpenDoor
from hall.messages.status import PartStatus
from hall.messages.topics import Address, device_topics
from hall.messages.wishes import CallNextWish, read_wish
from hall.sections import HallSettings, SimulationSettings
from hall.settings import Settings
from hall.words import CompartmentId, DeviceId, DeviceKind, DeviceState, HallId, WindowId
from tests.conftest import Mosquitto

pytestmark = pytest.mark.broker

SOON_S = 10.0
ZHAOHUA = HallId("zhaohua")
LOCKER = Address(ZHAOHUA, DeviceKind.LOCKER, DeviceId("locker-1"))


class Running:
    """A program under test: at work on a thread, its handlers' deliveries in queues."""

    def __init__(self, program: DeviceProgram) -> None:
        self.program = program
        self.orders: Queue[AnyOrder] = Queue()
        self.facts: Queue[PromiseFact] = Queue()
        self.late: Queue[AnyAnswer] = Queue()
        self.ended: Queue[BaseException | None] = Queue()
        self.turned = Event()
        self.fault: Exception | None = None
        program.on_order(self.orders.put)
        program.on_fact("promise", PromiseFact, self.facts.put)
        program.on_late_answer(self.late.put)

    def turn(self, timeout_s: float) -> None:
        self.turned.set()
        if self.fault is not None:
            raise self.fault
        self.program.stopping.wait(timeout_s)

    def start(self) -> None:
        Thread(target=self._run, daemon=True).start()
        assert self.turned.wait(SOON_S)
        assert self.program.link.wait_ready(SOON_S)

    def _run(self) -> None:
        try:
            self.program.work([self.turn])
        except RuntimeError as error:
            self.ended.put(error)
        else:
            self.ended.put(None)


@pytest.fixture
def running(mosquitto: Mosquitto, tmp_path: Path) -> Iterator[Running]:
    settings = Settings(
        hall=HallSettings(id=ZHAOHUA, folder=tmp_path / "kept"),
        broker=mosquitto.settings,
        simulation=SimulationSettings(folder=tmp_path / "world"),
    )
    each = Running(DeviceProgram(settings, LOCKER.kind, LOCKER.device))
    yield each
    each.program.stop()


@pytest.fixture
def server(mosquitto: Mosquitto) -> Iterator[BrokerLink]:
    link = BrokerLink(mosquitto.settings, "server", WallClock())
    link.start()
    assert link.wait_ready(SOON_S)
    yield link
    link.close()


def heard(server: BrokerLink, leaf: str) -> Queue[bytes]:
    payloads: Queue[bytes] = Queue()
    server.subscribe(device_topics(ZHAOHUA, leaf), lambda _, payload: payloads.put(payload))
    assert server.wait_ready(SOON_S)
    return payloads


def test_orders_and_snapshots_reach_the_program_and_noise_does_not(running: Running, server: BrokerLink) -> None:
    running.start()
    order = OpenDoor(order_id="o1", compartment=CompartmentId("locker-1/07"))
    fact = PromiseFact(at=WallClock().now(), items={})
    server.publish_payload(order.topic(LOCKER), b"{")
    server.publish_payload(fact.topic(ZHAOHUA), b'{"at": 3}')
    server.publish(order.topic(LOCKER), order)
    server.publish(fact.topic(ZHAOHUA), fact)

    assert running.orders.get(timeout=SOON_S) == order
    assert running.facts.get(timeout=SOON_S) == fact
    assert running.orders.empty()
    assert running.facts.empty()


def test_how_a_part_is_stays_with_the_broker(running: Running, server: BrokerLink) -> None:
    status = PartStatus(part="doors", state=DeviceState.FAULT, since=WallClock().now(), code="offline")
    running.program.say_part(status)
    running.start()

    assert read_fact(heard(server, "part/doors").get(timeout=SOON_S), PartStatus) == status


def test_an_answer_that_comes_late_is_handed_over(running: Running, server: BrokerLink) -> None:
    wishes = heard(server, "wish")
    running.start()
    wish = CallNextWish(
        request_id=running.program.asker.new_id(), at=running.program.clock.now(), window=WindowId("w01")
    )
    assert running.program.asker.ask(wish, 0.01) is None
    assert read_wish(wishes.get(timeout=SOON_S)) == wish
    late = Refusal(request_id=wish.request_id, code="hall_closed")
    server.publish(late.topic(LOCKER), late)

    assert running.late.get(timeout=SOON_S) == late


def test_a_program_that_is_up_leaves_a_mark_in_a_simulated_hall(running: Running, tmp_path: Path) -> None:
    mark = tmp_path / "world" / "ready" / "locker-1"
    running.start()
    until, pause = monotonic() + SOON_S, Event()
    while not mark.exists() and monotonic() < until:
        pause.wait(0.02)

    assert mark.exists()


def test_an_error_in_one_turn_ends_the_program_with_it(running: Running) -> None:
    running.fault = RuntimeError("broken part")
    Thread(target=running._run, daemon=True).start()

    assert running.ended.get(timeout=SOON_S) is running.fault
