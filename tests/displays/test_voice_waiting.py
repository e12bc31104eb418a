"""Which call is said next."""

import pytest

from displays.voice.said import Key
from displays.voice.waiting import PATIENCE_S, Waiting
from hall.messages.facts import BoardCall
from hall.words import TicketId, TicketState
from tests.displays.samples import call


def order(waiting: Waiting, said: set[Key], calls: list[BoardCall], now_s: float = 0.0) -> list[str]:
    """The numbers as they are said, each said the moment it is first."""
    numbers = []
    waiting.see(calls, now_s)
    while (first := waiting.first(now_s)) is not None:
        numbers.append(f"{first.ticket_no}")
        said.add((first.ticket, first.calls))
        waiting.see(calls, now_s)
    return numbers


@pytest.fixture
def said() -> set[Key]:
    return set()


@pytest.fixture
def waiting(said: set[Key]) -> Waiting:
    return Waiting(said)


def test_calls_are_said_in_the_order_they_were_made(waiting: Waiting, said: set[Key]) -> None:
    calls = [call("A3", 3, ago_s=1), call("A1", 1, ago_s=9), call("A2", 2, ago_s=5)]
    assert order(waiting, said, calls) == ["A1", "A2", "A3"]


def test_a_newer_call_of_a_window_replaces_the_one_still_waiting(waiting: Waiting) -> None:
    waiting.see([call("A1", 1, ago_s=9), call("A2", 2, ago_s=5)], 0)
    waiting.see([call("A9", 1, ago_s=0), call("A2", 2, ago_s=5)], 1)
    assert len(waiting) == 2
    first = waiting.first(1)
    assert first is not None
    assert first.ticket_no == "A2"

    waiting.see([call("A9", 1, ago_s=0), call("A8", 1, ago_s=4)], 1)
    assert [len(waiting), (waiting.first(1) or call()).ticket_no] == [1, "A9"]


def test_a_recall_goes_before_first_calls(waiting: Waiting, said: set[Key]) -> None:
    calls = [call("A1", 1, ago_s=9), call("A2", 2, ago_s=5), call("A3", 3, ago_s=1, calls=2)]
    assert order(waiting, said, calls) == ["A3", "A1", "A2"]


def test_recalls_keep_no_first_call_unheard_for_ever(waiting: Waiting, said: set[Key]) -> None:
    calls = [call("A1", 1, ago_s=PATIENCE_S + 1), call("A3", 3, ago_s=1, calls=2)]
    waiting.see(calls, 0)
    assert order(waiting, said, calls, now_s=PATIENCE_S) == ["A1", "A3"]


def test_what_is_over_need_not_be_said(waiting: Waiting) -> None:
    waiting.see([call("A1", 1), call("A2", 2, state=TicketState.SERVING)], 0)
    assert len(waiting) == 1
    waiting.see([call("A1", 1, state=TicketState.SERVING)], 1)
    assert waiting.first(1) is None


def test_what_was_said_is_not_said_again_but_its_recall_is(waiting: Waiting, said: set[Key]) -> None:
    said.add((TicketId("t-A1"), 1))
    waiting.see([call("A1", 1)], 0)
    assert waiting.first(0) is None
    waiting.see([call("A1", 1, calls=2)], 0)
    assert waiting.first(0) is not None


def test_fifty_calls_in_a_second_at_thirty_windows_leave_the_newest_of_each(waiting: Waiting, said: set[Key]) -> None:
    calls = [call(f"A{number:03}", number % 30, ago_s=100 - number) for number in range(50)]
    assert order(waiting, said, calls) == [f"A{number:03}" for number in range(20, 50)]
