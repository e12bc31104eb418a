"""How screens move in time: how long a call stands out, how it blinks, when the next notice has its turn."""

from displays.rows import DWELL_S

HALF_S = 0.5
"""Wall seconds of each half of a blink: one flash a second, a third of what may harm people (WCAG 2.3.1: 3)."""
VOICELESS_S = 24.0
"""How long a call stands out where nobody hears it called."""
PAGE_S = 8.0
"""How long one of several notices has its turn."""


def lit(now_s: float) -> bool:
    """Whether it is the light half of a blink."""
    return int(now_s / HALF_S) % 2 == 0


def page(now_s: float) -> int:
    """Which turn it is."""
    return int(now_s / PAGE_S)


def until_blink_s(now_s: float) -> float:
    """Wall seconds until the next half of a blink."""
    return HALF_S - now_s % HALF_S


def fresh_s(voiceless: bool) -> float:
    """Wall seconds for which a call stands out."""
    return VOICELESS_S if voiceless else DWELL_S
