"""Loudspeakers, by which the hall calls."""

from collections.abc import Callable, Mapping

from devices.drivers.aplay import Aplay
from devices.ports import Speaker
from devices.simulated.speaker import WorldSpeaker
from devices.wiring import Wiring
from hall.clock import Clock

Opened = Callable[[Wiring, Clock], Speaker]


def _alsa(wiring: Wiring, _clock: Clock) -> Speaker:
    return Aplay(wiring.part.port)


def _simulated_speaker(wiring: Wiring, _clock: Clock) -> Speaker:
    return WorldSpeaker(wiring.world(), wiring.place)


SPEAKERS: Mapping[str, Opened] = {
    "alsa": _alsa,
    "simulated": _simulated_speaker,
}
