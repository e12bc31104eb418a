"""Finds a font with Chinese characters and opens the right face of it at a size.

A program that draws with pygame lets Pillow draw the text all the same: pygame opens only the first face of a
collection, at its thinnest weight where the font is a variable one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from PIL import ImageFont

from devices.ports import DeviceError

_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
"""Where Debian's font packages, an administrator and a user put fonts."""
_STATIC = (
    ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"),  # fonts-noto-cjk
    ("wqy-zenhei.ttc", "wqy-zenhei.ttc"),  # fonts-wqy-zenhei: one weight
)
_WHEEL = "manimgx_fonts_cjk"
_VARIABLE = "NotoSansCJK-VF.otf.ttc"
OPEN = 4
"""Faces kept open: each takes 3 to 4 MB, and opening it again a millisecond."""
_REGULAR, _BOLD = 400, 700
"""OpenType's weight classes."""


@dataclass(frozen=True, slots=True)
class Face:
    """A face of a font file; `weight` is None where the file has just the one."""

    path: Path
    index: int
    weight: int | None = None


@lru_cache(maxsize=OPEN)
def font(size: int, bold: bool = False, mono: bool = False) -> ImageFont.FreeTypeFont:
    """The hall's font at a size in dots; raises `DeviceError("no_font")` where this machine has none."""
    face = find_face(bold, mono)
    opened = ImageFont.truetype(face.path, size, index=face.index, layout_engine=ImageFont.Layout.BASIC)
    if face.weight is not None:
        opened.set_variation_by_axes([face.weight])
    return opened


@cache
def find_face(bold: bool = False, mono: bool = False) -> Face:
    """The face for simplified Chinese; with `mono`, one whose Latin letters are half as wide, if the file has it."""
    for path, weight in _files(bold):
        return Face(path, _simplified(path, mono), weight)
    raise DeviceError("no_font", "install fonts-noto-cjk or fonts-wqy-zenhei, or the package manimgx-fonts-cjk")


def _files(bold: bool) -> Iterator[tuple[Path, int | None]]:
    for names in _STATIC:
        for folder in _FOLDERS:
            for path in sorted(folder.rglob(names[bold])):
                yield path, None
    spec = find_spec(_WHEEL)
    for place in (spec.submodule_search_locations if spec else None) or ():
        if (path := Path(place, _VARIABLE)).exists():
            yield path, _BOLD if bold else _REGULAR


def _simplified(path: Path, mono: bool) -> int:
    names = list(_families(path))
    wanted = ("Mono CJK SC", "CJK SC") if mono else ("Sans CJK SC",)
    for word in wanted:
        for index, name in enumerate(names):
            if word in name:
                return index
    return 0


def _families(path: Path) -> Iterator[str]:
    for index in range(32):
        try:
            yield ImageFont.truetype(path, 12, index=index).getname()[0] or ""
        except OSError:
            return
