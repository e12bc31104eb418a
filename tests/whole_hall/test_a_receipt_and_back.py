"""补正 over a real broker: a notice cut at the window's own printer, scanned at the kiosk, the old place."""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from devices.simulated.slip_text import slip_lines
from devices.simulated.world import World
from hall.clock import WallClock
from hall.device_program import DeviceProgram
from hall.messages.answers import CaseStands
from hall.sections import BrokerSettings, ClockSettings, HallSettings, ServerSettings
from hall.settings import Settings
from hall.words import (
    DeviceId,
    DeviceKind,
    DeviceState,
    ItemCode,
    Outcome,
    RequestId,
    StaffId,
    TicketId,
    Token,
    VisitId,
    WindowId,
)
from kiosk.flow.actions import AskCase, AskTicket
from kiosk.flow.events import CodeScanned, Pressed
from kiosk.flow.samples import Walk
from kiosk.reach import Reach
from kiosk.server import ask
from kiosk.wished import wished
from queue_server.advising.lines import own_thread
from queue_server.core import commands
from queue_server.core.commands import Command
from queue_server.core.conclusion import Conclusion
from queue_server.core.state import Hall as Core
from queue_server.journal.database import open_engine, upgrade
from queue_server.service import Service
from tests.conftest import Mosquitto
from tests.kiosk.flow.test_taking import act
from tests.processes import SOON_S, ZHAOHUA, running

pytestmark = [pytest.mark.broker, pytest.mark.whole_hall]

ITEM, WINDOW, MISSING = ItemCode("qy-02"), WindowId("w02"), "经营场所使用证明"
CODE = Token("a-receipts-code-of-its-own")
MORNING = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
DESK = """
    [desk]
    device = "desk-w02"
    windows = ["w02"]
    keypad = { fitting = "simulated" }
    printer = { fitting = "simulated" }
"""


class Hall:
    """A server in this process, a window's desk in another, and a kiosk whose screen is walked through."""

    def __init__(self, folder: Path, broker: BrokerSettings) -> None:
        (folder / "secret").write_text(secrets.token_hex(32))
        server = ServerSettings(secret_file=folder / "secret", public_url="https://hall.example")
        clock = ClockSettings(epoch=MORNING, started_at=WallClock().now(), speed=1.0)
        settings = Settings(HallSettings(ZHAOHUA, folder), broker, server=server, clock=clock)
        upgrade(open_engine(settings.database_url))
        self.service = Service(settings, own_thread)
        self.opened, self.printed = Event(), Event()
        self.service.keeper.subscribe(self.hear)
        self.kiosk = DeviceProgram(settings, DeviceKind.KIOSK, DeviceId("kiosk-1"))
        self._reach = Reach(lambda: True, SOON_S)
        self._asked = 0

    def hear(self, _: object, after: Core, command: Command, __: object) -> None:
        if after.open:
            self.opened.set()
        if isinstance(command, commands.ReportReceipt) and not command.code:
            self.printed.set()

    def open(self) -> None:
        self.service.start()
        self.kiosk.asker.start()
        self.kiosk.link.start()
        assert self.kiosk.link.wait_ready(SOON_S)
        assert self.opened.wait(SOON_S)

    def close(self) -> None:
        self.kiosk.asker.close()
        self.kiosk.link.close()
        self.service.stop()

    def do(self, kind: type[Command], **about: object) -> None:
        self._asked += 1
        asked = kind(request_id=RequestId(f"r{self._asked}"), actor="test", **about)
        reply = self.service.keeper.submit(asked).result(SOON_S)
        assert reply.agreed, (kind, reply)

    def touch(self, walk: Walk, event: CodeScanned | Pressed) -> AskCase | AskTicket:
        """What the kiosk's screen asks after it; the screen hears the answer that came over the broker."""
        (asked,) = act(walk, event)
        assert isinstance(asked, AskCase | AskTicket)
        wish = wished(asked, self.kiosk.asker.new_id(), self.kiosk.clock.now())
        answer = ask(self.kiosk.asker, wish, self._reach)
        assert answer is not None
        walk.answer(answer)
        return asked


@pytest.fixture
def hall(tmp_path: Path, mosquitto: Mosquitto) -> Iterator[Hall]:
    made = Hall(tmp_path, mosquitto.settings)
    made.open()
    yield made
    made.close()


def lacking(hall: Hall) -> None:
    """Somebody is served at the window and told what is missing."""
    hall.do(commands.SignOn, window=WINDOW, staff=StaffId("s02"))
    ticket = {"ticket": TicketId("t1"), "visit": VisitId("v1"), "token": Token("t" * 22), "item": ITEM}
    hall.do(commands.IssueTicket, override=True, **ticket)
    hall.do(commands.CallNext, window=WINDOW)
    hall.do(commands.StartService, window=WINDOW)
    missing = (Conclusion(ITEM, Outcome.SUPPLEMENT, missing=(MISSING,)),)
    hall.do(commands.FinishService, window=WINDOW, outcome=Outcome.SUPPLEMENT, conclusions=missing, token=CODE)


def test_who_lacked_a_paper_takes_the_receipt_home_and_comes_back_to_the_old_place(
    hall: Hall, mosquitto: Mosquitto, tmp_path: Path
) -> None:
    world, desk_ready = World(tmp_path / "world"), Event()
    (world.folder / "people.json").write_text("{}")
    parts = hall.service.presence.parts

    def look() -> None:
        if any(each.part == "printer" and each.state is DeviceState.READY for each in parts()):
            desk_ready.set()

    hall.service.presence.subscribe(look)
    with running("desk", DESK, mosquitto.port, tmp_path):
        assert desk_ready.wait(SOON_S)
        lacking(hall)
        assert hall.printed.wait(SOON_S)
    paper = slip_lines((world.folder / "slips/0001.bin").read_bytes())
    assert any(MISSING in line for line in paper)
    (code,) = (line for line in paper if line.startswith("https://"))

    walk = Walk()
    assert isinstance(hall.touch(walk, CodeScanned(code)), AskCase)
    assert isinstance(walk.state.visit.case, CaseStands)
    assert hall.touch(walk, Pressed("return")) == AskTicket(turn=0, item=ITEM, voucher=CODE)
    again = walk.state.visit.slip
    assert again is not None
    assert (again.ahead, again.item.zh) == (0, hall.service.keeper.hall.plan.item[ITEM].name.zh)
    assert hall.service.keeper.hall.returning[CODE] == again.ticket
