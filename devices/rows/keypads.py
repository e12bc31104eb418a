"""Clerks' keypads."""

from collections.abc import Callable, Mapping

from devices.drivers.byte_profile import byte_profile
from devices.drivers.profile_keypad import ProfileKeypad, key_or_digit
from devices.drivers.usb_keypad import KeyMap, UsbKeypad
from devices.ports import Keypad
from devices.simulated.clerk import ClerkKeys, Sight
from devices.transports.evdev_keys import EvdevKeys
from devices.wiring import Wiring
from hall.clock import Clock

Opened = Callable[[Wiring, Clock, Sight], Keypad]


def _usb_keypad(wiring: Wiring, clock: Clock, _sight: Sight) -> Keypad:
    meanings = KeyMap(wiring.part.keys)
    return UsbKeypad(EvdevKeys(wiring.part.port), meanings, clock)


def _profile_keypad(wiring: Wiring, clock: Clock, _sight: Sight) -> Keypad:
    profile = byte_profile("keypads", wiring.part.profile, key_or_digit)
    return ProfileKeypad(wiring.serial(), profile, clock)


def _simulated_keypad(wiring: Wiring, clock: Clock, sight: Sight) -> Keypad:
    return ClerkKeys(wiring.world(), wiring.place, clock, sight, wiring.rehearsal().seed)


KEYPADS: Mapping[str, Opened] = {
    "usb-keypad": _usb_keypad,
    "profile-keypad": _profile_keypad,
    "simulated": _simulated_keypad,
}
