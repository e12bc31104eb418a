"""The kiosk's signs: strokes of our own on a square of 24 by 24, drawn at any size in any ink."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw

GRID = 24.0
STROKE = 1.9
"""Of the grid's units."""
SMOOTHING = 4

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A line from point to point; `closed` leads back to the first."""

    points: tuple[Point, ...]
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Arc:
    """Part of a circle, in degrees clockwise from the right."""

    middle: Point
    radius: float
    start: float = 0
    end: float = 360


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle."""

    middle: Point
    radius: float = 1.3


Stroke = Line | Arc | Dot


def _line(*points: Point) -> Line:
    return Line(points)


def _shape(*points: Point) -> Line:
    return Line(points, closed=True)


def _box(left: float, top: float, right: float, bottom: float) -> Line:
    return _shape((left, top), (right, top), (right, bottom), (left, bottom))


def _ring(x: float, y: float, radius: float) -> Arc:
    return Arc((x, y), radius)


def _person(x: float, y: float, size: float = 1.0) -> tuple[Stroke, ...]:
    return _ring(x, y, 3.2 * size), Arc((x, y + 11 * size), 6.2 * size, 180, 360)


_ROUND = _ring(12, 12, 9)
_SHEET = (_shape((5, 3), (14, 3), (19, 8), (19, 21), (5, 21)), _line((14, 3), (14, 8), (19, 8)))

SIGNS: Mapping[str, tuple[Stroke, ...]] = {
    # ways and states
    "back": (_line((10, 5), (3, 12), (10, 19)), _line((3, 12), (21, 12))),
    "go": (_line((14, 5), (21, 12), (14, 19)), _line((21, 12), (3, 12))),
    "onward": (_line((9, 5), (16, 12), (9, 19)),),
    "left": (_line((15, 5), (8, 12), (15, 19)),),
    "right": (_line((9, 5), (16, 12), (9, 19)),),
    "home": (_line((3, 12), (12, 4), (21, 12)), _line((6, 10), (6, 20), (18, 20), (18, 10))),
    "check": (_line((4, 12.5), (9.5, 18), (20, 6.5)),),
    "cross": (_line((5, 5), (19, 19)), _line((19, 5), (5, 19))),
    "plus": (_line((12, 4), (12, 20)), _line((4, 12), (20, 12))),
    "minus": (_line((4, 12), (20, 12)),),
    "info": (_ROUND, _line((12, 11), (12, 17)), Dot((12, 7.5))),
    "help": (_ROUND, Arc((12, 9.7), 3, 180, 405), _line((14.1, 11.8), (12, 14)), Dot((12, 17.3))),
    "good": (_ROUND, _line((7.5, 12.3), (10.8, 15.6), (16.5, 9))),
    "warning": (_shape((12, 3), (22, 20.5), (2, 20.5)), _line((12, 9), (12, 14.5)), Dot((12, 17.6))),
    "delete": (
        _shape((8, 5), (22, 5), (22, 19), (8, 19), (2, 12)),
        _line((11.5, 9), (17.5, 15)),
        _line((17.5, 9), (11.5, 15)),
    ),
    "clear": (
        _line((4, 7), (20, 7)),
        _line((9, 7), (9, 4), (15, 4), (15, 7)),
        _shape((6, 7), (7, 21), (17, 21), (18, 7)),
    ),
    # aids
    "language": (_ROUND, _line((3, 12), (21, 12)), Arc((20, 12), 12, 132, 228), Arc((4, 12), 12, -48, 48)),
    "large": (
        _line((2, 20), (8.5, 4), (15, 20)),
        _line((4.4, 14), (12.6, 14)),
        _line((19, 6), (19, 14)),
        _line((15.5, 10), (22.5, 10)),
    ),
    "low_reach": (_line((12, 3), (12, 15)), _line((6, 9.5), (12, 15.5), (18, 9.5)), _line((4, 20.5), (20, 20.5))),
    "spoken": (
        _shape((3, 9), (7, 9), (12, 4.5), (12, 19.5), (7, 15), (3, 15)),
        Arc((12, 12), 4.5, -50, 50),
        Arc((12, 12), 9, -50, 50),
    ),
    # what citizens come for
    "hall": (
        _line((2, 9), (12, 3), (22, 9), (2, 9)),
        _line((5, 9), (5, 18)),
        _line((9.7, 9), (9.7, 18)),
        _line((14.3, 9), (14.3, 18)),
        _line((19, 9), (19, 18)),
        _line((2.5, 20.5), (21.5, 20.5)),
    ),
    "search": (_ring(10.5, 10.5, 7), _line((15.7, 15.7), (21.5, 21.5))),
    "card": (
        _box(2, 5, 22, 19),
        _ring(8, 10.5, 2.2),
        Arc((8, 17), 3.6, 190, 350),
        _line((14, 10), (19, 10)),
        _line((14, 14), (19, 14)),
    ),
    "phone": (_box(6.5, 2.5, 17.5, 21.5), _line((10.5, 18.3), (13.5, 18.3))),
    "code": (
        _box(3, 3, 10, 10),
        _box(14, 3, 21, 10),
        _box(3, 14, 10, 21),
        _line((14, 14), (17, 14), (17, 17)),
        _line((21, 14), (21, 21), (14, 21), (14, 18)),
    ),
    "person": (_ring(12, 8, 4), Arc((12, 21.5), 8, 180, 360)),
    "people": (*_person(8.5, 8), Arc((16.5, 8), 2.9, 240, 450), Arc((15.2, 18.5), 6.4, 280, 355)),
    "staff": (
        *_person(12, 9),
        Arc((12, 8.4), 6.2, 180, 360),
        _line((5.8, 8.4), (5.8, 11)),
        _line((18.2, 8.4), (18.2, 11)),
    ),
    "shield": (
        _shape((12, 2.5), (20, 5.5), (20, 12), (17, 17.6), (12, 21.5), (7, 17.6), (4, 12), (4, 5.5)),
        _line((8.3, 11.8), (11, 14.5), (15.8, 9)),
    ),
    "medical": (
        _box(3.5, 6.5, 20.5, 20.5),
        _line((9, 6.5), (9, 3.5), (15, 3.5), (15, 6.5)),
        _line((12, 10), (12, 17)),
        _line((8.5, 13.5), (15.5, 13.5)),
    ),
    "coin": (
        _ROUND,
        _line((8, 7), (12, 12), (16, 7)),
        _line((12, 12), (12, 18)),
        _line((8.5, 12.2), (15.5, 12.2)),
        _line((8.5, 15), (15.5, 15)),
    ),
    "business": (
        _box(3, 8, 21, 20),
        _line((8.5, 8), (8.5, 4.5), (15.5, 4.5), (15.5, 8)),
        _line((3, 13), (21, 13)),
        _line((12, 12), (12, 14.5)),
    ),
    "building": (
        _box(5, 3, 15, 21),
        _line((15, 9), (20, 9), (20, 21), (15, 21)),
        _line((8.3, 7.5), (11.7, 7.5)),
        _line((8.3, 12), (11.7, 12)),
        _line((8.3, 16.5), (11.7, 16.5)),
    ),
    "key": (
        _ring(7.5, 16.5, 4.5),
        _line((10.8, 13.2), (20.5, 3.5)),
        _line((15.5, 8.5), (18.5, 11.5)),
        _line((18.5, 5.5), (21, 8)),
    ),
    "police": (
        _shape((12, 2.5), (20, 5.5), (20, 12), (17, 17.6), (12, 21.5), (7, 17.6), (4, 12), (4, 5.5)),
        _ring(12, 11, 3.4),
    ),
    "car": (
        _shape((3, 17), (3, 12), (5, 11), (7, 6), (17, 6), (19, 11), (21, 12), (21, 17)),
        _line((5, 11), (19, 11)),
        _ring(7.5, 17.5, 2),
        _ring(16.5, 17.5, 2),
    ),
    "heart": (
        Arc((7.6, 8.8), 4.7, 135, 345),
        Arc((16.4, 8.8), 4.7, 195, 405),
        _line((4.2, 12.1), (12, 20.5), (19.8, 12.1)),
    ),
    "child": (
        _ring(12, 7.5, 4),
        _line((12, 11.5), (12, 16.5)),
        _line((6.5, 13.5), (17.5, 13.5)),
        _line((8, 21.5), (12, 16.5), (16, 21.5)),
    ),
    "school": (_shape((12, 4), (23, 9.5), (12, 15), (1, 9.5)), _line((6, 12), (6, 17), (12, 20), (18, 17), (18, 12))),
    "leaf": (Arc((4, 4), 16, 0, 90), Arc((20, 20), 16, 180, 270), _line((4, 20), (14, 10))),
    "scales": (
        _line((12, 3), (12, 21)),
        _line((7, 21), (17, 21)),
        _line((4, 6), (20, 6)),
        Arc((4.5, 12), 3.5, 0, 180),
        Arc((19.5, 12), 3.5, 0, 180),
        _line((1, 12), (4.5, 6), (8, 12)),
        _line((16, 12), (19.5, 6), (23, 12)),
    ),
    "work": (
        _ring(12, 12, 3.6),
        _ring(12, 12, 7.4),
        *(
            _line(a, b)
            for a, b in (
                ((12, 1.6), (12, 4.6)),
                ((12, 19.4), (12, 22.4)),
                ((1.6, 12), (4.6, 12)),
                ((19.4, 12), (22.4, 12)),
                ((4.7, 4.7), (6.8, 6.8)),
                ((17.2, 17.2), (19.3, 19.3)),
                ((4.7, 19.3), (6.8, 17.2)),
                ((17.2, 6.8), (19.3, 4.7)),
            )
        ),
    ),
    "package": (
        _shape((12, 2.5), (21, 7), (21, 17), (12, 21.5), (3, 17), (3, 7)),
        _line((3, 7), (12, 11.5), (21, 7)),
        _line((12, 11.5), (12, 21.5)),
    ),
    "region": (
        _shape((3, 6), (9, 3), (15, 6), (21, 3), (21, 18), (15, 21), (9, 18), (3, 21)),
        _line((9, 3), (9, 18)),
        _line((15, 6), (15, 21)),
    ),
    "more": (Dot((5, 12), 1.8), Dot((12, 12), 1.8), Dot((19, 12), 1.8)),
    # what a kiosk does
    "ticket": (
        _shape(
            (2.5, 7), (21.5, 7), (21.5, 10), (20, 12), (21.5, 14), (21.5, 17), (2.5, 17), (2.5, 14), (4, 12), (2.5, 10)
        ),
        _line((15, 9.5), (15, 11)),
        _line((15, 13), (15, 14.5)),
    ),
    "calendar": (
        _box(3, 5, 21, 21),
        _line((3, 10), (21, 10)),
        _line((8, 2.5), (8, 7)),
        _line((16, 2.5), (16, 7)),
        _line((8, 15.3), (11, 18), (16.5, 13)),
    ),
    "clock": (_ROUND, _line((12, 6.5), (12, 12), (16, 14.5))),
    "again": (Arc((12, 12), 8.5, -60, 230), _line((16.3, 1.5), (16.3, 5.4), (20.5, 5.4))),
    "document": (*_SHEET, _line((8.5, 12), (15.5, 12)), _line((8.5, 16), (15.5, 16))),
    "list": (
        *(Dot((4.5, y), 1.5) for y in (6, 12, 18)),
        *(_line((9, y), (20.5, y)) for y in (6, 12, 18)),
    ),
    "count-one": (_box(6.5, 4, 17.5, 20),),
    "count-few": (_box(3, 6.5, 13.5, 20.5), _line((7.5, 3), (18, 3), (18, 16.5))),
    "count-many": (
        _box(2, 9.5, 11.5, 21.5),
        _line((6, 6), (15.5, 6), (15.5, 17.5)),
        _line((10.5, 2.5), (20, 2.5), (20, 14)),
    ),
    "print": (
        _line((7, 9), (7, 3), (17, 3), (17, 9)),
        _shape((3, 9), (21, 9), (21, 17), (17, 17), (17, 14), (7, 14), (7, 17), (3, 17)),
        _line((7, 17), (7, 21), (17, 21), (17, 17)),
    ),
    "locker": (
        _box(4, 2.5, 20, 21.5),
        _line((12, 2.5), (12, 21.5)),
        _line((4, 12), (20, 12)),
        Dot((9.5, 7.3), 1.1),
        Dot((14.5, 7.3), 1.1),
        Dot((9.5, 16.7), 1.1),
        Dot((14.5, 16.7), 1.1),
    ),
    "star": (
        _shape(
            (12, 2.5),
            (14.9, 8.8),
            (21.8, 9.6),
            (16.7, 14.3),
            (18.1, 21.1),
            (12, 17.7),
            (5.9, 21.1),
            (7.3, 14.3),
            (2.2, 9.6),
            (9.1, 8.8),
        ),
    ),
    "wheelchair": (
        Dot((9.5, 4), 2),
        _line((9.5, 7.5), (9.5, 14), (15.5, 14), (19, 20)),
        _line((9.5, 10.3), (15, 10.3)),
        Arc((10, 16), 5.6, 70, 235),
    ),
    "walk": (
        Dot((13, 4), 2),
        _line((12.5, 8), (11, 14), (15, 17), (16, 22)),
        _line((11, 14), (9.5, 17.5), (6.5, 21.5)),
        _line((7, 12.5), (8.5, 9), (12.5, 8), (15, 11.5), (18.5, 12.5)),
    ),
    "guide": (*_person(7.5, 8, 0.85), *_person(17, 8, 0.85), _line((10.5, 15.5), (14, 15.5))),
    "hand": (
        _line(
            (7, 21.5),
            (4, 15),
            (6, 14),
            (8, 16.5),
            (8, 5),
            (10.6, 5),
            (10.6, 12),
            (10.6, 3.5),
            (13.2, 3.5),
            (13.2, 12),
            (13.2, 4.5),
            (15.8, 4.5),
            (15.8, 13),
            (15.8, 7),
            (18.4, 7),
            (18.4, 16),
            (16.5, 21.5),
        ),
    ),
    "elder": (
        Dot((10, 4), 2),
        _line((10, 7.5), (8.5, 14.5), (11, 17.5), (11, 22)),
        _line((8.5, 14.5), (5.5, 22)),
        _line((10, 8.5), (12, 12), (16, 12.5)),
        _line((16.5, 11), (16.5, 22)),
    ),
    "soldier": (
        _shape(
            (12, 3), (14, 8), (19, 8), (15, 11.2), (16.6, 16.4), (12, 13.4), (7.4, 16.4), (9, 11.2), (5, 8), (10, 8)
        ),
        _line((5, 20.5), (19, 20.5)),
    ),
    "settings": (
        _line((4, 6), (20, 6)),
        _line((4, 12), (20, 12)),
        _line((4, 18), (20, 18)),
        Dot((9, 6), 2.4),
        Dot((15, 12), 2.4),
        Dot((8, 18), 2.4),
    ),
    "closed": (_ROUND, _line((5.8, 5.8), (18.2, 18.2))),
    "bell": (
        Arc((12, 10), 6, 180, 360),
        _line((6, 10), (6, 15), (3.5, 18), (20.5, 18), (18, 15), (18, 10)),
        Arc((12, 19), 2.4, 10, 170),
    ),
}


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
