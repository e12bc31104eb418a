"""The glass in front of a citizen: how large it really is, and how high it hangs."""

from dataclasses import dataclass
from math import ceil

MM_PER_POINT = 25.4 / 72
UPRIGHT_MM = (270.0, 470.0)
LYING_MM = (334.0, 200.0)
"""Width and height of the smallest glass on which a keyboard of 20 mm keys leaves room for all else."""
WITHIN_REACH_MM = 200.0
"""How much of a glass must be within reach from a wheelchair: the keyboard, the ways on and the aids."""


@dataclass(frozen=True, slots=True)
class Glass:
    """A screen of `size` dots on glass `width_mm` wide, its lower edge `bottom_mm` above the floor.

    ValueError where the glass is too small for the targets a standing, a seated and an old hand need.
    """

    size: tuple[int, int]
    width_mm: float
    bottom_mm: float = 920.0
    reach_mm: float = 1200.0
    """How high above the floor a hand reaches from a wheelchair (domain.md §5: at most 1220)."""

    def __post_init__(self) -> None:
        """A glass too small to be touched by everybody, or out of reach, is refused."""
        width, height = UPRIGHT_MM if self.portrait else LYING_MM
        if self.width_mm < width or self.height_mm < height:
            raise ValueError(f"a kiosk's glass is at least {width:.0f} by {height:.0f} mm")
        if self.reach_mm - self.bottom_mm < WITHIN_REACH_MM:
            raise ValueError(f"at least {WITHIN_REACH_MM:.0f} mm of the glass must be within reach_mm")

    @property
    def height_mm(self) -> float:
        """How high the glass is; its dots are square."""
        return self.width_mm * self.size[1] / self.size[0]

    @property
    def portrait(self) -> bool:
        """Whether it stands upright."""
        return self.size[1] > self.size[0]

    @property
    def reach(self) -> int:
        """The first row of dots within reach from a wheelchair."""
        return max(ceil((self.height_mm - (self.reach_mm - self.bottom_mm)) * self._per_mm), 0)

    def mm(self, length: float) -> int:
        """A length on the glass in dots, never shorter than asked."""
        return ceil(length * self._per_mm)

    def pt(self, size: float) -> int:
        """A size of type in dots, never smaller than asked."""
        return ceil(size * MM_PER_POINT * self._per_mm)

    @property
    def _per_mm(self) -> float:
        return self.size[0] / self.width_mm


PORTRAIT = Glass((1080, 1920), 336.2)
"""27 inches, upright: the free-standing kiosk."""
LANDSCAPE = Glass((1280, 800), 336.0, bottom_mm=960.0)
"""15.6 inches, lying: the kiosk on a counter; all of it is within reach."""
