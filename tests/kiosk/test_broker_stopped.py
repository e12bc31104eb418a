"""A kiosk over a real broker that is stopped in mid-flow: a number at once, and one ticket once the line is back."""

import time
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest

from hall.asking import Asker
from hall.broker_link import BrokerLink, Presence
from hall.messages.answers import AnyAnswer, TicketGiven
from hall.messages.facts import CatalogueFact, read_fact
from hall.messages.topics import Address, hall_topics
from hall.messages.wishes import TicketWish
from hall.spool import Spool
from hall.words import DeviceId, DeviceKind, StaffId, TicketNo
from kiosk.ledger import Ledger
from kiosk.offline import OfflineNumbers, OfflineTickets
from queue_server.bridge.bridge import Bridge
from queue_server.bridge.orders import Desks
from queue_server.bridge.presence import Presence as Devices
from queue_server.bridge.publisher import Publisher
from queue_server.bridge.translation import Translator
from queue_server.pickup import PickupCodes
from tests.conftest import Mosquitto
from tests.core.small_hall import CERTIFICATE
from tests.queue_server.fakes import HALL, SOON_S, Desk, FailingRows, HandClock, new_journal

KIOSK = Address(HALL, DeviceKind.KIOSK, DeviceId("kiosk-1"))
OFFLINE_S = 0.2
"""What a citizen waits for an offline number beyond the time-out (issue: ≤ 200 ms)."""


class WallHandClock(HandClock):
    """The hall's time is moved by hand, the wall's goes on."""

    def monotonic(self) -> float:
        return time.monotonic()


class NoPins:
    def verify_pin(self, staff: StaffId, pin: str) -> None:
        pass


class Hall:
    """The small hall's server and a kiosk, both on one broker."""

    def __init__(self, folder: Path, mosquitto: Mosquitto) -> None:
        self.clock = WallHandClock()
        self.journal = new_journal(folder)
        self.desk = Desk(FailingRows(self.journal), self.clock)
        keeper, desks = self.desk.keeper, Desks()
        self.server = BrokerLink(mosquitto.settings, "server-small", self.clock)
        self.publisher = Publisher(lambda: keeper.hall, self.server, self.clock, desks, keeper.counts)
        translator = Translator(self.clock, PickupCodes(b"0" * 32))
        self.bridge = Bridge(
            keeper, self.publisher, NoPins(), translator, Devices(), desks, self.clock, keeper.counts, "https://hall"
        )
        keeper.subscribe(self.publisher.hear)
        self.bridge.join(self.server)
        self.publisher.start()
        self.line = BrokerLink(mosquitto.settings, "small.kiosk.kiosk-1", self.clock, Presence(KIOSK, "1"))
        self.late: SimpleQueue[AnyAnswer] = SimpleQueue()
        self.spool = Spool(folder / "spool")
        self.asker = Asker(self.line, KIOSK, self.spool, self.clock, self.late.put, retry_s=1.0)
        self.numbers = OfflineNumbers(folder / "numbers.json")
        self.ledger = Ledger(folder / "slips")
        self.offline = OfflineTickets(self.numbers, self.asker, self.ledger, self.clock, lambda _: None)
        seen: SimpleQueue[CatalogueFact] = SimpleQueue()
        self.line.subscribe(
            hall_topics(HALL, CatalogueFact.leaf), lambda _, payload: seen.put(read_fact(payload, CatalogueFact))
        )
        self.asker.start()
        self.server.start()
        assert self.server.wait_ready(SOON_S)
        self.line.start()
        assert self.line.wait_ready(SOON_S)
        self.offline.see(seen.get(timeout=SOON_S))
        self.offline.keep(0)

    def wish(self, number: int) -> TicketWish:
        return TicketWish(request_id=f"k-{number}", at=self.clock.now(), item=CERTIFICATE)

    def stop(self) -> None:
        self.asker.close()
        self.line.close()
        self.desk.keeper.stop()
        self.publisher.stop()
        self.bridge.stop()
        self.server.close()
        self.journal.close()


@pytest.fixture
def hall(tmp_path: Path, mosquitto: Mosquitto) -> Iterator[Hall]:
    made = Hall(tmp_path, mosquitto)
    yield made
    made.stop()


@pytest.mark.broker
def test_a_broker_that_stops_costs_nobody_the_number_or_the_place(hall: Hall, mosquitto: Mosquitto) -> None:
    online = hall.asker.ask(hall.wish(1), SOON_S)
    assert isinstance(online, TicketGiven)
    mosquitto.stop()
    taken = hall.wish(2)
    assert hall.asker.ask(taken, 0.3) is None
    began = time.monotonic()
    slip = hall.offline.give(taken)
    assert time.monotonic() - began <= OFFLINE_S
    assert slip is not None
    assert (slip.ticket_no, slip.offline) == ("A950", True)
    hall.clock.move(600)
    mosquitto.start()
    known = hall.late.get(timeout=3 * SOON_S)
    assert isinstance(known, TicketGiven)
    assert known.slip.ticket_no == "A950"
    assert hall.offline.settle(known)
    state = hall.desk.keeper.hall
    ticket = state.tickets[state.by_no[TicketNo("A950")]]
    assert (len(state.tickets), ticket.fair_arrival) == (2, taken.at)
    assert {row[1] for row in _numbers(hall)} == {"A001", "A950"}


def _numbers(hall: Hall) -> list[tuple[str, str]]:
    with hall.journal.engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql("SELECT ticket, ticket_no FROM tickets")]  # type: ignore[misc]
