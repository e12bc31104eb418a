"""The kiosk's signs drawn at any size in any ink."""

from functools import lru_cache

from PIL import Image, ImageDraw

from kiosk.look.signs import SIGNS
from kiosk.look.strokes import GRID, Arc, Dot, Line, Stroke

STROKE = 1.9
"""Of the grid's units."""
SMOOTHING = 4


@lru_cache(maxsize=512)
def mask(name: str, side: int) -> Image.Image:
    """The sign as a mask of `side` dots; KeyError where there is no such sign."""
    strokes = SIGNS[name]
    unit = side * SMOOTHING / GRID
    large = Image.new("L", (side * SMOOTHING, side * SMOOTHING), 0)
    brush = ImageDraw.Draw(large)
    for stroke in strokes:
        _draw(brush, stroke, unit)
    return large.resize((side, side), Image.Resampling.LANCZOS)


def _draw(brush: ImageDraw.ImageDraw, stroke: Stroke, unit: float) -> None:
    half = STROKE * unit / 2
    match stroke:
        case Dot(middle=(x, y), radius=radius):
            _spot(brush, x * unit, y * unit, radius * unit)
        case Arc(middle=(x, y), radius=radius, start=start, end=end):
            outer = radius * unit + half
            box = (x * unit - outer, y * unit - outer, x * unit + outer, y * unit + outer)
            brush.arc(box, start, end, fill=255, width=round(2 * half))
        case Line(points=points, closed=closed):
            path = [(x * unit, y * unit) for x, y in (*points, *(points[:1] if closed else ()))]
            brush.line(path, fill=255, width=round(2 * half))
            for x, y in path:
                _spot(brush, x, y, half)


def _spot(brush: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    brush.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
