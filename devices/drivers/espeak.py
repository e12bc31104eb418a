"""Mandarin and English by espeak-ng, a program of its own: robotic, quick, and free to ship."""

import subprocess
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from devices.drivers.pinyin import pinyin
from devices.ports import DeviceError, DeviceGone
from devices.sound import FULL, Sound, UnknownSound, silence

VOICE = "cmn-latn-pinyin"
"""The voice `cmn` of Debian's 1.51 reads hanzi as English letters; this one reads pinyin right."""
ENGLISH = "en"
_WORDS_A_MINUTE = 140
_AMPLITUDE = 75
"""Of the program's 200; at its usual 100 the loudest syllables are cut off."""
_TIMEOUT_S = 20.0


class Espeak:
    """A `Synthesizer`: of Mandarin, or of another language that the program knows by the name of its voice."""

    def __init__(self, program: str = "espeak-ng", voice: str = VOICE) -> None:
        """Find the program; raises `DeviceGone("no_voice")` where it is not installed."""
        found = which(program)
        if found is None:
            raise DeviceGone("no_voice", program)
        self._command = [found, "-v", voice, "-s", str(_WORDS_A_MINUTE), "-a", str(_AMPLITUDE)]
        self._voice = voice

    def speech(self, text: str, percent: int = FULL) -> Sound:
        """The text read out at so many percent of its volume; raises `DeviceError("voice_failed")`."""
        if not (said := self._said(text)):
            return silence(0)
        with TemporaryDirectory() as folder:
            file = Path(folder) / "speech.wav"
            try:
                self._run("-w", str(file), said)
                return Sound.read(file.read_bytes()).at(percent)
            except (OSError, UnknownSound) as error:
                raise DeviceError("voice_failed", type(error).__name__) from error

    def phonemes(self, text: str) -> str:
        """How it is said, by the program's own names of sounds; raises `DeviceError("voice_failed")`."""
        return " ".join(self._run("-q", "-x", self._said(text)).split())

    def _said(self, text: str) -> str:
        return pinyin(text) if self._voice == VOICE else text

    def _run(self, *options: str) -> str:
        try:
            done = subprocess.run(
                [*self._command, *options], check=True, capture_output=True, timeout=_TIMEOUT_S, encoding="utf-8"
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise DeviceError("voice_failed", type(error).__name__) from error
        return done.stdout
