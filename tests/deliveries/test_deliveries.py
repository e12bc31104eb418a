"""What is owed outside the hall goes out in order, acts once, is tried again, and is never given up unseen."""

from collections.abc import Callable
from secrets import token_hex

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hall.words import HallId
from queue_server.counts import Counts
from queue_server.deliveries.delivery import Delivery, DeliveryState, NotTaken, TryLater
from queue_server.deliveries.ledger import ATTEMPTS, LONGEST_PAUSE, Ledger
from queue_server.deliveries.round import Round
from queue_server.journal.journal import Journal
from tests.queue_server.fakes import HALL, HandClock


class Province:
    """An outlet that does what its script says, and remembers what it was brought."""

    def __init__(self) -> None:
        self.script: list[Exception | DeliveryState] = []
        self.brought: list[str] = []
        self.taken: list[str] = []

    def deliver(self, delivery: Delivery) -> DeliveryState:
        self.brought.append(delivery.key)
        answer = self.script.pop(0) if self.script else DeliveryState.SENT
        if isinstance(answer, Exception):
            raise answer
        self.taken.append(delivery.key)
        return answer


@pytest.fixture
def ledger(journal: Journal) -> Ledger:
    return Ledger(journal.engine, HALL)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def province() -> Province:
    return Province()


@pytest.fixture
def beat(ledger: Ledger, province: Province, clock: HandClock) -> Callable[[], None]:
    return Round(ledger, {"province": province}, clock, Counts()).beat


def owed(key: str, strand: str = "visit-1") -> Delivery:
    return Delivery("province", key, strand, "rating", {"level": "satisfied"})


def test_what_is_owed_twice_is_delivered_once(
    ledger: Ledger, province: Province, clock: HandClock, beat: Callable[[], None]
) -> None:
    ledger.enter([owed("rating-1")], clock.now())
    beat()
    ledger.enter([owed("rating-1")], clock.now())
    beat()
    assert province.taken == ["rating-1"]


def test_a_strand_waits_for_its_first_and_another_does_not(
    ledger: Ledger, province: Province, clock: HandClock, beat: Callable[[], None]
) -> None:
    ledger.enter([owed("case"), owed("service"), owed("other", strand="visit-2")], clock.now())
    province.script = [NotTaken("unknown_item")]
    beat()
    assert province.taken == ["other"]
    beat()
    assert province.taken == ["other"]
    (dead,) = ledger.at(DeliveryState.DEAD)
    assert (dead.delivery.key, dead.trouble) == ("case", "unknown_item")


def test_an_answer_that_it_was_there_already_lets_the_strand_go_on(
    ledger: Ledger, province: Province, clock: HandClock, beat: Callable[[], None]
) -> None:
    ledger.enter([owed("case"), owed("service")], clock.now())
    province.script = [DeliveryState.DUPLICATE]
    beat()
    beat()
    assert province.brought == ["case", "service"]


def test_an_outlet_out_of_reach_is_left_alone_a_little_longer_each_time(
    ledger: Ledger, province: Province, clock: HandClock, beat: Callable[[], None]
) -> None:
    ledger.enter([owed("case"), owed("other", strand="visit-2")], clock.now())
    province.script = [TryLater("unreachable")] * 2
    beat()
    assert province.brought == ["case"]
    clock.move(29)
    beat()
    assert province.brought == ["case", "other"]
    clock.move(61)
    beat()
    assert province.taken == ["case", "other"]


def test_a_delivery_dies_in_sight_after_the_last_attempt_and_can_be_sent_again(
    ledger: Ledger, province: Province, clock: HandClock, beat: Callable[[], None]
) -> None:
    ledger.enter([owed("case")], clock.now())
    province.script = [TryLater("unreachable")] * ATTEMPTS
    for _ in range(ATTEMPTS + 3):
        beat()
        clock.move(LONGEST_PAUSE.total_seconds())
    assert province.brought == ["case"] * ATTEMPTS
    (dead,) = ledger.at(DeliveryState.DEAD)
    assert ledger.counts() == {("province", DeliveryState.DEAD): 1}
    assert ledger.resend(dead.id, clock.now())
    assert not ledger.resend(dead.id, clock.now())
    beat()
    assert province.taken == ["case"]


def test_a_reader_goes_on_where_it_stopped(ledger: Ledger, clock: HandClock) -> None:
    assert ledger.read_up_to("ratings") == 0
    ledger.read_on("ratings", 7, [owed("a")], clock.now())
    ledger.read_on("ratings", 9, [], clock.now())
    assert (ledger.read_up_to("ratings"), ledger.read_up_to("notices")) == (9, 0)


ANSWERS = st.sampled_from([DeliveryState.SENT, DeliveryState.DUPLICATE, TryLater("away")])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.lists(ANSWERS, max_size=ATTEMPTS - 1), strands=st.lists(st.sampled_from("abc"), max_size=5))
def test_whatever_the_outlet_answers_each_strand_arrives_in_order_and_once(
    answers: list[Exception | DeliveryState], strands: list[str], journal: Journal
) -> None:
    clock, province = HandClock(), Province()
    ledger = Ledger(journal.engine, HallId(token_hex(8)))
    entered = [owed(f"{strand}{index}", strand) for index, strand in enumerate(strands)]
    ledger.enter(entered, clock.now())
    province.script = list(answers)
    rounds = Round(ledger, {"province": province}, clock, Counts())
    for _ in range(len(answers) + len(strands) + 1):
        rounds.beat()
        clock.move(LONGEST_PAUSE.total_seconds())
    for strand in set(strands):
        mine = [each.key for each in entered if each.strand == strand]
        assert [key for key in province.taken if key[0] == strand] == mine
