"""What a clerk's key presses mean: digits gather, a key turns them into a wish; pure, so every rule is a table row."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar, assert_never

from devices.ports import Key
from hall.messages import wishes
from hall.messages.facts import WindowFact
from hall.messages.wishes import AnyWish
from hall.words import Outcome, PauseReason, RequestId, StaffId, TicketNo, TicketState, WindowId, WindowState

T = TypeVar("T")

DIGITS = frozenset("0123456789")
LONGEST_NUMBER = 12
"""Digits; no ticket number, staff number or PIN is longer, so more can only be an elbow on the keypad."""
SHORTEST_PIN = 4
OUTCOMES = tuple(Outcome)[:9]
"""What digits 1 to 9 before SERVE mean; a day's end alone leaves a ticket not finished."""
REASONS = tuple(reason for reason in PauseReason if reason is not PauseReason.VISIT)  # its return must be told
"""What digits from 1 before PAUSE mean."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What has been typed and not yet used; once `staff` is known, the digits are a PIN."""

    digits: str = ""
    staff: StaffId | None = None


NOTHING = Typed()


@dataclass(frozen=True, slots=True)
class Stamp:
    """Whose wish it would be, by which id, at which time."""

    window: WindowId
    request_id: RequestId
    at: datetime


def step(typed: Typed, key: Key | str, sight: WindowFact | None, stamp: Stamp) -> tuple[Typed, AnyWish | None]:
    """What is typed after a key, and the wish it completes, if any; `sight` is what the window's sign says."""
    if not isinstance(key, Key):
        return _gather(typed, key), None
    if key is Key.SIGN:
        return _sign(typed, stamp)
    if typed.staff is not None:
        # The digits may be half a PIN: no other key may carry them away in a wish.
        return NOTHING, None
    return NOTHING, _wish(key, typed.digits, sight, stamp)


def _gather(typed: Typed, digit: str) -> Typed:
    if digit not in DIGITS or len(typed.digits) == LONGEST_NUMBER:
        return typed
    return Typed(typed.digits + digit, typed.staff)


def _sign(typed: Typed, stamp: Stamp) -> tuple[Typed, AnyWish | None]:
    """Staff number, SIGN, PIN, SIGN signs on; SIGN alone signs off."""
    if typed.staff is None and not typed.digits:
        return NOTHING, wishes.SignOffWish(request_id=stamp.request_id, at=stamp.at, window=stamp.window)
    if typed.staff is None:
        return Typed(staff=StaffId(f"s{typed.digits}")), None
    if len(typed.digits) < SHORTEST_PIN:
        return NOTHING, None
    return NOTHING, wishes.SignOnWish(
        request_id=stamp.request_id, at=stamp.at, window=stamp.window, staff=typed.staff, pin=typed.digits
    )


def _wish(key: Key, digits: str, sight: WindowFact | None, stamp: Stamp) -> AnyWish | None:
    window, request_id, at = stamp.window, stamp.request_id, stamp.at
    match key:
        case Key.NEXT if digits:
            return wishes.CallSpecificWish(request_id=request_id, at=at, window=window, ticket_no=TicketNo(digits))
        case Key.NEXT:
            return wishes.CallNextWish(request_id=request_id, at=at, window=window)
        case Key.RECALL:
            return wishes.RecallWish(request_id=request_id, at=at, window=window)
        case Key.ABSENT:
            return wishes.AbsentWish(request_id=request_id, at=at, window=window)
        case Key.SERVE:
            return _serve(digits, sight, stamp)
        case Key.PAUSE:
            return _pause(digits, sight, stamp)
        case Key.RATING:
            return wishes.InviteRatingWish(request_id=request_id, at=at, window=window)
        case Key.UNDO:
            return wishes.UndoWish(request_id=request_id, at=at, window=window)
        case Key.CLEAR | Key.SIGN:
            return None
        case _:
            assert_never(key)


def _serve(digits: str, sight: WindowFact | None, stamp: Stamp) -> AnyWish | None:
    """Finish what is being served, its outcome chosen by digit; else start, or serve the number who stands here."""
    if sight and sight.ticket_state is TicketState.SERVING:
        outcome = _chosen(OUTCOMES, digits, Outcome.DONE)
        if outcome is None:
            return None
        return wishes.FinishWish(request_id=stamp.request_id, at=stamp.at, window=stamp.window, outcome=outcome)
    if not digits:
        return wishes.StartWish(request_id=stamp.request_id, at=stamp.at, window=stamp.window)
    return wishes.CitizenHereWish(
        request_id=stamp.request_id, at=stamp.at, window=stamp.window, ticket_no=TicketNo(digits)
    )


def _pause(digits: str, sight: WindowFact | None, stamp: Stamp) -> AnyWish | None:
    if sight and sight.state is WindowState.PAUSED:
        return wishes.UnpauseWish(request_id=stamp.request_id, at=stamp.at, window=stamp.window)
    reason = _chosen(REASONS, digits, PauseReason.OTHER)
    if reason is None:
        return None
    return wishes.PauseWish(request_id=stamp.request_id, at=stamp.at, window=stamp.window, reason=reason)


def _chosen(choices: tuple[T, ...], digits: str, default: T) -> T | None:
    """The choice that the digits number from 1; None for a number that chooses nothing."""
    if not digits:
        return default
    place = int(digits)
    return choices[place - 1] if 1 <= place <= len(choices) else None
