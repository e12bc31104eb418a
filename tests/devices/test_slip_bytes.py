"""The slip as bytes: what is said, in which order, and never wider than the paper."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.drivers.escpos import plain, slip_bytes
from devices.drivers.escpos_tokens import Command, QrStore, Raster, Text, tokens
from devices.drivers.paper import PAPERS, columns
from devices.drivers.wrapping import balanced, wrap
from hall.messages.topics import Words
from tests.devices.samples import HALL, NINE, URL, a_slip, printed_lines


def test_a_bare_slip_is_exactly_these_bytes() -> None:
    slip = a_slip(
        hall=Words("大厅"),
        title=Words("大厅"),
        item=Words("咨询"),
        zone=Words("一区", "Zone"),
        windows=(3,),
        ahead=0,
        from_at=None,
        url="",
        tips=(),
        hotline="",
    )
    rule = b"-" * 48 + b"\n\x1b\x4a\x04"
    expected = (
        b"\x1b\x40\x1c\x26"
        b"\x1b\x61\x01\x1b\x45\x01\x1d\x21\x11" + "大厅".encode("gb18030") + b"\n\x1b\x4a\x04"
        b"\x1b\x61\x00\x1b\x45\x00\x1d\x21\x00"
        + rule
        + b"\x1b\x61\x01"
        + "您的号码  Your number".encode("gb18030")
        + b"\n\x1b\x4a\x0c\x1b\x45\x01\x1d\x21\x55A023\n\x1b\x4a\x0c"
        + b"\x1b\x45\x00\x1d\x21\x11"
        + "咨询".encode("gb18030")
        + b"\n\x1b\x4a\x04\x1b\x61\x00\x1d\x21\x00"
        + rule
        + b"\x1b\x45\x01"
        + "前面无人等候  Nobody ahead of you".encode("gb18030")
        + b"\n\x1b\x4a\x04"
        + "请留意 1 楼一区 3 号窗口".encode("gb18030")
        + b"\n\x1b\x4a\x04\x1b\x45\x00Floor 1, Zone, window 3\n\x1b\x4a\x04"
        + "取号时间 2026-03-02 09:05:33".encode("gb18030")
        + b"\n\x1b\x4a\x04"
        + rule
        + b"\x1d\x56\x42\x00"
    )
    assert slip_bytes(slip, PAPERS[80]) == expected


def test_the_slip_says_everything_in_the_order_of_the_hall() -> None:
    said = "\n".join(printed_lines(slip_bytes(a_slip(), PAPERS[80])))
    expected = [
        HALL.zh,
        "A023",
        "城乡居民养老保险参保登记",
        "前面等候 12 人",
        "请留意 1 楼综合办事区 1-5、12 号窗口",
        "约 09:20–09:35",
        "取号时间 2026-03-02 09:05:33",
        "1、请留意窗口叫号和显示屏。",
        "2、本票仅限当天使用。",
        "扫码看进度、评服务",
        "服务热线 12345",
    ]
    places = [said.index(text) for text in expected]
    assert places == sorted(places)


def test_the_number_is_the_largest_thing_on_the_slip() -> None:
    size = 0
    sizes: dict[str, int] = {}
    for token in tokens(slip_bytes(a_slip(), PAPERS[58])):
        if isinstance(token, Command) and token.name == "size":
            size = token.value
        elif isinstance(token, Text):
            sizes[token.character] = max(sizes.get(token.character, 0), size)
    assert sizes["A"] == max(sizes.values())
    assert sum(1 for value in sizes.values() if value == sizes["A"]) == len("A023")


def test_the_qr_code_holds_the_address_with_correction_m() -> None:
    found = list(tokens(slip_bytes(a_slip(), PAPERS[80])))
    assert QrStore(URL.encode()) in found
    assert Command("qr_correction", 0x31) in found


def test_a_wait_above_an_hour_promises_no_range() -> None:
    slip = a_slip(from_at=NINE + timedelta(minutes=80), until_at=NINE + timedelta(minutes=100))
    said = "\n".join(printed_lines(slip_bytes(slip, PAPERS[80])))
    assert "较长，10:20 以后" in said
    assert "10:40" not in said


def test_an_appointment_names_its_slot() -> None:
    said = printed_lines(slip_bytes(a_slip(slot_at=NINE + timedelta(hours=1)), PAPERS[80]))
    assert any("预约时间 10:00" in line for line in said)


def test_a_rare_hanzi_turns_its_line_into_a_picture_with_ink() -> None:
    data = slip_bytes(a_slip(item=Words("㐂䶮同志的业务", "Rare")), PAPERS[80])
    pictures = [token for token in tokens(data) if isinstance(token, Raster)]
    assert [picture.row_bytes for picture in pictures] == [72]
    assert sum(pictures[0].dots) > 0
    assert not any("同志" in line for line in printed_lines(data))
    assert b"\x82\x35" not in data


@pytest.mark.parametrize(
    ("character", "expected"), [("中", True), ("，", True), ("A", True), ("㐂", False), ("䶮", False)]
)
def test_only_what_every_chinese_printer_has_travels_as_text(character: str, expected: bool) -> None:
    assert plain(character) is expected


TEXT = st.text(st.sampled_from("中文业务办理，。（）AaZz019 -–:"), min_size=1, max_size=120)


@given(TEXT, st.sampled_from([8, 16, 24, 32, 48]))
def test_wrapping_never_exceeds_the_columns_and_loses_nothing_but_blanks(text: str, width: int) -> None:
    for lines in (wrap(text, width), balanced(text, width)):
        assert all(columns(line) <= width for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(TEXT, TEXT, TEXT, st.sampled_from(sorted(PAPERS)))
def test_no_line_of_any_slip_runs_off_the_paper(hall: str, item: str, tip: str, mm: int) -> None:
    paper = PAPERS[mm]
    slip = a_slip(hall=Words(hall, hall), title=Words(item), item=Words(item, tip), tips=(Words(tip),))
    width, used = 1, 0
    for token in tokens(slip_bytes(slip, paper)):
        match token:
            case Command("size", value):
                width = (value >> 4) + 1
            case Text(character):
                used += columns(character) * width
                assert used <= paper.columns
            case Command("line_feed"):
                used = 0
            case _:
                pass


def test_no_line_begins_with_a_closing_mark() -> None:
    assert wrap("一二三四，五", 8) == ["一二三", "四，五"]


def test_centred_lines_are_of_about_the_same_length() -> None:
    assert balanced("昭化区政务服务中心", 16) == ["昭化区政务", "服务中心"]


def test_an_offline_slip_promises_nothing_and_says_that_the_place_is_kept() -> None:
    said = "\n".join(printed_lines(slip_bytes(a_slip(offline=True, ahead=0, from_at=None), PAPERS[80])))
    assert "离线号" in said
    assert "Given offline" in said
    assert "前面" not in said


def test_a_slip_names_every_item_it_is_for() -> None:
    more = (Words("社保卡", "Social card"), Words("医保", "Medical"))
    said = "\n".join(printed_lines(slip_bytes(a_slip(more=more), PAPERS[58])))
    assert said.index("社保卡") < said.index("医保") < said.index("取号时间")
