"""紧急疏散: what every screen shows while the hall is being cleared; it stands still, for flashing red harms people."""

from datetime import datetime

from devices.screens.canvas import Box, Canvas
from displays import palette
from displays.glass import Glass
from displays.panels.wrapping import wrapped
from displays.saying import clock, pair, said
from displays.tiles import Tile
from hall.messages.topics import Words
from hall.words import Language


def evacuation(glass: Glass, hall: Words, since: datetime, lead: Language) -> list[Tile]:
    """One picture for the whole screen."""
    return [Tile(Box(0, 0, *glass.size), _paint, (hall, since, lead))]


def _paint(canvas: Canvas, box: Box, hall: Words, since: datetime, lead: Language) -> None:
    d = canvas.dots
    tone = palette.EMERGENCY
    canvas.image.paste(tone.ground, (box.x, box.y, box.right, box.bottom))
    inner = box.inset(d(80), d(60))
    middle = inner.x + inner.w // 2
    first, second = pair(said("evacuate"), lead)
    y = box.y + round(box.h * 0.34)
    canvas.write(first, (middle, y), 220, tone.ink, bold=True, anchor="ms", within=inner.w)
    canvas.write(second, (middle, y + d(104)), 76, tone.ink, bold=True, anchor="ms", within=inner.w)
    y += d(190)
    canvas.rule(middle - d(160), y, d(320), tone.dim)
    y += d(20)
    for code, large, small in (("evacuate_how", 54, 32), ("evacuate_places", 38, 26)):
        for words, size, bold in zip(pair(said(code), lead), (large, small), (True, False), strict=True):
            for line in wrapped(canvas, words, size, inner.w):
                y += d(size * 1.45)
                canvas.write(line, (middle, y), size, tone.ink if bold else tone.dim, bold=bold, anchor="ms")
        y += d(20)
    foot, name = pair(said("evacuate_since", time=clock(since)), lead)[0], pair(hall, lead)[0]
    canvas.write(f"{name}  ·  {foot}", (middle, inner.bottom), 28, tone.dim, anchor="ms", within=inner.w)
