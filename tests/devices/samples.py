"""What several tests of the devices need: a clock moved by hand, a slip, a printer that answers as told."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from devices.drivers.escpos_tokens import Text, tokens
from hall.messages.answers import Slip
from hall.messages.facts import WindowFact
from hall.messages.topics import Words
from hall.words import TicketId, TicketNo, WindowId, WindowState

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Nine o'clock in Shanghai."""
URL = "https://hall.example.cn/t/Zm9vYmFyYmF6cXV4MTIzNA"
HALL = Words("昭化区政务服务中心", "Zhaohua District Government Service Centre")


class HandClock:
    """A hall clock that moves only when told; the wall passes `speed` times as slowly."""

    def __init__(self, now: datetime = NINE, speed: float = 1.0) -> None:
        self._now = now
        self._wall = 0.0
        self._speed = speed

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._wall

    def wall_seconds(self, hall_seconds: float) -> float:
        return hall_seconds / self._speed

    def wait(self, wall_seconds: float) -> None:
        self._wall += wall_seconds
        self._now += timedelta(seconds=wall_seconds * self._speed)

    def pass_(self, hall_seconds: float) -> None:
        self.wait(hall_seconds / self._speed)


class ScriptedPrinter:
    """A wire to a printer that gives one reply to each question, or none; it keeps what it was given to print."""

    def __init__(self, replies: Mapping[bytes, bytes]) -> None:
        self.replies = dict(replies)
        self.printed = b""
        self._waiting = b""

    def write(self, data: bytes) -> None:
        if data in self.replies:
            self._waiting += self.replies[data]
        elif data[:2] != b"\x10\x04":
            self.printed += data
            self._waiting += self.replies.get(data[-3:], b"")

    def read(self, most: int, timeout_s: float) -> bytes:
        taken, self._waiting = self._waiting[:most], self._waiting[most:]
        return taken

    def close(self) -> None:
        pass


def healthy() -> dict[bytes, bytes]:
    """A printer that is well, question by question."""
    return {b"\x10\x04" + bytes([n]): b"\x12" for n in (1, 2, 3, 4)} | {b"\x1d\x72\x01": b"\x00"}


def a_slip(**changes: object) -> Slip:
    """A slip of the Zhaohua hall, changed where asked."""
    fields: dict[str, object] = {
        "ticket": TicketId("01J0000000000000000000000A"),
        "ticket_no": TicketNo("A023"),
        "hall": HALL,
        "title": HALL,
        "item": Words("城乡居民养老保险参保登记", "Pension insurance registration"),
        "zone": Words("综合办事区", "General zone"),
        "floor": 1,
        "windows": (1, 2, 3, 4, 5, 12),
        "issued_at": NINE + timedelta(minutes=5, seconds=33),
        "ahead": 12,
        "from_at": NINE + timedelta(minutes=20),
        "until_at": NINE + timedelta(minutes=35),
        "url": URL,
        "tips": (Words("请留意窗口叫号和显示屏。"), Words("本票仅限当天使用。")),
        "hotline": "12345",
    }
    return Slip(**(fields | changes))  # type: ignore[arg-type]  # a test names its own fields


def a_sign(state: WindowState, **fields: object) -> WindowFact:
    """What window 3's sign says."""
    common: dict[str, object] = {
        "at": NINE,
        "window": WindowId("w03"),
        "window_no": 3,
        "name": Words("综合窗口", "General"),
        "roles": (),
        "state": state,
    }
    return WindowFact(**(common | fields))  # type: ignore[arg-type]  # a test names its own fields


def printed_lines(data: bytes) -> list[str]:
    """The lines of text in a printer's bytes."""
    lines = [""]
    for token in tokens(data):
        if isinstance(token, Text):
            lines[-1] += token.character
        elif lines[-1]:
            lines.append("")
    return [line for line in lines if line]
