"""The clerk's keypad (物理叫号器) on a serial line or an RS-485 bus, whatever its maker's bytes."""

from collections import deque

from devices.drivers.byte_profile import Profile, Scanner
from devices.ports import Key
from devices.transports.ports import Transport
from hall.clock import Clock

_LARGEST_READ = 256


def key_or_digit(word: str) -> Key | str:
    """What a profile's word for a key means; raises ValueError for what is neither a key nor one digit."""
    return word if len(word) == 1 and word in "0123456789" else Key(word)


class ProfileKeypad:
    """A `Keypad` that speaks when pressed, or when asked every so often where its profile says so."""

    def __init__(self, transport: Transport, profile: Profile[Key | str], clock: Clock) -> None:
        self._transport = transport
        self._profile = profile
        self._clock = clock
        self._scanner = Scanner(profile.keys)
        self._pressed: deque[Key | str] = deque()
        self._ask_at = clock.monotonic()

    def read(self, timeout_s: float) -> Key | str | None:
        """The next key, or None after `timeout_s` wall seconds."""
        end = self._clock.monotonic() + timeout_s
        while not self._pressed:
            now = self._clock.monotonic()
            heard = self._transport.read(_LARGEST_READ, max(0.0, min(end, self._asked(now, end)) - now))
            self._pressed.extend(self._scanner.take(heard))
            if self._clock.monotonic() >= end:
                break
        return self._pressed.popleft() if self._pressed else None

    def close(self) -> None:
        """Let go of the line."""
        self._transport.close()

    def _asked(self, now: float, end: float) -> float:
        """Ask the keypad when it is time to; when it will be time again."""
        if not self._profile.poll:
            return end
        if now >= self._ask_at:
            self._transport.write(self._profile.poll)
            self._ask_at = now + self._profile.poll_s
        return self._ask_at
