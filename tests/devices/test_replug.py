"""A plug comes out at every byte of an exchange and goes in again: ready in five seconds, nothing lost or doubled."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Generic, TypeVar

import pytest

from devices.drivers.escpos_printer import EscposPrinter
from devices.drivers.escpos_tokens import Command, Reader
from devices.drivers.led_sign import OnbonSign, StripProfile
from devices.drivers.lock_8a import LockBoard8A
from devices.drivers.paper import PAPERS
from devices.drivers.sdt_reader import SdtReader
from devices.id_card import Card
from devices.ports import DeviceError, DeviceGone, DoorState, LockBoard, OutcomeUnknown
from devices.simulated.card_reader import CardReaderTwin, Pad
from devices.simulated.id_cards import MadeCard, resident_number
from devices.simulated.lock_board import LockBoardTwin
from devices.simulated.sign import OnbonTwin
from devices.simulated.world import World
from devices.supervisor import Notice, Supervisor
from devices.transports.ports import Transport
from devices.transports.serial_line import SerialLine
from hall.messages.orders import OpenDoor
from hall.messages.reports import DoorOpened, DoorStuck, Report
from hall.words import CompartmentId, OrderId
from kiosk.ledger import Ledger
from kiosk.locker import Locker
from tests.devices.plug import Plug
from tests.devices.samples import HandClock, a_slip
from tests.kiosk.fakes import FakeServer

Device = TypeVar("Device")
Twin = TypeVar("Twin", bound=Transport)

READY_S = 5.0
BAUD = 115200
CARD = MadeCard(resident_number("510811", "19900307", 9))
SLIP = a_slip()
LINES = ("A001请到3号窗口",)


class Paper:
    """A printer that counts the slips it cut; a command whose end never came is forgotten with its line."""

    def __init__(self) -> None:
        self.slips = 0
        self.replug()

    def replug(self) -> None:
        self._reader = Reader()
        self._replies = bytearray()

    def write(self, data: bytes) -> None:
        for token, _ in self._reader.take(data):
            match token:
                case Command("status"):
                    self._replies.append(0x12)
                case Command("queued_status"):
                    self._replies.append(0x00)
                case Command("cut"):
                    self.slips += 1
                case _:
                    pass

    def read(self, most: int, timeout_s: float) -> bytes:
        taken = bytes(self._replies[:most])
        del self._replies[:most]
        return taken

    def close(self) -> None:
        pass


class Counted:
    """A line to a twin that counts the bytes of an exchange where nothing goes wrong."""

    def __init__(self, twin: Transport) -> None:
        self._twin = twin
        self.count = 0

    def write(self, data: bytes) -> None:
        self.count += len(data)
        self._twin.write(data)

    def read(self, most: int, timeout_s: float) -> bytes:
        said = self._twin.read(most, timeout_s)
        self.count += len(said)
        return said

    def close(self) -> None:
        pass


class Watched(Generic[Device]):
    """A device on a plug under its supervisor, whose waits pass on a clock of the test's."""

    def __init__(
        self, plug: Plug, build: Callable[[Transport], Device], check: Callable[[Device], Notice | str | None]
    ) -> None:
        self.clock = HandClock()
        self._plug = plug
        self._supervisor: Supervisor[Device] = Supervisor(
            "part",
            lambda: build(SerialLine(plug.port, BAUD)),
            check,
            lambda _: None,
            self.clock,
            lambda _: True,
        )

    def use(self, act: Callable[[Device], object]) -> DeviceError | None:
        """What went wrong, if anything did, and the supervisor has heard of it."""
        try:
            act(self._supervisor.device())
        except DeviceError as error:
            self._supervisor.failed(error)
            return error
        return None

    def open(self) -> None:
        self._supervisor.turn()

    def close(self) -> None:
        self._supervisor.failed(DeviceGone("gone"))

    def back(self, twin: Transport) -> None:
        """The plug stays out until the supervisor has given up twice, goes in again, and the part is ready in time."""
        self._supervisor.turn()
        pause = self._supervisor.turn()
        self._plug.pull()
        self._plug.put_in(twin)
        out, began = self.clock.monotonic(), monotonic()
        while True:
            self.clock.wait(pause)
            pause = self._supervisor.turn()
            if self._is_ready():
                break
        assert self.clock.monotonic() - out + monotonic() - began <= READY_S

    def _is_ready(self) -> bool:
        try:
            self._supervisor.device()
        except DeviceGone:
            return False
        return True


@pytest.fixture
def plug(tmp_path: Path) -> Iterator[Plug]:
    made = Plug(tmp_path)
    yield made
    made.close()


def test_a_printer_pulled_at_any_byte_of_a_slip_prints_it_once_or_leaves_its_fate_to_people(plug: Plug) -> None:
    def build(line: Transport) -> EscposPrinter:
        return EscposPrinter(line, PAPERS[80])

    whole = Counted(Paper())
    build(whole).check()
    opening = whole.count
    build(whole).print_slip(SLIP)
    fates = set()
    for cut in range(opening + 1, whole.count):
        paper = Paper()
        watched = Watched(plug, build, EscposPrinter.check)
        plug.put_in(paper, cut)
        watched.open()
        error = watched.use(lambda printer: printer.print_slip(SLIP))
        paper.replug()
        watched.back(paper)
        assert paper.slips <= 1, f"cut after byte {cut}: printed again by itself"
        if isinstance(error, DeviceGone):
            assert paper.slips == 0
            assert watched.use(lambda printer: printer.print_slip(SLIP)) is None
            assert paper.slips == 1, f"cut after byte {cut}: the slip is lost"
        else:
            assert isinstance(error, OutcomeUnknown), f"cut after byte {cut}: {error}"
        fates.add((type(error), paper.slips))
        watched.close()
        plug.pull()
    assert fates == {(DeviceGone, 1), (OutcomeUnknown, 0), (OutcomeUnknown, 1)}


def test_a_card_reader_pulled_at_any_byte_of_a_reading_hands_the_card_over_once(plug: Plug) -> None:
    class Laid:
        def pad(self) -> Pad:
            return Pad(CARD)

    def build(line: Transport) -> SdtReader:
        clock = HandClock()
        return SdtReader(line, clock, clock.wait)

    whole = Counted(CardReaderTwin(Laid()))
    build(whole).check()
    opening = whole.count
    build(whole).read(0)
    for cut in range(opening + 1, whole.count):
        cards: list[str] = []

        def read(reader: SdtReader, cards: list[str] = cards) -> None:
            if isinstance(card := reader.read(0), Card):
                with card:
                    cards.append(card.reveal_number())

        watched = Watched(plug, build, SdtReader.check)
        plug.put_in(CardReaderTwin(Laid()), cut)
        watched.open()
        assert isinstance(watched.use(read), DeviceGone), f"cut after byte {cut}"
        watched.back(CardReaderTwin(Laid()))
        assert watched.use(read) is None
        assert watched.use(read) is None
        assert cards == [CARD.number], f"cut after byte {cut}"
        watched.close()
        plug.pull()


class Board(LockBoardTwin):
    """A board that counts what it was told to open, and is not switched off with its line."""

    opened = 0

    def _reply(self, request: bytes) -> bytes:
        self.opened += request[0] == 0x8A
        return super()._reply(request)


class Behind:
    """A watched board as the locker's work uses it."""

    def __init__(self, watched: Watched[LockBoard8A]) -> None:
        self._watched = watched

    def open_door(self, door: int) -> None:
        if error := self._watched.use(lambda board: board.open_door(door)):
            raise error

    def doors(self) -> dict[int, DoorState]:
        seen: dict[int, DoorState] = {}
        if error := self._watched.use(lambda board: seen.update(board.doors())):
            raise error
        return seen

    def items(self) -> dict[int, bool]:
        return {}


def _seen(board: LockBoard8A) -> None:
    board.doors()


def test_a_lock_board_pulled_at_any_byte_opens_a_door_once_and_tells_how_it_stands(plug: Plug, tmp_path: Path) -> None:
    def build(line: Transport) -> LockBoard8A:
        return LockBoard8A(line, 24, lambda _: None)

    def twin() -> Board:
        return Board(World(tmp_path / "world"), "locker-1", 24, HandClock())

    whole = Counted(twin())
    board: LockBoard = build(whole)
    board.doors()
    opening = whole.count
    board.open_door(7)
    told = set()
    for cut in range(opening + 1, whole.count):
        device, server = twin(), FakeServer()
        watched = Watched(plug, build, _seen)
        ledger = Ledger(tmp_path / f"deeds-{cut}")
        works = Locker("locker-1", Behind(watched), server, ledger, watched.clock)
        plug.put_in(device, cut)
        watched.open()
        works.order(OpenDoor(order_id=OrderId("o1"), compartment=CompartmentId("locker-1/07")))
        works.serve(0.0)
        watched.back(device)
        works.order(OpenDoor(order_id=OrderId("o1"), compartment=CompartmentId("locker-1/07")))
        works.serve(0.0)
        works.serve(0.0)
        kinds: list[type[Report]] = [type(report) for report in server.reports]
        assert (kinds, device.opened) in (([DoorOpened], 1), ([DoorStuck], 0)), f"cut after byte {cut}"
        told.update(kinds)
        watched.close()
        plug.pull()
    assert told == {DoorOpened, DoorStuck}


def test_a_sign_pulled_at_any_byte_shows_the_text_once_it_is_told_again(plug: Plug, tmp_path: Path) -> None:
    def build(line: Transport) -> OnbonSign:
        return OnbonSign(line, StripProfile(160, 16))

    world = World(tmp_path / "world")
    whole = Counted(OnbonTwin(world, "w03"))
    sign = build(whole)
    sign.check()
    opening = whole.count
    sign.show(LINES)
    for cut in range(opening + 1, whole.count):
        device = OnbonTwin(world, "w03")
        watched = Watched(plug, build, OnbonSign.check)
        plug.put_in(device, cut)
        watched.open()
        assert isinstance(watched.use(lambda sign: sign.show(LINES)), DeviceGone), f"cut after byte {cut}"
        watched.back(OnbonTwin(world, "w03"))
        assert watched.use(lambda sign: sign.show(LINES)) is None
        assert json.loads((world.folder / "sign-w03.json").read_text())["lines"] == list(LINES)
        watched.close()
        plug.pull()
