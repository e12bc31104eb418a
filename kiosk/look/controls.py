"""What there is to touch: cards of choices, buttons, aids and keys, each a group of its own."""

from collections.abc import Sequence
from functools import lru_cache

from devices.screens.canvas import Box
from kiosk.flow.page import Control, Kind
from kiosk.look.group import Group, below, beside, over, within
from kiosk.look.lines import widest_word
from kiosk.look.sheet import Card, Role, Sign
from kiosk.look.style import Style, written
from kiosk.look.theme import Tone, rgb

RING_MM = 1.3
"""How thick the ring of the keypad's focus is."""
OFF_MM = 1.0
"""How far it stands off its control."""


def button(style: Style, control: Control, w: int, least: int) -> Group:
    """A button of the foot: its sign before its words, in the middle."""
    tone = style.tone(control)
    if control.kind is Kind.PRIMARY and control.enabled and control.id != style.pressed:
        tone = style.colours.primary
    sign = _sign(_button_sign(style, control), style.sign(Role.LABEL), tone, control.id)
    room = w - (2 * style.pad + sign.w + style.space(3) if sign.w else style.space(4))
    words = written(style, control.text, Role.LABEL, room, tone.ink, tone.ground, bold=True, even=True, of=control.id)
    inner = beside([_level(part, max(sign.h, words.h)) for part in (sign, words) if part.w], style.space(3))
    return _on_card(style, control.id, inner, tone, w, least)


def _button_sign(style: Style, control: Control) -> str:
    return "" if style.plain else control.icon or _USUAL_SIGNS.get(control.kind, "")


_USUAL_SIGNS = {Kind.BACK: "back", Kind.PRIMARY: "go"}


def aid(style: Style, control: Control, w: int, least: int) -> Group:
    """An aid: its sign above its words, beside them where the glass lies; the one in use bears a tick."""
    tone = style.tone(control)
    upright = style.glass.portrait
    icon = "check" if control.chosen and not upright else control.icon
    sign = _sign(icon if upright or not style.plain else "", style.glass.mm(9), tone, control.id)
    room = w - style.space(4) if upright or not sign.w else w - sign.w - style.space(10)
    words = written(style, control.text, Role.DETAIL, room, tone.ink, tone.ground, bold=True, even=True, of=control.id)
    if upright:
        inner = below([_centred(part, max(sign.w, words.w)) for part in (sign, words)], style.space(1))
    else:
        parts = [part for part in (sign, words) if part.w]
        inner = beside([_level(part, max(sign.h, words.h)) for part in parts], style.space(2.5))
        inner = over(w - style.space(5), inner.h, [inner])
    placed = _on_card(style, control.id, inner, tone, w, least)
    if control.chosen and upright:
        tick = _sign("check", style.glass.mm(5), tone, control.id)
        corner = style.glass.mm(2)
        placed = over(placed.w, placed.h, [placed, tick.moved(placed.w - tick.w - corner, corner)])
    return placed


def choice(style: Style, control: Control, w: int, least: int) -> Group:
    """A choice: its sign, its words with what else is said of it, and at the end whether it leads on or is chosen."""
    return _choice(style.about(control.id), control, w, least)


@lru_cache(maxsize=512)
def _choice(style: Style, control: Control, w: int, least: int) -> Group:
    tone = style.tone(control)
    quiet = style.colours.quiet if tone is style.colours.card else tone.ink
    end = _sign(_end(control, plain=style.plain), style.sign(Role.DETAIL), tone, control.id)
    sign = _chip(style, control, tone) if control.icon and not style.plain else Group(0, 0)
    between = style.space(4)
    room = w - 2 * style.pad - end.w - style.space(2)
    if widest_word(control.text, style.size(Role.LABEL), bold=True) > room - sign.w - between:
        sign = Group(0, 0)  # a whole word says more than a sign
    room -= sign.w + between if sign.w else 0
    words = [written(style, control.text, Role.LABEL, room, tone.ink, tone.ground, bold=True, of=control.id)]
    if control.detail:
        words.append(written(style, control.detail, Role.DETAIL, room, quiet, tone.ground, of=control.id))
    text = below(words, style.space(0.5))
    parts = [part for part in (sign, text) if part.w]
    height = max(*(part.h + 2 * style.space(3) for part in (sign, text)), least, style.target)
    inner = beside([_level(part, height) for part in parts], between)
    last = within(end.w, height, end).moved(w - style.pad - end.w, 0)
    body = over(w, height, [inner.moved(style.pad, 0), last])
    return _framed(style, control.id, body, tone)


def grid(style: Style, controls: Sequence[Control], w: int, columns: int, least: int) -> Group:
    """Choices in rows at least `least` dots high, those of a row equally; one alone has its row to itself."""
    wide = (w - style.gap * (columns - 1)) // columns
    rows = []
    for first in range(0, len(controls), columns):
        row = controls[first : first + columns]
        each_wide = w if len(row) == 1 else wide
        height = max(choice(style, each, each_wide, least).h for each in row)
        rows.append(beside([choice(style, each, each_wide, height) for each in row], style.gap))
    return below(rows, style.gap)


def keys(style: Style, rows: Sequence[Sequence[str]], w: int, high: int) -> Group:
    """The on-screen keyboard; the keys of every row are equally wide, its last row shares what is left."""
    longest = max(len(row) for row in rows)
    wide = (w - style.gap * (longest - 1)) // longest
    lines = []
    for row in rows:
        named = [key for key in row if key in _KEY_SIGNS]
        left = w - (len(row) - 1) * style.gap - wide * (len(row) - len(named))
        own = min(left // len(named), 2 * wide + style.gap) if named else wide
        line = beside(
            [_key(style.about(f"key:{key}"), key, own if key in named else wide, high) for key in row], style.gap
        )
        lines.append(within(w, line.h, line))
    return below(lines, style.gap)


_KEY_SIGNS = {"delete": "delete", "clear": "clear"}


@lru_cache(maxsize=256)
def _key(style: Style, key: str, w: int, high: int) -> Group:
    if not key:
        return Group(w, high)
    control = Control(f"key:{key}", key, Kind.KEY)
    tone = style.tone(control)
    if key in _KEY_SIGNS:
        inner = _sign(_KEY_SIGNS[key], style.sign(Role.LABEL), tone, control.id)
    else:
        inner = written(style, key, Role.LABEL, w, tone.ink, tone.ground, bold=True, of=control.id)
    return _framed(style, control.id, within(w, high, inner), tone)


def _end(control: Control, *, plain: bool) -> str:
    """Only what leads on without being chosen or closed may go without a sign."""
    if not control.enabled:
        return "info"
    if control.chosen:
        return "check"
    return "" if plain else "onward"


def _chip(style: Style, control: Control, tone: Tone) -> Group:
    """A sign on a patch of its own, so that cards are told apart by shape before they are read."""
    if tone is not style.colours.card:
        return _sign(control.icon, style.sign(Role.LABEL) * 3 // 2, tone, control.id)
    side = style.sign(Role.LABEL) * 3 // 2
    sign = _sign(control.icon, style.sign(Role.LABEL), Tone(tone.ground, style.colours.accent, tone.line), control.id)
    patch = Card(Box(0, 0, side, side), rgb(style.colours.plain.ground), radius=style.glass.mm(3))
    return within(side, side, sign).on(patch)


def _sign(name: str, side: int, tone: Tone, of: str) -> Group:
    if not name:
        return Group(0, 0)
    return Group(side, side, (Sign(name, Box(0, 0, side, side), rgb(tone.ink), of),))


def _level(part: Group, h: int) -> Group:
    return within(part.w, h, part)


def _centred(part: Group, w: int) -> Group:
    return within(w, part.h, part)


def _on_card(style: Style, id: str, inner: Group, tone: Tone, w: int, least: int) -> Group:
    height = max(inner.h + 2 * style.space(2.5), least, style.target)
    return _framed(style, id, within(w, height, inner), tone)


def _framed(style: Style, id: str, body: Group, tone: Tone) -> Group:
    """A body on its card, ringed where the keypad is on it, and touched everywhere on it."""
    box = Box(0, 0, body.w, body.h)
    radius = style.glass.mm(style.theme.space.radius)
    thick = style.glass.mm(style.theme.space.line)
    if tone is style.colours.chosen:
        thick *= 3  # told by more than its colour, where a tick has no room too
    card = Card(box, rgb(tone.ground), rgb(tone.line), thick, radius)
    framed = body.on(card)
    if id == style.focus:
        out = style.glass.mm(RING_MM + OFF_MM)
        ring = Card(
            box.inset(-out, -out),
            rgb(style.colours.ground),
            rgb(style.colours.focus),
            style.glass.mm(RING_MM),
            radius + out,
        )
        framed = framed.on(ring)
    return Group(body.w, body.h, target=id, parts=((0, 0, framed),))
