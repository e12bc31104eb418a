"""LED strips and digit panels above a window: their frames, their font's gaps, and twins that show the text."""

import json
from pathlib import Path

import pytest

from devices.drivers import onbon
from devices.drivers.gb2312 import encode
from devices.drivers.led_sign import OnbonSign, StripProfile
from devices.drivers.modbus_rtu import write_registers
from devices.drivers.onbon import Area
from devices.drivers.seven_segment import DigitsProfile, SevenSegmentSign
from devices.ports import DeviceGone, DeviceNeedsHands
from devices.profiles import read_profile
from devices.simulated.sign import DigitsTwin, OnbonTwin
from devices.simulated.world import World
from tests.devices.pty_line import line_to
from tests.devices.samples import ScriptedPrinter

RUN = "a5" * 8
STRIP = StripProfile(160, 16)
TEXT = "A001请到3号窗口"
CAPTURED = (
    "a306010000 00 01 2d00 00 0080 0000 a080 1000 00 00 00 0000 00 00 00 01 01 01 00 00 00 12000000"
    "5c4331 41303031 c7eb b5bd 33 bac5 b4b0 bfda"
)


def from_card(code: str) -> bytes:
    """A card's answer: A0, then 00 for done or 01 for an error."""
    body = bytes.fromhex(f"00800100000000000000fe020500a0{code}000000")
    return b"\xa5" * 8 + body + onbon.crc(body) + b"\x5a"


def test_frames_are_those_captured_from_a_card() -> None:
    assert onbon.frame(onbon.PING).hex() == RUN + "01000080000000000000fe020500a20001000068f85a"
    assert onbon.frame(onbon.CLEAR).hex() == RUN + "01000080000000000000fe020500a31001000051f85a"
    assert onbon.frame(b"\xa3\x00\x01\x00\x00\x01").hex().endswith("a3000100000179ea5a")
    captured = onbon.frame(bytes.fromhex(CAPTURED), card=0x61)
    assert captured.hex().endswith("b4b0bfda0daf5a")
    # Ours differs in one byte and the sum: it also takes away the areas shown before.
    ours = onbon.body(onbon.texts([Area(0, 0, 160, 16, TEXT)])[7:])[14:-2]
    assert ours == bytes.fromhex(CAPTURED)[:5] + b"\xff" + bytes.fromhex(CAPTURED)[6:]


def test_bytes_that_mean_something_to_the_frame_are_escaped_and_come_back() -> None:
    data = b"\xa2\x00\xa5\xa6\x5a\x5b\xa6\x02\x5b\x01"
    framed = onbon.frame(data)
    assert not {0xA5, 0x5A} & set(framed[8:-1])
    assert onbon.body(framed)[14:-2] == data


@pytest.mark.parametrize("echoes", [False, True])
def test_a_strip_shows_lines_over_a_real_line(tmp_path: Path, echoes: bool) -> None:
    twin = OnbonTwin(World(tmp_path), "w03", echoes)
    with line_to(twin, piece=2) as line:
        sign = OnbonSign(line, StripProfile(192, 32, lines=2))
        sign.check()
        sign.show(["3号窗口 综合", TEXT, "left out"])
        assert twin.lines == ("3号窗口 综合", TEXT)
        sign.brighten(5)
        assert twin.level == 5
        sign.clear()
        assert twin.lines == ()
    assert json.loads((tmp_path / "sign-w03.json").read_text()) == {"lines": []}


def test_a_text_that_is_too_long_runs_and_a_short_one_stands() -> None:
    shown: list[bytes] = []

    class Deaf(ScriptedPrinter):
        def write(self, data: bytes) -> None:
            shown.append(data)

    sign = OnbonSign(Deaf({}), STRIP)
    for text in ("一" * 10, "一" * 11):
        with pytest.raises(DeviceGone):
            sign.show([text])
    effects = [onbon.body(data[7:])[14 + 9 + 19] for data in (shown[0], shown[-1])]
    assert effects == [0x01, 0x03]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("请到3号窗口", "请到3号窗口"),
        ("办理中…——「」", "办理中…——「」"),
        ("㐂䶮", "〓〓"),
        ("①②Ⅳ", "①②Ⅳ"),
        ("㊣ﬁé", "正fé"),
        ("\\C2 •\t", "＼C2 · "),
        ("🙂", "〓"),
        ("昭化區鎮衛生院", "昭化区镇卫生院"),
        ("劉媽媽請到臺灣窗口", "刘妈妈请到台湾窗口"),
        ("乾隆", "乾隆"),  # what the font has stays as it is written
    ],
)
def test_what_the_font_lacks_is_shown_by_its_like_or_a_blank(text: str, expected: str) -> None:
    shown = encode(text).decode("gbk")
    assert shown == expected
    assert len(shown) <= len(text)


def test_an_echo_alone_and_a_broken_frame_are_no_answer() -> None:
    ping = onbon.frame(onbon.PING)
    broken = bytearray(from_card("00"))
    broken[-3] ^= 1
    for heard in (ping, bytes(broken), b""):
        with pytest.raises(DeviceGone):
            OnbonSign(ScriptedPrinter({ping: heard}), STRIP).check()
    OnbonSign(ScriptedPrinter({ping: ping + b"\xa5\x01" + from_card("00")}), STRIP).check()


def test_a_card_that_refuses_needs_hands(tmp_path: Path) -> None:
    twin = OnbonTwin(World(tmp_path), "w03")
    twin.write(onbon.frame(b"\xa4\x05\x01\x00\x00"))
    assert onbon.refused(twin.read(100, 0))
    with pytest.raises(DeviceNeedsHands) as refused:
        OnbonSign(ScriptedPrinter({onbon.frame(onbon.PING): from_card("01")}), STRIP).check()
    assert refused.value.code == "sign_refuses"


@pytest.mark.parametrize("level", [0, 17])
def test_a_brightness_that_is_none_is_refused_before_it_is_sent(level: int) -> None:
    with pytest.raises(ValueError, match="brightness"):
        onbon.brightness(level)


@pytest.mark.parametrize(
    ("lines", "shown"), [(["请A023到3号窗口"], "A023"), (["7"], "   7"), (["暂停服务"], "    "), (["12345"], "2345")]
)
def test_a_panel_of_digits_shows_the_number_in_the_text(tmp_path: Path, lines: list[str], shown: str) -> None:
    twin = DigitsTwin(World(tmp_path), "w03")
    with line_to(twin, piece=2) as line:
        sign = SevenSegmentSign(line, read_profile("signs", "digits-4-ascii", DigitsProfile))
        sign.show(lines)
        sign.check()
        assert twin.text == shown
        sign.brighten(3)
        sign.clear()
        assert twin.text == "    "


def test_a_panel_of_bare_segments_is_told_which_ones_shine() -> None:
    wire = ScriptedPrinter({})
    panel = SevenSegmentSign(wire, DigitsProfile(3, start=16, writes="segments", brightness=9), address=2)
    with pytest.raises(DeviceGone):
        panel.show(["A07"])
    assert wire.printed == write_registers(2, 16, [0x77, 0x3F, 0x07]) * 3
    wire.printed = b""
    with pytest.raises(DeviceGone):
        panel.brighten(4)
    assert wire.printed.startswith(write_registers(2, 9, [4]))


def test_a_panel_that_lacks_a_register_needs_hands(tmp_path: Path) -> None:
    twin = DigitsTwin(World(tmp_path), "w03", digits=2)
    with pytest.raises(DeviceNeedsHands) as refused:
        SevenSegmentSign(twin, DigitsProfile(4)).show(["A023"])
    assert refused.value.code == "sign_refuses"


def test_every_shipped_sign_can_be_read() -> None:
    assert read_profile("signs", "strip-160x16", StripProfile) == STRIP
    assert read_profile("signs", "strip-192x32", StripProfile).lines == 2
    assert read_profile("signs", "digits-3-segments", DigitsProfile).digits == 3
