"""A Modbus panel of seven-segment digits: shows the number in what it is given, and nothing else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Annotated, Literal

import msgspec

from devices.drivers import modbus_rtu
from devices.drivers.half_duplex import HalfDuplex
from devices.ports import DeviceNeedsHands
from devices.transports.ports import Transport

_NUMBER = re.compile(r"[A-Z]?\d+")
_SEGMENTS = dict(
    zip(
        " -0123456789ABCDEFHJLPU",
        bytes.fromhex("00 40 3f 06 5b 4f 66 6d 7d 07 7f 6f 77 7c 39 5e 79 71 76 1e 38 73 3e"),
        strict=True,
    )
)
"""Segment a in bit 0 to g in bit 6; what has no shape of its own stays dark."""


@dataclass(frozen=True, slots=True)
class DigitsProfile:
    """`config/devices/signs/<name>.toml` of a panel of digits."""

    digits: Annotated[int, msgspec.Meta(ge=1, le=16)]
    start: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 0
    """The register of the leftmost digit; the others follow."""
    writes: Literal["ascii", "segments"] = "ascii"
    brightness: Annotated[int, msgspec.Meta(ge=0, le=65535)] | None = None
    """The register of the brightness, where it has one."""


class SevenSegmentSign:
    """A `WindowSign` of digits, right-aligned."""

    def __init__(self, transport: Transport, panel: DigitsProfile, address: int = 1) -> None:
        self._line = HalfDuplex(transport, f"digit panel {address}")
        self._panel = panel
        self._address = address
        self._lock = Lock()
        self._shown = ""

    def show(self, lines: Sequence[str]) -> None:
        """Show the first ticket or window number in these lines; dark where there is none."""
        found = _NUMBER.search("\n".join(lines))
        self._shown = found[0] if found else ""
        self._write_shown()

    def brighten(self, level: int) -> None:
        """From 1, dim, to 16; nothing on a panel without such a register."""
        if self._panel.brightness is not None:
            self._write(self._panel.brightness, [level])

    def clear(self) -> None:
        """Go dark."""
        self.show(())

    def check(self) -> None:
        """Return if the panel answers to being shown the same again; raises `DeviceGone`."""
        self._write_shown()

    def close(self) -> None:
        """Let go of the line."""
        self._line.close()

    def _write_shown(self) -> None:
        text = self._shown[-self._panel.digits :].rjust(self._panel.digits)
        plain = self._panel.writes == "ascii"
        self._write(self._panel.start, [ord(each) if plain else _SEGMENTS.get(each, 0) for each in text])

    def _write(self, start: int, values: Sequence[int]) -> None:
        request = modbus_rtu.write_registers(self._address, start, values)
        with self._lock:
            reply = self._line.ask(request, modbus_rtu.registers_ear(self._address, start, len(values)))
        if modbus_rtu.refused(reply):
            raise DeviceNeedsHands("sign_refuses")
