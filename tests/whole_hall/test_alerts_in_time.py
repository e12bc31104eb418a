"""From a fault in a device, over a real broker, to the manager's page: two seconds at most."""

import re
import secrets
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Thread
from time import monotonic

import pytest

from devices.drivers.escpos_printer import EscposPrinter
from devices.drivers.paper import PAPERS
from devices.part import Part
from devices.ports import DeviceGone, DoorState, Key
from hall.device_program import DeviceProgram, Turn
from hall.sections import BrokerSettings, HallSettings, ServerSettings
from hall.settings import Settings
from hall.words import DeviceId, DeviceKind, HallId
from kiosk.locker import LEFT_OPEN_S, OpenDoors
from kiosk.parts import WatchedKeypad
from queue_server.advising.lines import own_thread
from queue_server.journal.database import open_engine, upgrade
from queue_server.service import Service
from queue_server.web.application import create_app
from queue_server.web.office.manager import fragments
from queue_server.web.painting import painter
from queue_server.web.stream import Hub, Outbox
from tests.conftest import Mosquitto
from tests.devices.samples import HandClock, ScriptedPrinter, healthy

pytestmark = pytest.mark.broker

IN_TIME_S = 2.0
SOON_S = 20.0
PAPER_SENSORS = b"\x10\x04\x04"
NEAR_END = b"\x1e"


class Loose:
    """A keypad or reader whose plug a test pulls."""

    def __init__(self) -> None:
        self.pulled = False

    def check(self) -> None:
        if self.pulled:
            raise DeviceGone("gone")

    def read(self, timeout_s: float) -> Key | str | None:
        self.check()
        return None


class Bench:
    """A server with a manager's page open, and a device program whose parts a test breaks."""

    def __init__(self, folder: Path, broker: BrokerSettings) -> None:
        (folder / "secret").write_text(secrets.token_hex(32))
        hall = HallSettings(HallId("zhaohua-village"), folder)
        settings = Settings(hall, broker, server=ServerSettings(secret_file=folder / "secret"))
        upgrade(open_engine(settings.database_url))
        self.service = Service(settings, own_thread)
        self._app = create_app(self.service)
        self.program = DeviceProgram(settings, DeviceKind.KIOSK, DeviceId("kiosk-1"))
        self.page: Outbox
        self._threads: list[Thread] = []

    def open(self) -> None:
        self.service.start()
        with self._app.test_request_context():
            render = partial(fragments, painter(), runs=True)
        hub: Hub = self._app.extensions["hub"]
        self.page = hub.join("manager", render, staff=True)
        self.program.asker.start()
        self.program.link.start()
        assert self.program.link.wait_ready(SOON_S)

    def close(self) -> None:
        self.program.stop()
        for thread in self._threads:
            thread.join(SOON_S)
        self.program.asker.close()
        self.program.link.close()
        hub: Hub = self._app.extensions["hub"]
        hub.close()
        self.service.stop()

    def watch(self, turn: Turn) -> None:
        self._threads.append(Thread(target=turn, args=(0.0,)))
        self._threads[-1].start()

    def seconds_until(self, words: str) -> tuple[float, str]:
        """Wall seconds until the page's devices say so, and all they say then."""
        start = monotonic()
        while monotonic() - start < SOON_S:
            if words in (said := (self.page.take(1.0) or {}).get("devices", "")):
                return monotonic() - start, said
        raise AssertionError(f"the page never said {words}")


@pytest.fixture
def bench(tmp_path: Path, mosquitto: Mosquitto) -> Iterator[Bench]:
    made = Bench(tmp_path, mosquitto.settings)
    made.open()
    yield made
    made.close()


def near_end(bench: Bench) -> Callable[[], None]:
    wire = ScriptedPrinter(healthy())
    bench.watch(Part(bench.program, "printer", lambda: EscposPrinter(wire, PAPERS[80]), EscposPrinter.check).watch)
    return lambda: wire.replies.update({PAPER_SENSORS: NEAR_END})


def reader_lost(bench: Bench) -> Callable[[], None]:
    reader = Loose()
    bench.watch(Part(bench.program, "reader", lambda: reader, Loose.check).watch)
    return partial(setattr, reader, "pulled", True)


def keypad_gone(bench: Bench) -> Callable[[], None]:
    keypad = Loose()
    part: Part[Loose] = Part(bench.program, "keypad", lambda: keypad)
    keys = WatchedKeypad(part, bench.program.stopping)  # type: ignore[arg-type]  # a Loose reads as keypads do
    bench.watch(part.watch)

    def pull() -> None:
        keypad.pulled = True
        Thread(target=keys.read, args=(0.1,)).start()

    return pull


def door_left_open(bench: Bench) -> Callable[[], None]:
    clock, states = HandClock(), {7: DoorState.CLOSED}
    doors = OpenDoors(clock)
    part: Part[object] = Part(bench.program, "doors", object, lambda _: doors.look(states))
    bench.watch(part.watch)

    def leave() -> None:
        doors.look({7: DoorState.OPEN})
        states[7] = DoorState.OPEN
        clock.wait(LEFT_OPEN_S + 1)

    return leave


@pytest.mark.parametrize(
    ("fault", "part", "advice"),
    [
        (near_end, "打印机", "请准备新纸卷"),
        (reader_lost, "读卡器", "不刷证取号"),
        (keypad_gone, "叫号器", "请窗口用网页叫号"),
        (door_left_open, "柜门", "7 号柜门开着"),
    ],
)
def test_a_fault_reaches_the_managers_page_in_time_with_how_long_and_what_to_do(
    bench: Bench, fault: Callable[[Bench], Callable[[], None]], part: str, advice: str
) -> None:
    happen = fault(bench)
    bench.seconds_until(f"</span> {part}<")  # the part is there and well
    happen()
    took, said = bench.seconds_until(advice)
    assert took <= IN_TIME_S
    assert re.search(r">\d+ 秒<", said), "how long it has lasted"
