"""Every codec on broken wires, in short; `python -m benchmarks.fuzz_devices --inputs 1000000` is the long run."""

import pytest

from benchmarks.device_codecs import CODECS, Codec
from benchmarks.fuzz_devices import FalseEvent, fuzz, speed
from devices.drivers import lock_8a

INPUTS = 10_000
SLOWEST_MB_S = 0.5


@pytest.mark.parametrize("codec", CODECS, ids=lambda codec: codec.name)
def test_a_broken_wire_neither_stops_a_codec_nor_makes_it_tell_what_was_not_said(codec: Codec) -> None:
    tally = fuzz(codec, INPUTS, seed=20260302)
    assert tally.inputs == INPUTS
    assert tally.events > INPUTS // 4, "the wires were so broken that nothing was tested"


@pytest.mark.parametrize("codec", CODECS, ids=lambda codec: codec.name)
def test_a_codec_is_faster_than_any_wire(codec: Codec) -> None:
    assert max(speed(codec) for _ in range(2)) > SLOWEST_MB_S


class Gullible:
    """An ear that takes whatever looks like the head of a frame for a frame."""

    def hear(self, data: bytes) -> list[bytes]:
        return [data[:5]] if data[:1] == b"\x8a" else []

    def silence(self) -> list[bytes]:
        return []


def test_an_ear_that_believes_too_much_is_found_out() -> None:
    honest = CODECS[0]
    gullible = Codec(honest.name, honest.frames, honest.strangers, Gullible, honest.stood)
    with pytest.raises(FalseEvent):
        fuzz(gullible, 1000, seed=1)


def test_a_deaf_ear_is_found_out() -> None:
    honest = CODECS[0]
    other_request = lock_8a.frame(0x8A, 1, 9, 0x11)
    deaf = Codec(honest.name, honest.frames, honest.strangers, lambda: lock_8a.reply_ear(other_request), honest.stood)
    with pytest.raises(FalseEvent, match="deaf"):
        fuzz(deaf, 1000, seed=1)
