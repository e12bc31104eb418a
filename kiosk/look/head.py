"""The upper end of a screen: the band with the hall's name and the time, and the page's heading."""

from dataclasses import dataclass

from devices.screens.canvas import Box
from kiosk.flow.page import Page
from kiosk.look.group import Group, over, within
from kiosk.look.sheet import Card, Emblem, Ring, Role, Sign
from kiosk.look.style import Style, written
from kiosk.look.theme import Tone, rgb

LAST_S = 15
"""Seconds of a full ring: as long as the flow counts down."""
EMBLEM_MM, RING_MM = 11, 20


@dataclass(frozen=True, slots=True)
class Head:
    """What the band says: whose hall it is, in the page's language, and the time of day."""

    hall: str
    time: str


def band(style: Style, head: Head, w: int, title: str = "") -> Group:
    """The hall's emblem and name, or a page's title instead, and the time at the right end; `w` dots wide."""
    tone = style.colours.band
    side = style.glass.mm(EMBLEM_MM)
    box = Box(0, 0, side, side)
    logo = style.theme.logo
    emblem = Group(side, side, (Emblem(logo, box) if logo else Sign("hall", box, rgb(tone.ink)),))
    clock = written(style, head.time, Role.DETAIL, w, tone.ink, tone.ground, bold=True)
    after = side + style.space(4)
    room = w - after - clock.w - style.space(6)
    role = Role.HEADING if title else Role.DETAIL
    name = written(style, title or head.hall, role, room, tone.ink, tone.ground, bold=True)
    height = max(side, name.h, clock.h)
    parts = ((emblem, 0), (name, after), (clock, w - clock.w))
    return over(w, height, [within(part.w, height, part).moved(x, 0) for part, x in parts])


def heading(style: Style, page: Page, w: int, tone: Tone) -> Group:
    """The page's question, and beside it the seconds left where they are counted."""
    ring = _countdown(style, page.left_s) if page.left_s is not None else Group(0, 0)
    room = w - ring.w - (style.space(6) if ring.w else 0)
    words = written(style, page.heading, Role.HEADING, room, tone.ink, tone.ground, bold=True, even=True)
    height = max(ring.h, words.h)
    return over(w, height, [within(words.w, height, words), within(ring.w, height, ring).moved(w - ring.w, 0)])


def _countdown(style: Style, left_s: int) -> Group:
    tone = style.colours.card
    side = max(style.glass.mm(RING_MM), style.size(Role.DETAIL) * 2)
    box = Box(0, 0, side, side)
    seconds = written(style, str(left_s), Role.DETAIL, side, style.colours.ink, tone.ground, bold=True, align="middle")
    disc = Card(box, rgb(tone.ground), radius=side // 2)
    ring = Ring(box, min(left_s / LAST_S, 1.0), rgb(style.colours.accent), rgb(tone.line))
    return within(side, side, seconds).on(disc, ring)
