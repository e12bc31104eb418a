"""The clerk's keypad as any USB numeric keypad: what its keys mean, unless the settings say otherwise."""

from collections.abc import Mapping

from devices.drivers.key_codes import (
    BACKSPACE,
    CALC,
    DIGITS,
    ENTER,
    ESC,
    KP_ASTERISK,
    KP_DOT,
    KP_ENTER,
    KP_MINUS,
    KP_PLUS,
    KP_SLASH,
    TAB,
    code_of,
)
from devices.ports import DeviceError, Key
from devices.transports.ports import KeySource, Press
from hall.clock import Clock

HOLD_S = 2.0
"""How long a key must be held that nobody shall press by accident."""
HOLD = "hold:"
"""Before a key's name in the settings: the meaning of holding it."""
USUAL: Mapping[int, Key] = {
    KP_ENTER: Key.NEXT,
    ENTER: Key.NEXT,
    KP_PLUS: Key.RECALL,
    KP_MINUS: Key.ABSENT,
    KP_ASTERISK: Key.SERVE,
    KP_SLASH: Key.PAUSE,
    KP_DOT: Key.RATING,
    BACKSPACE: Key.CLEAR,
    TAB: Key.SIGN,
    CALC: Key.UNDO,
}
USUAL_HELD: Mapping[int, Key] = {ESC: Key.SIGN}


class KeyMap:
    """What each key means when pressed, and what some mean when held; a key it does not know means nothing."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        """The usual meanings, changed where `keys` says; raises `DeviceError("no_such_key")`."""
        self.pressed: dict[int, Key | str] = {**DIGITS, **USUAL}
        self.held: dict[int, Key] = dict(USUAL_HELD)
        for name, meaning in keys.items():
            try:
                key = Key(meaning)
            except ValueError as error:
                raise DeviceError("no_such_key", meaning) from error
            if name.startswith(HOLD):
                self.held[code_of(name.removeprefix(HOLD))] = key
            else:
                self.pressed[code_of(name)] = key


class UsbKeypad:
    """A `Keypad`: a key acts when it goes down, one that can be held when it has been held long enough."""

    def __init__(self, keys: KeySource, meanings: KeyMap, clock: Clock) -> None:
        self._keys = keys
        self._meanings = meanings
        self._clock = clock
        self._held: int | None = None
        self._due = 0.0

    def read(self, timeout_s: float) -> Key | str | None:
        """The next key, or None after `timeout_s` wall seconds."""
        end = self._clock.monotonic() + timeout_s
        while True:
            now = self._clock.monotonic()
            if self._held is not None and now >= self._due:
                return self._meanings.held[self._release()]
            until = end if self._held is None else min(end, self._due)
            press = self._keys.read(max(0.0, until - now))
            if press is not None and (key := self._take(press)) is not None:
                return key
            if press is None and self._clock.monotonic() >= end:
                return None

    def close(self) -> None:
        """Let go of it."""
        self._keys.close()

    def _take(self, press: Press) -> Key | str | None:
        if press.code in self._meanings.held:
            return self._hold(press)
        return self._meanings.pressed.get(press.code) if press.down else None

    def _hold(self, press: Press) -> Key | str | None:
        """Begin to hold; a key let go of too early has only been pressed."""
        if press.down:
            self._held, self._due = press.code, self._clock.monotonic() + HOLD_S
            return None
        if press.code != self._held:
            return None
        return self._meanings.pressed.get(self._release())

    def _release(self) -> int:
        if self._held is None:
            raise ValueError("nothing is held")
        held, self._held = self._held, None
        return held
