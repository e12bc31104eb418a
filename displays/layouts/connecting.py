"""What a screen shows before it has heard anything."""

from devices.screens.canvas import Box, Canvas
from displays import palette
from displays.glass import Glass
from displays.saying import pair, said
from displays.tiles import Tile
from hall.words import Language


def connecting(glass: Glass, lead: Language) -> list[Tile]:
    """One picture for the whole screen."""
    return [Tile(Box(0, 0, *glass.size), _paint, (lead,))]


def _paint(canvas: Canvas, box: Box, lead: Language) -> None:
    middle = (box.x + box.w // 2, box.middle)
    first, second = pair(said("connecting"), lead)
    canvas.write(first, middle, 64, palette.INK, bold=True, anchor="ms", within=box.w)
    canvas.write(second, (middle[0], middle[1] + canvas.dots(56)), 32, palette.DIM, anchor="ms", within=box.w)
