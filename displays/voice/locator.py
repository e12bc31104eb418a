"""Leads people to a window by ear: its loudspeaker chirps while somebody who asked to be guided is called there."""

from collections.abc import Collection

from devices.sound import chirp
from devices.voice import Voice
from displays.voice.cue import Cue
from displays.voice.said import Key, key
from hall.clock import Clock
from hall.messages.facts import BoardCall
from hall.words import Need, TicketState, WindowId

EVERY_S = 3.0
"""Wall seconds between two chirps."""
LONGEST_S = 90.0
"""Wall seconds; who is not there by then has not heard it."""


class Locator:
    """The chirps of the windows a loudspeaker stands at."""

    def __init__(self, voice: Voice, windows: Collection[WindowId], clock: Clock) -> None:
        self._voice = voice
        self._windows = frozenset(windows)
        self._clock = clock
        self._since: dict[Key, float] = {}
        self._chirped_at = float("-inf")

    def attend(self, cue: Cue) -> bool:
        """Chirp if it is time for one; whether something was heard. Raises `DeviceError`."""
        now_s = self._clock.monotonic()
        sought = [key(call) for call in cue.fact.calls if self._leads(call)]
        self._since = {each: self._since.get(each, now_s) for each in sought}
        lately = any(now_s - since < LONGEST_S for since in self._since.values())
        if not lately or now_s - self._chirped_at < EVERY_S:
            return False
        self._voice.play(chirp().at(cue.percent), cue.over)
        self._chirped_at = now_s
        return True

    def _leads(self, call: BoardCall) -> bool:
        return call.window in self._windows and call.state is TicketState.CALLED and Need.GUIDE in call.needs
