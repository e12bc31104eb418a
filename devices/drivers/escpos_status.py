"""What an ESC/POS printer's status bytes mean (Epson command reference, DLE EOT n): any bit of a sensor counts."""

from collections.abc import Mapping
from dataclasses import dataclass

QUESTIONS = (1, 2, 3, 4)
"""The four n of DLE EOT."""


def question(n: int) -> bytes:
    """DLE EOT n, answered at once even by a printer that is busy or offline."""
    return bytes([0x10, 0x04, n])


def is_reply(byte: int) -> bool:
    """Whether a byte has the fixed bits of a DLE EOT reply; pushed status (ASB) and noise have not."""
    return byte & 0x93 == 0x12


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """A printer that answered all four questions."""

    offline: bool
    cover_open: bool
    out: bool
    near_end: bool
    cutter: bool
    broken: bool
    hot: bool

    @property
    def code(self) -> str:
        """What keeps it from printing, the cause before its effect; empty where nothing does."""
        causes = {
            "cover_open": self.cover_open,
            "paper_out": self.out,
            "cutter": self.cutter,
            "hot": self.hot,
            "broken": self.broken,
            "offline": self.offline,
        }
        return next((code for code, holds in causes.items() if holds), "")

    @property
    def warning(self) -> str:
        """What will soon keep it from printing; empty where nothing will."""
        return "paper_low" if self.near_end else ""


def decode(replies: Mapping[int, int]) -> PrinterStatus:
    """The status told by one reply to each of the four questions."""
    printer, cause, error, paper = (replies[n] for n in QUESTIONS)
    return PrinterStatus(
        offline=bool(printer & 0x08),
        cover_open=bool(cause & 0x04),
        out=bool(cause & 0x20 or paper & 0x60),
        near_end=bool(paper & 0x0C),
        cutter=bool(error & 0x08),
        hot=bool(error & 0x40),
        broken=bool(error & 0x24 or (cause & 0x40 and not error & 0x48)),
    )


def pushed(status: bytes) -> PrinterStatus:
    """The status told by the four bytes of ASB (Epson command reference, GS a)."""
    printer, error, paper, _ = status
    return PrinterStatus(
        offline=bool(printer & 0x08),
        cover_open=bool(printer & 0x20),
        out=bool(paper & 0x0C),
        near_end=bool(paper & 0x03),
        cutter=bool(error & 0x08),
        hot=bool(error & 0x40),
        broken=bool(error & 0x24),
    )
