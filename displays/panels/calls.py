"""The calls: number, window and place, large enough for where people sit."""

from dataclasses import dataclass

from devices.screens.canvas import Box, Canvas
from displays import palette
from displays.glass import Glass
from displays.rows import Row
from displays.saying import TEXTS, pair, said
from displays.tiles import Tile
from hall.messages.topics import Words
from hall.words import Language, TicketState

HEAD = 38
GAP = 9
ROW = 1.36
"""Height of a row for the size of its number."""
NARROWEST = 8.6
"""Width of a row for the size of its number: number, arrow, window and the floor."""
PLACES = 7.5
"""Where a row says the place, for the size of its number."""


@dataclass(frozen=True, slots=True)
class Grid:
    """How many rows stand in how many columns of a box."""

    box: Box
    columns: int
    lines: int
    height: int

    @property
    def capacity(self) -> int:
        """How many calls have room."""
        return self.columns * self.lines


def grid(glass: Glass, box: Box, *, wide: bool) -> Grid:
    """The rows that a box has room for; a wide one is split into columns where a row can be that narrow."""
    em = glass.dots(glass.em)
    head, gap = glass.dots(HEAD), glass.dots(GAP)
    lines = max((box.h - head + gap) // (round(em * ROW) + gap), 1)
    columns = 2 if wide and (box.w - gap * 3) // 2 >= em * NARROWEST else 1
    return Grid(box, columns, lines, (box.h - head + gap) // lines - gap)


def calls(glass: Glass, place: Grid, rows: tuple[Row, ...], lit: bool, lead: Language) -> list[Tile]:
    """The table's head and its rows, the first column first."""
    box, gap = place.box, glass.dots(GAP)
    between = gap * 3 if place.columns > 1 else 0
    width = (box.w - between * (place.columns - 1)) // place.columns
    top = box.y + glass.dots(HEAD)
    tiles = []
    for column in range(place.columns):
        head = Box(box.x + column * (width + between), box.y, width, glass.dots(HEAD))
        tiles.append(Tile(head, _paint_head, (glass.em, lead)))
    for index, row in enumerate(rows[: place.capacity]):
        column, line = divmod(index, place.lines)
        where = Box(box.x + column * (width + between), top + line * (place.height + gap), width, place.height)
        tiles.append(Tile(where, _paint_row, (_told(row), row.fresh, lit or not row.fresh, glass.em, lead)))
    if not rows:
        tiles.append(Tile(Box(box.x, top, box.w, min(box.h - (top - box.y), glass.dots(420))), _paint_nobody, (lead,)))
    return tiles


@dataclass(frozen=True, slots=True)
class _Told:
    """What a row says of a call: a call that says the same is painted once."""

    ticket_no: str
    name: str
    window_no: int
    floor: int
    zone: Words
    state: str
    calls: int


def _told(row: Row) -> _Told:
    call = row.call
    if call.state is TicketState.SERVING:
        code = "being_served"
    elif call.state is not TicketState.CALLED:
        code = "called"
    else:
        code = "called_again" if call.calls > 1 else "please_go"
    return _Told(call.ticket_no, call.name, call.window_no, call.floor, call.zone, code, call.calls)


def _paint_head(canvas: Canvas, box: Box, em: float, lead: Language) -> None:
    d = canvas.dots
    for code, at in (("number", 0.3), ("window", 4.2), ("where", PLACES)):
        x = box.x + d(em * at)
        first, second = pair(said(code), lead)
        if x + d(120) > box.right:
            return
        after = canvas.write(first, (x, box.y + d(24)), 24, palette.DIM, within=box.right - x)
        canvas.write(second, (x + after + d(10), box.y + d(24)), 18, palette.DIM, within=box.right - x - after - d(10))


def _paint_row(canvas: Canvas, box: Box, call: _Told, fresh: bool, lit: bool, em: float, lead: Language) -> None:
    d = canvas.dots
    waiting = call.state in ("called_again", "please_go")
    tone = (palette.FRESH if lit else palette.BLINK) if fresh else palette.CALLED if waiting else palette.PASSED
    canvas.card(box, tone.ground)
    base = box.middle + d(em * 0.36)
    number = box.x + d(em * 0.3)
    room = d(em * 2.95)
    canvas.write(call.ticket_no, (number, base), em, tone.ink, bold=True, within=room)
    canvas.write("→", (box.x + d(em * 3.25), base - d(em * 0.04)), em * 0.7, tone.dim)
    window = box.x + d(em * 4.2)
    after = canvas.write(str(call.window_no), (window, base), em, tone.ink, bold=True)
    if lead is Language.ZH:
        canvas.write(said("window").zh, (window + after + d(em * 0.18), base), em * 0.5, tone.ink)
    _paint_place(
        canvas, Box(box.x + d(em * PLACES), box.y, box.w - d(em * (PLACES + 0.3)), box.h), call, tone, em, lead
    )


def _paint_place(canvas: Canvas, box: Box, call: _Told, tone: palette.Tone, em: float, lead: Language) -> None:
    """Where to go and what to do, in words, because colour is never the only sign."""
    d = canvas.dots
    large, small = em * 0.5, em * 0.34
    upper, lower = box.middle - d(em * 0.02), box.middle + d(em * 0.46)
    floors = Words(*(TEXTS.say("floor", lang, floor=call.floor) for lang in (Language.ZH, Language.EN)))
    if box.w < d(em * 5):
        first, _ = pair(floors, lead)
        state, _ = pair(said(call.state, calls=call.calls), lead)
        canvas.write(
            f"{first} {call.name}".strip(), (box.right, upper), large * 0.9, tone.ink, anchor="rs", within=box.w
        )
        canvas.write(state, (box.right, lower), small, tone.dim, anchor="rs", within=box.w)
        return
    first, second = pair(said(call.state, calls=call.calls), lead)
    state_width = canvas.write(first, (box.right, upper), large, tone.ink, bold=True, anchor="rs", within=box.w // 2)
    below = canvas.write(second, (box.right, lower), small, tone.dim, anchor="rs", within=box.w // 2)
    room = box.w - max(state_width, below) - d(em * 0.4)
    zh = f"{floors.zh} {call.zone.zh}"
    en = f"{floors.en}, {call.zone.en}" if call.zone.en else floors.en
    first, second = pair(Words(zh, en), lead)
    if call.name:
        second = f"{call.name}  {second}"
    canvas.write(first, (box.x, upper), large, tone.ink, within=room)
    canvas.write(second, (box.x, lower), small, tone.dim, within=room)


def _paint_nobody(canvas: Canvas, box: Box, lead: Language) -> None:
    first, second = pair(said("nobody_called"), lead)
    middle = (box.x + box.w // 2, box.middle)
    canvas.write(first, middle, 40, palette.DIM, anchor="ms", within=box.w)
    canvas.write(second, (middle[0], middle[1] + canvas.dots(44)), 24, palette.DIM, anchor="ms", within=box.w)
