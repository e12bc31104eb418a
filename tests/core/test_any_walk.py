"""Whatever anybody asks, in any order and on any day: no promise of the hall is broken."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from random import SystemRandom

import pytest

from hall.words import HallId, RequestId
from queue_server.core import commands
from queue_server.core.decide import DECISIONS
from queue_server.core.draft import Draft
from queue_server.core.events import Event
from queue_server.core.refusals import Refused
from queue_server.core.replies import Reply, reply_to
from queue_server.core.state import Hall
from queue_server.journal.journal import Entry, Repeated
from queue_server.keeper import Keeper
from tests.core.walking.promises import Taken
from tests.core.walking.walk import Broken, Said, Walk, taken_by
from tests.queue_server.fakes import SOON_S, HandClock

STEPS = 1000
DEEP = 0.7
"""The share of all commands that a few walks must have had agreed to, lest they stand at a closed door all day."""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_promise_holds_on_a_walk(seed: int) -> None:
    Walk(seed).go(STEPS)


def test_every_promise_holds_on_a_walk_nobody_took_before() -> None:
    Walk(SystemRandom().randrange(2**32)).go(STEPS)  # what breaks names the seed


def test_every_command_can_be_said_on_the_walk() -> None:
    walk = Walk(7)
    walk.go(100)
    for kind in DECISIONS:
        assert isinstance(walk.any_of(kind), kind)


def test_a_few_walks_come_to_most_of_what_the_hall_does() -> None:
    walks = [Walk(seed, look_every=50) for seed in (11, 12)]
    for walk in walks:
        walk.go(2 * STEPS)
    agreed = set().union(*(walk.agreed for walk in walks))
    assert len(agreed) > DEEP * len(DECISIONS)
    assert all(walk.replays and walk.days > 1 for walk in walks)


def test_the_same_seed_walks_the_same_way() -> None:
    one, other = Walk(5), Walk(5)
    one.go(200)
    other.go(200)
    assert list(map(str, one.trace)) == list(map(str, other.trace))
    assert one.hall == other.hall


def test_a_broken_promise_is_named_with_the_shortest_way_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def lose_everybody(draft: Draft, command: commands.AcknowledgeAlert) -> None:
        raise KeyError(command.actor)

    monkeypatch.setitem(DECISIONS, commands.AcknowledgeAlert, lose_everybody)
    with pytest.raises(Broken) as broken:
        Walk(1).go(20 * STEPS)
    assert "KeyError" in broken.value.promise
    assert [type(each.command) for each in broken.value.trace] == [commands.OpenDay, commands.AcknowledgeAlert]


class Rows:
    """A journal in memory, as strict as the tables: a request once."""

    def __init__(self) -> None:
        self.entries: OrderedDict[RequestId, Entry] = OrderedDict()

    def append(self, hall: HallId, entries: Sequence[Entry]) -> None:
        if any(each.request_id in self.entries for each in entries):
            raise Repeated
        self.entries.update((each.request_id, each) for each in entries)

    def answers(self, hall: HallId, request_ids: Sequence[RequestId]) -> Mapping[RequestId, Reply]:
        return {each: self.entries[each].reply for each in request_ids if each in self.entries}

    def last_seq(self, hall: HallId) -> int:
        return len(self.entries)

    def replay(self, hall: HallId) -> Iterator[Sequence[Event]]:
        return (each.events for each in self.entries.values())


def answered(hall: Hall, said: Said) -> tuple[Hall, Reply]:
    """What the rules alone come to."""
    taken = taken_by(hall, said.command, said.now, again=False)
    if isinstance(taken, Refused):
        return hall, Reply(code=taken.code, about=taken.about)
    assert isinstance(taken, Taken)
    return taken.after, reply_to(taken.after, said.command, taken.happened)


def test_a_wish_said_twice_has_one_answer_and_acts_once() -> None:
    walk = Walk(21)
    begins = walk.hall
    walk.go(400)
    said: dict[RequestId, Said] = {}
    for each in walk.trace:
        said.setdefault(each.command.request_id, each)
    rows, clock, hall = Rows(), HandClock(), begins
    keeper = Keeper(begins, rows, clock)
    keeper.start()
    for each in said.values():
        clock.time = each.now
        first = keeper.submit(each.command).result(SOON_S)
        stored = rows.last_seq(hall.plan.id)
        hall, expected = answered(hall, each)
        assert first == expected
        assert keeper.submit(each.command).result(SOON_S) == first
        assert rows.last_seq(hall.plan.id) == stored
    keeper.stop()
    assert keeper.hall == hall
