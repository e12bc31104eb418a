"""The calendar file: every line as RFC 5545 wants it, whatever stands in the texts."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from queue_server.web.citizens.calendar_file import Entry, calendar_file, escaped, folded

START = datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def entry(**changes: object) -> Entry:
    usual: dict[str, object] = {
        "uid": "1@hall",
        "start": START,
        "stamp": START.astimezone(UTC) - timedelta(days=1),
        "title": "大厅：结婚登记",
        "place": "1 楼",
        "note": "预约码 1",
        "url": "https://hall.example/book/1",
    }
    return Entry(**(usual | changes))  # type: ignore[arg-type]


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_commas_semicolons_backslashes_and_lines_are_escaped() -> None:
    assert escaped("a,b;c\\d\ne\r\nf") == r"a\,b\;c\\d\ne\nf"


@given(st.text())
def test_no_line_is_longer_than_seventy_five_octets_and_nothing_is_lost(title: str) -> None:
    text = calendar_file(entry(title=title), "Asia/Shanghai")
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert f"SUMMARY:{escaped(title)}" in unfolded(text)


@given(st.text(alphabet="汉字é\U0001f3db", min_size=20, max_size=200))
def test_no_character_is_cut_in_two(row: str) -> None:
    assert folded(row).replace("\r\n ", "") == row


def test_the_moment_is_the_same_for_a_phone_that_reads_the_zone_from_the_file() -> None:
    lines = unfolded(calendar_file(entry(), "Asia/Shanghai"))
    assert "DTSTART;TZID=Asia/Shanghai:20260303T090000" in lines
    assert "TZOFFSETTO:+0800" in lines
    assert "DTSTAMP:20260302T010000Z" in lines


def test_a_cancelled_appointment_takes_its_entry_out_again() -> None:
    lines = unfolded(calendar_file(entry(cancelled=True), "Asia/Shanghai"))
    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:1", "UID:1@hall"} <= set(lines)
    assert "BEGIN:VALARM" not in lines
