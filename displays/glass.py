"""The glass people look at: its dots, its width, and from how far its numbers must be read."""

from dataclasses import dataclass

from devices.screens.canvas import Box

MM_PER_METRE = 5.0
"""Height of a character for each metre it is read from (domain.md §5.3: 5 m, 25 mm)."""
CAP = 0.73
"""Of its size, how high a capital or digit of the hall's font is."""
LANDSCAPE_MM, PORTRAIT_MM = 1210.0, 680.0
"""How wide a 55-inch screen is, lying and standing."""
SMALLEST, LARGEST = 40.0, 260.0
"""Of a number, on a screen whose shorter side has 1080 dots."""


@dataclass(frozen=True, slots=True)
class Glass:
    """A screen as people see it."""

    size: tuple[int, int]
    width_mm: float = 0.0
    """0: that of a 55-inch screen."""
    metres: float = 5.0
    """From how far numbers are read; everything else from half as far."""

    @property
    def unit(self) -> float:
        """What one dot of a screen is whose shorter side has 1080."""
        return min(self.size) / 1080

    @property
    def lying(self) -> bool:
        """Whether it is wider than high."""
        return self.size[0] >= self.size[1]

    @property
    def em(self) -> float:
        """The size of a number, on a screen whose shorter side has 1080 dots."""
        width_mm = self.width_mm or (LANDSCAPE_MM if self.lying else PORTRAIT_MM)
        dots = self.metres * MM_PER_METRE / CAP / (width_mm / self.size[0])
        return min(max(dots / self.unit, SMALLEST), LARGEST)

    def dots(self, length: float) -> int:
        """A length given for a screen whose shorter side has 1080 dots, in dots of this one."""
        return max(round(length * self.unit), 1)

    def within(self, edge: float) -> Box:
        """The screen without its edge."""
        return Box(0, 0, *self.size).inset(self.dots(edge), self.dots(edge))
