"""The ways back and on and the aids: across the lower end of glass that stands, down the side of glass that lies."""

from devices.screens.canvas import Box
from kiosk.flow.page import Control, Kind, Page
from kiosk.look.controls import aid, button
from kiosk.look.group import Group, below, beside, over, total
from kiosk.look.sheet import Card
from kiosk.look.style import Style
from kiosk.look.theme import rgb

RAIL_MM = 60
"""How wide the rail is: what a keyboard of 20 mm keys leaves of the smallest glass."""


def foot(style: Style, page: Page, w: int) -> Group:
    """The ways back and on, and below them the aids; `w` dots wide."""
    rows = []
    if ways := _ways(style, page, w):
        height = max(button(style, way, wide, style.target).h for way, wide in ways)
        rows.append(beside([button(style, way, wide, height) for way, wide in ways], style.gap))
    if aids := page.of(Kind.AID):
        wide = _share(style, w, len(aids))
        height = max(aid(style, each, wide, style.target).h for each in aids)
        rows.append(beside([aid(style, each, wide, height) for each in aids], style.gap))
    return below(rows, style.gap)


def rail(style: Style, page: Page) -> Group | None:
    """The aids at the upper end, the ways back and on at the lower, where the eye ends; None where that is too much."""
    w, h = style.glass.mm(RAIL_MM), style.glass.size[1] - 2 * style.edge
    upper = below([aid(style, each, w, style.target) for each in page.of(Kind.AID)], style.gap)
    ways = page.of(Kind.BACK, Kind.PRIMARY)
    lower = below([button(style, each, w, style.target) for each in ways], style.gap)
    if total([upper, lower], style.gap) > h:
        return None
    ground = Card(
        Box(-style.edge, -style.edge, w + 2 * style.edge, h + 2 * style.edge), rgb(style.colours.plain.ground)
    )
    return over(w, h, [upper, lower.moved(0, h - lower.h)]).on(ground)


def _ways(style: Style, page: Page, w: int) -> list[tuple[Control, int]]:
    """The ways and how wide each is: a way back a third at most, the way on all that is left."""
    backs, on = page.of(Kind.BACK), page.of(Kind.PRIMARY)
    side = _share(style, w, max(len(backs) + len(on), 3 if backs else 1))
    rest = w - (side + style.gap) * len(backs)
    return [(each, side) for each in backs] + [(each, _share(style, rest, len(on))) for each in on]


def _share(style: Style, w: int, count: int) -> int:
    return (w - style.gap * (count - 1)) // count
