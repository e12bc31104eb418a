"""What a program says aloud: the languages it speaks, its loudspeaker, and word of both to the manager."""

from collections.abc import Callable, Mapping
from pathlib import Path

from devices import catalogue
from devices.drivers.clip_bank import ClipBank
from devices.part import Part
from devices.ports import DeviceError, Speaker, Synthesizer
from devices.sound import FULL, Sound
from devices.wiring import Wiring
from hall.clock import Clock
from hall.device_program import DeviceProgram
from hall.messages.status import PartStatus
from hall.words import DeviceState, Language

VOICE_PART = "voice"
SPEAKER_PART = "speaker"


class Voice:
    """Speech in every language, and the one loudspeaker it is heard from; how the speech goes is reported as a part."""

    def __init__(
        self,
        languages: Mapping[Language, Synthesizer],
        speaker: Speaker,
        report: Callable[[PartStatus], None],
        clock: Clock,
    ) -> None:
        self._languages = languages
        self._speaker = speaker
        self._report = report
        self._clock = clock
        self._told: tuple[DeviceState, str] | None = None

    def speech(self, text: str, language: Language = Language.ZH, percent: int = FULL) -> Sound:
        """The text read out at so many percent of its volume; raises `DeviceError`."""
        try:
            sound = self._languages[language].speech(text, percent)
        except DeviceError as error:
            self._tell(DeviceState.FAULT, error.code)
            raise
        self._tell(DeviceState.READY)
        return sound

    def play(self, sound: Sound, until: Callable[[], bool] = lambda: False) -> None:
        """Return once it was heard, or soon after `until` says that is enough; raises `DeviceError`."""
        self._speaker.play(sound, until)

    def _tell(self, state: DeviceState, code: str = "") -> None:
        if (state, code) != self._told:
            self._told = (state, code)
            self._report(PartStatus(part=VOICE_PART, state=state, since=self._clock.now(), code=code))


class WatchedSpeaker:
    """A `Speaker` that may come and go."""

    def __init__(self, part: Part[Speaker]) -> None:
        self._part = part

    def play(self, sound: Sound, until: Callable[[], bool] = lambda: False) -> None:
        """Return once it was heard."""
        self._part.use(lambda speaker: speaker.play(sound, until))

    def check(self) -> None:
        """Return if its sound card is there."""
        self._part.use(lambda speaker: speaker.check())


class LateSynthesizer:
    """A `Synthesizer` that is looked for when it is first needed: a voice whose clips are complete never loads it."""

    def __init__(self, build: Callable[[], Synthesizer]) -> None:
        self._build = build
        self._built: Synthesizer | None = None

    def speech(self, text: str, percent: int = FULL) -> Sound:
        """The text read out at so many percent of its volume; raises `DeviceError`."""
        if self._built is None:
            self._built = self._build()
        return self._built.speech(text, percent)


def speaker_part(program: DeviceProgram, wiring: Wiring) -> Part[Speaker]:
    """The loudspeaker of a program, to be watched by a turn of its own."""
    return Part(program, SPEAKER_PART, lambda: catalogue.speaker(wiring, program.clock), lambda each: each.check())


def bank(folder: Path, language: Language) -> ClipBank:
    """The clips of a folder; what they lack espeak-ng makes, where it is installed."""
    return ClipBank(folder, LateSynthesizer(lambda: synthesizer(language)), language)


def synthesizer(language: Language) -> Synthesizer:
    """What reads out any text of a language; raises `DeviceGone("no_voice")`."""
    # Its dictionary is half the memory of a small program, and most calls need none.
    from devices.drivers.espeak import ENGLISH, VOICE, Espeak

    return Espeak(voice=VOICE if language is Language.ZH else ENGLISH)
