"""The screens of one window: the sign above it (窗口屏), and the pad on its desk while nobody is asked to rate."""

from collections.abc import Callable
from dataclasses import dataclass

from devices.screens.canvas import Box, Canvas
from displays import palette
from displays.glass import Glass
from displays.layouts.connecting import connecting
from displays.layouts.evacuation import evacuation
from displays.panels import notes
from displays.panels.head import HEIGHT as HEAD_HEIGHT
from displays.panels.head import head
from displays.saying import Note, away_words, pair, said, trouble_notes
from displays.scene import PostScene
from displays.tiles import Tile
from hall.messages.facts import WindowFact
from hall.messages.topics import Words
from hall.words import Language, TicketState, WindowState

EDGE = 40
Face = Callable[[WindowFact, PostScene], "Told"]


@dataclass(frozen=True, slots=True)
class Told:
    """What the middle of such a screen says: a line, what is below it, and how loud it is."""

    main: Words
    below: Words
    tone: palette.Tone
    number: str = ""
    """A ticket's number, where the line is one."""


def sign_tiles(shown: PostScene, glass: Glass) -> list[Tile]:
    """The sign above a window: its number, what it is for, who sits there, and what happens now."""
    return _tiles(shown, glass, _sign_told)


def pad_tiles(shown: PostScene, glass: Glass) -> list[Tile]:
    """The pad's idle page: at which window, by whom, and that a rating is welcome afterwards."""
    return _tiles(shown, glass, _pad_told)


def _tiles(shown: PostScene, glass: Glass, face: Face) -> list[Tile]:
    fact, lead = shown.fact, shown.lead
    if fact is None:
        return connecting(glass, lead)
    if fact.emergency is not None:
        return evacuation(glass, fact.hall, fact.emergency, lead)
    d = glass.dots
    inner = glass.within(EDGE)
    top = Box(inner.x, inner.y - d(12), inner.w, d(HEAD_HEIGHT))
    lines = notes.arranged(_notes(fact, shown), 1)
    foot_height = notes.height(glass, min(2 * len(lines) if not glass.lying else len(lines), 2))
    foot = Box(inner.x, inner.bottom - foot_height, inner.w, foot_height)
    middle = Box(inner.x, top.bottom + d(24), inner.w, foot.y - (d(24) if lines else 0) - top.bottom - d(24))
    laid = head(glass, top, fact.hall, Words(""), shown.around, lead)
    laid += notes.notes(glass, foot, lines, shown.page, lead) if lines else []
    if glass.lying:
        left = Box(middle.x, middle.y, round(middle.w * 0.36), middle.h)
        right = Box(left.right + d(24), middle.y, middle.right - left.right - d(24), middle.h)
    else:
        left = Box(middle.x, middle.y, middle.w, round(middle.h * 0.46))
        right = Box(middle.x, left.bottom + d(24), middle.w, middle.bottom - left.bottom - d(24))
    laid.append(Tile(left, _paint_window, (fact.window_no, fact.roles or (fact.name,), fact.staff, lead)))
    laid.append(Tile(right, _paint_now, (face(fact, shown), lead)))
    return laid


def _notes(fact: WindowFact, shown: PostScene) -> list[Note]:
    out = []
    if fact.outages:
        words = Words(
            said("sign_outage", names="、".join(name.zh for name in fact.outages)).zh,
            said("sign_outage", names=", ".join(name.en or name.zh for name in fact.outages)).en,
        )
        out.append(Note(words, palette.WARNING, long=True))
    return [*trouble_notes(shown.around), *out]


def _sign_told(fact: WindowFact, shown: PostScene) -> Told:
    tone = palette.WINDOWS[fact.state]
    if fact.state is WindowState.CALLING and fact.ticket_no is not None:
        below = said("sign_calling_below") if fact.calls <= 1 else said("sign_calls", calls=fact.calls)
        tone = (palette.FRESH if shown.lit else palette.BLINK) if shown.fresh else tone
        return Told(said("sign_calling", ticket_no=fact.ticket_no), below, tone, fact.ticket_no)
    if fact.state is WindowState.SERVING and fact.ticket_no is not None:
        return Told(Words(fact.ticket_no, fact.ticket_no), said("sign_serving"), tone, fact.ticket_no)
    if fact.state is WindowState.DRAINING and fact.ticket_state is TicketState.SERVING and fact.ticket_no is not None:
        return Told(Words(fact.ticket_no, fact.ticket_no), said("sign_draining"), tone, fact.ticket_no)
    if fact.state is WindowState.PAUSED:
        return Told(said("sign_paused"), away_words(fact), tone)
    return Told(said(f"sign_{fact.state}"), Words(""), tone)


def _pad_told(fact: WindowFact, shown: PostScene) -> Told:  # noqa: ARG001
    if fact.state in (WindowState.CLOSED, WindowState.STANDBY, WindowState.OPENING):
        return Told(said("pad_closed"), Words(""), palette.WINDOWS[WindowState.CLOSED])
    if fact.state is WindowState.PAUSED:
        return Told(said("pad_away"), away_words(fact), palette.WINDOWS[WindowState.PAUSED])
    if fact.ticket_state is TicketState.SERVING and fact.ticket_no is not None:
        return Told(said("pad_number", ticket_no=fact.ticket_no), said("pad_rate"), palette.QUIET)
    return Told(said("pad_welcome"), said("pad_rate"), palette.QUIET)


def _paint_window(
    canvas: Canvas, box: Box, window_no: int, roles: tuple[Words, ...], staff: str | None, lead: Language
) -> None:
    d = canvas.dots
    canvas.card(box, palette.CARD, radius=24)
    inner = box.inset(d(36), d(30))
    middle = inner.x + inner.w // 2
    most = max((inner.h - d(150)) // d(92), 1)
    shown = roles[:most]
    foot = inner.bottom - d(64)
    roles_top = foot - len(shown) * d(92)
    size = max(min((roles_top - inner.y) / canvas.unit * 0.92, inner.w / canvas.unit * 0.62, 420), 60)
    base = inner.y + (roles_top - inner.y) // 2 + d(size * 0.36)
    canvas.write(str(window_no), (middle, base), size, palette.INK, bold=True, anchor="ms", within=inner.w)
    for place, role in enumerate(shown):
        y = roles_top + place * d(92)
        first, second = pair(role, lead)
        canvas.write(first, (middle, y + d(44)), 42, palette.INK, anchor="ms", within=inner.w)
        canvas.write(second, (middle, y + d(74)), 22, palette.DIM, anchor="ms", within=inner.w)
    canvas.rule(inner.x, foot, inner.w, palette.RULE)
    first, second = pair(said("nobody_at_post") if staff is None else said("post", staff=staff), lead)
    half = inner.w // 2 - d(10)
    canvas.write(first, (inner.x, foot + d(52)), 32, palette.INK, within=half)
    canvas.write(second, (inner.right, foot + d(52)), 24, palette.DIM, anchor="rs", within=half)


def _paint_now(canvas: Canvas, box: Box, told: Told, lead: Language) -> None:
    d = canvas.dots
    canvas.card(box, told.tone.ground, radius=24)
    inner = box.inset(d(48), d(40))
    middle = inner.x + inner.w // 2
    first, second = pair(told.main, lead)
    below, below_second = pair(told.below, lead)
    size = 230 if told.number else 110
    smaller = [each for each, above in ((second, first), (below_second, below)) if each != above]
    lines = [(first, size, True), (below, 72, True), *((each, 40, False) for each in smaller)]
    lines = [line for line in lines if line[0]]
    tall = sum(d(size * 1.4) for _, size, _ in lines)
    y = inner.middle - tall // 2
    for text, size, bold in lines:
        y += d(size * 1.4)
        ink = told.tone.ink if bold else told.tone.dim
        canvas.write(text, (middle, y - d(size * 0.3)), size, ink, bold=bold, anchor="ms", within=inner.w)
