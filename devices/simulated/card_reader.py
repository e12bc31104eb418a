"""A simulated card reader on the far end of the line: it speaks SAM_V frames about the card that lies on it."""

from dataclasses import dataclass
from typing import Protocol

from devices.drivers.sdt_frames import FIND, HEAD, PREAMBLE, READ, READ_NEW_ADDRESS, RESET, SELECT, STATUS, sealed
from devices.simulated.answering import FarEnd
from devices.simulated.id_cards import MadeCard, resident_number
from devices.simulated.world import World

_MOST = 64
"""Bytes kept of what is no request; none is longer than a few."""
_NO_CARD, _NOT_SELECTED, _NOTHING_THERE, _BAD_SUM, _UNKNOWN = 0x80, 0x81, 0x91, 0x10, 0x21


@dataclass(frozen=True, slots=True)
class Pad:
    """What the reader senses: the card on it, if any, and a status word it gives instead of a reading, if any."""

    card: MadeCard | None = None
    fault: int = 0
    fault_at: int = READ.command << 8 | READ.parameter
    silent: bool = False


class Hand(Protocol):
    """Whoever lays cards down and takes them up."""

    def pad(self) -> Pad:
        """How it is now."""
        ...


class WorldHand:
    """The hand of a rehearsal: a sound card of nobody lies on the reader of the world's folder as it says."""

    def __init__(self, world: World) -> None:
        self._world = world

    def pad(self) -> Pad:
        """The card whose order within an invented birthday the world names."""
        order = self._world.card_laid()
        if order is None:
            return Pad()
        birth = self._world.card_birth()
        return Pad(MadeCard(resident_number("510811", birth, order), birth=birth))


class CardReaderTwin(FarEnd):
    """A `Transport` to a reader; it answers at once, in one piece, and finds a card again as long as it lies there."""

    def __init__(self, hand: Hand) -> None:
        super().__init__()
        self._hand = hand
        self._heard = b""
        self._selected: MadeCard | None = None

    def write(self, data: bytes) -> None:
        """Take requests in, in pieces of any size."""
        self._refuse_if_closed()
        self._heard += data
        while (start := self._heard.find(PREAMBLE)) >= 0 and len(self._heard) >= start + HEAD:
            end = start + HEAD + int.from_bytes(self._heard[start + 5 : start + HEAD], "big")
            if end > len(self._heard):
                break
            request, self._heard = self._heard[start:end], self._heard[end:]
            self._replies += self._reply(request)
        self._heard = self._heard[-_MOST:]

    def _reply(self, request: bytes) -> bytes:
        pad = self._hand.pad()
        if pad.silent:
            return b""
        if request != sealed(request[HEAD:-1]):
            return _says(_BAD_SUM)
        wanted = int.from_bytes(request[HEAD : HEAD + 2], "big")
        if pad.fault and wanted == pad.fault_at:
            return _says(pad.fault)
        return self._do(wanted, pad.card)

    def _do(self, wanted: int, card: MadeCard | None) -> bytes:
        match wanted >> 8, wanted & 0xFF:
            case (STATUS.command, _) | (RESET.command, _):
                return _says(STATUS.success)
            case FIND.command, FIND.parameter:
                return _says(FIND.success, bytes(4)) if card else _says(_NO_CARD)
            case SELECT.command, SELECT.parameter:
                self._selected = card
                return _says(SELECT.success, bytes(8)) if card else _says(_NOT_SELECTED)
            case READ.command, READ.parameter if self._selected:
                return _says(READ.success, self._selected.reading())
            case READ_NEW_ADDRESS.command, READ_NEW_ADDRESS.parameter if self._selected:
                appended = self._selected.appended()
                return _says(READ.success, appended) if appended else _says(_NOTHING_THERE)
            case _:
                return _says(_UNKNOWN)


def _says(status: int, data: bytes = b"") -> bytes:
    return sealed(bytes([0, 0, status]) + data)
