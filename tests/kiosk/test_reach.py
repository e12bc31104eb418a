"""How long a citizen waits for a server, by what is known of it, and that a stopped one is known at once."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest

from devices.ports import Key
from hall.asking import Asker
from hall.broker_link import BrokerLink, Presence, ServerPresence
from hall.clock import WallClock
from hall.messages.answers import Agreed
from hall.messages.facts import ServerFact, read_fact
from hall.messages.topics import Address, hall_topics
from hall.messages.wishes import ProgressWish
from hall.spool import Spool
from hall.words import DeviceId, DeviceKind, DeviceState, HallId, TicketNo, WindowId
from kiosk.desk import ClerkDesk, Sign
from kiosk.locker_panel import PickupPanel
from kiosk.reach import UNREACHED_S, Reach
from kiosk.server import ask
from tests.conftest import Mosquitto
from tests.kiosk.fakes import NOW, FakeServer, StillClock
from tests.kiosk.test_desk import FakeKeypad
from tests.kiosk.test_locker import FakePanel

HALL = HallId("small")
KIOSK = Address(HALL, DeviceKind.KIOSK, DeviceId("kiosk-1"))
ANSWER_S, SOON_S = 3.0, 10.0
SERVER = """
import sys
from pathlib import Path
from hall.broker_link import BrokerLink, ServerPresence
from hall.clock import WallClock
from hall.sections import BrokerSettings
from hall.words import HallId
link = BrokerLink(BrokerSettings(port=int(sys.argv[1])), "server-small", WallClock(), ServerPresence(HallId("small")))
link.start()
sys.stdin.read()
"""


def fact(state: DeviceState) -> ServerFact:
    return ServerFact(at=NOW, state=state, session="s")


@pytest.mark.parametrize("state", [DeviceState.LOST, DeviceState.ABSENT])
def test_nobody_waits_for_a_server_that_is_known_to_be_away(state: DeviceState) -> None:
    reach = Reach(lambda: True, ANSWER_S)
    assert (reach.online, reach.patience_s) == (True, ANSWER_S)
    reach.see(fact(state))
    assert (reach.online, reach.patience_s) == (False, UNREACHED_S)
    reach.see(fact(DeviceState.READY))
    assert (reach.online, reach.patience_s) == (True, ANSWER_S)


def test_one_citizen_at_most_waits_in_full_for_a_server_that_hangs() -> None:
    reach = Reach(lambda: True, ANSWER_S)
    reach.heard(answered=False)
    assert reach.patience_s == UNREACHED_S
    reach.heard()
    assert reach.patience_s == ANSWER_S


def test_without_a_broker_nobody_waits_whatever_the_server_said() -> None:
    reach = Reach(lambda: False, ANSWER_S)
    reach.see(fact(DeviceState.READY))
    assert (reach.online, reach.patience_s) == (False, UNREACHED_S)


class Kiosk:
    """A kiosk's line to a broker, and what it is told of the server."""

    def __init__(self, folder: Path, mosquitto: Mosquitto) -> None:
        clock = WallClock()
        self.line = BrokerLink(mosquitto.settings, "small.kiosk.kiosk-1", clock, Presence(KIOSK))
        self.reach = Reach(lambda: self.line.connected, ANSWER_S)
        self.told: SimpleQueue[ServerFact] = SimpleQueue()
        self.asker = Asker(self.line, KIOSK, Spool(folder / "spool"), clock, lambda _: None)
        self.line.subscribe(hall_topics(HALL, ServerFact.leaf), self.hear)
        self.asker.start()
        self.line.start()
        assert self.line.wait_ready(SOON_S)

    def hear(self, _: str, payload: bytes) -> None:
        said = read_fact(payload, ServerFact)
        self.reach.see(said)
        self.told.put(said)

    def asked_s(self) -> float:
        """What a question costs that nobody answers."""
        began = time.monotonic()
        wish = ProgressWish(request_id=self.asker.new_id(), at=NOW, ticket_no=TicketNo("A001"))
        assert ask(self.asker, wish, self.reach) is None
        return time.monotonic() - began


@pytest.fixture
def kiosk(tmp_path: Path, mosquitto: Mosquitto) -> Iterator[Kiosk]:
    made = Kiosk(tmp_path, mosquitto)
    yield made
    made.asker.close()
    made.line.close()


@pytest.mark.broker
def test_a_server_that_was_stopped_costs_a_citizen_no_more_than_a_blink(kiosk: Kiosk, mosquitto: Mosquitto) -> None:
    server = BrokerLink(mosquitto.settings, "server-small", WallClock(), ServerPresence(HALL))
    server.start()
    assert kiosk.told.get(timeout=SOON_S).state is DeviceState.READY
    server.close()
    assert kiosk.told.get(timeout=SOON_S).state is DeviceState.ABSENT
    assert kiosk.asked_s() <= UNREACHED_S + 0.1


@pytest.mark.broker
def test_a_server_that_was_killed_is_known_by_its_last_will(kiosk: Kiosk, mosquitto: Mosquitto) -> None:
    started = [sys.executable, "-c", SERVER, str(mosquitto.settings.port)]
    with subprocess.Popen(started, stdin=subprocess.PIPE) as server:
        assert kiosk.told.get(timeout=SOON_S).state is DeviceState.READY
        server.kill()
    assert kiosk.told.get(timeout=SOON_S).state is DeviceState.LOST
    assert kiosk.asked_s() <= UNREACHED_S + 0.1


def test_a_keypad_a_panel_and_a_locker_lose_no_time_on_a_server_that_is_known_to_be_away() -> None:
    reach = Reach(lambda: True, ANSWER_S)
    server, clock = FakeServer(), StillClock()
    keys = ClerkDesk(WindowId("w03"), FakeKeypad(Key.NEXT), Sign(), server, clock, reach)
    panel = PickupPanel(FakePanel("123456"), server, clock, reach)
    reach.see(fact(DeviceState.LOST))
    keys.serve(0.0)
    panel.serve(0.0)
    assert server.patience_s == [UNREACHED_S, UNREACHED_S]


def test_only_the_first_of_two_waits_for_a_server_that_hangs_and_the_next_answer_mends_it() -> None:
    reach, server, codes = Reach(lambda: True, ANSWER_S), FakeServer(), FakePanel("111111", "222222", "333333")
    panel = PickupPanel(codes, server, StillClock(), reach)
    panel.serve(0.0)
    server.answer = lambda wish: Agreed(request_id=wish.request_id)
    panel.serve(0.0)
    panel.serve(0.0)
    assert server.patience_s == [ANSWER_S, UNREACHED_S, ANSWER_S]
