"""The loudspeaker of a Pi, through ALSA's own player."""

import subprocess
from shutil import which

from devices.ports import DeviceError, DeviceGone
from devices.sound import Sound

_LATE_S = 5.0
"""How much longer than the sound itself the player may take to open its device."""


class Aplay:
    """A `Speaker`."""

    def __init__(self, card: str = "default", program: str = "aplay") -> None:
        """`card` is ALSA's name of the device (`plughw:CARD=Headphones`); raises `DeviceGone("no_player")`."""
        found = which(program)
        if found is None:
            raise DeviceGone("no_player", program)
        self._command = [found, "-q", "-D", card or "default", "-"]

    def play(self, sound: Sound) -> None:
        """Return once it was heard; raises `DeviceGone` where the card is gone or somebody else holds it."""
        try:
            subprocess.run(
                self._command, input=sound.wav(), check=True, capture_output=True, timeout=sound.seconds + _LATE_S
            )
        except subprocess.CalledProcessError as error:
            raise DeviceGone("gone", f"the player ended with {error.returncode}") from error
        except subprocess.TimeoutExpired as error:
            raise DeviceError("silent", "the player does not end") from error
