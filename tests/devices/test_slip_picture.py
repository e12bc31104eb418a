"""The picture of a slip, made from the printer's bytes alone."""

from io import BytesIO

import pytest
from PIL import Image

from devices.drivers.escpos import slip_bytes
from devices.drivers.escpos_tokens import Command, Reader, Unfinished, UnknownBytes, tokens
from devices.drivers.paper import PAPERS
from devices.drivers.slip_picture import INK, slip_picture, slip_png
from hall.messages.topics import Words
from tests.devices.samples import a_slip


@pytest.mark.parametrize(("mm", "width"), [(80, 640), (58, 448)])
def test_the_picture_is_as_wide_as_the_paper(mm: int, width: int) -> None:
    picture = Image.open(BytesIO(slip_png(slip_bytes(a_slip(), PAPERS[mm]), PAPERS[mm])))
    assert picture.width == width
    assert picture.height > width


def test_a_bolder_larger_number_is_more_ink() -> None:
    small = b"\x1b\x40\x1c\x26A023\n\x1d\x56\x42\x00"
    large = b"\x1b\x40\x1c\x26\x1b\x45\x01\x1d\x21\x33A023\n\x1d\x56\x42\x00"
    assert _ink(large) > 10 * _ink(small) > 0


def test_alignment_moves_the_ink() -> None:
    left, right = (
        slip_picture(b"\x1b\x40\x1c\x26\x1b\x61" + bytes([place]) + b"A\n", PAPERS[80]).point(lambda dot: dot < 128)
        for place in (0, 2)
    )
    assert left.crop((0, 0, 320, left.height - 16)).getbbox() is not None
    assert right.crop((0, 0, 320, right.height - 16)).getbbox() is None


def test_every_module_of_the_qr_code_is_drawn_at_the_size_asked_for() -> None:
    data = slip_bytes(a_slip(), PAPERS[80])
    with_code, without = (
        slip_picture(data, PAPERS[80]),
        slip_picture(slip_bytes(a_slip(url=""), PAPERS[80]), PAPERS[80]),
    )
    assert with_code.height - without.height > 33 * 6
    assert _ink(data) > _ink(slip_bytes(a_slip(url=""), PAPERS[80])) + 500 * 36


def test_a_picture_line_is_drawn_dot_by_dot() -> None:
    data = b"\x1b\x40\x1d\x76\x30\x00\x48\x00\x02\x00" + b"\xff" * 72 + b"\x00" * 72
    assert _ink(data) == 576


def test_a_rare_hanzi_is_seen() -> None:
    bare, rare = (slip_bytes(a_slip(item=Words(item)), PAPERS[80]) for item in ("的", "的㐂䶮"))
    assert _ink(rare) > _ink(bare) + 300


def test_bytes_that_are_no_command_are_refused_with_their_place() -> None:
    with pytest.raises(UnknownBytes) as refused:
        list(tokens(b"\x1b\x40AB\x1b\x99\x01\x02"))
    assert refused.value.at == 4


def test_chinese_outside_chinese_mode_is_refused_as_a_printer_would_garble_it() -> None:
    with pytest.raises(UnknownBytes):
        slip_picture(b"\x1b\x40" + "中".encode("gb18030"), PAPERS[80])


def test_a_slip_cut_short_is_not_shown_as_whole() -> None:
    with pytest.raises(Unfinished):
        list(tokens(slip_bytes(a_slip(), PAPERS[80])[:-1]))


def test_commands_split_between_two_writes_are_one() -> None:
    data = slip_bytes(a_slip(item=Words("㐂")), PAPERS[80])
    reader = Reader()
    bytewise = [token for byte in data for token, _ in reader.take(bytes([byte]))]
    assert bytewise == list(tokens(data))
    assert bytewise[-1] == Command("cut", 0)


def _ink(data: bytes) -> int:
    return slip_picture(data, PAPERS[80]).histogram()[INK]
