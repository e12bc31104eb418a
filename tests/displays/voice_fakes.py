"""A hall's ears: a voice whose words can be read, a loudspeaker that keeps them, and a clock moved by hand."""

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from devices.ports import DeviceError, DeviceGone
from devices.sound import Sound, alarm, chime, chirp
from devices.voice import Voice
from hall.messages.facts import BoardCall, BoardFact
from hall.messages.status import PartStatus
from hall.messages.topics import Words
from hall.words import Language
from tests.displays.hand_clock import HandClock
from tests.displays.samples import NOW, fact

TEMPLATE = Words("请{ticket_no}号到{window_no}号窗口", "{ticket_no} to window {window_no}")


class Reading:
    """A synthesizer whose sound is the text itself, a sample a byte."""

    def __init__(self) -> None:
        self.dumb = False

    def speech(self, text: str, percent: int = 100) -> Sound:
        if self.dumb:
            raise DeviceGone("no_voice")
        return Sound(array("h", list(text.encode())).tobytes())


@dataclass
class FakeSpeaker:
    """What was heard, by its beginning and its words; `meanwhile` happens while a sound is played."""

    heard: list[str] = field(default_factory=list)
    sounds: list[Sound] = field(default_factory=list)
    meanwhile: Callable[[], None] = lambda: None
    gone: bool = False
    cut: int = 0

    def play(self, sound: Sound, until: Callable[[], bool] = lambda: False) -> None:
        if self.gone:
            raise DeviceGone("no_sound_card")
        self.sounds.append(sound)
        self.heard.append(_read(sound))
        self.meanwhile()
        self.cut += until()

    def check(self) -> None:
        if self.gone:
            raise DeviceError("no_sound_card")


def _read(sound: Sound) -> str:
    """`chime 请A023号到3号窗口`: which sound it begins with, and the text after it."""
    for name, opening in (("chime", chime()), ("chirp", chirp()), ("alarm", alarm())):
        if sound.samples.startswith(opening.samples):
            return f"{name} {_text(sound.samples[len(opening.samples) :])}".strip()
    return _text(sound.samples)


def _text(samples: bytes) -> str:
    return bytes(sample for sample in array("h", samples) if 0 < sample < 256).decode(errors="replace")


@dataclass
class Ears:
    """Everything around a voice under test."""

    clock: HandClock = field(default_factory=HandClock)
    speaker: FakeSpeaker = field(default_factory=FakeSpeaker)
    reading: Reading = field(default_factory=Reading)
    parts: list[PartStatus] = field(default_factory=list)

    def voice(self) -> Voice:
        banks = dict.fromkeys(Language, self.reading)
        return Voice(banks, self.speaker, self.parts.append, self.clock)


def board(*calls: BoardCall, emergency: datetime | None = None, at: datetime = NOW) -> BoardFact:
    return msgspec.structs.replace(fact(calls), call=TEMPLATE, emergency=emergency, at=at)
