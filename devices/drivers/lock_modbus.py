"""A locker made of a Modbus-RTU relay board: coils pulse the locks, inputs are the door contacts (hardware.md §3.4)."""

from collections.abc import Callable, Mapping

from devices.drivers import modbus_rtu
from devices.drivers.framing import Frames
from devices.drivers.wired_board import WiredBoard
from devices.ports import DeviceNeedsHands, DoorState
from devices.transports.ports import Transport

PULSE_TENTHS_S = 5
"""Half a second opens every lock seen; coils are made for a few seconds."""
MOST_DOORS = 32


class LockBoardModbus(WiredBoard):
    """A `LockBoard`: door n is coil n-1 and input n-1; with `senses_items`, inputs after the doors say what lies in."""

    def __init__(
        self,
        transport: Transport,
        doors: int,
        wait: Callable[[float], object],
        address: int = 1,
        short_when_locked: bool = True,
        senses_items: bool = False,
    ) -> None:
        self._count = doors
        self._address = address
        self._short_when_locked = short_when_locked
        self._senses_items = senses_items
        super().__init__(transport, f"relay board {address}", doors, MOST_DOORS, wait)  # asks the board at once

    def items(self) -> Mapping[int, bool]:
        """Whether something lies behind each door, where its inputs are wired to sensors."""
        if not self._senses_items:
            return {}
        with self._doors.alone:
            return dict(enumerate(self._inputs()[self._count : 2 * self._count], 1))

    def _release(self, door: int) -> None:
        pulse = (self._address, door - 1, PULSE_TENTHS_S)
        self._ask(modbus_rtu.pulse(*pulse), modbus_rtu.pulse_ear(*pulse))

    def _all(self) -> Mapping[int, DoorState]:
        contacts = self._inputs()[: self._count]
        locked = self._short_when_locked
        return {door: DoorState.CLOSED if on is locked else DoorState.OPEN for door, on in enumerate(contacts, 1)}

    def _inputs(self) -> tuple[bool, ...]:
        count = self._count * (2 if self._senses_items else 1)
        request = modbus_rtu.read_inputs(self._address, count)
        return modbus_rtu.inputs(self._ask(request, modbus_rtu.inputs_ear(self._address, count)))

    def _ask(self, request: bytes, ear: Frames) -> bytes:
        """The reply to a request; asking again is safe; raises `DeviceNeedsHands("board_refuses")` for an exception."""
        reply = self._line.ask(request, ear)
        if modbus_rtu.refused(reply):
            raise DeviceNeedsHands("board_refuses")
        return reply
