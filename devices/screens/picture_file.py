"""A screen that is a picture file, for a hall without screens: whoever looks at the file sees the board."""

from pathlib import Path

from PIL import Image

from devices.screens.canvas import Box


class PictureFile:
    """A PNG that is replaced as a whole, so that nobody ever reads half a picture."""

    def __init__(self, path: Path, size: tuple[int, int]) -> None:
        self.size = size
        self._path = path
        self._picture = Image.new("RGB", size)
        path.parent.mkdir(parents=True, exist_ok=True)

    def show(self, picture: bytes, box: Box) -> None:
        """Leave an RGB picture in its place in the file; what is beside it stays."""
        self._picture.paste(Image.frombytes("RGB", (box.w, box.h), picture), (box.x, box.y))
        draft = self._path.with_suffix(".draft")
        self._picture.save(draft, format="PNG", compress_level=1)
        draft.replace(self._path)

    def alive(self) -> bool:
        """A file is always there to be written."""
        return True
