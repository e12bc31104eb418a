"""The quieter parts of a hall board: who waits how long, which windows are open, and what everybody should know."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from zoneinfo import ZoneInfo

from devices.screens.canvas import Box, Canvas
from displays import palette
from hall.messages.facts import BoardFact, BoardGroup, BoardWindow
from hall.messages.topics import Words
from hall.texts import Texts
from hall.words import Language, WindowState

ZH, EN = Language.ZH, Language.EN
SHANGHAI = ZoneInfo("Asia/Shanghai")

STEP_S = 300
"""Promises are rounded to five minutes (domain.md §3.10)."""
LONG_S = 3600
"""A promise beyond this is said in words."""
SHUT = (WindowState.CLOSED, WindowState.STANDBY)


@dataclass(frozen=True, slots=True)
class Note:
    """A line everybody should know, and how loud it is."""

    words: Words
    tone: palette.Tone


def note_lines(fact: BoardFact, online: bool, texts: Texts) -> list[Note]:
    """What everybody should know now, most urgent first."""
    notes = [] if online else [_note(texts, "offline", palette.WARNING)]
    tidal = [window for window in fact.windows if window.tidal and window.state not in SHUT]
    opening = [window for window in tidal if window.state is WindowState.OPENING]
    opened = [window for window in tidal if window.state is not WindowState.OPENING]
    if opened:
        notes.append(_note(texts, "tidal_open", palette.NOTICE, windows=_numbers(opened)))
    if opening:
        notes.append(_note(texts, "tidal_opening", palette.NOTICE, windows=_numbers(opening)))
    if fact.last_servable is not None:
        notes.append(_note(texts, "last_servable", palette.PLAIN, ticket_no=fact.last_servable))
    return notes


def promise(group: BoardGroup, texts: Texts) -> Words | None:
    """The wait promised to a group in words, rounded to five minutes; None where nothing is promised."""
    if group.waiting == 0 and group.p90_s == 0:
        return _said(texts, "no_wait")
    if group.p90_s == 0:
        return None
    if group.p90_s > LONG_S:
        return _said(texts, "wait_long")
    low = group.p50_s // STEP_S * STEP_S // 60
    high = max(ceil(group.p90_s / STEP_S) * STEP_S // 60, 5)
    if low == 0:
        return _said(texts, "wait_about", high=high)
    return _said(texts, "wait_range", low=min(low, high - 5), high=high)


def draw_waits(canvas: Canvas, box: Box, fact: BoardFact, texts: Texts, columns: int) -> None:
    """How many wait for what, and how long they were told it takes."""
    d = canvas.dots
    canvas.card(box, palette.CARD)
    inner = box.inset(d(26), d(18))
    after = canvas.write(texts.say("waiting", ZH), (inner.x, inner.y + d(30)), 32, palette.INK, bold=True)
    canvas.write(texts.say("waiting", EN), (inner.x + after + d(12), inner.y + d(30)), 21, palette.DIM)
    total = texts.say("waiting_total", ZH, waiting=fact.waiting)
    canvas.write(total, (inner.right, inner.y + d(30)), 32, palette.INK, bold=True, anchor="rs")
    canvas.rule(inner.x, inner.y + d(48), inner.w, palette.RULE)
    table = Box(inner.x, inner.y + d(56), inner.w, inner.h - d(56))
    groups = _most_waited_for(fact.groups, columns * (table.h // d(78)), texts)
    lines = max(ceil(len(groups) / columns), 1)
    height = min(table.h // lines, d(104))
    gap = d(48)
    width = (table.w - gap * (columns - 1)) // columns
    for place, group in enumerate(groups):
        column, line = divmod(place, lines)
        _draw_group(canvas, Box(table.x + column * (width + gap), table.y + line * height, width, height), group, texts)


def _most_waited_for(groups: Sequence[BoardGroup], room: int, texts: Texts) -> list[BoardGroup]:
    """The groups in their own order; where there is not room for all, those waited for most, and the others as one."""
    if len(groups) <= room:
        return list(groups)
    kept = sorted(groups, key=lambda group: group.waiting, reverse=True)[: room - 1]
    rest = sum(group.waiting for group in groups if group not in kept)
    return [*(group for group in groups if group in kept), BoardGroup(name=_said(texts, "others"), waiting=rest)]


def _draw_group(canvas: Canvas, box: Box, group: BoardGroup, texts: Texts) -> None:
    d = canvas.dots
    count = texts.say("people", ZH, waiting=group.waiting)
    ink = palette.INK if group.waiting else palette.DIM
    count_width = canvas.write(count, (box.right, box.middle + d(14)), 40, ink, bold=True, anchor="rs")
    said = promise(group, texts)
    middle = box.right - max(count_width, d(104)) - d(20)
    said_width = 0
    if said is not None:
        said_width = canvas.write(said.zh, (middle, box.middle - d(2)), 26, palette.INK, anchor="rs")
        said_width = max(said_width, canvas.write(said.en, (middle, box.middle + d(26)), 19, palette.DIM, anchor="rs"))
    room = middle - said_width - d(16) - box.x
    canvas.write(group.name.zh, (box.x, box.middle - d(2)), 32, palette.INK, within=room)
    canvas.write(group.name.en, (box.x, box.middle + d(26)), 19, palette.DIM, within=room)


def draw_windows(canvas: Canvas, box: Box, windows: Sequence[BoardWindow], texts: Texts) -> None:
    """Every window with its number and what it does now."""
    if not windows:
        return
    d = canvas.dots
    gap = d(10)
    lines = _lines(len(windows), box.w, canvas)
    across = ceil(len(windows) / lines)
    width = min((box.w - gap * (across - 1)) // across, d(210))
    height = min((box.h - gap * (lines - 1)) // lines, d(116))
    for place, window in enumerate(windows):
        line, column = divmod(place, across)
        chip = Box(box.x + column * (width + gap), box.y + line * (height + gap), width, height)
        _draw_window(canvas, chip, window, texts)


def _lines(windows: int, width: int, canvas: Canvas) -> int:
    """As few lines as leave each window wide enough to be read."""
    return max(ceil(windows * canvas.dots(112) / width), 1)


def _draw_window(canvas: Canvas, chip: Box, window: BoardWindow, texts: Texts) -> None:
    d = canvas.dots
    tone = palette.WINDOWS[window.state]
    canvas.card(chip, tone.ground, radius=12)
    inner = chip.inset(d(10))
    words = _window_words(window, texts)
    middle = chip.x + chip.w // 2
    if chip.h < d(84):
        canvas.write(str(window.window_no), (inner.x, chip.middle + d(11)), 30, tone.ink, bold=True)
        canvas.write(words.zh, (inner.right, chip.middle + d(8)), 22, tone.ink, anchor="rs", within=inner.w - d(44))
        return
    canvas.write(str(window.window_no), (middle, chip.y + d(46)), 44, tone.ink, bold=True, anchor="ms")
    canvas.write(words.zh, (middle, chip.y + d(78)), 24, tone.ink, anchor="ms", within=inner.w)
    canvas.write(words.en, (middle, chip.y + d(102)), 17, tone.dim, anchor="ms", within=inner.w)


def _window_words(window: BoardWindow, texts: Texts) -> Words:
    """What a window does, or when somebody is back at it."""
    if window.state is WindowState.PAUSED and window.until is not None:
        return _said(texts, "until", time=f"{window.until.astimezone(SHANGHAI):%H:%M}")
    return _said(texts, f"state_{window.state}")


def draw_notes(canvas: Canvas, box: Box, notes: Sequence[Note], stacked: bool = False) -> None:
    """The lines everybody should know, side by side or one below the other."""
    if not notes:
        return
    d = canvas.dots
    gap = d(14)
    width = box.w if stacked else (box.w - gap * (len(notes) - 1)) // len(notes)
    for place, note in enumerate(notes):
        x = box.x if stacked else box.x + place * (width + gap)
        y = box.y + place * d(62) if stacked else box.y
        line = Box(x, y, width, d(52))
        canvas.card(line, note.tone.ground, radius=12)
        inner = line.inset(d(20))
        half = round(inner.w * 0.56)
        zh_width = canvas.write(
            note.words.zh, (inner.x, line.middle + d(10)), 28, note.tone.ink, bold=True, within=half
        )
        rest = inner.w - zh_width - d(20)
        canvas.write(note.words.en, (inner.right, line.middle + d(8)), 21, note.tone.dim, anchor="rs", within=rest)


def _note(texts: Texts, code: str, tone: palette.Tone, **values: object) -> Note:
    return Note(_said(texts, code, **values), tone)


def _said(texts: Texts, code: str, **values: object) -> Words:
    return Words(texts.say(code, ZH, **values), texts.say(code, EN, **values))


def _numbers(windows: Sequence[BoardWindow]) -> str:
    return "、".join(str(window.window_no) for window in windows)
