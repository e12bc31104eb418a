"""Paints a sheet; what was painted once — a line of text, a corner, a sign, a code — is kept for the next time."""

from functools import lru_cache
from pathlib import Path
from typing import assert_never

import segno
from PIL import Image, ImageDraw

from devices.screens.canvas import Box, Colour
from devices.screens.stencils import stencil
from kiosk.look import icons
from kiosk.look.sheet import Card, Code, Emblem, Piece, Ring, Sheet, Sign, Text

QUIET_MODULES = 2
"""The light border of a QR code; the card it stands on is light too."""
SMOOTHING = 4


def paint(sheet: Sheet) -> Image.Image:
    """The picture of a sheet, RGB, of exactly its size."""
    image = Image.new("RGB", sheet.size, sheet.ground)
    for piece in sheet.pieces:
        _paint(image, piece)
    return image


def _paint(image: Image.Image, piece: Piece) -> None:
    match piece:
        case Card():
            _card(image, piece)
        case Text():
            _text(image, piece)
        case Sign(name=name, box=box, ink=ink):
            image.paste(ink, (box.x, box.y), icons.mask(name, box.w))
        case Code(data=data, box=box):
            image.paste(_code(data, box.w), (box.x, box.y))
        case Ring():
            _ring(image, piece)
        case Emblem(path=path, box=box):
            emblem = _emblem(path, box.w)
            image.paste(emblem, (box.x, box.y), emblem)
        case _:
            assert_never(piece)


def _text(image: Image.Image, text: Text) -> None:
    line = stencil(text.text, text.size, text.bold)
    image.paste(text.ink, (text.box.x + line.left, text.base + line.top), line.mask)


def _card(image: Image.Image, card: Card) -> None:
    if card.line is not None and card.thick:
        _plate(image, card.box, card.line, card.radius)
        _plate(image, card.box.inset(card.thick, card.thick), card.fill, max(card.radius - card.thick, 0))
    else:
        _plate(image, card.box, card.fill, card.radius)


def _plate(image: Image.Image, box: Box, fill: Colour, radius: int) -> None:
    """A rectangle with round corners, drawn as three bars and four corners."""
    radius = min(radius, box.w // 2, box.h // 2)
    image.paste(fill, (box.x + radius, box.y, box.right - radius, box.bottom))
    if not radius:
        return
    image.paste(fill, (box.x, box.y + radius, box.x + radius, box.bottom - radius))
    image.paste(fill, (box.right - radius, box.y + radius, box.right, box.bottom - radius))
    corners = _corners(radius)
    for corner, (x, y) in zip(
        corners,
        (
            (box.x, box.y),
            (box.right - radius, box.y),
            (box.right - radius, box.bottom - radius),
            (box.x, box.bottom - radius),
        ),
        strict=True,
    ):
        image.paste(fill, (x, y), corner)


@lru_cache(maxsize=64)
def _corners(radius: int) -> tuple[Image.Image, ...]:
    """The four corners of a round card: upper left, upper right, lower right, lower left."""
    large = Image.new("L", (2 * radius * SMOOTHING, 2 * radius * SMOOTHING), 0)
    ImageDraw.Draw(large).ellipse((0, 0, large.width - 1, large.height - 1), fill=255)
    disc = large.resize((2 * radius, 2 * radius), Image.Resampling.LANCZOS)
    places = ((0, 0), (radius, 0), (radius, radius), (0, radius))
    return tuple(disc.crop((x, y, x + radius, y + radius)) for x, y in places)


@lru_cache(maxsize=8)
def _code(data: str, side: int) -> Image.Image:
    rows = segno.make(data, micro=False, error="m").matrix
    modules = len(rows) + 2 * QUIET_MODULES
    small = Image.new("1", (modules, modules), 1)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                small.putpixel((x + QUIET_MODULES, y + QUIET_MODULES), 0)
    scale = max(side // modules, 1)
    picture = Image.new("RGB", (side, side), (255, 255, 255))
    code = small.convert("RGB").resize((modules * scale, modules * scale), Image.Resampling.NEAREST)
    picture.paste(code, ((side - code.width) // 2, (side - code.height) // 2))
    return picture


def _ring(image: Image.Image, ring: Ring) -> None:
    mask = _ring_mask(ring.box.w, round(ring.part * 360))
    image.paste(ring.track, (ring.box.x, ring.box.y), _ring_mask(ring.box.w, 360))
    image.paste(ring.ink, (ring.box.x, ring.box.y), mask)


@lru_cache(maxsize=64)
def _ring_mask(side: int, degrees: int) -> Image.Image:
    large = Image.new("L", (side * SMOOTHING, side * SMOOTHING), 0)
    edge = large.width - 1
    ImageDraw.Draw(large).arc((0, 0, edge, edge), -90, degrees - 90, fill=255, width=large.width // 11)
    return large.resize((side, side), Image.Resampling.LANCZOS)


@lru_cache(maxsize=2)
def _emblem(path: Path, side: int) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert("RGBA").resize((side, side), Image.Resampling.LANCZOS)
