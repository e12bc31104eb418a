"""What-ifs in the background: one at a time, told day by day, ended at a word."""

from collections.abc import Callable, Iterator
from datetime import date
from threading import Condition

import pytest

from queue_server.core.refusals import Refused
from queue_server.plans.reading import find_hall, read_plan
from queue_server.simulation.recorded import past_of, rehearsed
from queue_server.simulation.scenario import Scenario
from queue_server.simulation.trials import Phase, Search, Trial, Trials
from queue_server.simulation.whatif import Case

MONDAY = date(2026, 11, 23)
VILLAGE = read_plan(find_hall("zhaohua-village"), MONDAY)
PATIENCE_S = 60.0


class Watched:
    """Trials and a way to wait until they are as wanted."""

    def __init__(self) -> None:
        self._changed = Condition()
        self.seen: list[Trial] = []
        self.trials = Trials(self._hear)

    def _hear(self) -> None:
        with self._changed:
            if self.trials.newest is not None:
                self.seen.append(self.trials.newest)
            self._changed.notify_all()

    def until(self, wanted: Callable[[Trial], bool]) -> Trial:
        """The first trial seen that is as wanted."""
        with self._changed:
            assert self._changed.wait_for(lambda: any(map(wanted, self.seen)), PATIENCE_S)
            return next(filter(wanted, self.seen))


@pytest.fixture
def watched() -> Iterator[Watched]:
    made = Watched()
    yield made
    made.trials.cancel()


def cases(days: int) -> list[Case]:
    past = past_of(rehearsed(VILLAGE), MONDAY)
    scenarios = (Scenario("as it is", "balanced"), Scenario("first come", "fcfs"))
    return [Case(VILLAGE, scenario, MONDAY, past, seed, quick=True) for scenario in scenarios for seed in range(days)]


def test_a_trial_tells_every_day_it_played_and_ends_with_a_row_a_scenario(watched: Watched) -> None:
    watched.trials.start(Search.COMPARE, "typical", cases(2))
    over = watched.until(lambda trial: trial.phase is Phase.OVER)
    assert [row.scenario.name for row in over.rows] == ["as it is", "first come"]
    assert over.rows[0].apart is None
    assert over.rows[1].apart is not None
    assert {trial.done for trial in watched.seen} >= {1, 2, 3, 4}
    assert over.everything == 4


def test_while_one_is_played_no_other_begins(watched: Watched) -> None:
    watched.trials.start(Search.COMPARE, "typical", cases(40))
    with pytest.raises(Refused, match="trial_running"):
        watched.trials.start(Search.COMPARE, "typical", cases(1))


def test_a_trial_that_is_cancelled_stops_and_makes_room(watched: Watched) -> None:
    watched.trials.start(Search.COMPARE, "typical", cases(40))
    watched.until(lambda trial: trial.done > 0)
    watched.trials.cancel()
    newest = watched.trials.newest
    assert newest is not None
    assert newest.phase is Phase.CANCELLED
    watched.trials.start(Search.COMPARE, "typical", cases(1))
    over = watched.until(lambda trial: trial.phase is Phase.OVER)
    assert over.number == 2


def test_a_trial_that_breaks_says_so(watched: Watched) -> None:
    broken = [Case(VILLAGE, Scenario("no such rule", "whim"), MONDAY, past_of((), MONDAY), 1)]
    watched.trials.start(Search.COMPARE, "typical", broken)
    failed = watched.until(lambda trial: trial.phase is Phase.FAILED)
    assert failed.rows == ()


def test_without_a_day_there_is_nothing_to_play(watched: Watched) -> None:
    with pytest.raises(Refused, match="nothing_to_play"):
        watched.trials.start(Search.COMPARE, "typical", [])
