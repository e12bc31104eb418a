"""The screens of one window: its sign, and its pad while nobody is asked to rate."""

from datetime import timedelta
from itertools import combinations

import pytest

from displays import palette, rhythm
from displays.glass import Glass
from displays.layouts.post import pad_tiles, sign_tiles
from displays.pictures import laid
from displays.post import PostScreen
from displays.rows import DWELL_S
from displays.samples import post, posts
from displays.scene import Around, PostScene
from displays.screen import Screen
from displays.surroundings import Surroundings
from hall.messages.facts import WindowFact
from hall.words import Language, PauseReason, TicketId, TicketNo, TicketState, WindowState
from tests.displays.samples import NOW
from tests.displays.test_board import PAUSE_S, SIZE, FakeFrame, HandClock

GLASS = Glass(SIZE)


def sign(told: WindowFact, **changes: object) -> bytes:
    shown = PostScene(told, Around(NOW), **changes)  # type: ignore[arg-type]
    return laid(sign_tiles(shown, GLASS), GLASS).tobytes()


def test_everything_that_may_happen_at_a_window_looks_different() -> None:
    pictures = [sign(told) for _, told in posts()]

    assert all(one != other for one, other in combinations(pictures, 2))


@pytest.mark.parametrize("state", list(WindowState))
@pytest.mark.parametrize("lead", list(Language))
def test_every_state_has_its_face_on_sign_and_pad(state: WindowState, lead: Language) -> None:
    told = post(state=state, ticket=TicketId("t"), ticket_no=TicketNo("A023"), ticket_state=TicketState.CALLED)
    for layout in (sign_tiles, pad_tiles):
        assert laid(layout(PostScene(told, Around(NOW), lead=lead), GLASS), GLASS).size == SIZE


def test_the_note_and_the_return_of_a_clerk_who_is_away_are_on_the_sign() -> None:
    away = post(state=WindowState.PAUSED, reason=PauseReason.MEETING)
    back = post(state=WindowState.PAUSED, reason=PauseReason.MEETING, until=NOW + timedelta(minutes=5))

    assert len({sign(away), sign(back), sign(post(state=WindowState.PAUSED, note="二楼"))}) == 3


def test_a_call_blinks_on_the_sign_and_rests_after_its_time() -> None:
    frame, clock = FakeFrame(), HandClock()
    screen = PostScreen(Screen(frame, GLASS, clock, PAUSE_S), clock, Surroundings(clock, lambda: True), sign_tiles)
    screen.see(post(state=WindowState.CALLING, ticket=TicketId("t"), ticket_no=TicketNo("A023"), calls=1,
                    ticket_state=TicketState.CALLED))  # fmt: skip
    for _ in range(4):
        clock.passed_s += rhythm.HALF_S
        assert screen.serve(0.0)
    assert len(frame.pictures) == 4
    clock.passed_s += DWELL_S
    screen.serve(0.0)
    count = len(frame.pictures)
    clock.passed_s += rhythm.HALF_S
    screen.serve(0.0)

    assert len(frame.pictures) == count


def test_a_sign_that_heard_nothing_yet_says_that_it_is_connecting() -> None:
    assert laid(sign_tiles(PostScene(None, Around(NOW)), GLASS), GLASS).getcolors(1 << 20) is not None
    assert palette.EMERGENCY.ground not in [
        each for _, each in laid(sign_tiles(PostScene(None, Around(NOW)), GLASS), GLASS).getcolors(1 << 20)
    ]
