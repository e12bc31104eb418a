"""A kiosk without its server gives numbers of its own: one a wish, none twice, over power cuts and lost answers."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hall.asking import Asker
from hall.broker_link import Handler
from hall.messages.answers import AnyAnswer, NumberRange, NumbersReserved, Refusal, TicketGiven
from hall.messages.facts import CatalogueFact
from hall.messages.reports import NotPrinted, Printed, read_report
from hall.messages.topics import Address, Message, write
from hall.messages.wishes import ReserveNumbersWish, TicketWish, Wish, read_wish
from hall.spool import Kept, Spool
from hall.words import DeviceId, DeviceKind, HallId, RequestId, TicketId, TicketNo
from kiosk.ledger import Ledger, Stage
from kiosk.offline import OfflineNumbers, OfflineTickets
from queue_server.bridge.answering import answer as answered
from queue_server.bridge.facts import catalogue
from queue_server.bridge.translation import Translator
from queue_server.core import commands
from queue_server.core.commands import Command
from queue_server.core.decide import decide
from queue_server.core.evolve import replay
from queue_server.core.refusals import Refused
from queue_server.core.replies import Reply, reply_to
from queue_server.pickup import PickupCodes
from tests.core.small_hall import CERTIFICATE, TODAY, Day
from tests.queue_server.fakes import HandClock

ADDRESS = Address(HallId("small"), DeviceKind.KIOSK, DeviceId("kiosk-1"))
RESERVED = NumbersReserved(request_id="n1", day=TODAY, ranges={"A": NumberRange(950, 952)})


class DeadLine:
    """A link without a broker; what the test delivers arrives all the same."""

    connected = False

    def __init__(self) -> None:
        self.handlers: list[Handler] = []

    def subscribe(self, topic_filter: str, handler: Handler) -> None:
        self.handlers.append(handler)

    def on_connect(self, greet: object) -> None:
        pass

    def publish(self, topic: str, message: Message) -> None:
        pass

    def publish_payload(self, topic: str, payload: bytes) -> None:
        pass


class Post:
    """A kiosk's programs around its offline tickets, and what it would print."""

    def __init__(self, folder: Path, clock: HandClock, fact: CatalogueFact) -> None:
        self.folder = folder
        self.clock = clock
        self.fact = fact
        self.ids = count(1)
        self.boot()

    def boot(self) -> None:
        """Begin anew with what rests on disk."""
        self.spool = Spool(self.folder / "spool")
        self.line = DeadLine()
        self.late: list[Any] = []
        self.asker = Asker(self.line, ADDRESS, self.spool, self.clock, self.late.append, retry_s=3600)
        self.asker.start()
        self.ledger = Ledger(self.folder / "slips")
        self.numbers = OfflineNumbers(self.folder / "numbers.json")
        self.tickets = OfflineTickets(self.numbers, self.asker, self.ledger, self.clock, lambda _: None)
        self.tickets.see(self.fact)

    def ask(self) -> TicketWish:
        """A wish nobody answers in time."""
        wish = TicketWish(request_id=f"r{next(self.ids)}", at=self.clock.now(), item=CERTIFICATE)
        assert self.asker.ask(wish, 0) is None
        return wish


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    clock = HandClock()
    made = Post(tmp_path, clock, catalogue(Day().hall, clock.now()))
    made.numbers.store(RESERVED)
    yield made
    made.asker.close()


def test_a_slip_is_made_of_the_next_number_and_marked(post: Post) -> None:
    slip = post.tickets.give(post.ask())
    assert slip is not None
    assert (slip.ticket_no, slip.offline, slip.url, slip.item.zh) == ("A950", True, "", "开具证明")
    (kept,) = post.spool.pending()
    merging = read_wish(kept.payload.encode())
    assert isinstance(merging, TicketWish)
    assert (merging.printed_no, merging.instead_of, merging.at) == ("A950", "r1", post.clock.now())


def test_a_number_once_taken_is_burnt_even_by_a_kiosk_that_lost_its_power(post: Post) -> None:
    assert post.numbers.take("A", TODAY) == "A950"
    again = OfflineNumbers(post.folder / "numbers.json")
    again.store(RESERVED)  # the server does not know it was printed
    assert again.take("A", TODAY) == "A951"


def test_a_kiosk_that_lost_its_disk_is_told_which_of_its_numbers_are_out(post: Post) -> None:
    fresh = OfflineNumbers(post.folder / "elsewhere.json")
    fresh.store(NumbersReserved(request_id="n2", day=TODAY, ranges={"A": NumberRange(952, 952)}))
    assert fresh.take("A", TODAY) == "A952"
    assert fresh.take("A", TODAY) is None


def test_the_days_numbers_are_asked_for_once_and_not_while_the_hall_rests(post: Post, tmp_path: Path) -> None:
    asked: list[Wish] = []

    class Answering(Asker):
        def ask(self, wish: Wish, timeout_s: float) -> AnyAnswer | None:
            asked.append(wish)
            return RESERVED

    server = Answering(post.line, ADDRESS, post.spool, post.clock, post.late.append)
    tickets = OfflineTickets(OfflineNumbers(tmp_path / "fresh.json"), server, post.ledger, post.clock, lambda _: None)
    tickets.keep(0)
    assert asked == []  # nobody said yet that the hall is open
    tickets.see(post.fact)
    for _ in range(3):
        post.clock.move(60)
        tickets.keep(0)
    assert [type(wish) for wish in asked] == [ReserveNumbersWish]
    post.clock.move(86400)
    tickets.keep(0)
    assert len(asked) == 1  # the catalogue is yesterday's
    assert tickets.give(post.ask()) is None


def test_another_days_numbers_are_void(post: Post) -> None:
    post.clock.move(86400)
    assert post.tickets.give(post.ask()) is None
    assert post.numbers.take("A", date(2026, 3, 3)) is None


def test_no_number_is_given_once_the_last_hour_is_over(post: Post) -> None:
    post.clock.move(9 * 3600)
    assert post.tickets.give(post.ask()) is None


def test_the_same_wish_gets_no_second_number(post: Post) -> None:
    wish = post.ask()
    assert post.tickets.give(wish) is not None
    assert post.tickets.give(wish) is None
    assert len(post.spool) == 1


def test_a_wish_answered_at_the_last_moment_is_not_given_a_number_too(post: Post) -> None:
    wish = post.ask()
    said = write(Refusal(request_id=wish.request_id, code="hall_closed"))
    post.line.handlers[0]("topic", said)
    assert post.tickets.give(wish) is None
    assert [each.code for each in post.late] == ["hall_closed"]


def test_a_damaged_book_of_numbers_gives_none(post: Post) -> None:
    (post.folder / "numbers.json").write_bytes(b"{")
    assert OfflineNumbers(post.folder / "numbers.json").take("A", TODAY) is None


@pytest.mark.parametrize(("stage", "report"), [(Stage.DONE, Printed), (Stage.FAILED, NotPrinted)])
def test_the_server_hears_what_became_of_the_slip_once_it_is_back(post: Post, stage: Stage, report: type) -> None:
    slip = post.tickets.give(post.ask())
    assert slip is not None
    post.ledger.enter(slip.ticket, stage, slip.ticket)
    known = TicketGiven(request_id=slip.ticket, slip=msgspec.structs.replace(slip, ticket=TicketId("01REAL")))
    assert post.tickets.settle(known)
    told = read_report(post.spool.pending()[-1].payload.encode())
    assert isinstance(told, report)
    assert told.ticket == "01REAL"
    assert not post.tickets.settle(Refusal(request_id="r9", code="hall_closed"))


class Brain:
    """The server of the small hall: remembers every answer, as its journal does."""

    def __init__(self, clock: HandClock) -> None:
        self.day = Day()
        self.clock = clock
        self.translator = Translator(clock, PickupCodes(b"0" * 32))  # type: ignore[arg-type]
        self.replies: dict[str, Reply] = {}
        self.day.do(commands.ReserveNumbers, device=ADDRESS.device)

    def hear(self, kept: Kept) -> bytes:
        command = self.translator.wish(read_wish(kept.payload.encode()), ADDRESS.device)
        if command.request_id not in self.replies:
            self.replies[command.request_id] = self._decided(command)
        reply = self.replies[command.request_id]
        return write(answered(self.day.hall, command, reply, self.clock.now(), "https://hall.example"))

    def _decided(self, command: Command) -> Reply:
        now = max(self.clock.now(), self.day.hall.now)
        try:
            happened = decide(self.day.hall, command, now)
        except Refused as refused:
            return Reply(code=refused.code, about=refused.about)
        self.day.hall = replay(self.day.hall, happened)
        return reply_to(self.day.hall, command, happened)


STEPS = st.lists(st.sampled_from(["ask", "give", "hear", "hear_twice", "hear_late", "answer", "boot"]), max_size=40)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_whatever_gets_lost_each_wish_comes_to_one_ticket_and_no_number_to_two(steps: Sequence[str]) -> None:
    with TemporaryDirectory() as folder:
        clock = HandClock()
        brain = Brain(clock)
        post = Post(Path(folder), clock, catalogue(brain.day.hall, clock.now()))
        first, last = brain.day.hall.reserved[ADDRESS.device].ranges["A"]
        post.numbers.store(NumbersReserved(request_id="n", day=TODAY, ranges={"A": NumberRange(first, last)}))
        world = _World(post, brain)
        for step in steps:
            clock.move(1)
            getattr(world, step)()
        world.calm_down()
        world.check()
        post.asker.close()


class _World:
    """Loses, repeats and delays whatever travels between a kiosk and its server."""

    def __init__(self, post: Post, brain: Brain) -> None:
        self.post = post
        self.brain = brain
        self.wishes: list[TicketWish] = []
        self.printed: dict[str, TicketNo] = {}
        self.on_the_way: list[Kept] = []
        self.answers: list[bytes] = []

    def ask(self) -> None:
        self.wishes.append(self.post.ask())
        self.on_the_way.append(self.post.spool.pending()[-1])

    def give(self) -> None:
        for wish in self.wishes:
            slip = self.post.tickets.give(wish)
            if slip is not None:
                assert wish.request_id not in self.printed
                self.printed[wish.request_id] = slip.ticket_no
                return

    def hear(self) -> None:
        """The server hears the oldest wish; its answer may be lost."""
        for kept in self.post.spool.pending()[:1]:
            self.answers.append(self.brain.hear(kept))

    def hear_twice(self) -> None:
        self.hear()
        self.hear()

    def hear_late(self) -> None:
        """A wish that was said once and forgotten since reaches the server only now."""
        if self.on_the_way:
            self.answers.append(self.brain.hear(self.on_the_way.pop()))

    def answer(self) -> None:
        if self.answers:
            self.post.line.handlers[0]("topic", self.answers.pop(0))

    def boot(self) -> None:
        self.post.asker.close()
        self.post.boot()

    def calm_down(self) -> None:
        """The line holds: everything spooled is asked until it is answered."""
        while self.post.spool.pending():
            self.hear()
            self.post.line.handlers[0]("topic", self.answers.pop())
        while self.on_the_way:
            self.hear_late()

    def check(self) -> None:
        hall = self.brain.day.hall
        assert len(hall.tickets) == len(self.wishes)
        numbers = [ticket.no for ticket in hall.tickets.values()]
        assert len(set(numbers)) == len(numbers)
        for wish in self.wishes:
            ticket = hall.tickets[hall.by_request[RequestId(wish.request_id)]]
            if wish.request_id in self.printed:
                assert ticket.no == self.printed[wish.request_id]
            assert hall.by_no[ticket.no] == ticket.id
