from collections.abc import Callable
from pathlib import Path

import pytest

from devices.part import Part
from devices.ports import DeviceGone, DeviceNeedsHands, Key, Touch
from hall.device_program import DeviceProgram
from hall.messages.facts import CatalogueFact
from hall.messages.status import PartStatus
from hall.messages.topics import Words
from hall.sections import HallSettings
from hall.settings import Settings
from hall.words import DeviceId, DeviceKind, DeviceState, HallId, ItemCode
from kiosk.parts import WatchedKeypad, WatchedPanel, WatchedPrinter
from tests.kiosk.fakes import NOW, FakePanel, FakePrinter, slip


@pytest.fixture
def program(tmp_path: Path) -> DeviceProgram:
    settings = Settings(hall=HallSettings(id=HallId("zhaohua"), folder=tmp_path))
    each = DeviceProgram(settings, DeviceKind.KIOSK, DeviceId("kiosk-1"))
    each.stopping.set()  # nothing waits in a test
    return each


@pytest.fixture
def said(program: DeviceProgram, monkeypatch: pytest.MonkeyPatch) -> list[tuple[DeviceState, str]]:
    told: list[tuple[DeviceState, str]] = []

    def say_part(status: PartStatus) -> None:
        told.append((status.state, status.code))

    monkeypatch.setattr(program, "say_part", say_part)
    return told


def absent() -> FakePrinter:
    raise DeviceGone("offline")


def test_a_printer_is_used_once_it_is_open(program: DeviceProgram, said: list[tuple[DeviceState, str]]) -> None:
    printer = FakePrinter()
    part = Part(program, "printer", lambda: printer, lambda each: each.check())
    with pytest.raises(DeviceGone):
        WatchedPrinter(part).print_slip(slip())

    part.open()
    WatchedPrinter(part).print_slip(slip())

    assert printer.slips == [slip()]
    assert said == [(DeviceState.OPENING, ""), (DeviceState.READY, "")]


def test_what_goes_wrong_in_use_is_said_at_once_and_told_to_the_user(
    program: DeviceProgram, said: list[tuple[DeviceState, str]]
) -> None:
    printer = FakePrinter()
    part = Part(program, "printer", lambda: printer, lambda each: each.check())
    part.open()
    printer.fault = DeviceNeedsHands("paper_out")

    with pytest.raises(DeviceNeedsHands):
        WatchedPrinter(part).print_slip(slip())

    assert said[-1] == (DeviceState.FAULT, "paper_out")


def test_a_device_that_is_not_there_says_so_and_presses_nothing(
    program: DeviceProgram, said: list[tuple[DeviceState, str]]
) -> None:
    part: Part[FakePrinter] = Part(program, "keypad", absent)
    part.open()

    assert WatchedKeypad(part, program.stopping).read(5.0) is None
    assert said == [(DeviceState.OPENING, ""), (DeviceState.ABSENT, "offline")]


class LooseKeypad:
    """A keypad whose plug comes out."""

    def read(self, timeout_s: float) -> Key | str | None:
        raise DeviceGone("offline")


def test_a_keypad_pulled_out_is_opened_anew(program: DeviceProgram, said: list[tuple[DeviceState, str]]) -> None:
    part = Part(program, "keypad", LooseKeypad)
    part.open()
    assert WatchedKeypad(part, program.stopping).read(5.0) is None
    part.open()

    assert [state for state, _ in said] == [
        DeviceState.OPENING,
        DeviceState.READY,
        DeviceState.ABSENT,
        DeviceState.READY,
    ]


def test_the_catalogue_is_offered_once_and_again_to_a_panel_opened_anew(program: DeviceProgram) -> None:
    panel = FakePanel()
    screen = WatchedPanel(part := Part(program, "panel", lambda: panel), program.stopping)
    part.open()
    screen.offer(CatalogueFact(at=NOW, version="v1", hall=Words("大厅"), groups=()))
    screen.read(0.0)
    screen.read(0.0)
    assert panel.shown == [("offer", "v1")]

    panel.fault = DeviceGone("offline")
    screen.read(0.0)
    panel.fault = None
    part.open()
    screen.read(0.0)
    assert panel.shown == [("offer", "v1")] * 2


SHOWS: list[Callable[[WatchedPanel], None]] = [
    lambda panel: panel.show_ticket(Touch(item=ItemCode("sb-01")), slip(), True),
    lambda panel: panel.show_refusal(Touch(), "no_answer", {}),
    lambda panel: panel.show_agreed(Touch()),
]


@pytest.mark.parametrize("show", SHOWS)
def test_a_panel_that_is_gone_does_not_stop_the_kiosk(
    program: DeviceProgram, show: Callable[[WatchedPanel], None]
) -> None:
    part: Part[FakePanel] = Part(program, "panel", FakePanel)

    show(WatchedPanel(part, program.stopping))

    part.open()
    show(WatchedPanel(part, program.stopping))
    assert len(part.use(lambda panel: panel.shown)) == 1
