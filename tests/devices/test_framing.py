"""Frames in a stream: resynchronised, bounded, and never hidden for good by what came before."""

from devices.drivers.framing import MORE, NONE, Frames


def counted() -> Frames:
    """Frames of `#`, a length, and an end that says `!`."""

    def measure(heard: bytes) -> int:
        return MORE if len(heard) < 2 else heard[1] if heard[1] >= 3 else NONE

    return Frames(b"#", measure, lambda frame: frame[-1:] == b"!", most=16)


def test_a_frame_is_found_however_it_arrives() -> None:
    frames = counted()
    assert [frames.hear(bytes([byte])) for byte in b"#\x04a!"] == [[], [], [], [b"#\x04a!"]]
    assert frames.hear(b"x#\x03!#\x04b!#") == [b"#\x03!", b"#\x04b!"]
    assert frames.hear(b"\x03!") == [b"#\x03!"]


def test_a_wrong_end_costs_one_byte_and_not_the_frame_inside() -> None:
    assert counted().hear(b"#\x06#\x03!x") == [b"#\x03!"]


def test_a_length_beyond_all_frames_is_none() -> None:
    assert counted().hear(b"#\xff#\x03!") == [b"#\x03!"]


def test_silence_gives_up_what_never_ended_and_finds_what_it_hid() -> None:
    frames = counted()
    assert frames.hear(b"#\x10#\x03!") == []
    assert frames.silence() == [b"#\x03!"]
    assert frames.silence() == []
    assert frames.hear(b"\x03!") == []


def test_noise_is_never_kept() -> None:
    frames = counted()
    for _ in range(100):
        frames.hear(b"#\x10" + b"noise" * 100)
    assert frames.silence() == []
