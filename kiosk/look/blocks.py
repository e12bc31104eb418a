"""What there is to read: paragraphs, notices, facts, lists, a number, a QR code, what is being typed."""

from functools import partial
from typing import assert_never

from devices.screens.canvas import Box
from kiosk.flow.page import Block, Entry, Facts, Listing, Notice, Number, Paragraph, Square
from kiosk.flow.page import Tone as Meaning
from kiosk.look.group import Group, below, beside, over, within
from kiosk.look.lines import widest_word
from kiosk.look.sheet import Card, Code, Role, Sign
from kiosk.look.style import Style, written
from kiosk.look.theme import Tone, rgb

SQUARE_MM = 58
"""Side of a QR code: read by a phone at arm's length."""
SIGNS = {Meaning.PLAIN: "info", Meaning.GOOD: "good", Meaning.WARNING: "warning"}


def laid(style: Style, block: Block, w: int) -> Group:
    """A block as a group `w` dots wide."""
    match block:
        case Paragraph(text=text):
            return _across(w, written(style, text, Role.BODY, w, style.colours.ink, style.colours.ground))
        case Notice():
            return _notice(style, block, w)
        case Facts():
            return _facts(style, block, w)
        case Listing():
            return _listing(style, block, w)
        case Number(text=text):
            return _number(style, text, w)
        case Square():
            return _square(style, block, w)
        case Entry():
            return _entry(style, block, w)
        case _:
            assert_never(block)


def _notice(style: Style, notice: Notice, w: int) -> Group:
    tone = style.meaning(notice.tone)
    side = style.sign(Role.BODY)
    sign = Group(side, side, (Sign(SIGNS[notice.tone], Box(0, 0, side, side), rgb(tone.ink)),))
    room = w - 2 * style.pad - side - style.space(4)
    words = written(style, notice.text, Role.BODY, room, tone.ink, tone.ground)
    height = max(sign.h, words.h)
    inner = beside([within(part.w, height, part) for part in (sign, words)], style.space(4))
    return _card(style, inner, w, tone)


def _facts(style: Style, facts: Facts, w: int) -> Group:
    tone = style.colours.card
    room = w - 2 * style.pad
    say = partial(written, style, ground=tone.ground)
    words = (widest_word(name, style.size(Role.DETAIL), bold=False) for name, _ in facts.rows)
    column = min(max(room // 3, *words, 0), room // 2)
    names = [say(name, Role.DETAIL, column, ink=style.colours.quiet) for name, _ in facts.rows]
    first = max((name.w for name in names), default=0)
    after = first + style.space(6)
    rows = []
    for name, (_, value) in zip(names, facts.rows, strict=True):
        worth = say(value, Role.BODY, room - after, ink=tone.ink, bold=True)
        height = max(name.h, worth.h)
        middle = (within(part.w, height, part) for part in (name, worth))
        rows.append(over(room, height, [part.moved(x, 0) for part, x in zip(middle, (0, after), strict=True)]))
    return _card(style, below(rows, style.space(2.5)), w, tone)


def _listing(style: Style, listing: Listing, w: int) -> Group:
    tone = style.colours.card
    dot = style.size(Role.BODY) // 4
    after = style.space(6)
    rows = []
    for line in listing.lines:
        words = written(style, line, Role.BODY, w - 2 * style.pad - after, tone.ink, tone.ground)
        leading = words.own[0].box.h
        bullet = Card(Box(0, (leading - dot) // 2, dot, dot), rgb(style.colours.accent), radius=dot // 2)
        rows.append(words.moved(after, 0).on(bullet))
    return _card(style, below(rows, style.space(2)), w, tone)


def _number(style: Style, text: str, w: int) -> Group:
    tone = style.colours.card
    ink = style.colours.accent
    room = w - 2 * style.pad
    words = written(style, text, Role.NUMBER, room, ink, tone.ground, bold=True, align="middle")
    return _card(style, words, w, tone)


def _square(style: Style, square: Square, w: int) -> Group:
    tone = style.colours.card
    side = style.glass.mm(SQUARE_MM * (0.75 if style.plain else 1.0))
    code = Group(side, side, (Code(square.data, Box(0, 0, side, side)),))
    if w < 2.6 * side:
        words = written(
            style, square.caption, Role.BODY, w - 2 * style.pad, tone.ink, tone.ground, align="middle", even=True
        )
        return _card(style, below([within(words.w, code.h, code), words], style.space(3)), w, tone)
    words = written(style, square.caption, Role.BODY, w - 3 * style.pad - side, tone.ink, tone.ground)
    return _card(style, beside([code, within(words.w, side, words)], style.pad), w, tone)


def _entry(style: Style, entry: Entry, w: int) -> Group:
    tone = style.colours.card
    label = written(style, entry.label, Role.DETAIL, w, style.colours.quiet, style.colours.ground)
    room = w - 2 * style.pad
    typed = written(style, entry.text or " ", Role.HEADING, room, tone.ink, tone.ground, bold=True)
    last = typed.own[-1].box
    caret = Card(
        Box(min(last.right + style.glass.mm(1), room), last.y + last.h // 6, style.glass.mm(0.9), last.h * 2 // 3),
        rgb(style.colours.accent),
    )
    field = _card(style, typed.on(caret), w, Tone(tone.ground, tone.ink, style.colours.accent), thick_mm=1.0)
    return below([_across(w, label), field], style.space(1.5))


def _card(style: Style, inner: Group, w: int, tone: Tone, thick_mm: float = 0.0) -> Group:
    """What is read stands on a flat patch without a line, so that it is not taken for something to touch."""
    height = inner.h + 2 * style.space(4)
    line = rgb(tone.line) if thick_mm else None
    card = Card(
        Box(0, 0, w, height),
        rgb(tone.ground),
        line,
        style.glass.mm(thick_mm) if thick_mm else 0,
        style.glass.mm(style.theme.space.radius),
    )
    return over(w, height, [inner.moved(style.pad, (height - inner.h) // 2)]).on(card)


def _across(w: int, part: Group) -> Group:
    return over(w, part.h, [part])
