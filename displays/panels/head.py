"""The head of a screen: whose hall it is, which zone, the day and the time."""

from datetime import datetime

from devices.screens.canvas import Box, Canvas
from displays import palette
from displays.glass import Glass
from displays.saying import clock, date, pair, said
from displays.scene import Around
from displays.tiles import Tile
from hall.messages.topics import Words
from hall.words import Language

HEIGHT = 98
LEAST = 0.55
"""Of its size, how small a long name may become before it is cut short."""


def head(glass: Glass, box: Box, name: Words, zone: Words, around: Around, lead: Language) -> list[Tile]:
    """Name at the left, clock at the right."""
    clock_width = glass.dots(430)
    left = Box(box.x, box.y, box.w - clock_width, box.h)
    right = Box(left.right, box.y, clock_width, box.h)
    return [
        Tile(left, _paint_name, (name, zone, lead)),
        Tile(right, _paint_clock, (around.minute if around.clock_set else None, lead)),
    ]


def _paint_name(canvas: Canvas, box: Box, name: Words, zone: Words, lead: Language) -> None:
    d = canvas.dots
    first, second = pair(name, lead)
    room = box.w - d(24)
    if zone.zh:
        badge, below = pair(zone, lead)
        width = min(canvas.width(badge, 40, bold=True) + d(48), room // 2)
        shape = Box(box.right - d(24) - width, box.y + d(6), width, d(82))
        canvas.card(shape, palette.READY.ground)
        middle = shape.x + width // 2
        inner = width - d(28)
        canvas.write(badge, (middle, shape.y + d(45)), 40, palette.READY.ink, bold=True, anchor="ms", within=inner)
        canvas.write(below, (middle, shape.y + d(70)), 20, palette.READY.dim, anchor="ms", within=inner)
        room -= width + d(24)
    size = 54 * min(1.0, max(room / canvas.width(first, 54, bold=True), LEAST))
    canvas.write(first, (box.x, box.y + d(52)), size, palette.INK, bold=True, within=room)
    canvas.write(second, (box.x, box.y + d(86)), 24, palette.DIM, within=room)
    canvas.rule(box.x, box.bottom - d(3), box.w, palette.RULE)


def _paint_clock(canvas: Canvas, box: Box, minute: datetime | None, lead: Language) -> None:
    d = canvas.dots
    canvas.rule(box.x, box.bottom - d(3), box.w, palette.RULE)
    if minute is None:
        first, second = pair(said("no_time"), lead)
        canvas.write(first, (box.right, box.y + d(48)), 34, palette.DIM, anchor="rs", within=box.w)
        canvas.write(second, (box.right, box.y + d(82)), 22, palette.DIM, anchor="rs", within=box.w)
        return
    time_width = canvas.write(clock(minute), (box.right, box.y + d(76)), 72, palette.INK, bold=True, anchor="rs")
    room = box.w - time_width - d(22)
    first, second = pair(date(minute), lead)
    edge = box.right - time_width - d(22)
    canvas.write(first, (edge, box.y + d(42)), 26, palette.INK, anchor="rs", within=room)
    canvas.write(second, (edge, box.y + d(74)), 20, palette.DIM, anchor="rs", within=room)
