from dataclasses import dataclass, field

import msgspec

from displays.rows import DWELL_S, Rows
from hall.messages.facts import BoardCall
from hall.words import TicketState
from tests.displays.samples import call


@dataclass
class Screen:
    """What a person in front of a board of so many rows sees."""

    capacity: int
    numbers: list[str] = field(default_factory=list)
    fresh: list[str] = field(default_factory=list)
    new: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rows = Rows(self.capacity)

    def look(self, now_s: float, *calls: BoardCall) -> "Screen":
        self.rows.see(calls)
        rows, new = self.rows.at(now_s)
        self.numbers = [row.call.ticket_no for row in rows]
        self.fresh = [row.call.ticket_no for row in rows if row.fresh]
        self.new = [(each.ticket_no, each.calls) for each in new]
        return self


def test_the_newest_call_stands_on_top() -> None:
    screen = Screen(6).look(0.0, call("A001", ago_s=60), call("A003", ago_s=1), call("A002", ago_s=30))

    assert screen.numbers == ["A003", "A002", "A001"]


def test_a_call_stays_eight_seconds_even_if_it_was_answered_at_once() -> None:
    screen = Screen(6).look(0.0, call("A001"))

    assert screen.look(DWELL_S - 0.1).numbers == ["A001"]
    assert screen.look(DWELL_S).numbers == []


def test_a_new_call_waits_until_every_row_has_had_its_time() -> None:
    screen = Screen(2).look(0.0, call("A001", ago_s=3), call("A002", ago_s=2))
    calls = (call("A001", ago_s=3), call("A002", ago_s=2), call("A003", ago_s=1))

    assert screen.look(4.0, *calls).numbers == ["A002", "A001"]
    assert screen.new == []
    assert screen.look(DWELL_S, *calls).numbers == ["A003", "A002"]
    assert screen.new == [("A003", 1)]


def test_calls_that_come_together_are_shown_in_turn_the_longest_called_first() -> None:
    calls = tuple(call(f"A00{number}", ago_s=10 - number) for number in range(1, 6))
    screen = Screen(2).look(0.0, *calls)
    first = screen.numbers
    second = screen.look(DWELL_S, *calls).numbers
    third = screen.look(2 * DWELL_S, *calls).numbers

    assert (first, second) == (["A002", "A001"], ["A004", "A003"])
    assert third == ["A005", "A002"]


def test_calls_nobody_answered_take_turns_when_there_is_no_room_for_all() -> None:
    calls = tuple(call(f"A00{number}", ago_s=10 - number) for number in range(1, 5))
    screen = Screen(2)
    pages = [screen.look(turn * DWELL_S, *calls).numbers for turn in range(4)]

    assert pages == [["A002", "A001"], ["A004", "A003"], ["A002", "A001"], ["A004", "A003"]]


def test_a_call_comes_before_those_already_served() -> None:
    served = tuple(call(f"B00{number}", ago_s=60 + number, state=TicketState.SERVING) for number in range(1, 4))

    assert Screen(2).look(0.0, *served, call("A001")).numbers == ["A001", "B001"]


def test_thirty_calls_at_once_never_hide_each_other() -> None:
    calls = tuple(call(f"A{number:03}", number, ago_s=(30 - number) / 100) for number in range(1, 31))
    rows, shown_s = Rows(8, 16), dict.fromkeys((each.ticket_no for each in calls), 0.0)
    rows.see(calls)
    for tenth in range(round(3 * DWELL_S * 10)):
        for row in rows.at(tenth / 10)[0]:
            shown_s[row.call.ticket_no] += 0.1

    assert min(shown_s.values()) >= DWELL_S - 0.2
    assert rows.wide


def test_fifty_calls_in_a_second_are_each_shown_eight_seconds() -> None:
    calls = [call(f"A{number:03}", number, ago_s=1 - number / 50) for number in range(1, 51)]
    rows, seen = Rows(8, 16), dict[str, list[float]]()
    for tenth in range(500):
        now_s = tenth / 10
        rows.see(calls[: min(50, tenth * 5)])
        for row in rows.at(now_s)[0]:
            seen.setdefault(row.call.ticket_no, []).append(now_s)

    assert len(seen) == 50
    for moments in seen.values():
        ends = [at for at, after in zip(moments, [*moments[1:], 1e9], strict=True) if after - at > 0.2]
        assert ends[0] - moments[0] >= DWELL_S - 0.2


def test_a_board_that_gave_all_its_room_to_calls_takes_it_back_when_they_are_answered() -> None:
    calls = tuple(call(f"A00{number}", number) for number in range(1, 5))
    rows = Rows(2, 8)
    rows.see(calls)
    assert len(rows.at(0.0)[0]) == 4
    rows.see(calls[:1])
    rows.at(DWELL_S / 2)
    assert rows.wide

    assert len(rows.at(DWELL_S)[0]) == 1
    assert not rows.wide


def test_a_call_stands_out_longer_where_nobody_hears_it() -> None:
    rows = Rows(8)
    rows.see((call("A001"),))
    rows.at(0.0, 24.0)

    assert rows.at(20.0, 24.0)[0][0].fresh
    assert not rows.at(20.0)[0][0].fresh


def test_a_row_that_was_pushed_out_comes_back_when_there_is_room_and_is_not_new() -> None:
    old, young = call("A001", ago_s=9), call("A002")
    screen = Screen(1).look(0.0, old)
    screen.look(DWELL_S, old, young)
    assert (screen.numbers, screen.new) == (["A002"], [("A002", 1)])

    screen.look(2 * DWELL_S, old)
    assert (screen.numbers, screen.new, screen.fresh) == (["A001"], [], [])


def test_a_number_called_again_moves_up_stands_out_and_is_new() -> None:
    first, other = call("A001", ago_s=60), call("A002", ago_s=30)
    screen = Screen(6).look(0.0, first, other)
    again = call("A001", ago_s=0, calls=2)

    screen.look(3.0, again, other)

    assert screen.numbers == ["A001", "A002"]
    assert screen.new == [("A001", 2)]
    assert "A001" in screen.look(3.0 + DWELL_S - 0.1, again, other).fresh
    assert screen.look(3.0 + DWELL_S, again, other).fresh == []


def test_a_call_is_new_once() -> None:
    screen = Screen(6)

    assert screen.look(0.0, call("A001")).new == [("A001", 1)]
    assert screen.look(1.0, call("A001")).new == []


def test_a_citizen_already_served_is_neither_called_nor_fresh() -> None:
    screen = Screen(6).look(0.0, call("A001", state=TicketState.SERVING))

    assert (screen.numbers, screen.new, screen.fresh) == (["A001"], [], [])


def test_a_row_says_what_the_newest_snapshot_says_of_it() -> None:
    rows = Rows(6)
    rows.see((call("A001"),))
    rows.at(0.0)
    rows.see((msgspec.structs.replace(call("A001"), state=TicketState.SERVING),))
    (row,), _ = rows.at(1.0)

    assert row.call.state is TicketState.SERVING
    assert not row.fresh


def test_what_left_the_board_is_forgotten() -> None:
    rows = Rows(2)
    for number in range(50):
        rows.see((call(f"A{number:03}"),))
        rows.at(number * 2 * DWELL_S)

    assert len(rows._since) <= 2
