from datetime import UTC, datetime

import pytest

from devices.ports import Key
from hall.messages import wishes
from hall.messages.facts import WindowFact
from hall.messages.topics import Words
from hall.messages.wishes import AnyWish, Wish
from hall.words import Outcome, PauseReason, RequestId, StaffId, TicketNo, TicketState, WindowId, WindowState
from kiosk.keypad_grammar import LONGEST_NUMBER, NOTHING, Stamp, Typed, step

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
STAMP = Stamp(WindowId("w03"), RequestId("r1"), NOW)
COMMON = {"request_id": RequestId("r1"), "at": NOW, "window": WindowId("w03")}


def sign(state: WindowState, ticket_state: TicketState | None = None) -> WindowFact:
    return WindowFact(
        at=NOW,
        window=WindowId("w03"),
        window_no=3,
        name=Words("3号"),
        roles=(),
        state=state,
        ticket_state=ticket_state,
    )


IDLE = sign(WindowState.IDLE)
CALLING = sign(WindowState.CALLING, TicketState.CALLED)
SERVING = sign(WindowState.SERVING, TicketState.SERVING)
DRAINING_CALLED = sign(WindowState.DRAINING, TicketState.CALLED)
DRAINING_SERVING = sign(WindowState.DRAINING, TicketState.SERVING)
PAUSED = sign(WindowState.PAUSED)


def press(keys: list[Key | str], sight: WindowFact | None) -> tuple[Typed, list[AnyWish]]:
    typed, made = NOTHING, []
    for key in keys:
        typed, wish = step(typed, key, sight, STAMP)
        if wish is not None:
            made.append(wish)
    return typed, made


MEANINGS: list[tuple[list[Key | str], WindowFact | None, Wish]] = [
    ([Key.NEXT], IDLE, wishes.CallNextWish(**COMMON)),
    ([Key.NEXT], None, wishes.CallNextWish(**COMMON)),
    ([*"023", Key.NEXT], IDLE, wishes.CallSpecificWish(ticket_no=TicketNo("023"), **COMMON)),
    ([Key.RECALL], CALLING, wishes.RecallWish(**COMMON)),
    ([Key.ABSENT], CALLING, wishes.AbsentWish(**COMMON)),
    ([Key.SERVE], CALLING, wishes.StartWish(**COMMON)),
    ([Key.SERVE], None, wishes.StartWish(**COMMON)),
    ([Key.SERVE], DRAINING_CALLED, wishes.StartWish(**COMMON)),
    ([*"023", Key.SERVE], IDLE, wishes.CitizenHereWish(ticket_no=TicketNo("023"), **COMMON)),
    ([Key.SERVE], SERVING, wishes.FinishWish(outcome=Outcome.DONE, **COMMON)),
    ([Key.SERVE], DRAINING_SERVING, wishes.FinishWish(outcome=Outcome.DONE, **COMMON)),
    (["1", Key.SERVE], SERVING, wishes.FinishWish(outcome=Outcome.ACCEPTED, **COMMON)),
    (["9", Key.SERVE], SERVING, wishes.FinishWish(outcome=Outcome.UNRESOLVED, **COMMON)),
    ([Key.PAUSE], IDLE, wishes.PauseWish(**COMMON)),
    (["1", Key.PAUSE], IDLE, wishes.PauseWish(reason=PauseReason.MEAL, **COMMON)),
    ([Key.PAUSE], PAUSED, wishes.UnpauseWish(**COMMON)),
    ([Key.RATING], IDLE, wishes.InviteRatingWish(**COMMON)),
    ([Key.UNDO], IDLE, wishes.UndoWish(**COMMON)),
    ([Key.SIGN], IDLE, wishes.SignOffWish(**COMMON)),
    ([*"03", Key.SIGN, *"4711", Key.SIGN], None, wishes.SignOnWish(staff=StaffId("s03"), pin="4711", **COMMON)),
    (["7", Key.CLEAR, Key.NEXT], IDLE, wishes.CallNextWish(**COMMON)),
]


@pytest.mark.parametrize(("keys", "sight", "wish"), MEANINGS)
def test_keys_mean_one_wish_and_leave_nothing_typed(
    keys: list[Key | str], sight: WindowFact | None, wish: Wish
) -> None:
    assert press(keys, sight) == (NOTHING, [wish])


NO_MEANING: list[tuple[list[Key | str], WindowFact | None]] = [
    ([Key.CLEAR], IDLE),
    (["0", Key.SERVE], SERVING),
    ([*"10", Key.SERVE], SERVING),
    (["7", Key.PAUSE], IDLE),
    ([*"03", Key.SIGN, Key.SIGN], IDLE),
    ([*"03", Key.SIGN, *"471", Key.SIGN], IDLE),
    ([*"03", Key.SIGN, *"4711", Key.CLEAR], IDLE),
]


@pytest.mark.parametrize(("keys", "sight"), NO_MEANING)
def test_mistyped_keys_mean_nothing_and_leave_nothing_typed(keys: list[Key | str], sight: WindowFact | None) -> None:
    assert press(keys, sight) == (NOTHING, [])


@pytest.mark.parametrize("key", [key for key in Key if key is not Key.SIGN])
def test_a_half_typed_pin_never_leaves_in_another_wish(key: Key) -> None:
    assert press([*"03", Key.SIGN, *"4711", key], IDLE) == (NOTHING, [])


def test_digits_beyond_the_longest_number_are_not_gathered() -> None:
    typed, made = press(["5"] * (LONGEST_NUMBER + 3), IDLE)

    assert (typed, made) == (Typed("5" * LONGEST_NUMBER), [])


def test_what_is_no_digit_is_not_gathered() -> None:
    assert press(["A", "四", ""], IDLE)[0] == NOTHING
