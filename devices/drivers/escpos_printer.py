"""The ticket printer that speaks ESC/POS: asks how it is, prints, and asks whether it did."""

from collections.abc import Callable
from threading import Lock

from devices.drivers.escpos import slip_bytes
from devices.drivers.escpos_status import QUESTIONS, decode, is_reply, question
from devices.drivers.paper import Paper
from devices.ports import DeviceGone, DeviceNeedsHands, OutcomeUnknown
from devices.transports.ports import Transport
from hall.messages.answers import Slip

REPLY_TIMEOUT_S = 0.5
PRINT_TIMEOUT_S = 10.0
"""The longest slip takes about 3 s at 9600 baud, and a printer may first have to cool its head."""
_PAPER_QUEUED = b"\x1d\x72\x01"
"""GS r 1: a question that waits its turn behind the print, so its answer says that the slip was worked off."""
_QUEUED_OUT = 0x0C
_NOISE = 64
"""Bytes read at most while looking for a reply: pushed status changes come four at a time."""


class EscposPrinter:
    """A `TicketPrinter` over any transport; may be used from several threads."""

    def __init__(self, transport: Transport, paper: Paper) -> None:
        self._transport = transport
        self._paper = paper
        self._lock = Lock()
        self.paper_low = False
        """Whether the roll was near its end when last asked; printing goes on."""

    def check(self) -> None:
        """Return if a slip could be printed now; silence is never taken for health."""
        with self._lock:
            self._ask()

    def print_slip(self, slip: Slip) -> None:
        """Print and cut one slip; once a byte of it is sent, every failure is `OutcomeUnknown`."""
        data = slip_bytes(slip, self._paper)
        with self._lock:
            self._ask()
            try:
                self._print(data)
            except (DeviceGone, DeviceNeedsHands) as error:
                raise OutcomeUnknown(error.code, error.detail) from error

    def close(self) -> None:
        """Let go of the printer."""
        self._transport.close()

    def _print(self, data: bytes) -> None:
        self._transport.write(data + _PAPER_QUEUED)
        if self._reply(_is_queued_reply, PRINT_TIMEOUT_S, "unfinished") & _QUEUED_OUT:
            raise DeviceNeedsHands("paper_out", "during the slip")
        self._ask()

    def _ask(self) -> None:
        """Return if it can print; raises `DeviceGone` where it is silent, `DeviceNeedsHands` where it cannot."""
        self._forget_old_replies()
        replies = {}
        for n in QUESTIONS:
            self._transport.write(question(n))
            replies[n] = self._reply(is_reply, REPLY_TIMEOUT_S, "silent")
        status = decode(replies)
        self.paper_low = status.near_end
        if status.code:
            raise DeviceNeedsHands(status.code)

    def _reply(self, fits: Callable[[int], bool], timeout_s: float, silence: str) -> int:
        """The first byte that can be a reply; `silence` is the code where none comes."""
        for _ in range(_NOISE):
            byte = self._transport.read(1, timeout_s)
            if not byte:
                break
            if fits(byte[0]):
                return byte[0]
        raise DeviceGone(silence)

    def _forget_old_replies(self) -> None:
        while self._transport.read(_NOISE, 0):
            pass


def _is_queued_reply(byte: int) -> bool:
    """Whether a byte has the fixed bits of a GS r reply."""
    return byte & 0x90 == 0
