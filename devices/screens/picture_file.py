"""A screen that is a picture file, for a hall without screens: whoever looks at the file sees the board."""

from pathlib import Path

from PIL import Image


class PictureFile:
    """A PNG that is replaced as a whole, so that nobody ever reads half a picture."""

    def __init__(self, path: Path, size: tuple[int, int]) -> None:
        self.size = size
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)

    def show(self, picture: bytes) -> None:
        """Leave an RGB picture of exactly `size` in the file."""
        draft = self._path.with_suffix(".draft")
        Image.frombytes("RGB", self.size, picture).save(draft, format="PNG", compress_level=1)
        draft.replace(self._path)

    def alive(self) -> bool:
        """A file is always there to be written."""
        return True
