"""An evacuation at a kiosk is heard, by everybody, whatever its voice was turned to."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec

from devices.sound import FULL, Sound
from hall.words import Language
from kiosk.alarm import EVERY_S, order_to_leave
from kiosk.fitted import Fitted
from kiosk.flow.samples import catalogue
from kiosk.guidance import Guidance
from tests.kiosk.fakes import NOW
from tests.kiosk.test_citizen_kiosk import Lobby

EMERGENCY = msgspec.structs.replace(catalogue(), emergency=NOW)
BOTH = [(order_to_leave(language), language, True) for language in Language]


class Heard:
    """What a kiosk says."""

    def __init__(self) -> None:
        self.said: list[tuple[str, Language, bool]] = []

    def say(self, text: str, language: Language, until: Callable[[], bool], *, loud: bool = False) -> None:
        if not until():
            self.said.append((text, language, loud))


class SpeakingLobby(Lobby):
    def __init__(self, folder: Path) -> None:
        self.voice = Heard()
        super().__init__(folder)

    def fitted(self) -> Fitted:
        return replace(super().fitted(), voice=self.voice)


def test_everybody_hears_the_order_to_leave_in_both_languages_again_and_again_until_it_is_over(tmp_path: Path) -> None:
    lobby = SpeakingLobby(tmp_path)
    lobby.kiosk.speak(0.0)
    assert lobby.voice.said == []  # nobody asked for its voice
    lobby.kiosk.see_catalogue(EMERGENCY)
    lobby.run()
    for _ in range(3):
        lobby.kiosk.speak(0.0)
    assert lobby.voice.said == BOTH
    lobby.clock.seconds += EVERY_S
    lobby.kiosk.speak(0.0)
    assert lobby.voice.said == BOTH * 2
    lobby.kiosk.see_catalogue(catalogue())
    lobby.run()
    lobby.clock.seconds += EVERY_S
    lobby.kiosk.speak(0.0)
    assert lobby.voice.said == BOTH * 2


class FakeVoice:
    def __init__(self) -> None:
        self.percents: list[int] = []

    def speech(self, text: str, language: Language) -> Sound:
        return Sound(b"\x00\x10" * 8)

    def play(self, sound: Sound, until: Callable[[], bool]) -> None:
        self.percents.append(FULL if sound == self.speech("", Language.ZH) else 0)


def test_the_order_is_loud_where_the_kiosks_voice_was_turned_down() -> None:
    voice = FakeVoice()
    guidance = Guidance(voice, lambda: 0)  # type: ignore[arg-type]  # as much of a voice as guidance uses
    guidance.say("", Language.ZH, lambda: False)
    guidance.say("", Language.ZH, lambda: False, loud=True)
    assert voice.percents == [0, FULL]
