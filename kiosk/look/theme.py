"""The theme: colours, type and spaces, read strictly from `config/themes/` and held to what everybody can read."""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec

from devices.screens.canvas import Colour
from hall.packaged import packaged
from hall.reading import read_strict

READABLE = 4.5
"""WCAG 2.2, success criterion 1.4.3: ink against ground."""
VISIBLE = 3.0
"""WCAG 2.2, success criterion 1.4.11: the line that shows where a control ends."""
LARGE_PT = 30
"""domain.md §5: the main interface of the large mode."""
TARGET_MM, GAP_MM = 20, 5
"""domain.md §5: what is touched on a standing kiosk, and what lies between."""

Hex = Annotated[str, msgspec.Meta(pattern="^#[0-9A-Fa-f]{6}$")]
Points = Annotated[float, msgspec.Meta(ge=14, le=400)]
Millimetres = Annotated[float, msgspec.Meta(gt=0, le=100)]


@dataclass(frozen=True, slots=True)
class Tone:
    """A ground, what is written on it, and the line around it."""

    ground: Hex
    ink: Hex
    line: Hex


@dataclass(frozen=True, slots=True)
class Colours:
    """Every colour of a screen; ValueError where some ink cannot be read on its ground."""

    ground: Hex
    ink: Hex
    quiet: Hex
    accent: Hex
    focus: Hex
    band: Tone
    card: Tone
    chosen: Tone
    primary: Tone
    pressed: Tone
    disabled: Tone
    plain: Tone
    good: Tone
    warning: Tone

    def __post_init__(self) -> None:
        """Colours that some could not read are refused."""
        for name, ink, ground, least in self.pairs():
            if (found := contrast(rgb(ink), rgb(ground))) < least:
                raise ValueError(f"{name}: {ink} on {ground} has a contrast of {found:.2f}, at least {least} is needed")

    def pairs(self) -> list[tuple[str, Hex, Hex, float]]:
        """Every ink with the ground it is drawn on, and the contrast it needs there."""
        tones = {each.name: tone for each in fields(self) if isinstance(tone := getattr(self, each.name), Tone)}
        written = [(name, tone.ink, tone.ground, READABLE) for name, tone in tones.items()]
        grounds = (self.ground, self.plain.ground)
        lines = [
            (f"{name}.line", tones[name].line, ground, VISIBLE)
            for name in ("card", "chosen", "primary", "pressed", "disabled")
            for ground in grounds
        ]
        return [
            *written,
            *lines,
            ("ink", self.ink, self.ground, READABLE),
            ("quiet", self.quiet, self.ground, READABLE),
            ("quiet", self.quiet, self.card.ground, READABLE),
            ("accent", self.accent, self.ground, READABLE),
            ("accent", self.accent, self.card.ground, READABLE),
            ("accent", self.accent, self.plain.ground, READABLE),
            ("focus", self.focus, self.ground, VISIBLE),
            ("focus", self.focus, self.card.ground, VISIBLE),
        ]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Type in points on the glass."""

    number: Points
    heading: Points
    label: Points
    body: Points
    detail: Points


@dataclass(frozen=True, slots=True)
class Spaces:
    """Lengths in millimetres on the glass."""

    edge: Millimetres
    gap: Annotated[float, msgspec.Meta(ge=GAP_MM, le=20)]
    target: Annotated[float, msgspec.Meta(ge=TARGET_MM, le=60)]
    pad: Millimetres
    radius: Millimetres
    line: Millimetres


@dataclass(frozen=True, slots=True)
class Theme:
    """How every screen of a kiosk looks."""

    colours: Colours
    usual: Sizes
    large: Sizes
    space: Spaces
    logo: Path | None = None
    """The hall's own emblem, a square picture; the software's where there is none."""

    def __post_init__(self) -> None:
        """Large is large everywhere."""
        if min(getattr(self.large, each.name) for each in fields(Sizes)) < LARGE_PT:
            raise ValueError(f"every size of [large] is at least {LARGE_PT} pt")


def read_theme(name: str = "calm", override: Path | None = None) -> Theme:
    """A theme of `config/themes/`, a hall's own values laid over it; raises `Unreadable`, FileNotFoundError."""
    document = tomllib.loads(packaged("themes", f"{name}.toml").read_text(encoding="utf-8"))
    if override is not None:
        own = tomllib.loads(override.read_text(encoding="utf-8"))
        if isinstance(own.get("logo"), str):
            own["logo"] = str(override.parent / own["logo"])
        document = _over(document, own)
    return read_strict(document, Theme)


@cache
def rgb(colour: Hex) -> Colour:
    """A colour as three numbers."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(one: Colour, other: Colour) -> float:
    """WCAG's ratio of luminances, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _over(below: dict[str, object], above: dict[str, object]) -> dict[str, object]:
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        merged[key] = _over(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged
