"""Lays a page out on a glass: band, reading, choices, keyboard, ways on and aids, each where a hand expects it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from devices.screens.canvas import Box
from kiosk.flow.page import Block, Control, Facts, Keyboard, Kind, Listing, Number, Page, Paragraph, Square
from kiosk.look.blocks import laid
from kiosk.look.controls import button, grid, keys
from kiosk.look.foot import RAIL_MM, foot, rail
from kiosk.look.glass import Glass
from kiosk.look.group import Group, below, beside, over, within
from kiosk.look.head import Head, band, heading
from kiosk.look.sheet import Card, Role, Sheet
from kiosk.look.style import SQUEEZES, USUAL, Style, written
from kiosk.look.theme import Theme, Tone, rgb

CHOICES = (Kind.SHORTCUT, Kind.CHOICE)
COMFORT_MM = {Kind.SHORTCUT: 56, Kind.CHOICE: 40}
HEIGHTS_MM = (56, 48, 40, 34, 28)
"""How high choices grow where there is room."""
SINK = 0.15
"""Of the room left over: as far as a page that says little comes down, nearer to eyes and hands."""
COLUMN_MM = 90
"""Where the glass lies: how wide the column of a number and its QR code is."""
TURN_MM = 42
"""Where a keyboard leaves one row for what was found: how wide the ways through it are."""
LETTERS = (tuple("1234567890"), tuple("QWERTYUIOP"), tuple("ASDFGHJKL"), (*"ZXCVBNM", "delete", "clear"))
DIGITS = (("1", "2", "3", "delete"), ("4", "5", "6", "clear"), ("7", "8", "9", "X"), ("", "0", "", ""))
DIGITS_LYING = (("1", "2", "3", "delete"), ("4", "5", "6", "clear"), ("7", "8", "9", "0", "X"))
"""A row less where the glass is low: what is left is for reading."""
DIGITS_MM = 190
"""How wide the keyboard of digits is."""
KEY_MM = 26
"""How high a key is where there is room."""


@lru_cache(maxsize=16)
def lay_out(page: Page, glass: Glass, theme: Theme, head: Head, pressed: str = "") -> Sheet:
    """The sheet of a page, everything as large as there is room for; `pressed` is the target a finger is on.

    A page that says more than any allowed size leaves room for is cut short, and its sheet says so.
    """
    style = Style(glass, theme, page.aids.large, pressed=pressed, focus=page.focus)
    sheet = _laid_out(style, page, head)
    if sheet is not None:
        return sheet
    tightest = replace(style, squeeze=len(SQUEEZES) - 1)
    page = terse(page)
    while (shorter := _shorter(page)) is not None:
        page = shorter
        sheet = _Arrangement(tightest, page, head).sheet()
        if sheet is not None:
            return replace(sheet, cut=True)
    raise ValueError(f"not even an empty page has room: {page.name}")


def holds(page: Page, glass: Glass, theme: Theme, head: Head, tightest: int) -> bool:
    """Whether a page has room when type and space give way at most so many steps."""
    style = Style(glass, theme, page.aids.large, squeeze=tightest)
    return _Arrangement(style, page, head, grows=False).sheet() is not None


def terse(page: Page) -> Page:
    """The page with its choices by their names alone; what says why one cannot be had now stays."""
    controls = (replace(each, detail="") if each.enabled and each.kind in CHOICES else each for each in page.controls)
    return replace(page, controls=tuple(controls))


def _laid_out(style: Style, page: Page, head: Head) -> Sheet | None:
    squeezes = range(0 if style.glass.portrait else USUAL, len(SQUEEZES))
    tries = [(page, each) for each in squeezes] + [(terse(page), each) for each in squeezes]
    arranged = (_Arrangement(replace(style, squeeze=squeeze), said, head).sheet() for said, squeeze in tries)
    return next((sheet for sheet in arranged if sheet is not None), None)


def _shorter(page: Page) -> Page | None:
    """The page with a little less to read, or at last with a choice less; None where nothing is left to leave out."""
    blocks = list(page.blocks)
    for place in reversed(range(len(blocks))):
        block = blocks[place]
        if isinstance(block, Listing) and len(block.lines) > 1:
            blocks[place] = Listing((*block.lines[:-2], "…"))
            return replace(page, blocks=tuple(blocks))
        if isinstance(block, Paragraph):
            return replace(page, blocks=(*blocks[:place], *blocks[place + 1 :]))
        if isinstance(block, Facts) and len(block.rows) > 1:
            blocks[place] = Facts(block.rows[:-1])
            return replace(page, blocks=tuple(blocks))
    if blocks:
        return replace(page, blocks=tuple(blocks[:-1]))
    choices = page.of(*CHOICES)
    return replace(page, controls=tuple(each for each in page.controls if each is not choices[-1])) if choices else None


class _Arrangement:
    """One page in one style."""

    def __init__(self, style: Style, page: Page, head: Head, *, grows: bool = True) -> None:
        self._style = style
        self._grows = grows
        self._page = page
        self._head = head
        self._w, self._h = style.glass.size
        beside_body = 0 if style.glass.portrait else style.glass.mm(RAIL_MM) + 2 * style.edge
        self._inner = self._w - 2 * style.edge - beside_body
        self._greets = style.glass.portrait and bool(page.of(Kind.SHORTCUT))
        # A keyboard, or large type, leaves glass that lies too little height for a heading below the band.
        self._types = not style.glass.portrait and page.keyboard is not Keyboard.NONE
        self._titles = self._types or (not style.glass.portrait and style.large and page.left_s is None)

    def sheet(self) -> Sheet | None:
        """The sheet, or None where this style leaves no room for the page."""
        style = self._style
        edge, upright = style.edge, style.glass.portrait
        ways = foot(style.frame, self._page, self._inner) if upright else rail(style.frame, self._page)
        if ways is None:
            return None
        upper = self._band()
        bottom = self._h - edge - (ways.h + style.gap if upright else 0)
        body = self._body(upper.h + style.space(8), bottom)
        at = edge if upright else self._w - edge - ways.w, self._h - edge - ways.h
        if body is None or (upright and at[1] < style.glass.reach):
            return None
        whole = over(self._w, self._h, [upper, body.moved(edge, 0), ways.moved(*at)])
        return Sheet(style.glass.size, rgb(style.colours.ground), tuple(whole.pieces()), tuple(whole.targets()))

    def _band(self) -> Group:
        """The band; on the first page it bears the heading too, for it greets."""
        style = self._style
        tone = style.colours.band
        title = self._page.heading if self._titles else ""
        parts = [band(style.frame, self._head, self._inner, title)]
        if self._greets:
            parts.append(heading(style, self._page, self._inner, tone))
        inner = below(parts, style.space(8))
        margin = style.space(8) if self._greets else style.frame.space(4)
        full = over(self._w, inner.h + 2 * margin, [inner.moved(style.edge, margin)])
        return full.on(Card(Box(0, 0, full.w, full.h), rgb(tone.ground)))

    def _body(self, top: int, bottom: int) -> Group | None:
        """What is read from above, what is touched below it, or at the bottom within a seated person's reach."""
        style, w = self._style, self._inner
        low = self._page.aids.low_reach
        ceiling = style.glass.reach if low else 0
        reading, keyboard = self._reading(w), self._keyboard(w)
        at_keys = bottom - keyboard.h
        lower = at_keys - style.gap if keyboard.h else bottom
        rise = style.space(7) if reading.h else 0
        room = min(lower - top - reading.h - rise, lower - ceiling)
        touching = self._touching(w, room)
        if touching is None or (keyboard.h and at_keys < ceiling):
            return None
        sinks = style.glass.portrait and not keyboard.h and not low
        top += round((room - touching.h) * SINK) if sinks else 0
        at = lower - touching.h if low else top + reading.h + rise
        parts = [reading.moved(0, top), touching.moved(0, at), keyboard.moved((w - keyboard.w) // 2, at_keys)]
        return over(w, self._h, parts)

    def _reading(self, w: int) -> Group:
        """The heading and what there is to read; on glass that lies the number and its code have a column."""
        style, blocks = self._style, self._page.blocks
        colours = style.colours
        parts = []
        if not self._greets and not self._titles:
            parts.append(heading(style, self._page, w, Tone(colours.ground, colours.ink, colours.card.line)))
        aside = [block for block in blocks if isinstance(block, Number | Square)]
        if aside and not style.glass.portrait:
            column = style.glass.mm(COLUMN_MM)
            gap = style.space(6)
            rest = [block for block in blocks if block not in aside]
            parts.append(beside([self._stack(aside, column), self._stack(rest, w - column - gap)], gap))
        elif blocks:
            parts.append(self._stack(blocks, w))
        return below(parts, style.space(6))

    def _stack(self, blocks: Sequence[Block], w: int) -> Group:
        stack = below([laid(self._style, block, w) for block in blocks], self._style.space(5))
        return over(w, stack.h, [stack])

    def _touching(self, w: int, room: int) -> Group | None:
        """The choices as high as there is room for, up to what is comfortable; None where there is too little."""
        choices = self._choices(w, 0)
        if choices.h > room:
            return None
        grown = (self._choices(w, height_mm) for height_mm in HEIGHTS_MM) if self._grows else ()
        return next((each for each in grown if each.h <= room), choices)

    def _choices(self, w: int, height_mm: int) -> Group:
        style = self._style
        if self._types:
            return self._found(w)
        parts = []
        for kind in CHOICES:
            if controls := self._page.of(kind):
                columns = 1 if style.glass.portrait and len(controls) <= 4 and kind is Kind.CHOICE else 2
                parts.append(grid(style, controls, w, columns, style.glass.mm(min(height_mm, COMFORT_MM[kind]))))
        if turns := self._page.of(Kind.TURN):
            parts.append(self._turns(turns, w))
        return below(parts, style.gap)

    def _found(self, w: int) -> Group:
        """What was found for what is typed, in one row with the ways through it, each with its name alone."""
        style = self._style
        side = style.glass.mm(TURN_MM)
        turns = {each.id: button(style, each, side, style.target) for each in self._page.of(Kind.TURN)}
        room = w - sum(each.w + style.gap for each in turns.values())
        named = terse(self._page).of(*CHOICES)
        found = grid(style, named, room, 2, style.target)
        height = max([found.h, *(each.h for each in turns.values())])
        row = [turns.get("earlier"), found if named else None, turns.get("later")]
        return beside([within(each.w, height, each) for each in row if each is not None], style.gap)

    def _turns(self, turns: Sequence[Control], w: int) -> Group:
        """The ways to the list's page before and after, and between them which page this is."""
        style = self._style
        count = " / ".join(map(str, self._page.more or ()))
        third = (w - 2 * style.gap) // 3
        ink, ground = style.colours.ink, style.colours.ground
        said = written(style, count, Role.BODY, third, ink, ground, bold=True, align="middle")
        height = max(button(style, each, third, style.target).h for each in turns)
        places = [within(third, height, said).moved(third + style.gap, 0)]
        for each in turns:
            x = w - third if each.id == "later" else 0
            places.append(button(style, each, third, height).moved(x, 0))
        return over(w, height, places)

    def _keyboard(self, w: int) -> Group:
        style = self._style
        high = max(style.target, style.glass.mm(KEY_MM)) if style.glass.portrait else style.target
        match self._page.keyboard:
            case Keyboard.NONE:
                return Group(0, 0)
            case Keyboard.DIGITS:
                rows = DIGITS if style.glass.portrait else DIGITS_LYING
                return keys(style, rows, min(style.glass.mm(DIGITS_MM), w), high)
            case Keyboard.LETTERS:
                return keys(style, LETTERS, w, high)
