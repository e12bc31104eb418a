"""A simulated loudspeaker: what was heard last stands in the world's folder as a WAV file."""

from collections.abc import Callable

from devices.simulated.world import World
from devices.sound import Sound


class WorldSpeaker:
    """A `Speaker` whose hall is silent and quick."""

    def __init__(self, world: World, place: str) -> None:
        self._world = world
        self._place = place

    def check(self) -> None:
        """Return: it is always there."""

    def play(self, sound: Sound, until: Callable[[], bool] = lambda: False) -> None:  # noqa: ARG002  # it is quick
        """Keep it as `voice-<place>.wav`."""
        self._world.put(f"voice-{self._place}.wav", sound.wav())
