"""The theme on one glass for one citizen: sizes in dots, and texts set in lines."""

from dataclasses import dataclass, replace
from typing import Literal

from devices.screens.canvas import Box, Colour
from kiosk.flow.page import Control
from kiosk.flow.page import Tone as Meaning
from kiosk.look.glass import Glass
from kiosk.look.group import Group
from kiosk.look.lines import balanced, width, wrapped
from kiosk.look.sheet import Role, Text
from kiosk.look.theme import GAP_MM, LARGE_PT, TARGET_MM, Colours, Sizes, Theme, Tone, rgb

LEADING = 1.36
"""Height of a line for the size of its type (domain.md §5: at least 1.3)."""
BASE = 0.88
"""Where letters stand in the square of a Chinese character."""
SMALLEST_PT = 16
LYING_EDGE_MM = 6.5
PLAIN_FROM = 4
USUAL = 1
"""The squeeze that leaves the theme's own sizes."""
SQUEEZES = ((1.2, 1.3), (1.0, 1.0), (0.94, 0.8), (0.88, 0.65), (0.82, 0.55), (0.76, 0.45), (0.7, 0.4))
"""How much type and space give way, step by step, on a page that says much; glass that lies begins at the second."""


@dataclass(frozen=True, slots=True)
class Style:
    """What sizes and colours are here; `squeeze` is how far they had to give way."""

    glass: Glass
    theme: Theme
    large: bool = False
    squeeze: int = 0
    pressed: str = ""
    """What a finger is on."""
    focus: str = ""
    """What the keypad is on."""

    @property
    def colours(self) -> Colours:
        """The theme's colours."""
        return self.theme.colours

    @property
    def gap(self) -> int:
        """What lies between two targets; it never gives way."""
        return self.glass.mm(self.theme.space.gap if self.glass.portrait else GAP_MM)

    @property
    def target(self) -> int:
        """The smallest side of a target; it never gives way."""
        return self.glass.mm(self.theme.space.target if self.glass.portrait else TARGET_MM)

    @property
    def edge(self) -> int:
        """Between the glass's edge and everything on it."""
        return self.glass.mm(self.theme.space.edge if self.glass.portrait else LYING_EDGE_MM)

    @property
    def frame(self) -> "Style":
        """For the band and the foot, which stay the same from page to page as far as there is room."""
        return replace(self, squeeze=max(self.squeeze, USUAL))

    def about(self, id: str) -> "Style":
        """As far as it tells one control's looks; the same for all that no finger and no keypad is on."""
        if self.pressed in ("", id) and self.focus in ("", id):
            return self
        return replace(self, pressed=id if self.pressed == id else "", focus=id if self.focus == id else "")

    @property
    def plain(self) -> bool:
        """Whether there is so little room that signs which only adorn are left out."""
        return self.squeeze >= PLAIN_FROM

    @property
    def pad(self) -> int:
        """Between a card's edge and what stands on it."""
        return self.space(self.theme.space.pad)

    def space(self, length_mm: float) -> int:
        """A space that may give way."""
        return self.glass.mm(length_mm * SQUEEZES[self.squeeze][1])

    def size(self, role: Role) -> int:
        """A size of type in dots."""
        sizes: Sizes = self.theme.large if self.large else self.theme.usual
        points: float = getattr(sizes, role)
        step = SQUEEZES[self.squeeze]
        if role is Role.NUMBER:
            points *= step[1]
        return self.glass.pt(max(points * step[0], LARGE_PT if self.large else SMALLEST_PT))

    def sign(self, role: Role) -> int:
        """Side of a sign beside a text."""
        return round(self.size(role) * 1.15)

    def tone(self, control: Control) -> Tone:
        """How a control looks now."""
        if control.id == self.pressed:
            return self.colours.pressed
        if not control.enabled:
            return self.colours.disabled
        return self.colours.chosen if control.chosen else self.colours.card

    def meaning(self, tone: Meaning) -> Tone:
        """How a notice looks."""
        match tone:
            case Meaning.PLAIN:
                return self.colours.plain
            case Meaning.GOOD:
                return self.colours.good
            case Meaning.WARNING:
                return self.colours.warning


Align = Literal["left", "middle", "right"]


def written(
    style: Style,
    text: str,
    role: Role,
    room: int,
    ink: str,
    ground: str,
    *,
    bold: bool = False,
    align: Align = "left",
    even: bool = False,
    of: str = "",
) -> Group:
    """A text in lines; `even` ones are about equally long. As wide as `room`, or as its lines when left-aligned."""
    size = style.size(role)
    lines = (balanced if even else wrapped)(text, size, bold, room)
    leading = round(size * LEADING)
    inked: tuple[Colour, Colour] = (rgb(ink), rgb(ground))
    pieces = []
    for place, line in enumerate(lines):
        wide = width(line, size, bold)
        x = {"left": 0, "middle": (room - wide) // 2, "right": room - wide}[align]
        top = place * leading
        base = top + (leading - size) // 2 + round(size * BASE)
        pieces.append(Text(line, Box(x, top, wide, leading), base, size, *inked, role, bold, of))
    wide = max((piece.box.w for piece in pieces), default=0) if align == "left" else room
    return Group(wide, leading * len(lines), tuple(pieces))
