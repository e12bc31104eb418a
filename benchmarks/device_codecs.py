"""The codecs that are fuzzed: the frames each may hear, how it hears them, and what must have stood on the wire."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import xor
from typing import Protocol

from devices.drivers import escpos_replies, lock_8a, lock_wkly, modbus_rtu, onbon, presenter, sdt_frames
from devices.drivers.byte_profile import ProfileFile, Scanner, profile_from
from devices.profiles import read_profile
from devices.simulated.check_sums import crc_16


class Ear(Protocol):
    """Hears bytes and tells what they say."""

    def hear(self, data: bytes) -> Sequence[object]:
        """What is told completely now."""
        ...

    def silence(self) -> Sequence[object]:
        """What is left when the wire falls silent; nothing is kept."""
        ...


@dataclass(frozen=True, slots=True)
class Codec:
    """`frames` are told one event each; `strangers` none; `stood` proves an event from the wire in a way of its own."""

    name: str
    frames: tuple[bytes, ...]
    strangers: tuple[bytes, ...]
    ear: Callable[[], Ear]
    stood: Callable[[object, bytes], bool]


def _board_8a_opening() -> Codec:
    request = lock_8a.frame(0x8A, 1, 2, 0x11)
    opened, stuck = bytes.fromhex("8a01020089"), bytes.fromhex("8a01021198")
    others = (bytes.fromhex("8a01030088"), bytes.fromhex("8101020082"), bytes.fromhex("8001001191"))
    return Codec(
        "8a, opening",
        (opened, stuck),
        others,
        lambda: lock_8a.reply_ear(request),
        lambda event, wire: isinstance(event, bytes) and event in (opened, stuck) and event in wire,
    )


def _board_8a_all() -> Codec:
    request = bytes.fromhex("80010033b2")
    told = re.compile(rb"\x80\x01(?P<doors>...)\x33.", re.DOTALL)
    frames = tuple(
        lock_8a.frame(0x80, 1, *doors, 0x33) for doors in ((0, 0, 7), (1, 1, 1), (0x81, 0, 0), (255, 0x80, 1))
    )
    strangers = (
        request,
        bytes.fromhex("8001010080"),
        bytes.fromhex("8101010081"),
        lock_8a.frame(0x80, 2, 0, 0, 7, 0x33),
    )
    return Codec(
        "8a, all doors",
        frames,
        strangers,
        lambda: lock_8a.reply_ear(request),
        lambda event, wire: _xor_whole(event, told) and isinstance(event, bytes) and event in wire,
    )


def _board_wkly() -> Codec:
    told = re.compile(rb"WKLY(?P<length>.)\x00\x84(\x00.*|\xff).", re.DOTALL)
    frames = (
        lock_wkly.frame(0, 0x84, 0, 4, 0, 1, 1, 0),
        lock_wkly.frame(0, 0x84, 0xFF),
        lock_wkly.frame(0, 0x84, 0, 0),
    )
    strangers = (
        lock_wkly.frame(0, 0x84),
        lock_wkly.frame(1, 0x84, 0, 1, 0),
        lock_wkly.frame(0, 0x85, 0, 1, 0),
        lock_wkly.frame(0, 0x82, 0, 1, 0),
        lock_wkly.frame(0, 0x84, 0, 4, 0, 1),
    )

    def stood(event: object, wire: bytes) -> bool:
        return isinstance(event, bytes) and event[4] == len(event) and _xor_whole(event, told) and event in wire

    return Codec("wkly, all doors", frames, strangers, lambda: lock_wkly.reply_ear(0, 0x84), stood)


def _modbus_sealed(digits: str) -> bytes:
    return bytes.fromhex(digits) + crc_16(bytes.fromhex(digits), 0xFFFF)


def _modbus_whole(event: object, wire: bytes, head: bytes, length: int) -> bool:
    if not (isinstance(event, bytes) and event in wire and crc_16(event[:-2], 0xFFFF) == event[-2:]):
        return False
    return event.startswith(head) and len(event) == length


def _modbus_refusal(event: object, wire: bytes, head: bytes) -> bool:
    """A refusal's own code may be any: bits that flip together can make one of another, with its sum."""
    return _modbus_whole(event, wire, head, 5)


def _modbus() -> Codec:
    frames = tuple(map(_modbus_sealed, ("0102020f0f", "01020200f0", "018202")))
    strangers = (modbus_rtu.read_inputs(1, 12), *map(_modbus_sealed, ("0202020f0f", "0102010f", "010500000000")))

    def stood(event: object, wire: bytes) -> bool:
        told = _modbus_whole(event, wire, b"\x01\x02\x02", 7)
        return told or _modbus_refusal(event, wire, b"\x01\x82")

    return Codec("modbus, inputs", frames, strangers, lambda: modbus_rtu.inputs_ear(1, 12), stood)


def _modbus_pulse() -> Codec:
    """The board says a pulse back as it was sent, as an echo does; the driver takes neither for proof."""
    request = modbus_rtu.pulse(1, 6, 5)
    refused = _modbus_sealed("018502")
    others = (modbus_rtu.pulse(1, 7, 5), modbus_rtu.pulse(2, 6, 5), _modbus_sealed("0102020f0f"))

    def stood(event: object, wire: bytes) -> bool:
        pulsed = event == request and request in wire
        return pulsed or _modbus_refusal(event, wire, b"\x01\x85")

    return Codec("modbus, pulse", (request, refused), others, lambda: modbus_rtu.pulse_ear(1, 6, 5), stood)


def _board_wkly_opening() -> Codec:
    opened, stuck, refused = (
        lock_wkly.frame(0, 0x82, 0, 7, 0),
        lock_wkly.frame(0, 0x82, 0, 7, 1),
        lock_wkly.frame(0, 0x82, 0xFF),
    )
    strangers = (
        lock_wkly.frame(0, 0x82, 7),
        lock_wkly.frame(0, 0x82, 0, 8, 0),
        lock_wkly.frame(1, 0x82, 0, 7, 0),
        lock_wkly.frame(0, 0x85, 0, 7, 0),
    )
    return Codec(
        "wkly, opening",
        (opened, stuck, refused),
        strangers,
        lambda: lock_wkly.reply_ear(0, 0x82, 7),
        lambda event, wire: isinstance(event, bytes) and event in (opened, stuck, refused) and event in wire,
    )


def _onbon() -> Codec:
    def from_card(digits: str) -> bytes:
        body = bytes.fromhex("00800100000000000000fe02") + (len(digits) // 2).to_bytes(2, "little")
        body += bytes.fromhex(digits)
        escapes = {0xA5: b"\xa6\x02", 0xA6: b"\xa6\x01", 0x5A: b"\x5b\x02", 0x5B: b"\x5b\x01"}
        plain = body + crc_16(body, 0)
        return b"\xa5" * 8 + b"".join(escapes.get(each, bytes([each])) for each in plain) + b"\x5a"

    def stood(event: object, wire: bytes) -> bool:
        if not isinstance(event, bytes) or event not in wire or event[:1] + event[-1:] != b"\xa5\x5a":
            return False
        plain = event[1:-1]
        for escape, byte in (
            (b"\xa6\x02", b"\xa5"),
            (b"\x5b\x02", b"\x5a"),
            (b"\xa6\x01", b"\xa6"),
            (b"\x5b\x01", b"\x5b"),
        ):
            plain = plain.replace(escape, byte)
        return plain[-2:] in (crc_16(plain[:-2], 0), b"\xff\xff") and len(plain) - 16 == plain[12] + 256 * plain[13]

    request = onbon.frame(onbon.PING)
    frames = (from_card("a000000000"), from_card("a001000000"), from_card("a0000000a5"))
    return Codec("onbon, answers", frames, (request, frames[0][:-4] + b"\x5a"), lambda: onbon.reply_ear(request), stood)


def _printer() -> Codec:
    """Only the proof of a job is a frame; a status reply is one byte, and any fitting byte is one."""

    class Proofs:
        def __init__(self) -> None:
            self._ear = escpos_replies.PrinterEar()

        def hear(self, data: bytes) -> list[object]:
            return [said for said in self._ear.hear(data) if isinstance(said, escpos_replies.JobDone)]

        def silence(self) -> list[object]:
            return [said for said in self._ear.silence() if isinstance(said, escpos_replies.JobDone)]

    def stood(event: object, wire: bytes) -> bool:
        return isinstance(event, escpos_replies.JobDone) and b"\x37\x22" + event.number + b"\x00" in wire

    frames = (b"\x37\x220007\x00", b"\x37\x229999\x00")
    return Codec("escpos, proofs", frames, (b"\x12", b"\x18\x00\x0c\x00", b"\x00", b"\x5f80\x00"), Proofs, stood)


def _presenter() -> Codec:
    def stood(event: object, wire: bytes) -> bool:
        return isinstance(event, bytes) and event[:2] == b"\x10\x0f" and len(event) == 6 and event in wire

    return Codec("presenter", (bytes.fromhex("100f20000000"),), (b"\x12",), presenter.mouth_ear, stood)


def _card_reader() -> Codec:
    class Words:
        def __init__(self) -> None:
            self._replies = sdt_frames.Replies()

        def hear(self, data: bytes) -> list[object]:
            return list(self._replies.take(data))

        def silence(self) -> list[object]:
            self._replies.forget()
            return []

    def stood(event: object, wire: bytes) -> bool:
        if not isinstance(event, sdt_frames.Reply):
            return False
        tail = re.escape(bytes([event.status]) + bytes(event.data))
        length = re.escape((len(event.data) + 4).to_bytes(2, "big"))
        told = re.compile(rb"(?=\xaa\xaa\xaa\x96\x69(" + length + rb".." + tail + rb".))", re.DOTALL)
        return any(reduce(xor, found[1]) == 0 for found in told.finditer(wire))

    frames = tuple(sdt_frames.sealed(bytes.fromhex(each)) for each in ("00009f00000000", "000080", "000041"))
    read = sdt_frames.sealed(b"\x00\x00\x90\x01\x00\x04\x00" + bytes(1280))
    return Codec("id card", (*frames, read), (b"\xaa\xaa\xaa\x96\x69\x00\x04\x00\x00\x80\x85",), Words, stood)


def _pad() -> Codec:
    profile = profile_from(read_profile("pads", "framed", ProfileFile), str)

    class Keys:
        def __init__(self) -> None:
            self._scanner = Scanner(profile.keys)

        def hear(self, data: bytes) -> list[object]:
            return list(self._scanner.take(data))

        def silence(self) -> list[object]:
            self._scanner.forget()
            return []

    def stood(event: object, wire: bytes) -> bool:
        return any(meaning == event and frame in wire for frame, meaning in profile.keys.items())

    return Codec("profile pad", tuple(profile.keys), (profile.request, b"\x5a\x20\x09\x73"), Keys, stood)


def _xor_whole(event: object, told: re.Pattern[bytes]) -> bool:
    return isinstance(event, bytes) and told.fullmatch(event) is not None and reduce(xor, event) == 0


CODECS = (
    _board_8a_opening(),
    _board_8a_all(),
    _board_wkly_opening(),
    _board_wkly(),
    _modbus_pulse(),
    _modbus(),
    _onbon(),
    _printer(),
    _presenter(),
    _card_reader(),
    _pad(),
)
"""A row for each codec; a new driver adds its own."""
