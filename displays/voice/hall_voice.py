"""The voice of a zone (语音叫号): hears the newest board and says what is to be said, the order to leave before all."""

from collections.abc import Callable, Sequence
from datetime import time
from threading import Event

from devices.ports import DeviceError
from devices.sound import Sound, alarm, joined, silence
from devices.voice import Voice
from displays.voice.cue import Cue, Work
from displays.voice.volume import volume
from displays.voice.wording import TEXTS
from hall.messages.facts import BoardFact
from hall.words import Language

EMERGENCY_EVERY_S = 3.0
"""Wall seconds of quiet between two orders to leave."""
DEAF_S = 1.0
"""Wall seconds until a loudspeaker that failed is tried again."""


class HallVoice:
    """One loudspeaker; everything but `see` belongs to one thread, so that nothing is ever said over something else."""

    def __init__(
        self,
        voice: Voice,
        work: Work,
        languages: Sequence[Language] = (Language.ZH,),
        volumes: Sequence[tuple[time, int]] = (),
        stopping: Event | None = None,
    ) -> None:
        self._voice = voice
        self._work = work
        self._languages = languages
        self._volumes = volumes
        self._stopping = stopping or Event()
        self._newest: BoardFact | None = None
        self._came = Event()

    def see(self, fact: BoardFact) -> None:
        """Take a snapshot; from any thread."""
        self._newest = fact
        self._came.set()

    def serve(self, timeout_s: float) -> None:
        """Say what is to be said, after waiting up to `timeout_s` wall seconds for news."""
        self._came.wait(timeout_s)
        self._came.clear()
        try:
            while not self._stopping.is_set() and self._say_one():
                pass
        except DeviceError:
            self._stopping.wait(DEAF_S)  # the loudspeaker's part has told the manager

    def _say_one(self) -> bool:
        fact = self._newest
        if fact is None:
            return False
        if fact.emergency is not None:
            self._order_to_leave(fact)
            return True
        # The hall's time is the snapshot's: a Pi without a battery does not know its own after a power cut.
        percent = volume(self._volumes, fact.at)
        return percent > 0 and self._work.attend(Cue(fact, percent, lambda: self._newest, self._over(fact)))

    def _order_to_leave(self, fact: BoardFact) -> None:
        """At full volume, whatever the hour, until it is called off."""
        self._voice.play(joined([alarm(), *self._warnings()]), self._over(fact))
        if not self._over(fact)():
            self._stopping.wait(EMERGENCY_EVERY_S)

    def _warnings(self) -> Sequence[Sound]:
        said: list[Sound] = []
        for language in self._languages:
            try:
                said += [self._voice.speech(TEXTS.say("emergency", language), language), silence(0.5)]
            except DeviceError:
                continue  # the alarm is heard all the same, and the voice has told the manager
        return said

    def _over(self, fact: BoardFact) -> Callable[[], bool]:
        """Whether what is being said has to stop: an emergency began or ended, or the program ends."""

        def over() -> bool:
            newest = self._newest
            return self._stopping.is_set() or (newest is not None and newest.emergency != fact.emergency)

        return over
