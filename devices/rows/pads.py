"""Rating pads."""

from collections.abc import Callable, Mapping

from devices.drivers.byte_profile import byte_profile
from devices.drivers.profile_pad import ProfilePad
from devices.drivers.usb_pad import UsbPad, levels
from devices.ports import RatingPad
from devices.simulated.pad import VisitorPad
from devices.transports.evdev_keys import EvdevKeys
from devices.wiring import Wiring
from hall.clock import Clock
from hall.words import RatingLevel

Opened = Callable[[Wiring, Clock], RatingPad]


def _usb_pad(wiring: Wiring, clock: Clock) -> RatingPad:
    meanings = levels(wiring.part.keys)
    return UsbPad(EvdevKeys(wiring.part.port), meanings, clock)


def _profile_pad(wiring: Wiring, clock: Clock) -> RatingPad:
    profile = byte_profile("pads", wiring.part.profile, RatingLevel)
    return ProfilePad(wiring.serial(), profile, clock)


def _simulated_pad(wiring: Wiring, clock: Clock) -> RatingPad:
    return VisitorPad(wiring.world(), wiring.place, clock, wiring.rehearsal().seed)


PADS: Mapping[str, Opened] = {
    "usb-pad": _usb_pad,
    "profile-pad": _profile_pad,
    "simulated": _simulated_pad,
}
