"""The rating pad (评价器) on a serial line, whatever its maker's bytes: they come from a profile."""

from devices.drivers.byte_profile import Profile, Scanner
from devices.ports import Choice
from devices.transports.ports import Transport
from hall.clock import Clock
from hall.messages.orders import AskRating
from hall.words import RatingLevel

_LARGEST_READ = 256
_MOST_OLD = 4096
"""Bytes thrown away before the pad is armed; a pad that sends without end is armed all the same."""


class ProfilePad:
    """A `RatingPad` that is asked, thanked and darkened by the bytes of its profile."""

    def __init__(self, transport: Transport, profile: Profile[RatingLevel], clock: Clock) -> None:
        self._transport = transport
        self._profile = profile
        self._clock = clock
        self._scanner = Scanner(profile.keys)
        self._armed: AskRating | None = None

    def arm(self, invitation: AskRating) -> None:
        """Ask for a rating; what was pressed before the question is no answer to it."""
        self._forget_old_presses()
        self._say(self._profile.request)
        self._armed = invitation

    def disarm(self) -> None:
        """Go dark."""
        self._armed = None
        self._say(self._profile.cancel)

    def read(self, timeout_s: float) -> Choice | None:
        """The citizen's choice or the time-out, or None after `timeout_s` wall seconds."""
        end = self._clock.monotonic() + timeout_s
        while (armed := self._armed) is not None:
            left = self._clock.wall_seconds((armed.until - self._clock.now()).total_seconds())
            if left <= 0:
                self.disarm()
                return Choice(armed.order_id, None)
            now = self._clock.monotonic()
            heard = self._transport.read(_LARGEST_READ, max(0.0, min(left, end - now)))
            if pressed := self._scanner.take(heard):
                self._armed = None
                self._say(self._profile.thanks)
                return Choice(armed.order_id, pressed[0])
            if self._clock.monotonic() >= end:
                return None
        self._transport.read(_LARGEST_READ, timeout_s)
        return None

    def check(self) -> None:
        """Return if its line is there; pads of this kind answer no question, so more cannot be known."""
        if self._armed is None:
            self._forget_old_presses()

    def close(self) -> None:
        """Let go of the line."""
        self._transport.close()

    def _say(self, frame: bytes) -> None:
        if frame:
            self._transport.write(frame)

    def _forget_old_presses(self) -> None:
        heard = 0
        while heard < _MOST_OLD and (old := self._transport.read(_LARGEST_READ, 0)):
            heard += len(old)
        self._scanner.forget()
