"""What the kiosk's signs are drawn of: lines, arcs and dots on a square of 24 by 24."""

from dataclasses import dataclass

GRID = 24.0

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


def line(*points: Point) -> Line:
    """Straight from point to point."""
    return Line(points)


def shape(*points: Point) -> Line:
    """Straight from point to point and back to the first."""
    return Line(points, closed=True)


def box(left: float, top: float, right: float, bottom: float) -> Line:
    """An upright rectangle."""
    return shape((left, top), (right, top), (right, bottom), (left, bottom))


def ring(x: float, y: float, radius: float) -> Arc:
    """A whole circle."""
    return Arc((x, y), radius)


def person(x: float, y: float, size: float = 1.0) -> tuple[Stroke, ...]:
    """A head and shoulders."""
    return ring(x, y, 3.2 * size), Arc((x, y + 11 * size), 6.2 * size, 180, 360)
