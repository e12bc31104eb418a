"""Draws bars and columns as SVG: colours ride as attributes, so a page's style sheet may repaint them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10

COLOURS = ("#0f5c55", "#8fbab3", "#1b5595", "#93a8c4")
LINE = "#b8860b"
INK, SOFT, RULE = "#17211e", "#52605b", "#d6ddd9"
FONT = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, WenQuanYi Zen Hei, sans-serif"
WIDTH = 720
LEFT, RIGHT, TOP = 150, 56, 40
BAR, GAP = 13, 16
COLUMNS_HIGH, FOOT = 200, 34
LABEL_EACH = 46
"""Units of the drawing a label under a column needs."""
LABELLED = (1, 2, 4, 8, 12, 24)
"""Every how many columns one may be labelled: quarter hours make whole hours of four."""
TEXT_WIDE = 12.0


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one kind, one for each label; None where there is none to show."""

    name: str
    values: Sequence[float | None]
    line: bool = False


def bars(title: str, labels: Sequence[str], series: Sequence[Series]) -> str:
    """Horizontal bars, a block a label and a bar a series."""
    top = _top(series)
    block = len(series) * (BAR + 2) + GAP
    high = TOP + block * len(labels) + 8
    scale = (WIDTH - LEFT - RIGHT) / top
    parts = [*_legend(series)]
    for tick in _ticks(top):
        x = LEFT + tick * scale
        parts += [_rule(x, TOP - 6, x, high - 8), _text(x, TOP - 10, _say(tick), "chart-soft", SOFT, "middle")]
    for row, label in enumerate(labels):
        y = TOP + row * block
        middle = y + len(series) * (BAR + 2) / 2 + 4
        parts.append(_text(LEFT - 10, middle, _fitting(label), "chart-ink", INK, "end"))
        for at, each in enumerate(series):
            value = each.values[row]
            if value is not None:
                bar_y = y + at * (BAR + 2)
                end = LEFT + max(1.0, value * scale)
                parts.append(_bar(at, LEFT, bar_y, end - LEFT, BAR, f"{label} · {each.name} {_say(value)}"))
                parts.append(_text(end + 6, bar_y + BAR - 2, _say(value), "chart-soft", SOFT, "start"))
    return _svg(title, high, parts)


def columns(title: str, labels: Sequence[str], series: Sequence[Series]) -> str:
    """Upright columns side by side, with lines over them for series that are lines."""
    top = _top(series)
    left, right = 40, 12
    step = (WIDTH - left - right) / max(1, len(labels))
    floor_y = TOP + COLUMNS_HIGH
    scale = COLUMNS_HIGH / top
    parts = [*_legend(series)]
    for tick in _ticks(top):
        y = floor_y - tick * scale
        parts += [_rule(left, y, WIDTH - right, y), _text(left - 6, y + 4, _say(tick), "chart-soft", SOFT, "end")]
    every = next((each for each in LABELLED if each * step >= LABEL_EACH), LABELLED[-1])
    for at, label in enumerate(labels):
        if at % every == 0:
            parts.append(_text(left + (at + 0.5) * step, floor_y + 18, label, "chart-soft", SOFT, "middle"))
    upright = [(at, each) for at, each in enumerate(series) if not each.line]
    for place, (at, each) in enumerate(upright):
        parts += _upright(at, each, labels, (left, floor_y, step, scale), place / max(1, len(upright)), len(upright))
    for each in series:
        if each.line:
            parts += _lines(each, (left, floor_y, step, scale))
    return _svg(title, floor_y + FOOT, parts)


Frame = tuple[float, float, float, float]
"""Left edge, floor, width of a step, height of a unit."""


def _upright(
    at: int, series: Series, labels: Sequence[str], frame: Frame, shift: float, together: int
) -> Iterator[str]:
    left, floor_y, step, scale = frame
    room = step * 0.78
    for place, value in enumerate(series.values):
        if value:
            x = left + place * step + step * 0.11 + shift * room
            hint = f"{labels[place]} · {series.name} {_say(value)}"
            yield _bar(at, x, floor_y - value * scale, room / together - 1, value * scale, hint)


def _lines(series: Series, frame: Frame) -> Iterator[str]:
    """A line through the values, broken where there are none."""
    left, floor_y, step, scale = frame
    run: list[str] = []
    for place, value in enumerate((*series.values, None)):
        if value is not None:
            run.append(f"{left + (place + 0.5) * step:.1f},{floor_y - value * scale:.1f}")
        elif run:
            points = " ".join(run)
            yield f'<polyline class="chart-line" points="{points}" fill="none" stroke="{LINE}" stroke-width="2.5"/>'
            run = []


def _legend(series: Sequence[Series]) -> Iterator[str]:
    x = 4.0
    for at, each in enumerate(series):
        y, high, kind, colour = (8, 3, "swatch", LINE) if each.line else (4, 11, at, COLOURS[at])
        yield f'<rect class="chart-{kind}" x="{x:.1f}" y="{y}" width="14" height="{high}" rx="2" fill="{colour}"/>'
        yield _text(x + 20, 14, each.name, "chart-ink", INK, "start")
        x += 44 + _wide(each.name)


def _svg(title: str, high: float, parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {WIDTH} {high:.0f}" role="img"'
        f' aria-label="{escape(title)}" font-family="{FONT}" font-size="{TEXT_WIDE:.0f}">'
    )
    return f"{head}{''.join(parts)}</svg>"


def _bar(at: int, x: float, y: float, wide: float, high: float, hint: str) -> str:
    box = f'x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}"'
    return f'<rect class="chart-{at}" {box} rx="2" fill="{COLOURS[at]}"><title>{escape(hint)}</title></rect>'


def _rule(x: float, y: float, until_x: float, until_y: float) -> str:
    ends = f'x1="{x:.1f}" y1="{y:.1f}" x2="{until_x:.1f}" y2="{until_y:.1f}"'
    return f'<line class="chart-rule" {ends} stroke="{RULE}" stroke-width="1"/>'


def _text(x: float, y: float, text: str, kind: str, colour: str, anchor: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text class="{kind}" {place} fill="{colour}">{escape(text)}</text>'


def _top(series: Sequence[Series]) -> float:
    """The end of the scale: the highest value, never nought."""
    return max((value for each in series for value in each.values if value is not None), default=0.0) * 1.04 or 1.0


def _ticks(top: float) -> list[float]:
    """Round steps up to the top, about five."""
    rough = top / 5
    unit = 10.0 ** floor(log10(rough))
    step = next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= rough)
    return [step * n for n in range(int(top / step) + 1)]


def _say(value: float) -> str:
    return f"{value:.0f}" if value == int(value) or value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def _wide(text: str) -> float:
    """How wide a text is about: Chinese letters are square, Latin ones about half as wide."""
    return sum(TEXT_WIDE if ord(letter) > 0x2E7F else TEXT_WIDE * 0.58 for letter in text)


def _fitting(text: str) -> str:
    """A label that fits beside its bars."""
    if _wide(text) <= LEFT - 16:
        return text
    while _wide(text) > LEFT - 30:
        text = text[:-1]
    return f"{text.rstrip()}…"
