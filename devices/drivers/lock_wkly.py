"""The WKLY lock board: frames that begin with its name, say their length and end in their XOR (hardware.md §3.2)."""

from collections.abc import Callable, Mapping
from enum import IntEnum
from functools import reduce
from operator import xor

from devices.drivers.framing import MORE, NONE, Frames
from devices.drivers.wired_board import WiredBoard
from devices.ports import DeviceNeedsHands, DoorState
from devices.transports.ports import Transport

NAME = b"WKLY"
CLOSED = 0x01
"""What most say of a closed door; those of the other kind of lock say 00."""
MOST_DOORS = 50
_HEAD = 7
"""Name, length, board, command."""
_SHORTEST, _LONGEST = _HEAD + 1, 64
_DONE, _REFUSED = b"\x00", b"\xff"
_STATES = (b"\x00", b"\x01")


class Command(IntEnum):
    """What the board is asked, and what it tells unasked of a door that changed."""

    OPEN = 0x82
    QUERY = 0x83
    QUERY_ALL = 0x84
    CHANGED = 0x85


def closed_value(short_when_locked: bool) -> int:
    """What the board says of a closed door, by the kind of lock."""
    return CLOSED if short_when_locked else 1 - CLOSED


def frame(board: int, command: int, *data: int) -> bytes:
    """A frame in either direction; its length counts name and XOR."""
    body = NAME + bytes([_SHORTEST + len(data), board, command, *data])
    return body + bytes([reduce(xor, body)])


def reply_ear(board: int, command: int, *data: int) -> Frames:
    """Hears only this board's replies to this command about this channel: neither an echo nor a change told unasked."""

    def fits(reply: bytes) -> bool:
        mine = (reply[5], reply[6]) == (board, command)
        return mine and reduce(xor, reply) == 0 and _answers(reply[_HEAD:-1], command, bytes(data))

    return Frames(NAME[:1], _measure, fits, _LONGEST)


def _answers(told: bytes, command: int, asked: bytes) -> bool:
    """Whether the data of a frame can be an answer: a refusal, every channel's state, or the asked channel's."""
    if told[:1] != _DONE:
        return told == _REFUSED
    if command == Command.QUERY_ALL:
        return len(told) > 1 and len(told) == 2 + told[1]
    return told[1:2] == asked and told[2:] in _STATES


def _measure(heard: bytes) -> int:
    if not heard.startswith(NAME[: len(heard)]):
        return NONE
    if len(heard) <= len(NAME):
        return MORE
    return heard[4] if heard[4] >= _SHORTEST else NONE


class LockBoardWkly(WiredBoard):
    """A `LockBoard` of the WKLY family."""

    def __init__(
        self,
        transport: Transport,
        doors: int,
        wait: Callable[[float], object],
        board: int = 0,
        closed_value: int = CLOSED,
    ) -> None:
        self._board = board
        self._closed_value = closed_value
        super().__init__(transport, f"lock board {board}", doors, MOST_DOORS, wait)  # asks the board at once

    def _release(self, door: int) -> None:
        self._ask(Command.OPEN, door)

    def _all(self) -> Mapping[int, DoorState]:
        told = self._ask(Command.QUERY_ALL)
        if told == _REFUSED:
            raise DeviceNeedsHands("board_refuses")
        states = told[2:]
        return {door: self._state(states[door - 1 : door]) for door in self._numbers}

    def _state(self, told: bytes) -> DoorState:
        closed = self._closed_value
        return {bytes([closed]): DoorState.CLOSED, bytes([1 - closed]): DoorState.OPEN}.get(told, DoorState.UNKNOWN)

    def _ask(self, command: Command, *data: int) -> bytes:
        """What the board tells: `00` and more, or `FF`; asking again is safe."""
        request = frame(self._board, command, *data)
        return self._line.ask(request, reply_ear(self._board, command, *data))[_HEAD:-1]
