"""What everybody should know: lines at the foot, and in quiet times a card that can be read from afar."""

from collections.abc import Sequence

from devices.screens.canvas import Box, Canvas
from displays import palette
from displays.glass import Glass
from displays.panels.wrapping import wrapped
from displays.saying import Note, pair
from displays.tiles import Tile
from hall.messages.topics import Words
from hall.words import Language

LINE = 54
GAP = 10
WIDE = 1400
"""A screen as wide as this has room for both languages of a long note side by side."""
_Line = tuple[Sequence[Note], int]


def arranged(notes: Sequence[Note], across: int) -> list[list[Note]]:
    """Lines of notes: a long one alone, short ones side by side."""
    lines: list[list[Note]] = []
    for note in notes:
        if not note.long and lines and len(lines[-1]) < across and not lines[-1][-1].long:
            lines[-1].append(note)
        else:
            lines.append([note])
    return lines


def height(glass: Glass, lines: int) -> int:
    """How high so many lines are."""
    return lines * glass.dots(LINE) + max(lines - 1, 0) * glass.dots(GAP)


def notes(glass: Glass, box: Box, lines: Sequence[Sequence[Note]], page: int, lead: Language) -> list[Tile]:
    """As many lines as the box has room for; where there are more they take turns."""
    step, between = glass.dots(LINE + GAP), glass.dots(14)
    room = max((box.h + glass.dots(GAP)) // step, 1)
    pages = _pages(lines, room, narrow=box.w < glass.dots(WIDE))
    tiles, y = [], box.y
    for line, steps in pages[page % len(pages)] if pages else ():
        width = (box.w - between * (len(line) - 1)) // len(line)
        for column, note in enumerate(line):
            at = Box(box.x + column * (width + between), y, width, step * steps - glass.dots(GAP))
            tiles.append(Tile(at, _paint_note, (note, lead)))
        y += step * steps
    return tiles


def _pages(lines: Sequence[Sequence[Note]], room: int, *, narrow: bool) -> list[list[_Line]]:
    """The lines by pages, each with how many steps high it is: a long note on a narrow screen is two."""
    pages: list[list[_Line]] = []
    left = 0
    for line in lines:
        steps = min(2 if narrow and line[0].long else 1, room)
        if steps > left:
            pages.append([])
            left = room
        pages[-1].append((line, steps))
        left -= steps
    return pages


def tip(box: Box, words: Words, lead: Language) -> Tile:
    """One notice, large, for a time when nobody is called."""
    return Tile(box, _paint_tip, (words, lead))


def _paint_note(canvas: Canvas, box: Box, note: Note, lead: Language) -> None:
    d = canvas.dots
    canvas.card(box, note.tone.ground, radius=12)
    inner = box.inset(d(20))
    first, second = pair(note.words, lead)
    if box.h > d(LINE * 1.5):
        canvas.write(first, (inner.x, box.middle - d(8)), 30, note.tone.ink, bold=True, within=inner.w)
        canvas.write(second, (inner.x, box.middle + d(32)), 22, note.tone.dim, within=inner.w)
        return
    half = round(inner.w * 0.58) if second else inner.w
    width = canvas.write(first, (inner.x, box.middle + d(10)), 28, note.tone.ink, bold=True, within=half)
    rest = inner.w - width - d(24)
    canvas.write(second, (inner.right, box.middle + d(8)), 21, note.tone.dim, anchor="rs", within=rest)


def _paint_tip(canvas: Canvas, box: Box, words: Words, lead: Language) -> None:
    d = canvas.dots
    canvas.card(box, palette.QUIET.ground, radius=20)
    inner = box.inset(d(48), d(28))
    first, second = pair(words, lead)
    upper = wrapped(canvas, first, 44, inner.w)
    lower = wrapped(canvas, second, 26, inner.w)
    tall = len(upper) * d(64) + (d(14) if lower else 0) + len(lower) * d(38)
    y = box.y + max((box.h - tall) // 2, d(10))
    for line in upper:
        y += d(64)
        canvas.write(line, (inner.x, y - d(16)), 44, palette.QUIET.ink, bold=True, within=inner.w)
    y += d(14)
    for line in lower:
        y += d(38)
        canvas.write(line, (inner.x, y - d(8)), 26, palette.QUIET.dim, within=inner.w)
