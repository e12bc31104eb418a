"""Lines of text as masks: what was drawn once is kept for the next time, so that its face need not be opened again."""

from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw

from devices.screens.fonts import font

KEPT = 320


@dataclass(frozen=True, slots=True)
class Stencil:
    """A line of text as a mask, where its corner is from the beginning of its base line, and how far it runs."""

    mask: Image.Image
    left: int
    top: int
    width: int


@lru_cache(maxsize=KEPT)
def stencil(text: str, size: int, bold: bool) -> Stencil:
    """The stencil of a line at a size in dots."""
    face = font(size, bold)
    left, top, right, bottom = face.getbbox(text, anchor="ls")
    mask = Image.new("L", (max(round(right - left), 1), max(round(bottom - top), 1)), 0)
    ImageDraw.Draw(mask).text((-left, -top), text, fill=255, font=face, anchor="ls")
    return Stencil(mask, round(left), round(top), round(face.getlength(text)))
