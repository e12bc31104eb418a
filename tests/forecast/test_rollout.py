"""Rolling the hall forward, checked where the answer is known."""

from dataclasses import replace

import numpy as np
import pytest

from hall.words import QueueClass
from queue_server.core import commands
from queue_server.forecast.demand import Kind, Today
from queue_server.forecast.ground import Ground, line_of
from queue_server.forecast.learning import Figure, Learned, learn
from queue_server.forecast.past import Past
from queue_server.forecast.rollout import relief_s, roll
from queue_server.forecast.scene import NEVER, Floor, Manners, Post, Scene, Waiting, look
from tests.core.small_hall import DOMAIN as DOMAIN_WINDOW
from tests.core.small_hall import MEDICAL as MEDICAL_CODE
from tests.core.small_hall import PENSION as PENSION_CODE
from tests.core.small_hall import TODAY, Day, plan

TEN = 36_000.0
CERTIFICATE, PENSION, MEDICAL = 0, 1, 2
GENERAL, DOMAIN, TIDAL = range(3)
"""The floor's windows in its order; the test below says so."""


def certain(learned: Learned) -> Learned:
    """The same hall without chance: nobody comes, nobody leaves, services take their mean."""
    return replace(
        learned,
        spread=1e-6,
        absent=Figure(0.0),
        patience_s=Figure(1e9),
        demand=replace(learned.demand, total=0.0),
    )


def ground(learned: Learned | None = None, policy: str = "balanced") -> Ground:
    known = learned or learn(Past(), plan())
    floor = Floor.of(plan(), TODAY, known, Manners())
    return Ground(floor, known, Today(known.demand, {item.code: item.group for item in plan().items}, Kind(-1)), policy)


def scene(now_s: float = TEN, **changes: object) -> Scene:
    posts = [Post(now_s), Post(now_s), Post(NEVER)]
    return replace(Scene(now_s, posts), **changes)  # type: ignore[arg-type]


def called_s(on: Ground, seen: Scene, item: int, queue_class: QueueClass = QueueClass.ORDINARY) -> np.ndarray:
    return roll(on, seen, 16, 1, 9000.0).called_s[:, line_of(item, queue_class)]


def test_the_floor_puts_the_least_flexible_windows_first() -> None:
    floor = ground().floor
    assert [len(items) for items in floor.may] == [2, 2, 3]
    assert floor.tidal == (False, False, True)


def test_a_free_window_calls_at_once() -> None:
    assert (called_s(ground(), scene(), CERTIFICATE) == 0.0).all()


def test_somebody_waits_for_those_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queue_server.forecast.cast.PACE_DOUBT", 0.0)
    two_ahead = {(MEDICAL, QueueClass.ORDINARY): [Waiting(TEN - 60.0, TEN - 60.0), Waiting(TEN - 30.0, TEN - 30.0)]}
    waits = called_s(ground(certain(learn(Past(), plan()))), scene(lines=two_ahead), MEDICAL)
    assert waits == pytest.approx(np.full(16, 2 * (900.0 + 25.0)), rel=0.01)


def test_nobody_is_promised_a_window_that_stays_shut() -> None:
    posts = [Post(TEN), Post(NEVER), Post(NEVER)]
    assert (called_s(ground(), scene(posts=posts), MEDICAL) == NEVER).all()


def test_who_comes_at_noon_waits_for_the_afternoon() -> None:
    noon = 12 * 3600.0 + 2400.0
    on = ground(certain(learn(Past(), plan())))
    assert called_s(on, scene(noon), CERTIFICATE) == pytest.approx(np.full(16, 13 * 3600.0 - noon))


def test_priority_is_called_before_those_who_came_earlier() -> None:
    line = [Waiting(TEN - 200.0 + at, TEN - 200.0 + at) for at in range(6)]
    seen = scene(lines={(CERTIFICATE, QueueClass.ORDINARY): line})
    on = ground(certain(learn(Past(), plan())))
    assert called_s(on, seen, CERTIFICATE, QueueClass.PRIORITY).mean() < called_s(on, seen, CERTIFICATE).mean() / 2


@pytest.mark.parametrize("policy", ["fcfs", "reference", "balanced"])
def test_every_policy_serves_everybody(policy: str) -> None:
    line = [Waiting(TEN - 200.0, TEN - 200.0) for _ in range(20)]
    seen = scene(lines={(CERTIFICATE, QueueClass.ORDINARY): line, (PENSION, QueueClass.APPOINTMENT): line})
    assert (called_s(ground(policy=policy), seen, PENSION) < NEVER).mean() > 0.9


def test_a_long_service_goes_on_longer_than_a_fresh_one() -> None:
    on = ground()
    shut = Post(NEVER)
    long = scene(posts=[shut, Post(TEN, MEDICAL, TEN - 3000.0), shut])
    fresh = scene(posts=[shut, Post(TEN, MEDICAL, TEN - 60.0), shut])
    assert np.median(called_s(on, long, MEDICAL)) > 300.0
    assert np.median(called_s(on, fresh, MEDICAL)) > 500.0


def test_the_same_seed_gives_the_same_course() -> None:
    line = {(CERTIFICATE, QueueClass.ORDINARY): [Waiting(TEN - 200.0, TEN - 200.0)] * 5}
    first, second = (roll(ground(), scene(lines=line), 16, 7, 3600.0) for _ in range(2))
    assert (first.called_s == second.called_s).all()
    assert (first.relief_s == second.relief_s).all()


def test_one_window_more_brings_relief() -> None:
    line = {(PENSION, QueueClass.ORDINARY): [Waiting(TEN - 200.0, TEN - 200.0)] * 12}
    less = scene(lines=line)
    more = replace(less, posts=[*less.posts[:2], Post(TEN)])
    on = ground()
    assert relief_s(on, more, less, 24, 3, 3600.0) > 600.0
    assert relief_s(on, less, less, 24, 3, 3600.0) == 0.0


def test_somebody_waits_for_every_item_of_those_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queue_server.forecast.cast.PACE_DOUBT", 0.0)
    bundles = [Waiting(TEN - 60.0 + at, TEN - 60.0 + at, further=1.0) for at in (0.0, 30.0)]
    on = ground(certain(learn(Past(), plan())))
    waits = called_s(on, scene(lines={(MEDICAL, QueueClass.ORDINARY): bundles}), MEDICAL)
    assert waits == pytest.approx(np.full(16, 2 * (2 * 900.0 + 25.0)), rel=0.01)


def test_a_number_of_several_items_in_hand_takes_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queue_server.forecast.cast.PACE_DOUBT", 0.0)
    shut, on = Post(NEVER), ground(certain(learn(Past(), plan())))
    one, two = (scene(posts=[shut, Post(TEN, MEDICAL, TEN - 25.0, further=more), shut]) for more in (0.0, 1.0))
    assert called_s(on, two, MEDICAL) - called_s(on, one, MEDICAL) == pytest.approx(np.full(16, 900.0), rel=0.01)


@pytest.mark.parametrize("policy", ["reference", "balanced"])
def test_a_number_of_several_items_weighs_by_all_of_them(policy: str) -> None:
    on = ground(certain(learn(Past(), plan())), policy)
    posts = [Post(NEVER), Post(TEN), Post(NEVER)]

    def waits(further: float) -> np.ndarray:
        line = [Waiting(TEN - 60.0, TEN - 60.0, further=further)]
        return called_s(on, scene(posts=posts, lines={(PENSION, QueueClass.ORDINARY): line}), MEDICAL)

    assert (waits(0.0) > 0.0).all()
    assert (waits(9.0) == 0.0).all()


def test_the_hall_is_seen_with_every_item_of_its_numbers() -> None:
    day, floor = Day(), ground().floor
    day.issue(PENSION_CODE, more=(MEDICAL_CODE,))
    held = day.issue(PENSION_CODE, more=(MEDICAL_CODE,))
    day.do(commands.CallSpecific, window=DOMAIN_WINDOW, ticket_no=day.ticket(held).no)
    seen = look(day.hall, floor, day.now)
    assert [each.further for each in seen.lines[(PENSION, QueueClass.ORDINARY)]] == [3.0]
    assert seen.posts[DOMAIN].further == 3.0
