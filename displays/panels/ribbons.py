"""Two short lists of numbers: who is to be ready (请准备), and who was called last."""

from devices.screens.canvas import Box, Canvas
from displays import palette
from displays.glass import Glass
from displays.saying import pair, said
from displays.tiles import Tile
from hall.messages.facts import BoardCall, BoardReady
from hall.words import Language, TicketState

READY_AT_MOST = 6


def ready(glass: Glass, box: Box, numbers: tuple[BoardReady, ...], lead: Language) -> Tile:
    """Who is nearly due."""
    told = tuple(each.ticket_no for each in numbers[:READY_AT_MOST])
    return Tile(box, _paint_ready, (told, min(glass.em * 0.8, 64), lead))


def last(box: Box, calls: tuple[BoardCall, ...], lead: Language) -> Tile:
    """Whom the windows called last, and what came of it."""
    told = tuple((call.ticket_no, call.window_no, call.state is TicketState.MISSED) for call in calls)
    return Tile(box, _paint_last, (told, lead))


def _title(canvas: Canvas, box: Box, code: str, tone: palette.Tone, lead: Language) -> None:
    d = canvas.dots
    first, second = pair(said(code), lead)
    after = canvas.write(first, (box.x, box.y + d(30)), 28, tone.ink, bold=True)
    canvas.write(second, (box.x + after + d(12), box.y + d(30)), 20, tone.dim, within=box.w - after - d(12))


def _paint_ready(canvas: Canvas, box: Box, numbers: tuple[str, ...], size: float, lead: Language) -> None:
    d = canvas.dots
    canvas.card(box, palette.READY.ground)
    inner = box.inset(d(24), d(12))
    _title(canvas, inner, "ready", palette.READY, lead)
    table = Box(inner.x, inner.y + d(40), inner.w, inner.h - d(40))
    if not numbers:
        first, _ = pair(said("ready_nobody"), lead)
        canvas.write(first, (table.x, table.y + d(48)), 28, palette.READY.dim, within=table.w)
        return
    lines = max(min(table.h // d(size * 1.2), 2), 1)
    across = max(min(table.w // d(size * 3), -(-READY_AT_MOST // lines)), 1)
    width, height = table.w // across, table.h // lines
    for place, number in enumerate(numbers[: across * lines]):
        line, column = divmod(place, across)
        base = table.y + line * height + height // 2 + d(size * 0.36)
        at = (table.x + column * width, base)
        canvas.write(number, at, size, palette.READY.ink, bold=True, within=width - d(12))


def _paint_last(canvas: Canvas, box: Box, told: tuple[tuple[str, int, bool], ...], lead: Language) -> None:
    d = canvas.dots
    canvas.card(box, palette.CARD)
    inner = box.inset(d(24), d(12))
    _title(canvas, inner, "last", palette.PLAIN, lead)
    top = inner.y + d(38)
    lines = max((inner.bottom - top) // d(38), 1)
    across = max(inner.w // d(180), 1)
    width, height = inner.w // across, (inner.bottom - top) // lines
    for place, (number, window_no, missed) in enumerate(told[: lines * across]):
        line, column = divmod(place, across)
        x, base = inner.x + column * width, top + line * height + height // 2 + d(11)
        after = canvas.write(number, (x, base), 30, palette.DIM if missed else palette.INK, within=width // 2)
        beside = pair(said("missed"), lead)[0] if missed else f"→ {window_no}"
        canvas.write(beside, (x + after + d(10), base), 26, palette.DIM, within=width - after - d(18))
