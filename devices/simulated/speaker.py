"""A simulated loudspeaker: what was heard last stands in the world's folder as a WAV file."""

from devices.simulated.world import World
from devices.sound import Sound


class WorldSpeaker:
    """A `Speaker` whose hall is silent and quick."""

    def __init__(self, world: World, place: str) -> None:
        self._world = world
        self._place = place

    def play(self, sound: Sound) -> None:
        """Keep it as `voice-<place>.wav`."""
        self._world.put(f"voice-{self._place}.wav", sound.wav())
