"""The forecast beside the running hall: it learns as the day opens, its promises are what tickets get."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from multiprocessing import Pipe
from pathlib import Path
from queue import SimpleQueue

import pytest

from hall.words import GroupId, ItemCode, Outcome, Power, RoleId, StaffId, TideMode
from queue_server.advising.advising import AGAIN_S, LOOK_S, Advising
from queue_server.advising.follower import Advice, Follow, Happened, Look, Word, materially_different
from queue_server.advising.lines import Line, Start, own_process, own_thread
from queue_server.core import commands
from queue_server.core.events import ForecastAdopted
from queue_server.core.planned.items import Authorisation, Item
from queue_server.core.promise import promised, remaining
from queue_server.core.state import Hall
from queue_server.core.text import Text
from queue_server.journal import database
from tests.core.small_hall import CERTIFICATE, DOMAIN, GENERAL, MEDICAL, NINE, PENSION, TIDAL, TODAY, plan
from tests.forecast.test_journaled import full_day
from tests.queue_server.fakes import Desk, FailingRows, HandClock, new_journal

FRESH = ItemCode("zh-09")


@pytest.mark.parametrize(
    ("after", "different"),
    [
        ({}, True),
        ({CERTIFICATE: (600, 900)}, False),
        ({CERTIFICATE: (660, 900)}, False),
        ({CERTIFICATE: (600, 1100)}, True),
    ],
)
def test_a_promise_is_new_when_it_moved_by_more_than_a_minute_and_a_fifth(
    after: Mapping[ItemCode, tuple[int, int]], different: bool
) -> None:
    assert materially_different({CERTIFICATE: (600, 900)}, after) is different


class Advised:
    """A desk whose hall a follower advises, beat by beat."""

    def __init__(self, folder: Path, start: Start = own_thread) -> None:
        self.clock = HandClock()
        self._journal = new_journal(folder)
        self.desk = Desk(FailingRows(self._journal), self.clock, open_day=False)
        url = f"sqlite:///{folder / 'journal.db'}"
        self.advising = Advising(self.desk.keeper, url, self.clock, self.desk.keeper.counts, start)

    def open_day(self, *staffed: str) -> None:
        assert self.desk.do(commands.OpenDay, day=TODAY, plan=plan()).agreed
        for number, window in enumerate(staffed, start=1):
            self.desk.do(commands.SignOn, window=window, staff=StaffId(f"s{number:02d}"))

    def beat(self) -> Hall:
        """A beat, and the hall once what it submitted is kept."""
        self.advising.beat()
        self.desk.do(commands.Tick)
        return self.desk.keeper.hall

    def close(self) -> None:
        self.advising.stop()
        self.desk.keeper.stop()
        self._journal.close()


Make = Callable[..., Advised]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    made: list[Advised] = []

    def advised(start: Start = own_thread) -> Advised:
        made.append(Advised(tmp_path, start))
        return made[-1]

    yield advised
    for each in made:
        each.close()


def past_day(folder: Path, *, days: int = 6) -> None:
    engine = database.open_engine(f"sqlite:///{folder / 'journal.db'}")
    for ago in range(1, days + 1):
        full_day(engine, TODAY - timedelta(days=ago), 60, served_s=450.0)
    engine.dispose()


def test_before_the_day_nothing_is_foreseen(make: Make) -> None:
    advised = make()
    assert not advised.beat().promises
    assert advised.advising.learned is None


def test_a_new_hall_promises_by_the_catalogue_and_says_so(make: Make) -> None:
    advised = make()
    advised.open_day(GENERAL, DOMAIN)
    hall = advised.beat()
    assert set(hall.promises) == set(hall.credited) == set(hall.ahead_s) == {CERTIFICATE, PENSION, MEDICAL}
    assert hall.forecast.service_s[MEDICAL] == 900.0
    learned = advised.advising.learned
    assert learned is not None
    assert (str(learned.provenance), learned.source) == ("catalogue guesses", "")
    assert hall.tide.weighed_at is None


def test_past_days_teach_the_rules_and_let_the_tide_be_weighed(make: Make, tmp_path: Path) -> None:
    advised = make()
    past_day(tmp_path)
    advised.open_day(GENERAL, DOMAIN)
    for _ in range(12):
        advised.desk.issue()
    hall = advised.beat()
    assert hall.forecast.service_s[CERTIFICATE] > 330.0
    learned = advised.advising.learned
    assert learned is not None
    assert learned.provenance.days == 6
    assert learned.took_s == {CERTIFICATE: 450.0}
    assert hall.tide.weighed_at == advised.clock.time


def test_a_crowd_is_promised_what_stands_before_it_and_the_tide_proposes(make: Make, tmp_path: Path) -> None:
    advised = make()
    past_day(tmp_path)
    advised.open_day(GENERAL, DOMAIN, TIDAL)
    for _ in range(25):
        advised.desk.issue(item=CERTIFICATE)
    hall = advised.beat()
    proposal = hall.tide.proposal
    assert proposal is not None
    assert (proposal.window, proposal.opens, proposal.cause) == (TIDAL, True, "roll_out")
    assert proposal.saved_min > 0.0
    assert hall.promises[CERTIFICATE][0] > 3600
    reply = advised.desk.issue(item=CERTIFICATE)
    assert reply.ticket is not None
    ticket = advised.desk.keeper.hall.tickets[reply.ticket]
    assert (ticket.p50_s, ticket.p90_s) == promised(
        hall, CERTIFICATE, ticket.queue_class, ticket.fair_arrival, advised.clock.time
    )
    assert ticket.p50_s == pytest.approx(hall.promises[CERTIFICATE][0], rel=0.02)


def test_a_tide_left_to_the_server_opens_by_the_look_ahead(make: Make, tmp_path: Path) -> None:
    advised = make()
    past_day(tmp_path)
    advised.open_day(GENERAL, DOMAIN, TIDAL)
    advised.desk.do(commands.SetTideMode, mode=TideMode.AUTO)
    for _ in range(25):
        advised.desk.issue(item=CERTIFICATE)
    assert advised.beat().windows[TIDAL].reason == "tide"


def test_who_waits_is_told_less_as_the_line_moves(make: Make) -> None:
    advised = make()
    advised.open_day(GENERAL, DOMAIN)
    for _ in range(8):
        last = advised.desk.issue(item=CERTIFICATE).ticket
    hall = advised.beat()
    assert last is not None
    before = remaining(hall, hall.tickets[last], advised.clock.time)
    for _ in range(4):
        advised.desk.do(commands.CallNext, window=GENERAL)
        advised.desk.do(commands.StartService, window=GENERAL)
        advised.clock.move(20)
        advised.desk.do(commands.FinishService, window=GENERAL, outcome=Outcome.DONE)
    hall = advised.desk.keeper.hall
    after = remaining(hall, hall.tickets[last], advised.clock.time)
    assert after[0] < 0.75 * before[0]
    assert after[1] < 0.75 * before[1]


def test_what_many_people_bring_makes_the_wait_behind_them_longer(make: Make) -> None:
    advised = make()
    advised.open_day(GENERAL, DOMAIN)
    advised.beat()
    first = advised.desk.issue(item=MEDICAL).ticket
    assert first is not None
    hall = advised.desk.keeper.hall
    alone = promised(hall, MEDICAL, hall.tickets[first].queue_class, advised.clock.time, advised.clock.time)
    advised.desk.issue(item=MEDICAL, quantity=5)
    hall = advised.desk.keeper.hall
    behind = promised(hall, MEDICAL, hall.tickets[first].queue_class, NINE + timedelta(seconds=1), advised.clock.time)
    assert behind[0] - alone[0] > 2 * 900


def test_a_table_that_says_something_new_is_adopted_and_leaves_the_means_as_they_are(make: Make) -> None:
    advised = make()
    advised.open_day(GENERAL, DOMAIN)
    before = advised.beat()
    for _ in range(6):
        advised.desk.issue(item=MEDICAL)
    advised.clock.move(LOOK_S)
    after = advised.beat()
    assert after.promises[MEDICAL][0] > before.promises[MEDICAL][0] + 1800
    assert after.forecast == before.forecast
    assert after.forecast.service_s


def test_an_item_that_came_with_a_new_plan_in_the_middle_of_the_day_is_promised_too(make: Make) -> None:
    room = make()
    room.open_day(GENERAL, DOMAIN)
    assert FRESH not in room.beat().promises
    whole = plan()
    fresh = Item(FRESH, Text("新事项", "New"), GroupId("zh"), 120)
    right = Authorisation(RoleId("general"), (FRESH,), (Power.ACCEPT,))
    other = plan(items=(*whole.items, fresh), authorisations=(*whole.authorisations, right), version="other")
    assert room.desk.do(commands.AdoptConfiguration, plan=other).agreed
    room.clock.move(AGAIN_S + LOOK_S)
    assert FRESH in room.beat().promises


def test_it_looks_once_a_minute_and_adopts_only_what_is_new(make: Make) -> None:
    heard: SimpleQueue[type[object]] = SimpleQueue()
    advised = make()
    advised.desk.keeper.subscribe(
        lambda before, after, command, happened: [heard.put(type(event)) for event in happened] and None
    )
    advised.open_day(GENERAL, DOMAIN)
    for seconds in (0, LOOK_S - 1, 1, LOOK_S):
        advised.clock.move(seconds)
        advised.beat()
    events = [heard.get_nowait() for _ in range(heard.qsize())]
    assert events.count(ForecastAdopted) == 1


class Recorded:
    """A start whose follower writes down what it hears and can be cut off."""

    def __init__(self) -> None:
        self.words: SimpleQueue[Word] = SimpleQueue()
        self.lines: list[Line] = []

    def __call__(self, database_url: str) -> Line:
        line = own_thread(database_url)
        self.lines.append(line)
        return Line(_Listening(line.connection, self.words), line.end)  # type: ignore[arg-type]

    def heard(self) -> list[Word]:
        return [self.words.get_nowait() for _ in range(self.words.qsize())]


class _Listening:
    """A connection that is overheard."""

    def __init__(self, inner: object, words: SimpleQueue[Word]) -> None:
        self._inner, self._words = inner, words

    def send(self, word: Word) -> None:
        self._words.put(word)
        self._inner.send(word)  # type: ignore[attr-defined]

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)


def test_the_follower_hears_every_event_once_however_late_it_begins(make: Make) -> None:
    recorded = Recorded()
    advised = make(recorded)
    advised.open_day(GENERAL)
    advised.desk.issue()
    advised.beat()
    assert [type(word) for word in recorded.heard()] == [Follow, Look]
    advised.desk.issue()
    advised.clock.move(LOOK_S)
    advised.beat()
    words = recorded.heard()
    assert isinstance(words[-1], Look)
    assert sum(isinstance(word, Happened) for word in words) >= 1
    assert not any(isinstance(word, Follow) for word in words)


def test_a_lost_follower_is_counted_and_another_takes_the_hall_up(make: Make) -> None:
    recorded = Recorded()
    advised = make(recorded)
    advised.open_day(GENERAL)
    advised.beat()
    recorded.lines[0].connection.close()
    advised.desk.issue()
    advised.clock.move(LOOK_S)
    advised.beat()
    assert advised.desk.keeper.counts.all()["forecaster_lost"] == 1
    advised.beat()
    assert len(recorded.lines) == 1
    advised.clock.move(AGAIN_S)
    recorded.heard()
    hall = advised.beat()
    assert len(recorded.lines) == 2
    [followed] = [word for word in recorded.heard() if isinstance(word, Follow)]
    assert set(followed.hall.tickets) == set(hall.tickets)


def test_a_hall_taken_up_again_from_the_journal_is_followed_anew(make: Make) -> None:
    recorded = Recorded()
    advised = make(recorded)
    advised.open_day(GENERAL)
    advised.desk.issue()
    advised.beat()
    advised.desk.issue()
    advised.beat()
    recorded.heard()
    hall = advised.desk.keeper.hall
    again = Hall(**{name: getattr(hall, name) for name in hall.__dataclass_fields__})
    event = ForecastAdopted(hall.now, {}, None, "test")
    advised.advising.hear(again, again, commands.Tick(request_id="x", actor="test"), [event])  # type: ignore[arg-type]
    advised.advising.beat()
    assert any(isinstance(word, Follow) for word in recorded.heard())


def test_a_server_that_leaves_does_not_wait_for_a_look(make: Make) -> None:
    here, there = Pipe()
    advised = make(lambda url: Line(here, partial(there.close)))
    advised.open_day(GENERAL)
    advised.advising.start()
    assert isinstance(there.recv(), Follow)
    while not isinstance(there.recv(), Look):
        pass
    advised.advising.stop()
    assert advised.desk.keeper.counts.all().get("internal", 0) == 0


def test_as_a_process_of_its_own_it_foresees_just_the_same(make: Make) -> None:
    advised = make(own_process)
    advised.open_day(GENERAL, DOMAIN)
    advised.desk.issue()
    assert advised.beat().promises.keys() == {CERTIFICATE, PENSION, MEDICAL}


def test_an_advice_without_a_day_is_empty() -> None:
    here, there = Pipe()
    line = own_thread("sqlite://")
    line.connection.send(Look(NINE))
    assert line.connection.recv() == Advice()
    line.end()
    here.close()
    there.close()
