"""An LED window sign on an Onbon font card, over a serial line or TCP."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Annotated

import msgspec

from devices.drivers import onbon
from devices.drivers.half_duplex import HalfDuplex
from devices.drivers.onbon import Area
from devices.drivers.paper import columns
from devices.ports import DeviceNeedsHands
from devices.transports.ports import Transport

Dots = Annotated[int, msgspec.Meta(ge=8, le=4096)]


@dataclass(frozen=True, slots=True)
class StripProfile:
    """`config/devices/signs/<name>.toml` of a strip: its dots, and how many lines of text share its height."""

    width: Dots
    height: Dots
    lines: Annotated[int, msgspec.Meta(ge=1, le=8)] = 1
    colour: Annotated[int, msgspec.Meta(ge=1, le=3)] = 1
    """1 red, 2 green, 3 yellow."""


class OnbonSign:
    """A `WindowSign`; a line that is too long for its strip runs through it."""

    def __init__(self, transport: Transport, strip: StripProfile) -> None:
        self._line = HalfDuplex(transport, "the LED card")
        self._strip = strip
        self._lock = Lock()

    def show(self, lines: Sequence[str]) -> None:
        """Show these lines, the first at the top; those beyond the last strip are left out."""
        self._ask(onbon.texts([self._area(place, text) for place, text in enumerate(lines[: self._strip.lines])]))

    def brighten(self, level: int) -> None:
        """From 1, dim, to 16."""
        self._ask(onbon.brightness(level))

    def clear(self) -> None:
        """Show nothing."""
        self._ask(onbon.frame(onbon.CLEAR))

    def check(self) -> None:
        """Return if the card answers; raises `DeviceGone`."""
        self._ask(onbon.frame(onbon.PING))

    def close(self) -> None:
        """Let go of the line."""
        self._line.close()

    def _area(self, place: int, text: str) -> Area:
        height = self._strip.height // self._strip.lines
        # A font of the card is as high as its hanzi are wide, and Latin letters are half as wide.
        fits = columns(text) * height // 2 <= self._strip.width
        return Area(0, place * height, self._strip.width, height, text, self._strip.colour, scrolls=not fits)

    def _ask(self, request: bytes) -> None:
        with self._lock:
            if onbon.refused(self._line.ask(request, onbon.reply_ear(request))):
                raise DeviceNeedsHands("sign_refuses")
