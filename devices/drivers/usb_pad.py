"""The rating pad as a USB keypad of five keys, the best level first; dead until armed."""

from collections.abc import Mapping

from devices.drivers.key_codes import DIGITS, code_of
from devices.ports import Choice, DeviceError
from devices.transports.ports import KeySource
from hall.clock import Clock
from hall.messages.orders import AskRating
from hall.words import RatingLevel

USUAL: Mapping[int, RatingLevel] = {
    code: level
    for place, level in enumerate(RatingLevel, start=1)
    for code, digit in DIGITS.items()
    if digit == str(place)
}
"""1 is 非常满意, 5 非常不满意, on either row of digits."""


def levels(keys: Mapping[str, str]) -> Mapping[int, RatingLevel]:
    """What the keys mean: the usual, or only what the settings say; raises `DeviceError("no_such_key")`."""
    try:
        return {code_of(name): RatingLevel(level) for name, level in keys.items()} or USUAL
    except ValueError as error:
        raise DeviceError("no_such_key", str(error)) from error


class UsbPad:
    """A `RatingPad` of keys alone: its five keys look the same and it has no light to favour one."""

    def __init__(self, keys: KeySource, meanings: Mapping[int, RatingLevel], clock: Clock) -> None:
        self._keys = keys
        self._meanings = meanings
        self._clock = clock
        self._armed: AskRating | None = None

    def arm(self, invitation: AskRating) -> None:
        """Count the next key; what was pressed before the question is no answer to it."""
        self._forget_old_presses()
        self._armed = invitation

    def disarm(self) -> None:
        """Count nothing."""
        self._armed = None

    def read(self, timeout_s: float) -> Choice | None:
        """The citizen's choice or the time-out, or None after `timeout_s` wall seconds."""
        end = self._clock.monotonic() + timeout_s
        while self._armed is not None:
            left = self._clock.wall_seconds((self._armed.until - self._clock.now()).total_seconds())
            if left <= 0:
                return self._end(self._armed, None)
            now = self._clock.monotonic()
            press = self._keys.read(max(0.0, min(left, end - now)))
            if press is not None and press.down and press.code in self._meanings:
                return self._end(self._armed, self._meanings[press.code])
            if press is None and self._clock.monotonic() >= end:
                return None
        self._forget_old_presses(timeout_s)
        return None

    def check(self) -> None:
        """Return if it is plugged in; keys pressed while it is dead are forgotten."""
        if self._armed is None:
            self._forget_old_presses()

    def close(self) -> None:
        """Let go of it."""
        self._keys.close()

    def _end(self, invitation: AskRating, level: RatingLevel | None) -> Choice:
        self._armed = None
        return Choice(invitation.order_id, level)

    def _forget_old_presses(self, first_wait_s: float = 0.0) -> None:
        wait_s = first_wait_s
        while self._keys.read(wait_s) is not None:
            wait_s = 0.0
