"""The board's colours: a calm dark ground, texts at 7:1 or better against what they stand on."""

from dataclasses import dataclass

from devices.screens.canvas import Colour
from hall.words import WindowState

GROUND: Colour = (13, 21, 33)
CARD: Colour = (23, 34, 51)
RULE: Colour = (44, 60, 84)
INK: Colour = (244, 247, 250)
DIM: Colour = (164, 180, 200)


@dataclass(frozen=True, slots=True)
class Tone:
    """A ground with the two inks that are written on it."""

    ground: Colour
    ink: Colour
    dim: Colour


FRESH = Tone((255, 203, 92), (20, 16, 4), (66, 50, 12))
CALLED = Tone((33, 50, 76), INK, (184, 199, 217))
PASSED = Tone((19, 29, 44), (186, 199, 214), (148, 164, 184))

NOTICE = Tone((21, 66, 62), (214, 250, 238), (168, 222, 208))
WARNING = Tone((92, 34, 30), (255, 232, 228), (255, 206, 198))
PLAIN = Tone(CARD, INK, DIM)

_QUIET = Tone((20, 29, 42), (160, 175, 192), (160, 175, 192))
_FREE = Tone((20, 62, 52), (196, 246, 222), (172, 226, 204))
_BUSY = Tone((28, 53, 92), (222, 234, 255), (180, 202, 238))
_CALLING = Tone((96, 68, 10), (255, 232, 176), (248, 216, 146))
_AWAY = Tone((84, 40, 24), (255, 222, 204), (246, 196, 172))

WINDOWS: dict[WindowState, Tone] = {
    WindowState.CLOSED: _QUIET,
    WindowState.STANDBY: _QUIET,
    WindowState.OPENING: _FREE,
    WindowState.IDLE: _FREE,
    WindowState.ASKING: _FREE,
    WindowState.CALLING: _CALLING,
    WindowState.SERVING: _BUSY,
    WindowState.PAUSED: _AWAY,
    WindowState.DRAINING: _BUSY,
}

EMERGENCY = Tone((150, 16, 20), (255, 255, 255), (255, 236, 234))
BLINK = Tone((74, 56, 16), (255, 214, 120), (240, 206, 132))
"""The dark half of a fresh call's blink: as easily read as the bright one."""
READY = Tone((18, 48, 66), (186, 230, 255), (158, 204, 232))
DISCREET = Tone((40, 44, 52), (206, 212, 222), (178, 186, 198))
QUIET = Tone((18, 38, 52), (226, 240, 248), (170, 196, 214))
