"""The programs as processes over a real broker, with simulated devices; the test is the server."""

import json
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from queue import Queue

import pytest

from devices.simulated.slip_text import slip_lines
from devices.simulated.world import World
from hall.broker_link import BrokerLink
from hall.clock import WallClock
from hall.messages.answers import Agreed, TicketGiven
from hall.messages.facts import WindowFact, read_fact
from hall.messages.orders import OpenDoor, PrintReceipt
from hall.messages.reports import DoorOpened, Printed, ReceiptPrinted, read_report
from hall.messages.status import PartStatus
from hall.messages.topics import Address, Message, Words, device_topics
from hall.messages.wishes import SignOnWish, TicketWish, read_wish
from hall.words import CompartmentId, DeviceId, DeviceKind, DeviceState, WindowId, WindowState
from kiosk.flow.tour import CASE
from tests.conftest import Mosquitto
from tests.kiosk.fakes import slip
from tests.processes import SOON_S, ZHAOHUA, command, running

pytestmark = [pytest.mark.broker, pytest.mark.whole_hall]


class Server:
    """What the programs say, and a voice to answer them."""

    def __init__(self, mosquitto: Mosquitto) -> None:
        self.link = BrokerLink(mosquitto.settings, "server", WallClock())
        self.heard: dict[str, Queue[tuple[Address, bytes]]] = {}
        for leaf in ("wish", "done", "part/+"):
            self.heard[leaf] = Queue()
            self.link.subscribe(device_topics(ZHAOHUA, leaf), self._taker(leaf))
        self.link.start()
        assert self.link.wait_ready(SOON_S)

    def _taker(self, leaf: str) -> Callable[[str, bytes], None]:
        return lambda topic, payload: self.heard[leaf].put((Address.read(topic), payload))

    def next(self, leaf: str) -> tuple[Address, bytes]:
        return self.heard[leaf].get(timeout=SOON_S)

    def agree(self) -> object:
        """The next report, and its receipt."""
        address, payload = self.next("done")
        report = read_report(payload)
        self.answer(address, Agreed(request_id=report.request_id))
        return report

    def answer(self, address: Address, message: Message) -> None:
        self.link.publish(message.topic(address), message)

    def await_part(self, part: str, state: DeviceState) -> None:
        while True:
            status = read_fact(self.next("part/+")[1], PartStatus)
            if (status.part, status.state) == (part, state):
                return


@pytest.fixture
def server(mosquitto: Mosquitto) -> Iterator[Server]:
    each = Server(mosquitto)
    yield each
    each.link.close()


def test_a_touch_at_a_kiosk_process_becomes_a_slip(mosquitto: Mosquitto, server: Server, tmp_path: Path) -> None:
    section = """
        [kiosk]
        device = "kiosk-1"
        printer = { fitting = "simulated" }
        panel = { fitting = "simulated" }
    """
    touch = tmp_path / "world" / "touches" / "1.json"
    touch.parent.mkdir(parents=True)
    touch.write_text(json.dumps({"item": "sb-01"}))
    with running("kiosk", section, mosquitto.port, tmp_path):
        address, payload = server.next("wish")
        wish = read_wish(payload)
        assert isinstance(wish, TicketWish)
        server.answer(address, TicketGiven(request_id=wish.request_id, slip=slip()))
        report = server.agree()

    assert isinstance(report, Printed)
    assert (tmp_path / "world" / "slip-latest.png").exists()
    assert (tmp_path / "world" / "ready" / "kiosk-1").exists()


def test_a_kiosk_process_tells_how_its_card_reader_is(mosquitto: Mosquitto, server: Server, tmp_path: Path) -> None:
    section = """
        [kiosk]
        device = "kiosk-1"
        printer = { fitting = "simulated" }
        panel = { fitting = "simulated" }
        reader = { fitting = "simulated" }
    """
    with running("kiosk", section, mosquitto.port, tmp_path):
        server.await_part("reader", DeviceState.READY)


@pytest.mark.parametrize("pad", ['pad = { fitting = "simulated" }', ""], ids=["with its pad", "beside a tablet"])
def test_a_desk_process_signs_its_clerk_on(mosquitto: Mosquitto, server: Server, tmp_path: Path, pad: str) -> None:
    section = """
        [desk]
        device = "desk-w03"
        windows = ["w03"]
        keypad = { fitting = "simulated" }
        PAD
        [clock]
        epoch = 2026-03-02T09:01:00+08:00
        started_at = STARTED_AT
        speed = 10
    """.replace("STARTED_AT", WallClock().now().isoformat()).replace("PAD", pad)
    world = tmp_path / "world"
    world.mkdir()
    people = {
        "sessions": [{"start": "09:00:00", "end": "12:00:00"}],
        "clerks": {"w03": {"staff": "s03", "pin": "471199"}},
    }
    (world / "people.json").write_text(json.dumps(people))
    at = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    sign = WindowFact(at=at, window=WindowId("w03"), window_no=3, name=Words("3号"), roles=(), state=WindowState.CLOSED)
    server.link.publish(sign.topic(ZHAOHUA), sign)
    with running("desk", section, mosquitto.port, tmp_path):
        address, payload = server.next("wish")
        wish = read_wish(payload)
        server.answer(address, Agreed(request_id=wish.request_id))

    assert isinstance(wish, SignOnWish)
    assert (wish.window, wish.staff, wish.pin) == ("w03", "s03", "471199")
    assert address.device == "desk-w03"


def test_a_desk_process_with_a_printer_cuts_the_receipt_it_is_ordered(
    mosquitto: Mosquitto, server: Server, tmp_path: Path
) -> None:
    section = """
        [desk]
        device = "desk-w03"
        windows = ["w03"]
        keypad = { fitting = "simulated" }
        pad = { fitting = "simulated" }
        printer = { fitting = "simulated" }
        paper_mm = 58
    """
    world = World(tmp_path / "world")
    (world.folder / "people.json").write_text("{}")
    with running("desk", section, mosquitto.port, tmp_path):
        server.await_part("printer", DeviceState.READY)
        address = Address(ZHAOHUA, DeviceKind.DESK, DeviceId("desk-w03"))
        for _ in range(2):  # said twice, as a broker may
            server.answer(address, PrintReceipt(order_id="receipt-1", receipt=CASE.receipt))
        report = server.agree()

    assert isinstance(report, ReceiptPrinted)
    assert report.order_id == "receipt-1"
    assert world.printed() == 1
    assert "补正通知书" in slip_lines((world.folder / "slips/0001.bin").read_bytes())


def test_a_locker_process_opens_a_door_when_ordered(mosquitto: Mosquitto, server: Server, tmp_path: Path) -> None:
    section = """
        [locker]
        device = "locker-1"
        locker = "locker-1"
        board = { fitting = "simulated" }
    """
    with running("locker", section, mosquitto.port, tmp_path):
        server.await_part("doors", DeviceState.READY)
        address = Address(ZHAOHUA, DeviceKind.LOCKER, DeviceId("locker-1"))
        server.answer(address, OpenDoor(order_id="o1", compartment=CompartmentId("locker-1/07")))
        report = server.agree()

    assert isinstance(report, DoorOpened)
    assert report.compartment == "locker-1/07"


LOCKER = '[locker]\ndevice = "locker-1"\nlocker = "locker-1"\n'
UNKNOWN_BOARD = LOCKER + 'board = { fitting = "simulatd" }'
UNKNOWN_PANEL = LOCKER + 'board = { fitting = "simulated" }\npanel = { fitting = "touch" }'


@pytest.mark.parametrize(("section", "said"), [(UNKNOWN_BOARD, "simulated"), (UNKNOWN_PANEL, "touch")])
def test_a_device_nobody_knows_stops_the_program_in_words(section: str, said: str, tmp_path: Path) -> None:
    line = command("locker", section, 1, tmp_path)
    ended = subprocess.run(line, capture_output=True, text=True, timeout=SOON_S, check=False)

    assert ended.returncode == 1
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
