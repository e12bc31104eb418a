"""A slip read back from the bytes that were printed."""

from devices.simulated.slip_text import slip_lines


def test_a_slip_says_its_lines_and_where_its_code_leads() -> None:
    data = b"\x1b\x40" + b"A023\x0a" + b"\x0a" + b"\x1c\x26" + "业务咨询".encode("gb18030") + b"\x0a\x1d\x56\x01"
    assert slip_lines(data) == ("A023", "业务咨询")
