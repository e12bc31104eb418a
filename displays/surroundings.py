"""What a screen knows of its surroundings: its line, its clock, and whether calls can be heard."""

from collections.abc import Callable
from datetime import datetime

from displays.scene import Around, clock_set, minute_of
from hall.clock import Clock
from hall.logs import logger
from hall.messages.facts import read_fact
from hall.messages.status import PartStatus
from hall.messages.topics import Unreadable
from hall.words import DeviceState

SPEAKER = "speaker"
"""The part of a voice that speaks."""
SILENT = frozenset({DeviceState.FAULT, DeviceState.LOST, DeviceState.ABSENT})

log = logger(__name__)


class Surroundings:
    """`hear_speaker` may be called from any thread; the rest belongs to the screen's."""

    def __init__(self, clock: Clock, online: Callable[[], bool]) -> None:
        self._clock = clock
        self._online = online
        self._lost_since: datetime | None = None
        self._speakers: dict[str, DeviceState] = {}

    @property
    def voiceless(self) -> bool:
        """Whether a loudspeaker of the hall is known to be silent."""
        return any(state in SILENT for state in tuple(self._speakers.values()))

    def hear_speaker(self, topic: str, payload: bytes) -> None:
        """Take how a loudspeaker is; an empty payload: it is no more."""
        if not payload:
            self._speakers.pop(topic, None)
            return
        try:
            self._speakers[topic] = read_fact(payload, PartStatus).state
        except Unreadable as error:
            log.warning("the state of a speaker cannot be read", topic=topic, code=error.code)

    def look(self, told: datetime | None) -> Around:
        """How things are now; `told` is when the server spoke last."""
        now = self._clock.now()
        if self._online():
            self._lost_since = None
        elif self._lost_since is None:
            self._lost_since = now
        since = None if self._lost_since is None or told is None else self._lost_since
        return Around(minute_of(now), since, clock_set(now, told))
