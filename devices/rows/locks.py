"""Lock boards, and the contacts of doors."""

from collections.abc import Callable, Mapping
from threading import Event

from devices.drivers import lock_8a, lock_wkly
from devices.drivers.door_contact import PinContact
from devices.drivers.lock_8a import LockBoard8A
from devices.drivers.lock_modbus import LockBoardModbus
from devices.drivers.lock_wkly import LockBoardWkly
from devices.ports import DoorContact, LockBoard
from devices.simulated.lock_board import LockBoardTwin
from devices.transports.gpio import GpioPin
from devices.wiring import Wiring
from hall.clock import Clock

Opened = Callable[[Wiring, Clock], LockBoard]
OpenedContact = Callable[[Wiring, Clock], DoorContact]


def _board_8a_serial(wiring: Wiring, _clock: Clock) -> LockBoard:
    closed = lock_8a.closed_value(wiring.short_when_locked)
    return LockBoard8A(wiring.serial(), wiring.doors, Event().wait, wiring.address, closed)


def _board_wkly_serial(wiring: Wiring, _clock: Clock) -> LockBoard:
    closed = lock_wkly.closed_value(wiring.short_when_locked)
    return LockBoardWkly(wiring.serial(), wiring.doors, Event().wait, wiring.address, closed)


def _board_modbus_serial(wiring: Wiring, _clock: Clock) -> LockBoard:
    senses = wiring.part.profile == "senses-items"
    line, locked = wiring.serial(), wiring.short_when_locked
    return LockBoardModbus(line, wiring.doors, Event().wait, wiring.address, locked, senses)


def _simulated_lock_board(wiring: Wiring, clock: Clock) -> LockBoard:
    closed = lock_8a.closed_value(wiring.short_when_locked)
    twin = LockBoardTwin(wiring.world(), wiring.place, wiring.doors, clock, wiring.address, closed)
    return LockBoard8A(twin, wiring.doors, Event().wait, wiring.address, closed)


def _contact_gpio(wiring: Wiring, _clock: Clock) -> DoorContact:
    short_when_closed = wiring.part.profile != "short-when-open"
    return PinContact(GpioPin(wiring.part.port), Event().wait, short_when_closed)


LOCK_BOARDS: Mapping[str, Opened] = {
    "8a-serial": _board_8a_serial,
    "modbus-serial": _board_modbus_serial,
    "wkly-serial": _board_wkly_serial,
    "simulated": _simulated_lock_board,
}
DOOR_CONTACTS: Mapping[str, OpenedContact] = {
    "gpio": _contact_gpio,
}
