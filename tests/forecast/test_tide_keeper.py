"""The tide opens where a window saves more than it costs, holds, and closes when it no longer does."""

from dataclasses import replace

from hall.words import QueueClass
from queue_server.forecast.scene import NEVER, Post, Scene, Waiting
from queue_server.forecast.tide import TideAims, TideKeeper
from tests.forecast.test_rollout import PENSION, TEN, ground, scene

AIMS = TideAims(every_s=60.0)


def crowded(now_s: float = TEN) -> Scene:
    line = [Waiting(now_s - 900.0 + at, now_s - 900.0 + at) for at in range(20)]
    return scene(now_s, lines={(PENSION, QueueClass.ORDINARY): line})


def open_at(now_s: float, seen: Scene) -> Scene:
    return replace(seen, posts=[*seen.posts[:2], Post(now_s)], tidal_open=1)


def test_a_crowd_opens_the_tidal_window_and_says_what_it_saves() -> None:
    keeper = TideKeeper(ground(), AIMS)
    assert keeper.decide(crowded()) == 1
    assert keeper.weighed is not None
    assert keeper.weighed.opens
    assert keeper.weighed.worth >= AIMS.open_at
    assert keeper.weighed.saved_min > 60.0


def test_a_calm_hall_keeps_it_shut() -> None:
    calm = ground()
    calm.today.kind = replace(calm.today.kind)
    assert TideKeeper(calm, replace(AIMS, open_at=8.0)).decide(scene()) == 0


def test_it_holds_through_a_lull_and_closes_after_it() -> None:
    keeper = TideKeeper(ground(), replace(AIMS, close_below=NEVER))
    assert keeper.decide(crowded()) == 1
    soon, later = TEN + AIMS.hold_s - 120.0, TEN + AIMS.hold_s + 60.0
    assert keeper.decide(open_at(soon, scene(soon))) == 1
    assert keeper.decide(open_at(later, scene(later))) == 0


def test_it_rests_after_closing_so_that_it_never_flaps() -> None:
    keeper = TideKeeper(ground(), replace(AIMS, close_below=NEVER))
    keeper.decide(crowded())
    closing = TEN + AIMS.hold_s + 60.0
    assert keeper.decide(open_at(closing, scene(closing))) == 0
    assert keeper.decide(crowded(closing + 120.0)) == 0
    assert keeper.decide(crowded(closing + AIMS.rest_s + 60.0)) == 1


def test_what_a_manager_opened_is_the_new_beginning() -> None:
    keeper = TideKeeper(ground(), replace(AIMS, close_below=NEVER))
    by_hand = open_at(TEN, scene())
    assert keeper.decide(by_hand) == 1


def test_it_opens_nothing_for_the_end_of_the_day() -> None:
    closing_time = 17 * 3600.0 - 600.0
    assert TideKeeper(ground(), AIMS).decide(crowded(closing_time)) == 0


def test_it_asks_for_no_window_that_would_be_ready_in_the_noon_break() -> None:
    noon, thirteen = 12 * 3600.0, 13 * 3600.0
    keeper = TideKeeper(ground(), AIMS)
    setup_s = keeper.ground.floor.setup_s
    assert keeper.decide(crowded(noon + 600.0)) == 0
    assert keeper.decide(crowded(thirteen - setup_s - 60.0)) == 0
    assert keeper.decide(crowded(thirteen - setup_s)) == 1


def test_far_from_any_change_it_looks_less_often() -> None:
    keeper = TideKeeper(ground(), replace(AIMS, open_at=1e6))
    assert keeper.decide(crowded()) == 0
    seen = keeper.weighed
    assert keeper.decide(crowded(TEN + AIMS.every_s)) == 0
    assert keeper.weighed is seen
    assert keeper.decide(crowded(TEN + AIMS.calm_s)) == 0
    assert keeper.weighed is not seen


def test_a_window_nobody_opened_is_asked_for_again_but_one_closed_by_hand_rests() -> None:
    keeper = TideKeeper(ground(), AIMS)
    assert keeper.decide(crowded()) == 1
    assert keeper.decide(crowded(TEN + 60.0)) == 1
    assert keeper.decide(open_at(TEN + 120.0, crowded(TEN + 120.0))) == 1
    assert keeper.decide(crowded(TEN + 180.0)) == 0
    assert keeper.decide(crowded(TEN + 180.0 + AIMS.rest_s)) == 1
