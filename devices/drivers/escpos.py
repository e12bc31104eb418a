"""A ticket slip as the bytes of an ESC/POS printer that speaks Chinese (hardware.md §2.2).

python-escpos gives the QR code, which it does soundly; its text() turns Chinese punctuation and rare
characters into question marks, so lines are encoded here.
"""

from collections.abc import Iterable
from dataclasses import replace

import segno
from escpos.printer import Dummy

from devices.drivers.paper import Paper
from devices.drivers.raster import raster
from devices.drivers.slip_layout import Code, Line, lay_out, lay_out_leaflet, lay_out_receipt
from devices.ports import Leaflet
from hall.messages.answers import Slip
from hall.messages.receipts import Receipt

INIT = b"\x1b\x40"
CHINESE_MODE = b"\x1c\x26"
CUT = b"\x1d\x56\x42\x00"
"""Feed to the knife, leave one point uncut."""
_PLAIN = Line("")
_MEDIUM = 1
"""GS ( k's error correction M: a crumpled slip still scans."""
_LARGEST_MODULE = 6
_BELOW_CODE = 8
"""Dots of white under the code, which has no border of its own on paper."""
_QUIET = 8
"""Modules: the white border on both sides of a QR code."""


def slip_bytes(slip: Slip, paper: Paper, cut: bytes = CUT) -> bytes:
    """A whole slip, from init to the cut; nothing of it depends on what was printed before."""
    return _bytes(lay_out(slip, paper), paper, cut)


def leaflet_bytes(leaflet: Leaflet, paper: Paper, cut: bytes = CUT) -> bytes:
    """A whole leaflet, likewise."""
    return _bytes(lay_out_leaflet(leaflet, paper), paper, cut)


def receipt_bytes(receipt: Receipt, paper: Paper, cut: bytes = CUT) -> bytes:
    """A whole receipt, likewise."""
    return _bytes(lay_out_receipt(receipt, paper), paper, cut)


def _bytes(parts: Iterable[Line | Code], paper: Paper, cut: bytes) -> bytes:
    pen = _Pen(paper)
    for part in parts:
        if isinstance(part, Code):
            pen.draw(part)
        else:
            pen.write(part)
    return pen.written() + cut


def plain(character: str) -> bool:
    """Whether every Chinese printer has the character: those beyond GBK travel in 4 bytes, or mean another glyph."""
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


class _Pen:
    """Writes lines and says only what changes between them."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._written = bytearray(INIT + CHINESE_MODE)
        self._as = _PLAIN

    def write(self, line: Line) -> None:
        """A line of text, as a picture where the printer lacks one of its characters."""
        rare = not all(plain(character) for character in line.text)
        # A picture is as wide as the paper: centred and sized by us, not by the printer.
        self._turn(replace(line, size=1, bold=False, centred=False) if rare else line)
        if rare:
            self._written += raster(line, self._paper)
        else:
            self._written += line.text.encode("gb18030") + b"\n"
        if line.gap:
            self._written += b"\x1b\x4a" + bytes([line.gap])

    def draw(self, code: Code) -> None:
        """A QR code in the middle of the paper."""
        self._turn(Line("", centred=True))
        symbol = segno.make_qr(code.url, error="m")
        module = min(_LARGEST_MODULE, self._paper.dots // (symbol.symbol_size(border=0)[0] + _QUIET))
        printer = Dummy()
        printer.qr(code.url, ec=_MEDIUM, size=module, native=True)
        self._written += printer.output + b"\x1b\x4a" + bytes([_BELOW_CODE])

    def written(self) -> bytes:
        """All that was written."""
        return bytes(self._written)

    def _turn(self, line: Line) -> None:
        if line.centred != self._as.centred:
            self._written += b"\x1b\x61" + bytes([line.centred])
        if line.bold != self._as.bold:
            self._written += b"\x1b\x45" + bytes([line.bold])
        if line.size != self._as.size:
            # GS ! sizes hanzi and Latin letters alike; ESC ! leaves hanzi small on many printers.
            self._written += b"\x1d\x21" + bytes([(line.size - 1) * 0x11])
        self._as = line
