"""A simulated ticket printer on the far end of the wire: takes real bytes, answers as printers do, keeps slips."""

from collections.abc import Callable, Mapping
from threading import Condition, Thread

from devices.drivers.escpos_tokens import Command, Reader
from devices.drivers.paper import Paper
from devices.drivers.slip_picture import slip_png
from devices.simulated.answering import FarEnd
from devices.simulated.waiting import Wait, real_wait
from devices.simulated.world import PrinterFaults, World

KEPT_SLIPS = 200
PICTURE_EVERY_S = 0.5
"""Wall seconds: a rehearsal prints faster than anybody looks."""
_FINE = 0x12


class PaperPrinter(FarEnd):
    """A `Transport` whose other end prints into the world's folder."""

    def __init__(self, world: World, paper: Paper, keep: int = KEPT_SLIPS, wait: Wait | None = None) -> None:
        """`wait` passes the wall seconds between two pictures."""
        super().__init__()
        self._world = world
        self._keep = keep
        self._printed = world.printed()
        self._reader = Reader()
        self._slip = bytearray()
        self._darkroom = Darkroom(world, paper, wait or real_wait())

    def write(self, data: bytes) -> None:
        """Obey the commands in `data`; raises `UnknownBytes` for what is none."""
        self._refuse_if_closed()
        faults = self._world.printer_faults()
        for token, raw in self._reader.take(data):
            if isinstance(token, Command) and token.name in _QUESTIONS:
                self._answer(token, faults)
            else:
                self._slip += raw
            if isinstance(token, Command) and token.name == "cut":
                self._cut(faults)

    def close(self) -> None:
        """Unplug it, once the last picture is there."""
        super().close()
        self._darkroom.close()

    def _answer(self, question: Command, faults: PrinterFaults) -> None:
        if not faults.silent:
            self._replies.append(_QUESTIONS[question.name](question.value, faults))

    def _cut(self, faults: PrinterFaults) -> None:
        slip = bytes(self._slip)
        self._slip.clear()
        if not _stopped(faults):
            self._printed += 1
            self._world.keep_slip(slip, self._printed, self._keep)
            self._darkroom.develop(slip)


class Darkroom:
    """Makes the picture of the latest slip in a thread of its own, at most one every half second."""

    def __init__(self, world: World, paper: Paper, wait: Wait) -> None:
        self._world = world
        self._paper = paper
        self._wait = wait
        self._latest: bytes | None = None
        self._closing = False
        self._changed = Condition()
        self._thread = Thread(target=self._work, name="darkroom", daemon=True)
        self._thread.start()

    def develop(self, slip: bytes) -> None:
        """Picture this slip, unless a later one comes before its turn."""
        with self._changed:
            self._latest = slip
            self._changed.notify()

    def close(self) -> None:
        """Finish the last picture and stop."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()

    def _work(self) -> None:
        while (slip := self._take()) is not None:
            self._world.put("slip-latest.png", slip_png(slip, self._paper))
            if not self._closing:
                self._wait(PICTURE_EVERY_S)

    def _take(self) -> bytes | None:
        with self._changed:
            self._changed.wait_for(lambda: self._latest is not None or self._closing)
            slip, self._latest = self._latest, None
            return slip


def _stopped(faults: PrinterFaults) -> bool:
    return faults.paper_out or faults.cover_open or faults.offline


def _status(n: int, faults: PrinterFaults) -> int:
    """The reply to DLE EOT n (hardware.md §2.1)."""
    bits = {
        1: 0x08 if _stopped(faults) else 0,
        2: (0x04 if faults.cover_open else 0) | (0x20 if faults.paper_out else 0),
        3: 0,
        4: (0x60 if faults.paper_out else 0) | (0x0C if faults.near_end or faults.paper_out else 0),
    }
    return _FINE | bits[n]


def _paper(_n: int, faults: PrinterFaults) -> int:
    """The reply to GS r 1."""
    return 0x0C if faults.paper_out else 0


_QUESTIONS: Mapping[str, Callable[[int, PrinterFaults], int]] = {"status": _status, "queued_status": _paper}
