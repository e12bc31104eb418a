"""Sound as the hall's voice uses it: one channel of 16 bits, joined, paused and chimed with the standard library."""

import wave
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from math import exp, pi, sin
from typing import Self

RATE = 22050
_LOUD = 0.45
_QUIET = 300
"""Samples below it, of 32767, are silence around a word."""
_AIR_S = 0.03
"""What of that silence is left, so that words do not run into each other."""
_CHIME = ((659.26, 0.45), (523.25, 0.75))
"""Two falling tones, e'' and c'', and how long each rings."""


class UnknownSound(ValueError):
    """A WAV file that is not one channel of 16 bits at 22050 Hz."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Samples of 16 bits at `RATE`."""

    samples: bytes

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / 2 / RATE

    @classmethod
    def read(cls, file: bytes) -> Self:
        """From a WAV file; raises `UnknownSound`."""
        try:
            with wave.open(BytesIO(file)) as opened:
                kind = (opened.getnchannels(), opened.getsampwidth(), opened.getframerate())
                samples = opened.readframes(opened.getnframes())
        except (wave.Error, EOFError) as error:
            raise UnknownSound(str(error)) from error
        if kind != (1, 2, RATE):
            raise UnknownSound(f"{kind[0]} channels of {8 * kind[1]} bits at {kind[2]} Hz")
        return cls(samples)

    def wav(self) -> bytes:
        """As a WAV file."""
        file = BytesIO()
        with wave.open(file, "wb") as opened:
            opened.setnchannels(1)
            opened.setsampwidth(2)
            opened.setframerate(RATE)
            opened.writeframes(self.samples)
        return file.getvalue()

    def trimmed(self) -> "Sound":
        """Without the silence before and after."""
        samples = array("h", self.samples)
        loud = [place for place, sample in enumerate(samples) if abs(sample) > _QUIET]
        if not loud:
            return Sound(b"")
        air = round(_AIR_S * RATE)
        return Sound(samples[max(loud[0] - air, 0) : loud[-1] + air].tobytes())


def silence(seconds: float) -> Sound:
    """Nothing to hear."""
    return Sound(bytes(2 * round(seconds * RATE)))


def joined(sounds: Iterable[Sound]) -> Sound:
    """One after the other."""
    return Sound(b"".join(sound.samples for sound in sounds))


def chime() -> Sound:
    """Two bell tones that make people look up."""
    return joined(_tone(hertz, seconds) for hertz, seconds in _CHIME)


def _tone(hertz: float, seconds: float) -> Sound:
    count = round(seconds * RATE)
    fade = 5 / seconds
    wave_of = (_LOUD * exp(-fade * at / RATE) * sin(2 * pi * hertz * at / RATE) for at in range(count))
    return Sound(array("h", (round(32767 * each) for each in wave_of)).tobytes())
