"""Simulated window signs on the far end of the line: each takes its bytes apart in its own way and shows its text."""

import msgspec

from devices.drivers.framing import MORE, NONE, Frames
from devices.drivers.modbus_rtu import is_frame as is_modbus_frame
from devices.simulated.answering import AnsweringLine
from devices.simulated.check_sums import crc_16
from devices.simulated.world import World

_HEADER, _AREAS, _AREA_HEAD = 14, 7, 27
_LONGEST = 4096
_COLOUR = 3
"""Bytes of the colour before a text: `\\C1`."""
_ASCII_REQUEST_HEAD = 7


class OnbonTwin(AnsweringLine):
    """An LED card (hardware.md §6) whose text stands in `sign-<place>.json`."""

    def __init__(self, world: World, place: str, echoes: bool = False) -> None:
        super().__init__(Frames(b"\xa5", _whole, lambda heard: heard[-1] == 0x5A, _LONGEST), self._reply, echoes)
        self._world = world
        self._place = place
        self.lines: tuple[str, ...] = ()
        """What it shows, area by area."""
        self.level = 16

    def _reply(self, request: bytes) -> bytes:
        told = _plain(request)
        if crc_16(told[:-2], 0) != told[-2:] or int.from_bytes(told[12:14], "little") != len(told) - _HEADER - 2:
            return b""
        data = told[_HEADER:-2]
        match data[0], data[1]:
            case 0xA2, 0x00:
                return _from_card(0x00)
            case 0xA3, 0x10:
                self._show(())
            case 0xA3, 0x02 if 1 <= data[6] <= 16:
                self.level = data[6]
            case 0xA3, 0x06:
                self._show(tuple(_texts(data)))
            case _:
                return _from_card(0x01)
        return _from_card(0x00)

    def _show(self, lines: tuple[str, ...]) -> None:
        self.lines = lines
        self._world.put(f"sign-{self._place}.json", msgspec.json.encode({"lines": lines}))


class DigitsTwin(AnsweringLine):
    """A Modbus panel of ASCII digits whose text stands in `sign-<place>.json`."""

    def __init__(self, world: World, place: str, address: int = 1, digits: int = 4) -> None:
        super().__init__(Frames(bytes([address]), _modbus_write, is_modbus_frame, _LONGEST), self._reply)
        self._world = world
        self._place = place
        self._registers = [0x20] * digits

    @property
    def text(self) -> str:
        """What it shows."""
        return "".join(map(chr, self._registers))

    def _reply(self, request: bytes) -> bytes:
        start, count = int.from_bytes(request[2:4], "big"), int.from_bytes(request[4:6], "big")
        if start + count > len(self._registers):
            body = bytes([request[0], request[1] | 0x80, 0x02])
        else:
            values = request[_ASCII_REQUEST_HEAD:-2]
            self._registers[start : start + count] = values[1::2]
            self._world.put(f"sign-{self._place}.json", msgspec.json.encode({"lines": [self.text]}))
            body = request[:6]
        return body + crc_16(body, 0xFFFF)


def _whole(heard: bytes) -> int:
    if heard[1:2] == b"\xa5":
        return NONE
    end = heard.find(b"\x5a")
    return end + 1 if end > 0 else MORE


def _plain(heard: bytes) -> bytes:
    """A card's escapes taken back, byte after byte."""
    meant = {b"\xa6\x02": 0xA5, b"\xa6\x01": 0xA6, b"\x5b\x02": 0x5A, b"\x5b\x01": 0x5B}
    told, at = bytearray(), 1
    while at < len(heard) - 1:
        escaped = meant.get(heard[at : at + 2])
        told.append(heard[at] if escaped is None else escaped)
        at += 1 if escaped is None else 2
    return bytes(told)


def _texts(data: bytes) -> list[str]:
    lines: list[str] = []
    at = _AREAS
    for _ in range(data[6]):
        length = int.from_bytes(data[at : at + 2], "little")
        area = data[at + 2 : at + 2 + length]
        size = int.from_bytes(area[23:27], "little")
        lines.append(area[_AREA_HEAD : _AREA_HEAD + size][_COLOUR:].decode("gbk"))
        at += 2 + length
    return lines


def _from_card(code: int) -> bytes:
    body = b"\x00\x80\x01\x00" + bytes(6) + b"\xfe\x02\x05\x00\xa0" + bytes([code, 0, 0, 0])
    escaped = {0xA5: b"\xa6\x02", 0xA6: b"\xa6\x01", 0x5A: b"\x5b\x02", 0x5B: b"\x5b\x01"}
    return b"\xa5" * 8 + b"".join(escaped.get(each, bytes([each])) for each in body + crc_16(body, 0)) + b"\x5a"


def _modbus_write(heard: bytes) -> int:
    if heard[1:2] not in (b"", b"\x10"):
        return NONE
    return 9 + heard[6] if len(heard) > _ASCII_REQUEST_HEAD - 1 else MORE
