"""Mandarin by espeak-ng, a program of its own: robotic, quick, and free to ship."""

import subprocess
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from devices.drivers.pinyin import pinyin
from devices.ports import DeviceError, DeviceGone
from devices.sound import Sound, UnknownSound, silence

VOICE = "cmn-latn-pinyin"
"""The voice `cmn` of Debian's 1.51 reads hanzi as English letters; this one reads pinyin right."""
_WORDS_A_MINUTE = 140
_TIMEOUT_S = 20.0


class Espeak:
    """A `Synthesizer`."""

    def __init__(self, program: str = "espeak-ng") -> None:
        """Find the program; raises `DeviceGone("no_voice")` where it is not installed."""
        found = which(program)
        if found is None:
            raise DeviceGone("no_voice", program)
        self._program = found

    def speech(self, text: str) -> Sound:
        """The text read out; raises `DeviceError("voice_failed")`."""
        if not (said := pinyin(text)):
            return silence(0)
        with TemporaryDirectory() as folder:
            file = Path(folder) / "speech.wav"
            command = [self._program, "-v", VOICE, "-s", str(_WORDS_A_MINUTE), "-w", str(file), said]
            try:
                subprocess.run(command, check=True, capture_output=True, timeout=_TIMEOUT_S)
                return Sound.read(file.read_bytes())
            except (OSError, subprocess.SubprocessError, UnknownSound) as error:
                raise DeviceError("voice_failed", type(error).__name__) from error
