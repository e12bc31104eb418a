"""The ticket printer that speaks ESC/POS: asks how it is, prints, and asks whether it did."""

from collections.abc import Callable
from itertools import cycle
from threading import Lock

from devices.drivers.escpos import leaflet_bytes, receipt_bytes, slip_bytes
from devices.drivers.escpos_replies import JobDone, PrinterEar, Pushed, Queued, Reply, Said
from devices.drivers.escpos_status import QUESTIONS, decode, pushed, question
from devices.drivers.paper import Paper
from devices.drivers.presenter import Mouth
from devices.drivers.printer_profile import PLAIN, PrinterProfile
from devices.ports import DeviceGone, DeviceNeedsHands, Leaflet, OutcomeUnknown
from devices.transports.ports import PrinterPort, Transport
from hall.messages.answers import Slip
from hall.messages.receipts import Receipt

REPLY_TIMEOUT_S = 0.5
PRINT_TIMEOUT_S = 10.0
"""The longest slip takes about 3 s at 9600 baud, and a printer may first have to cool its head."""
_PAPER_QUEUED = b"\x1d\x72\x01"
"""GS r 1: a question that waits its turn behind the print, so its answer says that the slip was worked off."""
_QUEUED_OUT = 0x0C
_JOB_QUEUED = b"\x1d\x28\x48\x06\x00\x30\x30"
"""GS ( H, function 48: answered with the four digits that follow once everything before it is on paper."""
_PUSH = b"\x1d\x61\x0e"
"""GS a: say by yourself when being online, an error or the paper changes."""
_NOISE = 64
"""Bytes read at a time, and messages passed over at most while a reply is awaited."""


class EscposPrinter:
    """A `TicketPrinter` over any transport; may be used from several threads."""

    def __init__(self, transport: Transport, paper: Paper, profile: PrinterProfile = PLAIN) -> None:
        self._transport = transport
        self._paper = paper
        self._by_job = profile.proof == "job"
        self._cut = bytes.fromhex(profile.cut)
        self._mouth = Mouth(transport, profile.presenter) if profile.presenter else None
        self._numbers = cycle(range(10000))
        self._ear = PrinterEar()
        self._lock = Lock()
        if profile.pushes:
            transport.write(_PUSH)

    def check(self) -> str:
        """`paper_low` while the roll is near its end, else nothing; silence is never taken for health."""
        with self._lock:
            return self._ask()

    def print_slip(self, slip: Slip) -> None:
        """Print and cut one slip; once a byte of it is sent, every failure is `OutcomeUnknown`."""
        self._put_out(slip_bytes(slip, self._paper, self._cut))

    def print_leaflet(self, leaflet: Leaflet) -> None:
        """Print and cut one leaflet, with the same care."""
        self._put_out(leaflet_bytes(leaflet, self._paper, self._cut))

    def print_receipt(self, receipt: Receipt) -> None:
        """Print and cut one receipt, with the same care."""
        self._put_out(receipt_bytes(receipt, self._paper, self._cut))

    def close(self) -> None:
        """Let go of the printer."""
        self._transport.close()

    def _put_out(self, data: bytes) -> None:
        with self._lock:
            self._ask()
            if self._mouth:
                self._mouth.clear()
            try:
                self._print(data)
            except (DeviceGone, DeviceNeedsHands) as error:
                raise OutcomeUnknown(error.code, error.detail) from error

    def _print(self, data: bytes) -> None:
        number = f"{next(self._numbers):04}".encode()
        proof = _JOB_QUEUED + number if self._by_job else _PAPER_QUEUED
        self._transport.write(data + (self._mouth.eject if self._mouth else b"") + proof)
        if self._by_job:
            self._await(lambda said: said == JobDone(number), PRINT_TIMEOUT_S, "unfinished")
        else:
            said = self._await(lambda said: isinstance(said, Queued), PRINT_TIMEOUT_S, "unfinished")
            if isinstance(said, Queued) and said.byte & _QUEUED_OUT:
                raise DeviceNeedsHands("paper_out", "during the slip")
        self._ask()

    def _ask(self) -> str:
        """Return if it can print; raises `DeviceGone` where it is silent, `DeviceNeedsHands` where it cannot."""
        self._forget_old_replies()
        replies = {}
        for n in QUESTIONS:
            self._transport.write(question(n))
            said = self._await(lambda said: isinstance(said, Reply), REPLY_TIMEOUT_S, "silent")
            replies[n] = said.byte if isinstance(said, Reply) else 0
        status = decode(replies)
        if status.code:
            raise DeviceNeedsHands(status.code)
        return status.warning

    def _await(self, fits: Callable[[Said], bool], timeout_s: float, silence: str) -> Said:
        """The first message that fits; `silence` is the code where none comes, trouble pushed meanwhile its own."""
        for _ in range(_NOISE):
            data = self._transport.read(1, timeout_s)
            for said in self._ear.hear(data) if data else self._ear.silence():
                if fits(said):
                    return said
                if isinstance(said, Pushed) and (code := pushed(said.status).code):
                    raise DeviceNeedsHands(code)
            if not data:
                break
        # A port that knows of its paper by itself speaks for a printer that went silent when it ran out.
        if isinstance(self._transport, PrinterPort) and self._transport.paper_empty():
            raise DeviceNeedsHands("paper_out")
        raise DeviceGone(silence)

    def _forget_old_replies(self) -> None:
        self._ear.silence()
        while self._transport.read(_NOISE, 0):
            pass
