"""How many wait for what, and how long they were told it takes."""

from collections.abc import Sequence
from math import ceil

from devices.screens.canvas import Box, Canvas
from displays import palette
from displays.glass import Glass
from displays.saying import pair, promise, said
from displays.tiles import Tile
from hall.messages.facts import BoardFact, BoardGroup
from hall.words import Language, WindowState

HEAD = 64
LINE = 72
"""The least height of a group's line."""
TALLEST = 104
ROUND = 14
CHIP = 420
"""The least width of a group in a strip."""


def waits(glass: Glass, box: Box, fact: BoardFact, columns: int, lead: Language) -> list[Tile]:
    """A card with a line for each group; where there is not room for all, those waited for most and the others."""
    d = glass.dots
    table = Box(box.x, box.y + d(HEAD), box.w, box.h - d(HEAD) - d(ROUND))
    groups = most_waited_for(fact.groups, columns * max(table.h // d(LINE), 1))
    lines = max(ceil(len(groups) / columns), 1)
    height = min(table.h // lines, d(TALLEST))
    width = table.w // columns
    out = {outage.name for outage in fact.outages}
    tiles = [Tile(Box(box.x, box.y, box.w, d(HEAD)), _paint_head, (fact.waiting, lead))]
    for place, group in enumerate(groups):
        column, line = divmod(place, lines)
        at = Box(table.x + column * width, table.y + line * height, width, height)
        tiles.append(Tile(at, _paint_group, (group, group.name in out, lead)))
    foot = table.y + lines * height
    tiles.append(Tile(Box(box.x, foot, box.w, box.bottom - foot), _paint_foot))
    for place in range(len(groups), columns * lines):
        column, line = divmod(place, lines)
        tiles.append(Tile(Box(table.x + column * width, table.y + line * height, width, height), _paint_rest))
    return tiles


def strip(glass: Glass, box: Box, fact: BoardFact, lead: Language) -> list[Tile]:
    """The same side by side in one line, for a board whose type leaves no room for a table."""
    across = max(box.w // glass.dots(CHIP), 1)
    groups = most_waited_for(fact.groups, across)
    out = {outage.name for outage in fact.outages}
    gap = glass.dots(10)
    width = (box.w - gap * (len(groups) - 1)) // max(len(groups), 1)
    return [
        Tile(Box(box.x + place * (width + gap), box.y, width, box.h), _paint_chip, (group, group.name in out, lead))
        for place, group in enumerate(groups)
    ]


def most_waited_for(groups: Sequence[BoardGroup], room: int) -> list[BoardGroup]:
    """The groups in their own order; where there is not room for all, those waited for most, and the others as one."""
    if len(groups) <= room:
        return list(groups)
    kept = sorted(groups, key=lambda group: group.waiting, reverse=True)[: room - 1]
    rest = sum(group.waiting for group in groups if group not in kept)
    return [*(group for group in groups if group in kept), BoardGroup(name=said("others"), waiting=rest)]


def _paint_head(canvas: Canvas, box: Box, waiting: int, lead: Language) -> None:
    d = canvas.dots
    canvas.card(Box(box.x, box.y, box.w, box.h + d(14)), palette.CARD)
    inner = box.inset(d(24))
    total, _ = pair(said("waiting_total", waiting=waiting), lead)
    total_width = canvas.write(total, (inner.right, box.y + d(42)), 30, palette.INK, bold=True, anchor="rs")
    first, second = pair(said("waiting"), lead)
    room = inner.w - total_width - d(20)
    after = canvas.write(first, (inner.x, box.y + d(42)), 28, palette.INK, bold=True, within=room)
    canvas.write(second, (inner.x + after + d(12), box.y + d(42)), 20, palette.DIM, within=max(room - after - d(12), 1))
    canvas.rule(inner.x, box.bottom - d(6), inner.w, palette.RULE)


def _paint_group(canvas: Canvas, box: Box, group: BoardGroup, out: bool, lead: Language) -> None:
    d = canvas.dots
    _fill(canvas, box)
    inner = box.inset(d(24))
    count, _ = pair(said("people", waiting=group.waiting), lead)
    ink = palette.INK if group.waiting else palette.DIM
    count_width = canvas.write(count, (inner.right, box.middle + d(14)), 38, ink, bold=True, anchor="rs")
    words = said("outage_short") if out else promise(group)
    edge = inner.right - max(count_width, d(96)) - d(18)
    said_width = 0
    if words is not None:
        first, second = pair(words, lead)
        loud = palette.WINDOWS[WindowState.PAUSED].ink if out else palette.INK
        said_width = canvas.write(first, (edge, box.middle - d(2)), 26, loud, anchor="rs")
        said_width = max(said_width, canvas.write(second, (edge, box.middle + d(24)), 18, palette.DIM, anchor="rs"))
    room = edge - said_width - d(16) - inner.x
    first, second = pair(group.name, lead)
    canvas.write(first, (inner.x, box.middle - d(2)), 30, palette.INK, within=room)
    canvas.write(second, (inner.x, box.middle + d(24)), 18, palette.DIM, within=room)


def _paint_chip(canvas: Canvas, box: Box, group: BoardGroup, out: bool, lead: Language) -> None:
    d = canvas.dots
    canvas.card(box, palette.CARD, radius=12)
    inner = box.inset(d(18))
    count, _ = pair(said("people", waiting=group.waiting), lead)
    count_width = canvas.write(count, (inner.right, box.middle + d(14)), 38, palette.INK, bold=True, anchor="rs")
    room = inner.w - count_width - d(14)
    words = said("outage_short") if out else promise(group)
    canvas.write(pair(group.name, lead)[0], (inner.x, box.middle - d(6)), 30, palette.INK, within=room)
    if words is not None:
        loud = palette.WINDOWS[WindowState.PAUSED].ink if out else palette.DIM
        canvas.write(pair(words, lead)[0], (inner.x, box.middle + d(30)), 24, loud, within=room)


def _paint_foot(canvas: Canvas, box: Box) -> None:
    above = canvas.dots(2 * ROUND)
    canvas.card(Box(box.x, box.y - above, box.w, box.h + above), palette.CARD)


def _paint_rest(canvas: Canvas, box: Box) -> None:
    _fill(canvas, box)


def _fill(canvas: Canvas, box: Box) -> None:
    canvas.image.paste(palette.CARD, (box.x, box.y, box.right, box.bottom))
