"""Signs of light above windows."""

from collections.abc import Callable, Mapping

from devices.drivers.led_sign import OnbonSign, StripProfile
from devices.drivers.seven_segment import DigitsProfile, SevenSegmentSign
from devices.ports import WindowSign
from devices.profiles import read_profile
from devices.simulated.sign import OnbonTwin
from devices.transports.tcp import TcpLine
from devices.wiring import Wiring
from hall.clock import Clock

Opened = Callable[[Wiring, Clock], WindowSign]
PORT = 5005
"""Where Onbon cards listen."""


def _sign_onbon_serial(wiring: Wiring, _clock: Clock) -> WindowSign:
    return OnbonSign(wiring.serial(), _strip(wiring))


def _sign_onbon_tcp(wiring: Wiring, _clock: Clock) -> WindowSign:
    return OnbonSign(TcpLine(wiring.part.port, PORT), _strip(wiring))


def _sign_digits_serial(wiring: Wiring, _clock: Clock) -> WindowSign:
    panel = read_profile("signs", wiring.part.profile, DigitsProfile)
    return SevenSegmentSign(wiring.serial(), panel, wiring.address)


def _simulated_sign(wiring: Wiring, _clock: Clock) -> WindowSign:
    return OnbonSign(OnbonTwin(wiring.world(), wiring.place), StripProfile(192, 32, lines=2))


def _strip(wiring: Wiring) -> StripProfile:
    return read_profile("signs", wiring.part.profile, StripProfile)


SIGNS: Mapping[str, Opened] = {
    "onbon-serial": _sign_onbon_serial,
    "onbon-tcp": _sign_onbon_tcp,
    "seven-segment-serial": _sign_digits_serial,
    "simulated": _simulated_sign,
}
