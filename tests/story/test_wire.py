"""The wire carries what a broker would: to whom it concerns, retained, and no longer than it is worth."""

from datetime import UTC, datetime

import pytest

from hall.broker_link import Presence
from hall.messages.orders import OpenDoor
from hall.messages.status import DeviceStatus
from hall.messages.topics import Address, write
from hall.sections import BrokerSettings
from hall.words import CompartmentId, DeviceId, DeviceKind, DeviceState, HallId
from queue_server.story.hand_clock import HandClock
from queue_server.story.wire import Wire, WireLine, matches

LOCKER = Address(HallId("small"), DeviceKind.LOCKER, DeviceId("locker-1"))
ORDER = OpenDoor(order_id="o1", compartment=CompartmentId("locker-1/01"))


class Street:
    """A wire with one server and one locker on it."""

    def __init__(self) -> None:
        self.clock = HandClock(datetime(2026, 3, 2, 1, tzinfo=UTC))
        self.wire = Wire(self.clock)
        self.server, self.locker = self._line("server"), self._line("locker", Presence(LOCKER))
        self.heard: list[bytes] = []
        self.locker.subscribe(ORDER.topic(LOCKER), lambda topic, payload: self.heard.append(payload))
        self.server.start()
        self.locker.start()

    def _line(self, name: str, presence: Presence | None = None) -> WireLine:
        return self.wire.dial(BrokerSettings(), name, self.clock, presence)

    def order(self) -> None:
        self.server.publish(ORDER.topic(LOCKER), ORDER)


@pytest.mark.parametrize(
    ("topic_filter", "topic", "fits"),
    [
        ("hall/1/small/+/+/wish", "hall/1/small/kiosk/k1/wish", True),
        ("hall/1/small/+/+/wish", "hall/1/small/kiosk/k1/done", False),
        ("hall/1/small/+/+/wish", "hall/1/small/kiosk/k1/part/wish", False),
        ("hall/1/small/board/all", "hall/1/small/board/all", True),
    ],
)
def test_a_filter_takes_whole_words(topic_filter: str, topic: str, fits: bool) -> None:
    assert matches(topic_filter, topic) is fits


def test_an_order_reaches_the_device_it_is_for_as_bytes() -> None:
    street = Street()
    street.order()
    assert street.heard == [write(ORDER)]


def test_an_order_waits_for_a_device_that_was_away_for_a_moment() -> None:
    street = Street()
    street.locker.cut()
    street.order()
    assert street.heard == []
    street.clock.move(29)
    street.locker.start()
    assert street.heard == [write(ORDER)]


def test_an_order_that_came_too_late_is_never_heard() -> None:
    street = Street()
    street.locker.cut()
    street.order()
    street.clock.move(30)
    street.locker.start()
    assert street.heard == []


def test_what_a_cut_line_had_to_say_is_said_once_it_is_mended() -> None:
    street = Street()
    street.server.cut()
    street.order()
    assert street.heard == []
    street.server.start()
    assert street.heard == [write(ORDER)]


def test_a_late_joiner_hears_what_is_retained_and_a_cut_line_is_said_to_be_lost() -> None:
    street = Street()
    street.locker.cut()
    late = street.wire.dial(BrokerSettings(), "late", street.clock)
    states: list[bytes] = []
    late.start()
    late.subscribe("hall/1/small/+/+/state", lambda topic, payload: states.append(payload))
    assert [f'"{DeviceState.LOST}"'.encode() in payload for payload in states] == [True]
    assert DeviceStatus.leaf == "state"
