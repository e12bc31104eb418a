"""A picture laid of tiles: what says the same as before is not painted again, what was painted lately is kept."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from PIL import Image

from devices.screens.canvas import Box, Canvas
from displays import palette

KEPT_BYTES = 10 * 1024 * 1024
"""Of painted tiles, so that a blinking row, or a page that comes back, costs no painting."""
LARGEST_KEPT = KEPT_BYTES // 8
"""A whole screen is not worth its room."""

Painting = Callable[..., None]
"""Paints what it is told onto a canvas, inside a box."""
_Key = tuple[Painting, tuple[Hashable, ...], int, int]


@dataclass(frozen=True, slots=True)
class Tile:
    """A part of the picture: where it is, who paints it, and all that the painter is told; equal tiles look alike."""

    box: Box
    paint: Painting
    told: tuple[Hashable, ...] = ()


class Mosaic:
    """One screen's picture."""

    def __init__(self, size: tuple[int, int], unit: float) -> None:
        self.image = Image.new("RGB", size, palette.GROUND)
        self._unit = unit
        self._laid: dict[Box, Tile] = {}
        self._kept: OrderedDict[_Key, Image.Image] = OrderedDict()
        self._kept_bytes = 0
        self._bare = True

    def lay(self, tiles: Sequence[Tile]) -> Box | None:
        """Make the picture of these tiles, none of which overlap; where it changed."""
        wanted = {tile.box: tile for tile in tiles if tile.box.w > 0 and tile.box.h > 0}
        gone = [box for box in self._laid if box not in wanted]
        fresh = [tile for box, tile in wanted.items() if self._laid.get(box) != tile]
        for box in gone:
            self.image.paste(palette.GROUND, (box.x, box.y, box.right, box.bottom))
        for tile in fresh:
            self.image.paste(self._painted(tile), (tile.box.x, tile.box.y))
        self._laid = wanted
        whole, self._bare = self._bare, False
        return Box(0, 0, *self.image.size) if whole else _around([*gone, *(tile.box for tile in fresh)])

    def cut(self, box: Box) -> bytes:
        """A part of the picture, RGB, three bytes a dot, row by row."""
        return self.image.crop((box.x, box.y, box.right, box.bottom)).tobytes()

    def _painted(self, tile: Tile) -> Image.Image:
        key = (tile.paint, tile.told, tile.box.w, tile.box.h)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        canvas = Canvas((tile.box.w, tile.box.h), palette.GROUND, self._unit)
        tile.paint(canvas, Box(0, 0, tile.box.w, tile.box.h), *tile.told)
        if _bytes(canvas.image) <= LARGEST_KEPT:
            self._keep(key, canvas.image)
        return canvas.image

    def _keep(self, key: _Key, image: Image.Image) -> None:
        self._kept[key] = image
        self._kept_bytes += _bytes(image)
        while self._kept_bytes > KEPT_BYTES:
            _, oldest = self._kept.popitem(last=False)
            self._kept_bytes -= _bytes(oldest)


def _around(boxes: Sequence[Box]) -> Box | None:
    """The smallest box around some."""
    if not boxes:
        return None
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(x, y, max(box.right for box in boxes) - x, max(box.bottom for box in boxes) - y)


def _bytes(image: Image.Image) -> int:
    return image.width * image.height * len(image.getbands())
