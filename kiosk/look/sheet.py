"""A page laid out: every card, text and sign with its place in dots, and what can be touched; nothing is drawn yet."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from devices.screens.canvas import Box, Colour

Ink = Colour
BLEED = 6
"""Dots by which a letter may lean out of its line's box."""


class Role(StrEnum):
    """What a text is on its page, for those who measure it."""

    NUMBER = "number"
    HEADING = "heading"
    LABEL = "label"
    BODY = "body"
    DETAIL = "detail"


@dataclass(frozen=True, slots=True)
class Card:
    """A filled shape with round corners; `thick` is how thick its line is, 0 for none."""

    box: Box
    fill: Colour
    line: Colour | None = None
    thick: int = 0
    radius: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text on `ground`, inside `box`; its letters stand on the row `base`."""

    text: str
    box: Box
    base: int
    size: int
    ink: Colour
    ground: Colour
    role: Role
    bold: bool = False
    of: str = ""
    """The id of the control it belongs to, or empty."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A drawn icon."""

    name: str
    box: Box
    ink: Colour
    of: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code, black on white."""

    data: str
    box: Box


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring of which `part` is left."""

    box: Box
    part: float
    ink: Colour
    track: Colour


@dataclass(frozen=True, slots=True)
class Emblem:
    """The hall's own picture."""

    path: Path
    box: Box


Piece = Card | Text | Sign | Code | Ring | Emblem


@dataclass(frozen=True, slots=True)
class Target:
    """Where a control or, as `key:` and its name, a key of the keyboard is touched."""

    id: str
    box: Box


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole screen, its pieces from back to front; equal sheets are equal pictures."""

    size: tuple[int, int]
    ground: Colour
    pieces: tuple[Piece, ...]
    targets: tuple[Target, ...]
    cut: bool = False
    """Whether something had to be cut short because no size allowed leaves room for it."""

    def changed(self, before: "Sheet") -> Box:
        """Where it looks different from the sheet before; the whole of it where only the order can tell."""
        whole = Box(0, 0, *self.size)
        if (before.size, before.ground) != (self.size, self.ground):
            return whole
        boxes = [piece.box for piece in set(before.pieces) ^ set(self.pieces)]
        if not boxes:
            return whole
        left, top = min(box.x for box in boxes) - BLEED, min(box.y for box in boxes) - BLEED
        right, bottom = max(box.right for box in boxes) + BLEED, max(box.bottom for box in boxes) + BLEED
        left, top = max(left, 0), max(top, 0)
        return Box(left, top, min(right, whole.w) - left, min(bottom, whole.h) - top)

    def at(self, x: int, y: int) -> str:
        """What is touched at a dot, or nothing."""
        for target in self.targets:
            box = target.box
            if box.x <= x < box.right and box.y <= y < box.bottom:
                return target.id
        return ""
