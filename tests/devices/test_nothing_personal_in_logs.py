"""A card is read, a slip printed, a door opened, each goes wrong too; nothing of whom it was for is in any log line."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from devices.drivers.escpos import slip_bytes
from devices.drivers.escpos_printer import EscposPrinter
from devices.drivers.lock_8a import LockBoard8A
from devices.drivers.paper import PAPERS
from devices.drivers.sdt_reader import SdtReader
from devices.id_card import Card
from devices.ports import DeviceError
from devices.simulated.card_reader import CardReaderTwin, Pad
from devices.simulated.id_cards import MadeCard, resident_number
from devices.simulated.lock_board import LockBoardTwin
from devices.simulated.world import World
from devices.supervisor import Supervisor
from tests.devices.samples import URL, HandClock, ScriptedPrinter, a_slip, healthy

CARD = MadeCard(resident_number("510811", "19900307", 9), name="某某乙")
SLIP = a_slip()
SECRETS = (CARD.number, CARD.number[6:14], CARD.name, CARD.address, URL, URL.rpartition("/")[2], SLIP.item.zh)
FRAMES = (CARD.text()[:12], CARD.name.encode("utf-16-le"), slip_bytes(SLIP, PAPERS[80])[40:60], b"\x8a\x01\x07\x11")


class Hand:
    """Whoever lays cards on the reader."""

    def __init__(self, pad: Pad) -> None:
        self.now = pad

    def pad(self) -> Pad:
        return self.now


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], str]]:
    """Everything any logger or stream said so far."""
    caplog.set_level(logging.DEBUG)
    with capture_logs() as lines:

        def everything() -> str:
            streams = capsys.readouterr()
            return "\n".join([caplog.text, streams.out, streams.err, *(repr(line) for line in lines)])

        yield everything


def watched(part: str, build: Callable[[], Any], check: Callable[[Any], str | None]) -> Supervisor[Any]:
    return Supervisor(part, build, check, lambda _: None, HandClock(), lambda _: True)


def test_nothing_personal_is_in_any_log_line(tmp_path: Path, said: Callable[[], str]) -> None:
    read_cards()
    print_slips()
    open_doors(tmp_path)
    text = said()
    assert text.count("part_failed") == 3
    for secret in SECRETS:
        assert secret not in text
    for frame in FRAMES:
        for form in (frame.hex(), frame.hex(" "), frame.hex().upper(), repr(frame)[2:-1]):
            assert form not in text


def read_cards() -> None:
    hand, clock = Hand(Pad(CARD)), HandClock()
    reader = SdtReader(CardReaderTwin(hand), clock, clock.wait)
    watching = watched("reader", lambda: reader, SdtReader.check)
    watching.turn()
    card = reader.read(1)
    assert isinstance(card, Card)
    assert card.reveal_number() == CARD.number
    hand.now = Pad(CARD, silent=True)
    watching.turn()


def print_slips() -> None:
    wire = ScriptedPrinter(healthy())
    printer = EscposPrinter(wire, PAPERS[80])
    watching = watched("printer", lambda: printer, EscposPrinter.check)
    watching.turn()
    printer.print_slip(SLIP)
    wire.replies.clear()
    with pytest.raises(DeviceError) as error:
        printer.print_slip(SLIP)
    watching.failed(error.value)


def open_doors(folder: Path) -> None:
    clock = HandClock()
    twin = LockBoardTwin(World(folder), "locker-1", 24, clock)

    def wait(seconds: float) -> bool:
        clock.wait(seconds)
        return False

    board = LockBoard8A(twin, 24, wait)
    watching = watched("doors", lambda: board, lambda each: each.doors() and None)
    watching.turn()
    board.open_door(7)
    twin.close()
    watching.turn()


def test_a_bug_in_a_driver_that_quotes_its_frame_is_logged_without_it(said: Callable[[], str]) -> None:
    def broken(_: object) -> str:
        raise ValueError(f"cannot make sense of {CARD.text()!r} of {CARD.name}")

    watched("reader", object, broken).turn()
    text = said()
    assert "driver_fault" in text
    assert CARD.name not in text
    assert repr(CARD.text()[:8])[2:-1] not in text
