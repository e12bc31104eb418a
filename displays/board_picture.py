"""What a hall board looks like: calls large, waits beside or below, windows at the foot; equal scenes, one picture."""

from dataclasses import dataclass
from datetime import datetime

from PIL import Image

from devices.screens.canvas import Box, Canvas
from displays import palette
from displays.board_panels import SHANGHAI, draw_notes, draw_waits, draw_windows, note_lines
from displays.rows import Row
from hall.messages.facts import BoardFact
from hall.texts import Texts
from hall.words import Language, TicketState

LANDSCAPE_ROWS, PORTRAIT_ROWS = 7, 8

ZH, EN = Language.ZH, Language.EN


@dataclass(frozen=True)
class Scene:
    """All that a board shows: equal scenes are equal pictures."""

    fact: BoardFact | None
    rows: tuple[Row, ...]
    minute: datetime
    online: bool = True


def scene(fact: BoardFact | None, rows: tuple[Row, ...], now: datetime, online: bool) -> Scene:
    """The scene of a moment; it changes with the minute, not with the second."""
    return Scene(fact, rows, now.astimezone(SHANGHAI).replace(second=0, microsecond=0), online)


def capacity(size: tuple[int, int]) -> int:
    """How many calls a board of a size has room for."""
    return LANDSCAPE_ROWS if size[0] >= size[1] else PORTRAIT_ROWS


def draw(shown: Scene, size: tuple[int, int], texts: Texts) -> Image.Image:
    """The picture of a scene, RGB, of exactly `size`."""
    canvas = Canvas(size, palette.GROUND)
    if shown.fact is None:
        _draw_connecting(canvas, texts)
    elif size[0] >= size[1]:
        _draw_landscape(canvas, shown, shown.fact, texts)
    else:
        _draw_portrait(canvas, shown, shown.fact, texts)
    return canvas.image


def _draw_connecting(canvas: Canvas, texts: Texts) -> None:
    width, height = canvas.image.size
    middle = (width // 2, height // 2)
    canvas.write(texts.say("connecting", ZH), middle, 64, palette.INK, bold=True, anchor="ms")
    below = (middle[0], middle[1] + canvas.dots(56))
    canvas.write(texts.say("connecting", EN), below, 32, palette.DIM, anchor="ms")


def _draw_landscape(canvas: Canvas, shown: Scene, fact: BoardFact, texts: Texts) -> None:
    width, height = canvas.image.size
    d = canvas.dots
    edge, gap = d(44), d(28)
    _draw_header(canvas, Box(edge, d(26), width - 2 * edge, d(104)), shown, fact, texts)
    notes = note_lines(fact, shown.online, texts)
    foot = Box(edge, height - d(32) - (d(72) if notes else 0), width - 2 * edge, d(52))
    draw_notes(canvas, Box(edge, foot.y + d(20), foot.w, foot.h), notes)
    strip = Box(edge, foot.y - d(116), width - 2 * edge, d(116))
    draw_windows(canvas, strip, fact.windows, texts)
    top = d(156)
    calls = Box(edge, top, round((width - 2 * edge - gap) * 0.655), strip.y - d(24) - top)
    _draw_calls(canvas, calls, shown.rows, LANDSCAPE_ROWS, texts)
    draw_waits(canvas, Box(calls.right + gap, top, width - edge - calls.right - gap, calls.h), fact, texts, columns=1)


def _draw_portrait(canvas: Canvas, shown: Scene, fact: BoardFact, texts: Texts) -> None:
    width, height = canvas.image.size
    d = canvas.dots
    edge = d(40)
    inner = width - 2 * edge
    _draw_header(canvas, Box(edge, d(36), inner, d(110)), shown, fact, texts)
    notes = note_lines(fact, shown.online, texts)
    foot_height = d(62) * len(notes)
    foot = Box(edge, height - d(36) - foot_height, inner, foot_height)
    draw_notes(canvas, foot, notes, stacked=True)
    strip = Box(edge, foot.y - d(20) - d(228), inner, d(228))
    draw_windows(canvas, strip, fact.windows, texts)
    waits = Box(edge, strip.y - d(28) - d(410), inner, d(410))
    draw_waits(canvas, waits, fact, texts, columns=2)
    top = d(176)
    _draw_calls(canvas, Box(edge, top, inner, waits.y - d(28) - top), shown.rows, PORTRAIT_ROWS, texts)


def _draw_header(canvas: Canvas, box: Box, shown: Scene, fact: BoardFact, texts: Texts) -> None:
    d = canvas.dots
    clock = f"{shown.minute:%H:%M}"
    clock_width = canvas.write(clock, (box.right, box.y + d(70)), 84, palette.INK, bold=True, anchor="rs")
    edge = box.right - clock_width - d(28)
    zh, en = (_date(shown.minute, texts, lang) for lang in (ZH, EN))
    date_width = canvas.write(zh, (edge, box.y + d(40)), 28, palette.INK, anchor="rs")
    date_width = max(date_width, canvas.write(en, (edge, box.y + d(72)), 20, palette.DIM, anchor="rs"))
    room = edge - date_width - d(32) - box.x
    canvas.write(fact.hall.zh, (box.x, box.y + d(54)), 54, palette.INK, bold=True, within=room)
    canvas.write(fact.hall.en, (box.x, box.y + d(90)), 24, palette.DIM, within=room)
    canvas.rule(box.x, box.bottom + d(4), box.w, palette.RULE)


def _date(moment: datetime, texts: Texts, lang: Language) -> str:
    weekday = texts.say(f"weekday_{moment.isoweekday()}", lang)
    month = texts.say(f"month_{moment.month}", lang)
    return texts.say("date", lang, year=moment.year, month=month, day=moment.day, weekday=weekday)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a row's parts begin."""

    number: int
    arrow: int
    window: int
    where: int
    state: int

    @classmethod
    def of(cls, box: Box) -> "_Columns":
        """The columns of a table of calls."""
        parts = (0.025, 0.27, 0.335, 0.53, 0.985)
        return cls(*(box.x + round(box.w * part) for part in parts))


def _draw_calls(canvas: Canvas, box: Box, rows: tuple[Row, ...], room: int, texts: Texts) -> None:
    d = canvas.dots
    columns = _Columns.of(box)
    for x, code in ((columns.number, "number"), (columns.window, "window"), (columns.where, "where")):
        after = canvas.write(texts.say(code, ZH), (x, box.y + d(26)), 26, palette.DIM)
        canvas.write(texts.say(code, EN), (x + after + d(10), box.y + d(26)), 19, palette.DIM)
    head = d(42)
    gap = d(10)
    height = (box.h - head + gap) // room
    if not rows:
        middle = (box.x + box.w // 2, box.y + head + (box.h - head) // 2)
        canvas.write(texts.say("nobody_called", ZH), middle, 40, palette.DIM, anchor="ms")
        canvas.write(texts.say("nobody_called", EN), (middle[0], middle[1] + d(44)), 24, palette.DIM, anchor="ms")
    for place, row in enumerate(rows[:room]):
        line = Box(box.x, box.y + head + place * height, box.w, height - gap)
        _draw_row(canvas, line, columns, row, texts)


def _draw_row(canvas: Canvas, line: Box, columns: _Columns, row: Row, texts: Texts) -> None:
    d, call = canvas.dots, row.call
    tone = palette.FRESH if row.fresh else palette.CALLED if call.state is TicketState.CALLED else palette.PASSED
    canvas.card(line, tone.ground)
    base = line.middle + d(25)
    canvas.write(call.ticket_no, (columns.number, base), 70, tone.ink, bold=True, within=columns.arrow - columns.number)
    canvas.write("→", (columns.arrow, base - d(4)), 46, tone.dim)
    after = canvas.write(str(call.window_no), (columns.window, base), 70, tone.ink, bold=True)
    canvas.write(texts.say("window", ZH), (columns.window + after + d(12), base), 32, tone.ink)
    state_width = _draw_state(canvas, line, columns.state, row, tone, texts)
    room = columns.state - state_width - d(24) - columns.where
    floors = {lang: texts.say("floor", lang, floor=call.floor) for lang in (ZH, EN)}
    canvas.write(f"{floors[ZH]} {call.zone.zh}", (columns.where, line.middle - d(2)), 32, tone.ink, within=room)
    english = f"{floors[EN]}, {call.zone.en}" if call.zone.en else floors[EN]
    canvas.write(english, (columns.where, line.middle + d(30)), 20, tone.dim, within=room)


def _draw_state(canvas: Canvas, line: Box, right: int, row: Row, tone: palette.Tone, texts: Texts) -> int:
    """What the citizen is to do, in words, because colour is never the only sign; returns its width."""
    code = _state_code(row)
    zh, en = (texts.say(code, lang, calls=row.call.calls) for lang in (ZH, EN))
    d = canvas.dots
    first = canvas.write(zh, (right, line.middle - d(2)), 30, tone.ink, bold=row.fresh, anchor="rs")
    second = canvas.write(en, (right, line.middle + d(30)), 20, tone.dim, anchor="rs")
    return max(first, second)


def _state_code(row: Row) -> str:
    if row.call.state is TicketState.SERVING:
        return "being_served"
    if row.call.state is not TicketState.CALLED:
        return "called"
    return "called_again" if row.call.calls > 1 else "please_go"
