"""Takes ESC/POS bytes apart into commands, strictly: a byte that means nothing here is an error, never skipped.

Written from the command table (hardware.md §2) and not from the encoder, so that the two check each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass


class UnknownBytes(ValueError):
    """Bytes that are no command known here; `at` is where they stand."""

    def __init__(self, at: int, data: bytes) -> None:
        super().__init__(f"no command at byte {at}: {data.hex(' ')}")
        self.at = at


class Unfinished(Exception):
    """The bytes end in the middle of a command: more must come."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command with one number or none: `init`, `chinese`, `align`, `bold`, `size`, `feed_dots`, `cut`, …"""

    name: str
    value: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """One printed character."""

    character: str


@dataclass(frozen=True, slots=True)
class Raster:
    """A picture, one bit a dot, 1 is black."""

    row_bytes: int
    rows: int
    dots: bytes


@dataclass(frozen=True, slots=True)
class QrStore:
    """What the next QR code will say."""

    data: bytes


Token = Command | Text | Raster | QrStore

_BARE = {
    b"\x0a": "line_feed",
    b"\x1b\x40": "init",
    b"\x1d\x56\x00": "cut",
    b"\x1d\x56\x01": "cut",
    b"\x1b\x69": "cut",
    b"\x1b\x6d": "cut",
}
_NUMBERED = {
    b"\x10\x04": "status",
    b"\x1b\x45": "bold",
    b"\x1b\x4a": "feed_dots",
    b"\x1b\x61": "align",
    b"\x1b\x64": "feed_lines",
    b"\x1d\x21": "size",
    b"\x1d\x56\x42": "cut",
    b"\x1d\x72": "queued_status",
}
_CHINESE = {b"\x1c\x26": 1, b"\x1c\x2e": 0}
_RASTER = b"\x1d\x76\x30\x00"
_QR = b"\x1d\x28\x6b"
_QR_FUNCTIONS = {0x41: "qr_model", 0x43: "qr_module", 0x45: "qr_correction", 0x51: "qr_print"}
_LEADS = b"\x10\x1b\x1c\x1d"


def tokens(data: bytes) -> Iterator[Token]:
    """Every command of `data`; raises `UnknownBytes`, and `Unfinished` where the last one is cut short."""
    reader = Reader()
    for token, _ in reader.take(data):
        yield token
    if reader.rest:
        raise Unfinished


class Reader:
    """Takes a stream apart as it comes in; keeps the beginning of a command until the rest of it is there."""

    def __init__(self) -> None:
        self.rest = b""
        self._at = 0
        self._chinese = False

    def take(self, data: bytes) -> Iterator[tuple[Token, bytes]]:
        """The commands that are complete now, each with its own bytes."""
        self.rest += data
        while self.rest:
            try:
                token, length = self._next(self.rest)
            except Unfinished:
                return
            raw, self.rest = self.rest[:length], self.rest[length:]
            self._at += length
            yield token, raw

    def _next(self, data: bytes) -> tuple[Token, int]:
        for head, name in _BARE.items():
            if data.startswith(head):
                self._chinese = self._chinese and name != "init"
                return Command(name), len(head)
        for head, name in _NUMBERED.items():
            if data.startswith(head):
                return Command(name, _part(data, len(head), 1)[0]), len(head) + 1
        for head, on in _CHINESE.items():
            if data.startswith(head):
                self._chinese = bool(on)
                return Command("chinese", on), len(head)
        if data.startswith(_RASTER):
            return _raster(data)
        if data.startswith(_QR):
            return self._qr(data)
        return self._character(data)

    def _qr(self, data: bytes) -> tuple[Token, int]:
        length = int.from_bytes(_part(data, 3, 2), "little")
        kind, function, *values = _part(data, 5, length)
        if kind == 0x31 and function == 0x50 and values:
            return QrStore(bytes(values[1:])), 5 + length
        if kind == 0x31 and function in _QR_FUNCTIONS and values:
            return Command(_QR_FUNCTIONS[function], values[0]), 5 + length
        raise UnknownBytes(self._at, data[:8])

    def _character(self, data: bytes) -> tuple[Token, int]:
        if data[0] in _LEADS and len(data) < len(_RASTER) and _may_begin(data):
            raise Unfinished
        if 0x20 <= data[0] <= 0x7E:
            return Text(chr(data[0])), 1
        if not self._chinese or data[0] < 0x81:
            raise UnknownBytes(self._at, data[:8])
        length = 4 if 0x30 <= _part(data, 1, 1)[0] <= 0x39 else 2
        try:
            return Text(_part(data, 0, length).decode("gb18030")), length
        except UnicodeDecodeError as error:
            raise UnknownBytes(self._at, data[:length]) from error


def _part(data: bytes, start: int, length: int) -> bytes:
    if len(data) < start + length:
        raise Unfinished
    return data[start : start + length]


def _raster(data: bytes) -> tuple[Token, int]:
    row_bytes = int.from_bytes(_part(data, 4, 2), "little")
    rows = int.from_bytes(_part(data, 6, 2), "little")
    return Raster(row_bytes, rows, _part(data, 8, row_bytes * rows)), 8 + row_bytes * rows


def _may_begin(data: bytes) -> bool:
    """Whether more bytes could still make a command of these."""
    return any(head.startswith(data) for head in (*_BARE, *_NUMBERED, *_CHINESE, _RASTER, _QR))
