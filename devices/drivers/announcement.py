"""A call as it is heard: a chime, then the words, as often as people need."""

from collections.abc import Iterator

from devices.sound import FULL, Sound, chime, joined, silence

AGAIN_AFTER_S = 1.5


def rounds(words: Sound, times: int, percent: int = FULL) -> Iterator[Sound]:
    """The chime, as loud as the words, with these; then after a while the words again, so many times in all."""
    for round in range(times):
        yield joined([silence(AGAIN_AFTER_S) if round else chime().at(percent), words])


def announcement(words: Sound, times: int = 2) -> Sound:
    """All rounds in one."""
    return joined(rounds(words, times))
