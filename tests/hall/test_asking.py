"""Asking the server: said until answered, done once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from queue import Queue

import pytest

from hall.asking import Asker
from hall.broker_link import Handler
from hall.clock import WallClock
from hall.messages.answers import Agreed, Answer, AnyAnswer, Refusal
from hall.messages.reports import Printed, read_report
from hall.messages.topics import Address, Message, write
from hall.messages.wishes import CallNextWish, SignOnWish, read_wish
from hall.spool import Spool
from hall.words import DeviceId, DeviceKind, HallId, StaffId, TicketId, WindowId

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DESK = Address(HallId("zhaohua"), DeviceKind.DESK, DeviceId("desk-w03"))
SOON_S = 10.0
AT_ONCE_S = 0.01


class Line:
    """A link without a broker: what is published lies in a queue, answers are handed in."""

    def __init__(self) -> None:
        self.connected = True
        self.said: Queue[tuple[str, bytes]] = Queue()
        self._handlers: dict[str, Handler] = {}
        self._greeters: list[Callable[[], None]] = []

    def subscribe(self, topic_filter: str, handler: Handler) -> None:
        self._handlers[topic_filter] = handler

    def on_connect(self, greet: Callable[[], None]) -> None:
        self._greeters.append(greet)

    def publish(self, topic: str, message: Message) -> None:
        self.said.put((topic, write(message)))

    def publish_payload(self, topic: str, payload: bytes) -> None:
        self.said.put((topic, payload))

    def reconnect(self) -> None:
        self.connected = True
        for greet in self._greeters:
            greet()

    def answer(self, answer: Answer) -> None:
        self.deliver(write(answer))

    def deliver(self, payload: bytes) -> None:
        topic = Address(DESK.hall, DESK.kind, DESK.device, "answer").topic
        self._handlers[topic](topic, payload)


class Desk:
    """A device with its asker, spool and line."""

    def __init__(self, folder: Path, retry_s: float = 3600) -> None:
        self.line = Line()
        self.spool = Spool(folder)
        self.late: Queue[AnyAnswer] = Queue()
        self.asker = Asker(self.line, DESK, self.spool, WallClock(), self.late.put, retry_s)
        self.asker.start()

    def wish(self) -> CallNextWish:
        return CallNextWish(request_id=self.asker.new_id(), at=AT, window=WindowId("w03"))

    def printed(self) -> Printed:
        return Printed(request_id=self.asker.new_id(), at=AT, ticket=TicketId("01JX"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "spool"


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    desk = Desk(folder)
    yield desk
    desk.asker.close()


@pytest.fixture
def restless(folder: Path) -> Iterator[Desk]:
    desk = Desk(folder, retry_s=0.05)
    yield desk
    desk.asker.close()


def test_an_answer_in_time_is_returned_and_empties_the_spool(desk: Desk) -> None:
    wish = desk.wish()
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(desk.asker.ask, wish, SOON_S)
        topic, payload = desk.line.said.get(timeout=SOON_S)
        assert topic == "hall/1/zhaohua/desk/desk-w03/wish"
        assert read_wish(payload) == wish
        assert len(desk.spool) == 1
        desk.line.answer(Agreed(request_id=wish.request_id))
        assert asked.result(SOON_S) == Agreed(request_id=wish.request_id)
    assert len(desk.spool) == 0
    assert desk.late.empty()


def test_a_wish_without_an_answer_stays_spooled_and_its_late_answer_is_handed_over_once(desk: Desk) -> None:
    wish = desk.wish()
    assert desk.asker.ask(wish, AT_ONCE_S) is None
    assert [kept.request_id for kept in desk.spool.pending()] == [wish.request_id]
    refusal = Refusal(request_id=wish.request_id, code="hall_closed")
    desk.line.answer(refusal)
    desk.line.answer(refusal)
    assert desk.late.get(timeout=SOON_S) == refusal
    assert desk.late.empty()
    assert len(desk.spool) == 0


def test_an_unanswered_wish_is_said_again_under_the_same_id(restless: Desk) -> None:
    wish = restless.wish()
    assert restless.asker.ask(wish, AT_ONCE_S) is None
    said = [restless.line.said.get(timeout=SOON_S)[1] for _ in range(3)]
    assert [read_wish(payload).request_id for payload in said] == [wish.request_id] * 3


def test_what_was_asked_without_a_broker_is_said_when_it_is_back(desk: Desk) -> None:
    desk.line.connected = False
    wishes = [desk.wish() for _ in range(3)]
    assert [desk.asker.ask(wish, AT_ONCE_S) for wish in wishes] == [None] * 3
    assert desk.line.said.empty()
    desk.line.reconnect()
    said = [read_wish(desk.line.said.get(timeout=SOON_S)[1]) for _ in wishes]
    assert said == wishes


def test_what_was_said_into_a_line_that_broke_is_said_again_as_soon_as_it_is_back(desk: Desk) -> None:
    report = desk.printed()
    desk.asker.tell(report)
    desk.line.reconnect()
    said = [read_report(desk.line.said.get(timeout=SOON_S)[1]) for _ in range(2)]
    assert said == [report, report]


def test_what_an_earlier_life_left_unanswered_is_said_and_its_answer_is_late(desk: Desk, folder: Path) -> None:
    wish = desk.wish()
    assert desk.asker.ask(wish, AT_ONCE_S) is None
    desk.asker.close()
    reborn = Desk(folder)
    assert read_wish(reborn.line.said.get(timeout=SOON_S)[1]) == wish
    reborn.line.answer(Agreed(request_id=wish.request_id))
    assert reborn.late.get(timeout=SOON_S).request_id == wish.request_id
    reborn.asker.close()


def test_a_report_is_said_until_the_server_has_it_and_its_receipt_is_no_late_answer(restless: Desk) -> None:
    report = restless.printed()
    restless.asker.tell(report)
    for _ in range(2):
        topic, payload = restless.line.said.get(timeout=SOON_S)
        assert (topic, read_report(payload)) == ("hall/1/zhaohua/desk/desk-w03/done", report)
    restless.line.answer(Agreed(request_id=report.request_id))
    assert len(restless.spool) == 0
    assert restless.late.empty()


def test_a_report_the_server_refuses_is_not_said_for_ever(desk: Desk) -> None:
    report = desk.printed()
    desk.asker.tell(report)
    desk.line.answer(Refusal(request_id=report.request_id, code="no_such_ticket"))
    assert len(desk.spool) == 0


def test_a_clerks_pin_is_said_once_and_never_touches_the_disk(desk: Desk, folder: Path) -> None:
    sign_on = SignOnWish(
        request_id=desk.asker.new_id(), at=AT, window=WindowId("w03"), staff=StaffId("s03"), pin="2468"
    )
    assert desk.asker.ask(sign_on, AT_ONCE_S) is None
    assert read_wish(desk.line.said.get(timeout=SOON_S)[1]) == sign_on
    assert not list(folder.iterdir())


def test_an_answer_that_cannot_be_read_changes_nothing(desk: Desk) -> None:
    assert desk.asker.ask(desk.wish(), AT_ONCE_S) is None
    desk.line.deliver(b'{"answer":"agreed"}')
    assert len(desk.spool) == 1
    assert desk.late.empty()


def test_an_answer_to_nobodys_wish_is_ignored(desk: Desk) -> None:
    desk.line.answer(Agreed(request_id="somebody-elses"))
    assert desk.late.empty()


def test_no_two_request_ids_are_the_same(desk: Desk) -> None:
    assert len({desk.asker.new_id() for _ in range(1000)}) == 1000
