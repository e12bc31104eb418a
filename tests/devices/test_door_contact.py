"""The door contact: on gpiozero's mock pins, and on a pin that bounces and loses edges."""

import sys
from collections.abc import Iterator

import pytest
from gpiozero import Device
from gpiozero.pins.mock import MockFactory

from devices.drivers.door_contact import LOOK_AGAIN_S, PinContact
from devices.ports import DeviceError, DeviceGone, DoorState
from devices.transports.gpio import GpioPin


@pytest.fixture
def pins() -> Iterator[MockFactory]:
    factory = MockFactory()
    yield factory
    factory.reset()


def test_a_door_is_seen_to_open_and_close(pins: MockFactory) -> None:
    contact = PinContact(GpioPin("GPIO17", pins), lambda _: None)
    assert contact.state() is DoorState.OPEN  # pulled up: nothing shorts it
    pins.pin(17).drive_low()
    assert contact.read(5.0) is DoorState.CLOSED
    assert contact.read(0) is None
    pins.pin(17).drive_high()
    assert contact.read(5.0) is DoorState.OPEN
    contact.close()


def test_a_contact_that_opens_with_the_door_closed_means_the_contrary(pins: MockFactory) -> None:
    assert PinContact(GpioPin("17", pins), lambda _: None, short_when_closed=False).state() is DoorState.CLOSED


class Bouncing:
    """A pin whose looks are given, and which never notices an edge."""

    def __init__(self, *looks: bool) -> None:
        self._looks = list(looks)
        self.waited: list[float] = []

    def active(self) -> bool:
        return self._looks.pop(0)

    def edge(self, timeout_s: float) -> bool:
        self.waited.append(timeout_s)
        return False

    def close(self) -> None:
        pass


def test_bounces_are_voted_down() -> None:
    pin = Bouncing(*[True] * 5, *[True, False, True, False, True], *[False, True, False, False, True])
    contact = PinContact(pin, lambda _: None)
    assert contact.read(0) is None
    assert contact.read(0) is DoorState.OPEN


def test_a_lost_edge_is_found_a_second_later() -> None:
    pin = Bouncing(*[True] * 10, *[False] * 5)
    assert PinContact(pin, lambda _: None).read(2.5) is DoorState.OPEN
    assert pin.waited == [LOOK_AGAIN_S, LOOK_AGAIN_S]


def test_a_pin_in_use_or_misspelt_is_gone(pins: MockFactory) -> None:
    taken = GpioPin("GPIO17", pins)
    for name in ("GPIO17", "GPIOX", ""):
        with pytest.raises(DeviceGone):
            GpioPin(name, pins)
    taken.close()


def test_a_machine_without_lgpio_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Device, "pin_factory", None)
    monkeypatch.setitem(sys.modules, "lgpio", None)
    with pytest.raises(DeviceError, match="no_gpio"):
        GpioPin("GPIO17")


def test_a_pin_that_was_let_go_is_gone(pins: MockFactory) -> None:
    pin = GpioPin("GPIO17", pins)
    pin.close()
    pin.close()
    with pytest.raises(DeviceGone):
        pin.active()
