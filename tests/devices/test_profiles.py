"""Serial pads and keypads by profile: over a real line (a pty), in pieces, echoed and in noise."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from time import perf_counter

import pytest

from devices.drivers.byte_profile import Profile, ProfileFile, Scanner, byte_profile, profile_from
from devices.drivers.profile_keypad import ProfileKeypad, key_or_digit
from devices.drivers.profile_pad import ProfilePad
from devices.ports import Choice, DeviceError, DeviceGone, Key
from hall.messages.orders import AskRating
from hall.messages.topics import Words
from hall.packaged import packaged
from hall.words import RatingLevel, TicketNo
from tests.devices.pty_line import line_to
from tests.devices.samples import NINE, HandClock

FRAMED = byte_profile("pads", "framed", RatingLevel)
POLLED = byte_profile("keypads", "polled", key_or_digit)
INVITATION = AskRating(
    order_id="o1",
    ticket_no=TicketNo("A023"),
    item=Words("参保登记"),
    window_no=3,
    staff=None,
    until=NINE + timedelta(seconds=30),
)


class TwinPad:
    """A pad on the far end: it answers each frame it is given with what a test has prepared, and may echo."""

    def __init__(self, answers: Mapping[bytes, bytes], echoes: bool = False) -> None:
        self.answers = answers
        self.heard = b""
        self.said = b""
        self.echoes = echoes

    def write(self, data: bytes) -> None:
        self.heard += data
        self.said += data if self.echoes else b""
        self.said += self.answers.get(data, b"")

    def read(self, most: int, timeout_s: float) -> bytes:
        taken, self.said = self.said[:most], self.said[most:]
        return taken

    def close(self) -> None:
        pass


def frame_of(profile: Profile[RatingLevel] | Profile[Key | str], meaning: object) -> bytes:
    return next(frame for frame, means in profile.keys.items() if means == meaning)


@pytest.mark.parametrize("kind", ["pads", "keypads"])
def test_every_shipped_profile_is_sound_and_says_everything_it_must(kind: str) -> None:
    meaning: Callable[[str], object] = RatingLevel if kind == "pads" else key_or_digit
    needed = set(RatingLevel) if kind == "pads" else {*Key, *"0123456789"}
    names = [path.stem for path in packaged("devices", kind).glob("*.toml")]
    assert len(names) >= 2
    for name in names:
        assert set(byte_profile(kind, name, meaning).keys.values()) == needed


def test_a_frame_is_followed_by_its_check() -> None:
    assert FRAMED.request.hex() == "a5200184"
    assert frame_of(FRAMED, RatingLevel.DISSATISFIED).hex() == "5a20047e"
    summed = profile_from(ProfileFile({"ff 02": "satisfied"}, "sum"), RatingLevel)
    assert set(summed.keys) == {bytes.fromhex("ff0201")}


@pytest.mark.parametrize("level", RatingLevel)
@pytest.mark.parametrize("piece", [1, 3, 64])
def test_a_pad_is_asked_answers_in_pieces_and_is_thanked(level: RatingLevel, piece: int) -> None:
    twin = TwinPad({FRAMED.request: b"\x00\x5a\x20" + frame_of(FRAMED, level)}, echoes=True)
    with line_to(twin, piece) as line:
        pad = ProfilePad(line, FRAMED, clock := HandClock())
        pad.arm(INVITATION)
        while (choice := pad.read(1)) is None:
            clock.wait(0.01)
        assert choice == Choice("o1", level)
        assert pad.read(0) is None
    assert twin.heard.startswith(FRAMED.request)


def test_what_was_pressed_before_the_question_is_no_answer() -> None:
    twin = TwinPad({})
    clock = HandClock()
    pad = ProfilePad(twin, FRAMED, clock)
    twin.said = frame_of(FRAMED, RatingLevel.VERY_DISSATISFIED)
    pad.arm(INVITATION)
    assert pad.read(0) is None
    pad.disarm()
    twin.said = frame_of(FRAMED, RatingLevel.VERY_DISSATISFIED)
    assert pad.read(0) is None
    assert twin.heard == FRAMED.request + FRAMED.cancel


def test_nobody_at_the_pad_is_not_rated_and_the_pad_goes_dark() -> None:
    twin, clock = TwinPad({}), HandClock()
    pad = ProfilePad(twin, FRAMED, clock)
    pad.arm(INVITATION)
    clock.wait(30)
    assert pad.read(0) == Choice("o1", None)
    assert twin.heard == FRAMED.request + FRAMED.cancel


def test_a_polled_keypad_is_asked_no_more_often_than_its_profile_says() -> None:
    clock = HandClock()

    class Slow(TwinPad):
        def read(self, most: int, timeout_s: float) -> bytes:
            clock.wait(timeout_s)
            return super().read(most, timeout_s)

    twin = Slow({POLLED.poll: b""}, echoes=True)
    keypad = ProfileKeypad(twin, replace(POLLED, poll_s=0.25), clock)
    assert keypad.read(1) is None
    assert twin.heard == POLLED.poll * 4
    twin.answers = {POLLED.poll: frame_of(POLLED, "7") + frame_of(POLLED, Key.NEXT)}
    assert [keypad.read(1), keypad.read(0)] == ["7", Key.NEXT]


def test_a_keypad_that_speaks_by_itself_is_heard_and_missed() -> None:
    profile = byte_profile("keypads", "letters", key_or_digit)
    twin = TwinPad({})
    twin.said = b"12\x0d"
    with line_to(twin, cut_after=3) as line:
        keypad = ProfileKeypad(line, profile, HandClock())
        line.write(b"?")
        with pytest.raises(DeviceGone):
            assert [keypad.read(1) for _ in range(4)] == []


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (ProfileFile({"31": "satisfied", "31 32": "dissatisfied"}), "part of another"),
        (ProfileFile({"31": "satisfied"}, request="30 31 32"), "part of what the pad is asked"),
        (ProfileFile({}), "needs a frame"),
        (ProfileFile({"": "satisfied"}), "needs a frame"),
        (ProfileFile({"3": "satisfied"}), "hexadecimal"),
        (ProfileFile({"31": "splendid"}), "splendid"),
    ],
)
def test_a_profile_that_could_be_misheard_is_refused(file: ProfileFile, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        profile_from(file, RatingLevel)


def test_a_profile_that_is_not_there_or_no_profile_is_refused_by_name() -> None:
    for name, code in {"": "no_profile", "none": "no_profile", "../../halls/zhaohua": "bad_profile"}.items():
        with pytest.raises(DeviceError, match=code):
            byte_profile("pads", name, RatingLevel)


def test_ten_thousand_mutations_press_no_key_that_was_not_sent_and_the_next_is_heard() -> None:
    dice = random.Random(5)
    frames = [*FRAMED.keys]
    scanner = Scanner(FRAMED.keys)
    for _ in range(10_000):
        noise = bytearray(dice.choice(frames))
        match dice.randrange(4):
            case 0:
                noise[dice.randrange(4)] ^= 1 << dice.randrange(8)
            case 1:
                del noise[dice.randrange(4) :]
            case 2:
                noise = bytearray(dice.randbytes(dice.randrange(12)))
            case _:
                noise = noise * 2
        whole = [frame for frame in frames if frame in noise]
        assert bool(scanner.take(bytes(noise))) == bool(whole)
        assert scanner.take(frames[2])[-1:] == [RatingLevel.BASICALLY_SATISFIED]
        scanner.forget()


def test_parsing_keeps_up_with_more_than_the_line_can_carry() -> None:
    data = random.Random(6).randbytes(400_000)
    scanner, began = Scanner(POLLED.keys), perf_counter()
    for start in range(0, len(data), 256):
        scanner.take(data[start : start + 256])
    assert len(data) / (perf_counter() - began) > 500_000
