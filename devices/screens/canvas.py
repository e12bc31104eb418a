"""A picture under the brush: smooth cards, and lines of Chinese text measured and fitted to their place."""

from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw

from devices.screens.fonts import font
from devices.screens.stencils import stencil

Colour = tuple[int, int, int]

SMOOTHING = 4
"""Corners are drawn this many times larger and shrunk."""
SMALLEST = 0.7
"""Of its size: as small as a text may become before it is cut short."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in dots."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        """The first column beyond it."""
        return self.x + self.w

    @property
    def bottom(self) -> int:
        """The first row beyond it."""
        return self.y + self.h

    @property
    def middle(self) -> int:
        """The row half way down."""
        return self.y + self.h // 2

    def inset(self, dx: int, dy: int = 0) -> "Box":
        """The same, smaller on every side."""
        return Box(self.x + dx, self.y + dy, self.w - 2 * dx, self.h - 2 * dy)


class Canvas:
    """One picture being drawn; `unit` is what one dot is on a screen whose shorter side has 1080."""

    def __init__(self, size: tuple[int, int], ground: Colour, unit: float | None = None) -> None:
        """Without `unit` the picture is the whole screen."""
        self.image = Image.new("RGB", size, ground)
        self.unit = unit or min(size) / 1080
        self._brush = ImageDraw.Draw(self.image)

    def dots(self, length: float) -> int:
        """A length given for a screen whose shorter side has 1080 dots, in dots of this one."""
        return max(round(length * self.unit), 1)

    def card(self, box: Box, fill: Colour, radius: float = 14) -> None:
        """A filled rectangle with round corners."""
        self.image.paste(fill, (box.x, box.y), _rounded(box.w, box.h, self.dots(radius)))

    def rule(self, x: int, y: int, width: int, colour: Colour) -> None:
        """A thin line across."""
        self._brush.rectangle((x, y, x + width - 1, y + self.dots(2) - 1), fill=colour)

    def width(self, text: str, size: float, bold: bool = False) -> int:
        """How many dots wide a text is."""
        return stencil(text, self.dots(size), bold).width

    def write(
        self,
        text: str,
        at: tuple[int, int],
        size: float,
        colour: Colour,
        *,
        bold: bool = False,
        anchor: str = "ls",
        within: int | None = None,
    ) -> int:
        """A line of text, at its base `ls`, `ms` or `rs` as Pillow names them, fitted into `within` dots; its width."""
        dots = self.dots(size)
        if within is not None:
            text, dots = fitted(text, dots, bold, within)
        line = stencil(text, dots, bold)
        begin = at[0] - {"l": 0, "m": line.width // 2, "r": line.width}[anchor[0]]
        self.image.paste(colour, (begin + line.left, at[1] + line.top), line.mask)
        return line.width


@lru_cache(maxsize=512)
def fitted(text: str, size: int, bold: bool, width: int) -> tuple[str, int]:
    """The text and size that fit a width: a little smaller first, then cut short with an ellipsis."""
    length = font(size, bold).getlength(text)
    if length <= width:
        return text, size
    size = max(int(size * width / length), round(size * SMALLEST), 1)
    if font(size, bold).getlength(text) <= width:
        return text, size
    while text and font(size, bold).getlength(text + "…") > width:
        text = text[:-1]
    return text + "…", size


@lru_cache(maxsize=256)
def _rounded(width: int, height: int, radius: int) -> Image.Image:
    large = Image.new("L", (width * SMOOTHING, height * SMOOTHING), 0)
    corner = (width * SMOOTHING - 1, height * SMOOTHING - 1)
    ImageDraw.Draw(large).rounded_rectangle((0, 0, *corner), radius * SMOOTHING, fill=255)
    return large.resize((width, height), Image.Resampling.LANCZOS)
