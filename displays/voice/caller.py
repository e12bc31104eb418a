"""Calls numbers: a chime, then the words, twice, one call after the other."""

from collections.abc import Callable
from dataclasses import dataclass

from devices.drivers.announcement import rounds
from devices.ports import DeviceError
from devices.sound import Sound, joined, silence
from devices.voice import Voice
from displays.voice.cue import Cue
from displays.voice.said import Said, key
from displays.voice.waiting import Waiting
from displays.voice.wording import called
from hall.clock import Clock
from hall.logs import logger
from hall.messages.facts import BoardCall, BoardFact
from hall.messages.reports import Announced, Report
from hall.spool import SpoolFull
from hall.words import Language, TicketState

MANY = 4
"""So many calls waiting are said once each, so that the last is not heard a minute late."""
_BETWEEN_LANGUAGES_S = 0.5

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a hall calls: in which languages, how often, and whom it tells that a call was heard."""

    languages: tuple[Language, ...] = (Language.ZH,)
    times: int = 2
    tell: Callable[[Report], None] | None = None


class Caller:
    """Says the calls of a zone, one at a time."""

    def __init__(self, voice: Voice, said: Said, manner: Manner, clock: Clock) -> None:
        self._voice = voice
        self._said = said
        self._manner = manner
        self._clock = clock
        self._waiting = Waiting(said)

    def attend(self, cue: Cue) -> bool:
        """Say the next call, if one waits; whether something was heard. Raises `DeviceError`."""
        now_s = self._clock.monotonic()
        self._waiting.see(cue.fact.calls, now_s)
        call = self._waiting.first(now_s)
        if call is None:
            return False
        times = 1 if len(self._waiting) >= MANY else self._manner.times
        for number, round in enumerate(rounds(self._words(cue, call), times, cue.percent)):
            if number and not _stands(call, cue.newest()):
                break
            self._voice.play(round, cue.over)
            if cue.over():
                break
            if number == 0:
                self._heard(cue.fact, call)
        return True

    def _words(self, cue: Cue, call: BoardCall) -> Sound:
        """The call in every language; where a voice is missing the chime alone must make people look up."""
        try:
            first, *others = (
                self._voice.speech(called(cue.fact, call, language), language, cue.percent)
                for language in self._manner.languages
            )
        except DeviceError:
            return silence(0)  # the manager was told by the voice itself
        return joined([first, *(joined([silence(_BETWEEN_LANGUAGES_S), other]) for other in others)])

    def _heard(self, fact: BoardFact, call: BoardCall) -> None:
        self._said.add(key(call), {key(each) for each in fact.calls})
        if self._manner.tell is not None:
            # One id for one call, so that a voice that starts again announces nothing twice.
            request_id = f"spoken.{call.ticket}.{call.calls}"
            report = Announced(request_id=request_id, at=self._clock.now(), ticket=call.ticket, calls=call.calls)
            try:
                self._manner.tell(report)
            except SpoolFull:
                log.warning("nobody was told that a call was heard", ticket=call.ticket)


def _stands(call: BoardCall, newest: BoardFact | None) -> bool:
    """Whether a call still waits for its citizen."""
    now = newest.calls if newest is not None else ()
    return any(key(each) == key(call) and each.state is TicketState.CALLED for each in now)
