"""Pieces that belong together, laid out from their own corner and moved to their place as one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import assert_never

from devices.screens.canvas import Box
from kiosk.look.sheet import Card, Code, Emblem, Piece, Ring, Sign, Target, Text


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces, a target and parts within `w` by `h` dots, measured from the group's own upper left corner.

    Parts keep their own corners until the whole sheet is asked for its pieces: so a part can be kept and used again.
    """

    w: int
    h: int
    own: tuple[Piece, ...] = ()
    """Behind the parts."""
    target: str = ""
    """The id of what all of it is to a finger, or empty."""
    parts: tuple[tuple[int, int, "Group"], ...] = ()

    def moved(self, dx: int, dy: int) -> "Group":
        """The same, elsewhere: for putting it into a larger one."""
        return Group(self.w, self.h, parts=((dx, dy, self),)) if dx or dy else self

    def on(self, *back: Piece) -> "Group":
        """The same, with pieces behind it."""
        return Group(self.w, self.h, back, parts=((0, 0, self),))

    def pieces(self, x: int = 0, y: int = 0) -> Iterator[Piece]:
        """Every piece from back to front, the group's corner at a place."""
        for piece in self.own:
            yield _moved(piece, x, y)
        for dx, dy, part in self.parts:
            yield from part.pieces(x + dx, y + dy)

    def targets(self, x: int = 0, y: int = 0) -> Iterator[Target]:
        """Everything that can be touched, the group's corner at a place."""
        if self.target:
            yield Target(self.target, Box(x, y, self.w, self.h))
        for dx, dy, part in self.parts:
            yield from part.targets(x + dx, y + dy)


def over(w: int, h: int, parts: Iterable[Group]) -> Group:
    """Groups already moved to their places, as one."""
    return Group(w, h, parts=tuple((0, 0, part) for part in parts))


def below(parts: Sequence[Group], gap: int) -> Group:
    """Groups one below the other."""
    placed, y = [], 0
    for part in parts:
        placed.append(part.moved(0, y))
        y += part.h + gap
    return over(max((part.w for part in parts), default=0), max(y - gap, 0), placed)


def beside(parts: Sequence[Group], gap: int) -> Group:
    """Groups side by side, their tops level."""
    placed, x = [], 0
    for part in parts:
        placed.append(part.moved(x, 0))
        x += part.w + gap
    return over(max(x - gap, 0), max((part.h for part in parts), default=0), placed)


def within(w: int, h: int, part: Group) -> Group:
    """A group in the middle of a larger place."""
    return over(w, h, [part.moved((w - part.w) // 2, (h - part.h) // 2)])


def total(parts: Sequence[Group], gap: int) -> int:
    """How high groups are one below the other."""
    return reduce(lambda height, part: height + part.h + gap, parts, -gap if parts else 0)


def _moved(piece: Piece, dx: int, dy: int) -> Piece:
    box = Box(piece.box.x + dx, piece.box.y + dy, piece.box.w, piece.box.h)
    match piece:
        case Text(text=text, base=base, size=size, ink=ink, ground=ground, role=role, bold=bold, of=of):
            return Text(text, box, base + dy, size, ink, ground, role, bold, of)
        case Card(fill=fill, line=line, thick=thick, radius=radius):
            return Card(box, fill, line, thick, radius)
        case Sign(name=name, ink=ink, of=of):
            return Sign(name, box, ink, of)
        case Code(data=data):
            return Code(data, box)
        case Ring(part=part, ink=ink, track=track):
            return Ring(box, part, ink, track)
        case Emblem(path=path):
            return Emblem(path, box)
        case _:
            assert_never(piece)
