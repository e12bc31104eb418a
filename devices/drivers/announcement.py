"""A call as it is heard: a chime, then the words, as often as people need."""

from devices.ports import Synthesizer
from devices.sound import Sound, chime, joined, silence

AGAIN_AFTER_S = 1.5


def announcement(voice: Synthesizer, text: str, times: int = 2) -> Sound:
    """One chime and the text so many times; raises `DeviceError` where it cannot be said."""
    words = voice.speech(text)
    return joined([chime(), *[words, silence(AGAIN_AFTER_S)] * (times - 1), words])
