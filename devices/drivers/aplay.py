"""The loudspeaker of a Pi, through ALSA's own player."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from shutil import which

from devices.ports import DeviceError, DeviceGone
from devices.sound import Sound

_LATE_S = 5.0
"""How much longer than the sound itself the player may take to open its device."""
_LOOK_S = 0.05
"""How often whoever has it play is asked whether that is enough."""
_CARDS = Path("/sys/class/sound")
"""Where the kernel lists the sound cards, each with its name; our units hide /proc/asound from the program."""
_NAMED = re.compile(r"CARD=(\w+)")


class Aplay:
    """A `Speaker`."""

    def __init__(self, card: str = "default", program: str = "aplay", cards: Path = _CARDS) -> None:
        """`card` is ALSA's name of the device (`plughw:CARD=Headphones`); raises `DeviceGone("no_player")`."""
        found = which(program)
        if found is None:
            raise DeviceGone("no_player", program)
        self._named = _NAMED.search(card)
        self._cards = cards
        self._command = [found, "-q", "-D", card or "default", "-"]

    def check(self) -> None:
        """Return if the sound card is there, any where none is named; raises `DeviceGone("no_sound_card")`."""
        there = [name.read_text(encoding="utf-8").strip() for name in self._cards.glob("card*/id")]
        if not there or (self._named and self._named[1] not in there):
            raise DeviceGone("no_sound_card", self._named[1] if self._named else "")

    def play(self, sound: Sound, until: Callable[[], bool] = lambda: False) -> None:
        """Return once it was heard; raises `DeviceGone` where the card is gone or somebody else holds it."""
        try:
            with subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ) as player:
                try:
                    self._attend(player, sound, until)
                finally:
                    player.kill()
        except OSError as error:
            raise DeviceGone("gone", type(error).__name__) from error

    def _attend(self, player: "subprocess.Popen[bytes]", sound: Sound, until: Callable[[], bool]) -> None:
        """Return once the player ended well, or is to be ended."""
        file: bytes | None = sound.wav()
        patience_s = sound.seconds + _LATE_S
        while not until():
            try:
                player.communicate(file, timeout=_LOOK_S)
            except subprocess.TimeoutExpired as still:
                file, patience_s = None, patience_s - _LOOK_S
                if patience_s <= 0:
                    raise DeviceError("silent", "the player does not end") from still
                continue
            if player.returncode:
                raise DeviceGone("gone", f"the player ended with {player.returncode}")
            return
