"""A conversation with a device written down, and one played back to its driver as a test."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from devices.ports import DeviceGone
from devices.transports.ports import Transport
from hall.clock import Clock

TO, FROM = ">", "<"
"""To the device and from it; a line is `seconds direction hexadecimal`, and one that begins with # is a remark."""
Mask = Callable[[str, bytes], bytes]
"""What may be written down of the bytes that went in a direction; as many bytes as it is given."""


class OffScript(AssertionError):
    """The driver said something else than the transcript has: the driver changed, or the transcript is another's."""


@dataclass(frozen=True, slots=True)
class Line:
    """One piece that went one way."""

    at_s: float
    direction: str
    data: bytes

    def __str__(self) -> str:
        return f"{self.at_s:.3f} {self.direction} {self.data.hex(' ')}"


def written(text: str) -> Iterator[Line]:
    """The lines of a transcript; raises ValueError for what is none."""
    for row in text.splitlines():
        if row.strip() and not row.startswith("#"):
            at_s, direction, digits = row.split(" ", 2)
            if direction not in (TO, FROM):
                raise ValueError(f"neither {TO} nor {FROM}: {row}")
            yield Line(float(at_s), direction, bytes.fromhex(digits))


class Recording:
    """A `Transport` that writes down what goes through it, masked before anything is kept."""

    def __init__(self, transport: Transport, keep: Callable[[Line], None], mask: Mask, clock: Clock) -> None:
        self._transport = transport
        self._keep = keep
        self._mask = mask
        self._clock = clock
        self._began = clock.monotonic()

    def write(self, data: bytes) -> None:
        """Hand over all of `data`."""
        self._transport.write(data)
        self._note(TO, data)

    def read(self, most: int, timeout_s: float) -> bytes:
        """What the device said."""
        data = self._transport.read(most, timeout_s)
        if data:
            self._note(FROM, data)
        return data

    def close(self) -> None:
        """Let go of the device."""
        self._transport.close()

    def _note(self, direction: str, data: bytes) -> None:
        self._keep(Line(self._clock.monotonic() - self._began, direction, self._mask(direction, data)))


class Replay:
    """A `Transport` whose far end is a transcript: it says the next piece once the driver has said its own."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = list(lines)
        self._at = 0
        self._said = b""
        self._closed = False

    def write(self, data: bytes) -> None:
        """Hear the driver; raises `OffScript` at the first byte that is not the transcript's."""
        self._refuse_if_closed()
        for byte in data:
            expected = self._expected()
            if byte != expected[0]:
                raise OffScript(f"line {self._at + 1}: {byte:02x} instead of {expected[0]:02x}")
            self._said += expected[:1]
            if self._said == self._lines[self._at].data:
                self._at, self._said = self._at + 1, b""

    def read(self, most: int, timeout_s: float) -> bytes:  # noqa: ARG002 - the port's
        """What the device said next, or nothing while the driver is to speak."""
        self._refuse_if_closed()
        if self.over() or self._lines[self._at].direction == TO:
            return b""
        line = self._lines[self._at]
        taken, rest = line.data[:most], line.data[most:]
        self._lines[self._at] = Line(line.at_s, line.direction, rest)
        self._at += 0 if rest else 1
        return taken

    def close(self) -> None:
        """End the play."""
        self._closed = True

    def over(self) -> bool:
        """Whether everything was said."""
        return self._at == len(self._lines)

    def _expected(self) -> bytes:
        if self.over() or self._lines[self._at].direction != TO:
            raise OffScript(f"line {self._at + 1}: the driver speaks out of turn")
        return self._lines[self._at].data[len(self._said) :]

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise DeviceGone("gone", "the transcript is closed")
