"""The spoken guidance on its loudspeaker."""

from collections.abc import Callable

import pytest

from devices.ports import DeviceGone
from devices.sound import Sound, silence
from devices.voice import Voice
from hall.clock import WallClock
from hall.messages.status import PartStatus
from hall.words import DeviceState, Language
from kiosk.guidance import Guidance


class Lengths:
    """A synthesizer whose sound is as many seconds long as the text has characters."""

    def speech(self, text: str, percent: int = 100) -> Sound:
        if not text:
            raise DeviceGone("no_voice")
        return silence(len(text))


class Loudspeaker:
    def __init__(self) -> None:
        self.heard: list[tuple[float, bool]] = []
        self.gone = False

    def play(self, sound: Sound, until: Callable[[], bool] = lambda: False) -> None:
        if self.gone:
            raise DeviceGone("gone")
        self.heard.append((sound.seconds, until()))

    def check(self) -> None:
        pass


@pytest.fixture
def loudspeaker() -> Loudspeaker:
    return Loudspeaker()


@pytest.fixture
def told() -> list[PartStatus]:
    return []


@pytest.fixture
def guidance(loudspeaker: Loudspeaker, told: list[PartStatus]) -> Guidance:
    return Guidance(Voice({Language.EN: Lengths()}, loudspeaker, told.append, WallClock()))


def test_what_is_said_ends_once_there_is_something_newer(guidance: Guidance, loudspeaker: Loudspeaker) -> None:
    guidance.say("page", Language.EN, lambda: False)
    guidance.say("pages", Language.EN, lambda: True)
    assert loudspeaker.heard == [(4, False), (5, True)]


def test_a_kiosk_that_cannot_speak_goes_on_in_silence_and_says_so(
    guidance: Guidance, loudspeaker: Loudspeaker, told: list[PartStatus]
) -> None:
    guidance.say("", Language.EN, lambda: False)
    loudspeaker.gone = True
    guidance.say("page", Language.EN, lambda: False)
    assert loudspeaker.heard == []
    assert [(part.part, part.state, part.code) for part in told] == [
        ("voice", DeviceState.FAULT, "no_voice"),
        ("voice", DeviceState.READY, ""),
    ]
