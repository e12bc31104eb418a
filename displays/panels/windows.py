"""Every window with its number and what it does now."""

from collections.abc import Sequence
from math import ceil

from devices.screens.canvas import Box, Canvas
from displays import palette
from displays.glass import Glass
from displays.saying import pair, window_words
from displays.tiles import Tile
from hall.messages.facts import BoardWindow
from hall.messages.topics import Words
from hall.words import Language, WindowState

GAP = 10
NARROWEST = 112
WIDEST = 210
TALLEST = 112


def windows(glass: Glass, box: Box, shown: Sequence[BoardWindow], lead: Language) -> list[Tile]:
    """A chip for each, in as few lines as leave each wide enough to be read."""
    if not shown:
        return []
    d, gap = glass.dots, glass.dots(GAP)
    lines = max(ceil(len(shown) * d(NARROWEST) / box.w), 1)
    across = ceil(len(shown) / lines)
    width = min((box.w - gap * (across - 1)) // across, d(WIDEST))
    height = min((box.h - gap * (lines - 1)) // lines, d(TALLEST))
    tiles = []
    for place, window in enumerate(shown):
        line, column = divmod(place, across)
        chip = Box(box.x + column * (width + gap), box.y + line * (height + gap), width, height)
        tiles.append(Tile(chip, _paint, (window.window_no, window.state, window_words(window), lead)))
    return tiles


def _paint(canvas: Canvas, box: Box, window_no: int, state: WindowState, words: Words, lead: Language) -> None:
    d = canvas.dots
    tone = palette.WINDOWS[state]
    canvas.card(box, tone.ground, radius=12)
    inner = box.inset(d(10))
    first, second = pair(words, lead)
    middle = box.x + box.w // 2
    if box.h < d(84):
        canvas.write(str(window_no), (inner.x, box.middle + d(11)), 30, tone.ink, bold=True)
        canvas.write(first, (inner.right, box.middle + d(8)), 22, tone.ink, anchor="rs", within=inner.w - d(44))
        return
    canvas.write(str(window_no), (middle, box.y + d(44)), 42, tone.ink, bold=True, anchor="ms")
    canvas.write(first, (middle, box.y + d(76)), 24, tone.ink, anchor="ms", within=inner.w)
    canvas.write(second, (middle, box.y + d(99)), 17, tone.dim, anchor="ms", within=inner.w)
