"""One voice program as its settings fit it: its clips, its loudspeaker, what it listens to."""

from collections.abc import Callable, Iterator

from devices.drivers.clip_check import ClipFinding, unsound
from devices.voice import Voice, WatchedSpeaker, bank, speaker_part
from devices.wiring import Wiring
from displays.voice.caller import Caller, Manner
from displays.voice.cue import Work
from displays.voice.hall_voice import HallVoice
from displays.voice.locator import Locator
from displays.voice.preparation import Preparation
from displays.voice.said import Said
from hall.device_program import DeviceProgram
from hall.messages.facts import BoardFact, CatalogueFact
from hall.sections import VoiceSettings
from hall.settings import Settings
from hall.words import DeviceKind, Language

HEARD_S = 30.0
"""Wall seconds in which a server that is there has said what its hall is like."""


class NotHeard(Exception):
    """The server has not said how its hall is: see whether it and the broker run, then ask again."""


class Fitted:
    """A voice program, to be run for good or just for its clips."""

    def __init__(self, machine: Settings, wanted: VoiceSettings) -> None:
        self._wanted = wanted
        self._program = program = DeviceProgram(machine, DeviceKind.DISPLAY, wanted.device)
        self.folder = wanted.bank or program.folder / "clips"
        self._languages = (Language.ZH, Language.EN) if wanted.english else (Language.ZH,)
        self._part = speaker_part(program, Wiring(wanted.speaker, wanted.device, machine.simulation))
        self._banks = {language: bank(self.folder, language) for language in self._languages}
        self._voice = Voice(self._banks, WatchedSpeaker(self._part), program.say_part, program.clock)
        self._ready = Preparation(self._voice, self._languages)

    def run(self) -> None:
        """Call, until told to stop."""
        program = self._program
        heard = HallVoice(self._voice, self._work(), self._languages, self._wanted.volumes, program.stopping)

        def see(fact: BoardFact) -> None:
            heard.see(fact)
            self._ready.see_board(fact)

        self._listen(see)
        self._part.open()
        program.run([heard.serve, self._ready.serve, self._part.watch])

    def render(self) -> int:
        """Make the clips that the hall's calls need; how many there are. Raises `DeviceError`, `NotHeard`."""
        wanted = self._heard()
        return sum(bank.render(text for each, text in wanted if each is spoken) for spoken, bank in self._banks.items())

    def unsound(self) -> Iterator[ClipFinding]:
        """What is wrong with the clips that the hall's calls need; raises `NotHeard`."""
        wanted = self._heard()
        for language in self._languages:
            yield from unsound(self.folder, [text for each, text in wanted if each is language], language)

    def _heard(self) -> frozenset[tuple[Language, str]]:
        """The texts this hall needs, once the server has said how the hall is."""
        program, deadline = self._program, self._program.clock.monotonic() + HEARD_S
        wanted: frozenset[tuple[Language, str]] = frozenset()

        def turn(timeout_s: float) -> None:
            nonlocal wanted
            wanted = self._ready.wanted(timeout_s)
            if wanted or program.clock.monotonic() > deadline:
                program.stop()

        self._listen(self._ready.see_board)
        program.run([turn])
        if not wanted:
            raise NotHeard
        return wanted

    def _listen(self, see: Callable[[BoardFact], None]) -> None:
        self._program.on_fact(f"board/{self._wanted.zone}", BoardFact, see)
        self._program.on_fact(CatalogueFact.leaf, CatalogueFact, self._ready.see_catalogue)

    def _work(self) -> Work:
        program, wanted = self._program, self._wanted
        if wanted.chirps_at:
            return Locator(self._voice, wanted.chirps_at, program.clock)
        manner = Manner(self._languages, wanted.times, program.asker.tell if wanted.announces else None)
        return Caller(self._voice, Said(program.folder / "said"), manner, program.clock)
