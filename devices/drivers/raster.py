"""A line of text as an ESC/POS picture, for characters that the printer's own font lacks (㐂, 䶮 in a name)."""

from PIL import Image, ImageDraw

from devices.drivers.paper import HANZI_DOTS, Paper
from devices.drivers.slip_layout import Line
from devices.screens.fonts import font

_LEADING = 6
"""Dots below a line: the printer's own line spacing is 30 dots for letters of 24."""
_INK = 128
"""A dot is burnt where the drawn letter covers at least half of it."""
_BASELINE = 0.84
"""How far down the line letters stand."""


def raster(line: Line, paper: Paper) -> bytes:
    """GS v 0 over the whole width of the paper, the line drawn in its size, weight and place."""
    height = HANZI_DOTS * line.size
    # Noto's letters stand taller than their em; two dots less keep them in the cell.
    face = font(height - 2 * line.size, line.bold)
    picture = Image.new("L", (paper.dots, height + _LEADING), 0)
    left = (paper.dots - face.getlength(line.text)) / 2 if line.centred else 0
    ImageDraw.Draw(picture).text((left, height * _BASELINE), line.text, fill=255, font=face, anchor="ls")
    dots = picture.point(lambda value: 255 if value >= _INK else 0).convert("1")
    row = paper.dots // 8
    head = b"\x1d\x76\x30\x00" + row.to_bytes(2, "little") + dots.height.to_bytes(2, "little")
    return head + dots.tobytes()
