"""Sound as the hall's voice uses it: one channel of 16 bits, joined, paused and chimed with the standard library."""

import wave
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
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
_CHIRP = ((2093.0, 0.06), (2637.0, 0.09))
"""Two short rising tones, c and e: high and brief, so that ears tell where they come from."""
_ALARM = ((987.77, 0.3), (740.0, 0.3)) * 3
"""b'' and f#'' in turn: unlike any chime of the hall."""
FULL = 100
"""Percent of the volume it was made with."""
_LARGEST = 32767


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

    @property
    def peak(self) -> float:
        """Its loudest sample, as a share of what 16 bits can hold."""
        samples = array("h", self.samples)
        return max(map(abs, samples), default=0) / _LARGEST

    def at(self, percent: int) -> "Sound":
        """The same at so many percent of its volume."""
        return self if percent == FULL else _quieter(self, percent)

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
    return _bells(_CHIME)


def chirp() -> Sound:
    """Where to go, for ears: played at the window itself (定位提示音)."""
    return _bells(_CHIRP)


def alarm() -> Sound:
    """Before the order to leave the hall."""
    return _bells(_ALARM)


@cache
def _bells(tones: tuple[tuple[float, float], ...]) -> Sound:
    return joined(_tone(hertz, seconds) for hertz, seconds in tones)


# The same clips are said all day at the same volume, and a Pi has no time to work it out at each call.
@lru_cache(maxsize=256)
def _quieter(sound: Sound, percent: int) -> Sound:
    levels = _levels(percent)
    return Sound(array("h", map(levels.__getitem__, array("h", sound.samples))).tobytes())


@lru_cache(maxsize=4)
def _levels(percent: int) -> Sequence[int]:
    """Every sample made quieter, by the sample; negative ones stand where Python counts from the end."""
    return array("h", (sample * percent // FULL for sample in (*range(_LARGEST + 1), *range(-_LARGEST - 1, 0))))


def _tone(hertz: float, seconds: float) -> Sound:
    count = round(seconds * RATE)
    fade = 5 / seconds
    wave_of = (_LOUD * exp(-fade * at / RATE) * sin(2 * pi * hertz * at / RATE) for at in range(count))
    return Sound(array("h", (round(_LARGEST * each) for each in wave_of)).tobytes())
