"""What waits for the broker."""

from dataclasses import dataclass

import pytest

from hall.outbox import Letter, Outbox, OutboxFull


@dataclass
class Slip:
    """A receipt the broker signs by hand."""

    signed: bool = False

    def is_published(self) -> bool:
        return self.signed


class Wall:
    """Monotonic seconds moved by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def topics(outbox: Outbox) -> list[str]:
    return [letter.topic for letter in outbox.take()]


def test_what_the_broker_acknowledged_is_not_sent_again() -> None:
    outbox = Outbox(10, Wall())
    outbox.add(Letter("a", b""), Slip(signed=True))
    outbox.add(Letter("b", b""), Slip())
    outbox.add(Letter("c", b""), None)
    assert topics(outbox) == ["b", "c"]


def test_an_order_out_of_time_is_never_sent_again() -> None:
    wall = Wall()
    outbox = Outbox(10, wall)
    outbox.add(Letter("open door", b"", deadline=130.0), Slip())
    outbox.add(Letter("wish", b""), Slip())
    wall.now = 131.0
    assert topics(outbox) == ["wish"]


def test_a_newer_snapshot_replaces_the_one_that_waits() -> None:
    outbox = Outbox(10, Wall())
    for payload in (b"1", b"2"):
        outbox.add(Letter("board", payload, retain=True), None)
        outbox.add(Letter("wish", payload), None)
    assert [(letter.topic, letter.payload) for letter in outbox.take()] == [
        ("wish", b"1"),
        ("board", b"2"),
        ("wish", b"2"),
    ]


def test_a_full_outbox_says_so_until_the_broker_acknowledges() -> None:
    outbox = Outbox(1, Wall())
    receipt = Slip()
    outbox.add(Letter("a", b""), receipt)
    with pytest.raises(OutboxFull) as full:
        outbox.check_room()
    assert full.value.code == "outbox_full"
    receipt.signed = True
    outbox.check_room()
    assert len(outbox) == 0
