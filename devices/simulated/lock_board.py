"""Simulated lock boards on the far end of the line: each speaks the frames of its family."""

from collections.abc import Sequence

from devices.drivers import lock_8a, lock_wkly
from devices.drivers.framing import NONE, Frames
from devices.drivers.modbus_rtu import is_frame as is_modbus_frame
from devices.simulated.answering import AnsweringLine
from devices.simulated.check_sums import crc_16
from devices.simulated.compartments import Compartments
from devices.simulated.world import World
from hall.clock import Clock

_REQUEST_8A = 5
_CHANGED_8A = 0x81
_REQUEST_WKLY, _REQUEST_MODBUS = 9, 8


class LockBoardTwin(AnsweringLine):
    """An 8A board (hardware.md §3.1)."""

    def __init__(
        self,
        world: World,
        locker: str,
        doors: int,
        clock: Clock,
        board: int = 1,
        closed_value: int = 0x11,
        echoes: bool = False,
        tells_changes: bool = False,
    ) -> None:
        """`closed_value` is the kind of its locks; `tells_changes` plays the boards that speak of doors unasked."""
        ear = Frames(b"\x8a\x80", lambda _: _REQUEST_8A, lock_8a.is_frame, _REQUEST_8A)
        super().__init__(ear, self._reply, echoes)
        self._board = board
        self._closed_value = closed_value
        self._tells_changes = tells_changes
        self._doors = Compartments(world, locker, doors, clock, self._changed)

    def _reply(self, request: bytes) -> bytes:
        header, board, door, function = request[:4]
        if board != self._board:
            return b""
        match header, door, function:
            case 0x8A, _, 0x11 if door in self._doors.doors:
                self._doors.open(door)
                return lock_8a.frame(header, board, door, self._value(door))
            case 0x80, 0, 0x33:
                bits = sum(1 << (each - 1) for each in self._doors.doors if self._value(each) == 0x11)
                return lock_8a.frame(header, board, *bits.to_bytes(3, "big"), function)
            case 0x80, _, 0x33 if door in self._doors.doors:
                return lock_8a.frame(header, board, door, self._value(door))
            case _:
                return b""

    def _value(self, door: int) -> int:
        """What the contact of a door says; 11 and 00 change places with the kind of lock."""
        return 0x11 - self._closed_value if self._doors.is_open(door) else self._closed_value

    def _changed(self, door: int) -> None:
        if self._tells_changes:
            self.tell(lock_8a.frame(_CHANGED_8A, self._board, door, self._value(door)))


class WklyTwin(AnsweringLine):
    """A WKLY board (hardware.md §3.2), which speaks of each door that opens or shuts."""

    def __init__(
        self,
        world: World,
        locker: str,
        doors: int,
        clock: Clock,
        board: int = 0,
        closed_value: int = 0x01,
        echoes: bool = False,
    ) -> None:
        """`closed_value` is the kind of its locks."""
        ear = Frames(b"W", self._measure, lock_8a.is_frame, _REQUEST_WKLY)
        super().__init__(ear, self._reply, echoes)
        self._board = board
        self._closed_value = closed_value
        self._doors = Compartments(world, locker, doors, clock, self._changed)

    def _measure(self, heard: bytes) -> int:
        if len(heard) > len(lock_wkly.NAME):
            return heard[4] if heard.startswith(lock_wkly.NAME) else NONE
        return 0 if lock_wkly.NAME.startswith(heard) else NONE

    def _reply(self, request: bytes) -> bytes:
        board, command, channel = request[5], request[6], request[7]
        match command:
            case _ if board != self._board:
                return b""
            case 0x84:
                states = [self._value(door) for door in self._doors.doors]
                return lock_wkly.frame(board, command, 0x00, len(states), *states)
            case 0x82 | 0x83 if channel in self._doors.doors:
                if command == 0x82:
                    self._doors.open(channel)
                return lock_wkly.frame(board, command, 0x00, channel, self._value(channel))
            case _:
                return lock_wkly.frame(board, command, 0xFF)

    def _value(self, door: int) -> int:
        return 1 - self._closed_value if self._doors.is_open(door) else self._closed_value

    def _changed(self, door: int) -> None:
        self.tell(lock_wkly.frame(self._board, lock_wkly.Command.CHANGED, 0x00, door, self._value(door)))


class RelayTwin(AnsweringLine):
    """A Modbus-RTU relay board (hardware.md §3.4): its inputs are the contacts, then the sensors of what lies in."""

    def __init__(
        self,
        world: World,
        locker: str,
        doors: int,
        clock: Clock,
        address: int = 1,
        short_when_locked: bool = True,
        items: Sequence[bool] = (),
        echoes: bool = False,
    ) -> None:
        """`items` is what its sensors say, from door 1."""
        ear = Frames(bytes([address]), lambda _: _REQUEST_MODBUS, is_modbus_frame, _REQUEST_MODBUS)
        super().__init__(ear, self._reply, echoes)
        self._short_when_locked = short_when_locked
        self._items = items
        self._doors = Compartments(world, locker, doors, clock)

    def _reply(self, request: bytes) -> bytes:
        address, function = request[0], request[1]
        start, value = int.from_bytes(request[2:4], "big"), int.from_bytes(request[4:6], "big")
        match function:
            case 0x05 if start >> 8 == 0x02 and (start & 0xFF) + 1 in self._doors.doors and value:
                self._doors.open((start & 0xFF) + 1)
                return request
            case 0x02 if start == 0:
                held = self._inputs()[:value]
                packed = sum(on << place for place, on in enumerate(held)).to_bytes((value + 7) // 8, "little")
                return _sealed(bytes([address, function, len(packed)]) + packed)
            case _:
                return _sealed(bytes([address, function | 0x80, 0x02]))

    def _inputs(self) -> list[bool]:
        contacts = [self._doors.is_open(door) is not self._short_when_locked for door in self._doors.doors]
        return [*contacts, *self._items]


def _sealed(body: bytes) -> bytes:
    return body + crc_16(body, 0xFFFF)
