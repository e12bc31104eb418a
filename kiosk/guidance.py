"""The spoken guidance made audible: a voice for each language, one loudspeaker, and only what is newest."""

from collections.abc import Callable

from devices.ports import DeviceError
from devices.sound import FULL
from devices.voice import Voice
from hall.logs import logger
from hall.words import Language

log = logger(__name__)


class Guidance:
    """A kiosk's voice; silent, and logged, where it cannot speak: the screen says the same."""

    def __init__(self, voice: Voice, volume: Callable[[], int] = lambda: 100) -> None:
        """`volume` says how loud it speaks now, of a hundred."""
        self._voice = voice
        self._volume = volume

    def say(self, text: str, language: Language, until: Callable[[], bool], *, loud: bool = False) -> None:
        """Say it, `loud` whatever the volume; returns when it was heard, or soon after `until` says that is enough."""
        try:
            self._voice.play(self._voice.speech(text, language).at(FULL if loud else self._volume()), until)
        except DeviceError as error:
            log.warning("the guidance was not spoken", code=error.code)
