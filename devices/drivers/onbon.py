"""The frames of Onbon (仰邦) font cards, which draw the text themselves: bytes only, no line (hardware.md §6)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from devices.drivers.framing import MORE, NONE, Frames
from devices.drivers.gb2312 import encode

START, END = 0xA5, 0x5A
_RUN = bytes([START]) * 8
_ESCAPES = {0xA5: b"\xa6\x02", 0xA6: b"\xa6\x01", 0x5A: b"\x5b\x02", 0x5B: b"\x5b\x01"}
_MEANT = {escape: bytes([byte]) for byte, escape in _ESCAPES.items()}
_SPECIAL = re.compile(b"[\xa5\xa6\x5a\x5b]")
_BOUND = re.compile(b"[\xa5\x5a]")
_ESCAPED = re.compile(b"[\xa6\x5b].", re.DOTALL)
_CARD, _HOST = b"\x01\x00", b"\x00\x80"
_ANY_CARD, _TEXT_CARD, _VERSION = 0xFE, 0x61, 0x02
_HEADER = 14
_UNCHECKED = b"\xff\xff"
_LONGEST = 2048
_PIXELS = 0x8000
"""Added to X and W: they count dots, not bytes of eight."""
_STATIC, _LEFTWARDS = 0x01, 0x03
_SPEED = 4
_ANSWER, _ERROR = 0xA0, 0x01

PING = b"\xa2\x00\x01\x00\x00"
CLEAR = b"\xa3\x10\x01\x00\x00"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in dots and the text that it shows."""

    left: int
    top: int
    width: int
    height: int
    text: str
    colour: int = 1
    """1 red, 2 green, 3 yellow."""
    scrolls: bool = False


def frame(data: bytes, card: int = _ANY_CARD) -> bytes:
    """A command for the card at the end of this line."""
    head = _CARD + _HOST + bytes(6) + bytes([card, _VERSION]) + len(data).to_bytes(2, "little")
    body = head + data
    return _RUN + _escape(body + crc(body)) + bytes([END])


def brightness(level: int) -> bytes:
    """Sets the brightness, 1 to 16, for every half hour of the day."""
    if not 1 <= level <= 16:
        raise ValueError(f"brightness is 1 to 16, not {level}")
    return frame(b"\xa3\x02\x01\x00\x00\x01" + bytes([level]) + b"\x01" * 48)


def texts(areas: Sequence[Area]) -> bytes:
    """Shows these areas and no others until told otherwise."""
    parts = [_area(number, area) for number, area in enumerate(areas)]
    data = b"\xa3\x06\x01\x00\x00\xff" + bytes([len(parts)])
    return frame(data + b"".join(len(part).to_bytes(2, "little") + part for part in parts), _TEXT_CARD)


def reply_ear(request: bytes) -> Frames:
    """Hears only sound frames of a card; what an adapter echoes is none."""
    return Frames(bytes([START]), _measure, lambda heard: heard[1:] != request[len(_RUN) :] and _sound(heard), _LONGEST)


def refused(reply: bytes) -> bool:
    """Whether the card's answer is an error."""
    return body(reply)[_HEADER : _HEADER + 2] == bytes([_ANSWER, _ERROR])


def body(heard: bytes) -> bytes:
    """What stands between a frame's start and its end, unescaped, with its CRC."""
    return _ESCAPED.sub(lambda escape: _MEANT.get(escape[0], escape[0]), heard.lstrip(bytes([START]))[:-1])


def crc(data: bytes) -> bytes:
    """CRC-16/ARC, the low byte first."""
    value, table = 0, _table()
    for byte in data:
        value = value >> 8 ^ table[(value ^ byte) & 0xFF]
    return value.to_bytes(2, "little")


def _area(number: int, area: Area) -> bytes:
    text = b"\\C%d" % area.colour + encode(area.text)
    place = (area.left | _PIXELS, area.top, area.width | _PIXELS, area.height)
    effect = _LEFTWARDS if area.scrolls else _STATIC
    return (
        b"\x00"
        + b"".join(value.to_bytes(2, "little") for value in place)
        # number, line gap, loops for ever, no voice, no extension, left, one line, no wrapping
        + bytes([number, 0, 0, 0, 0, 0, 0, 0, 1, 1])
        # effect, exit, speed, stay
        + bytes([effect, 0, _SPEED if area.scrolls else 0, 0])
        + len(text).to_bytes(4, "little")
        + text
    )


def _measure(heard: bytes) -> int:
    """A run of A5 begins a frame with its last one; an A5 inside means that the frame was cut off."""
    end = _BOUND.search(heard, 1)
    if end is None:
        return MORE if len(heard) < _LONGEST else NONE
    return end.end() if heard[end.start()] == END and end.start() > 1 else NONE


def _sound(heard: bytes) -> bool:
    told = body(heard)
    if len(told) < _HEADER + 2 or int.from_bytes(told[12:14], "little") != len(told) - _HEADER - 2:
        return False
    return told[-2:] in (crc(told[:-2]), _UNCHECKED)


def _escape(data: bytes) -> bytes:
    return _SPECIAL.sub(lambda special: _ESCAPES[special[0][0]], data)


@cache
def _table() -> tuple[int, ...]:
    def entry(value: int) -> int:
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
        return value

    return tuple(entry(value) for value in range(256))
