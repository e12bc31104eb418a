"""The guide desk's side of the kiosk: a member of staff unlocks it and issues for somebody."""

from functools import partial

from hall.words import StaffId
from kiosk.flow.actions import AskStaff
from kiosk.flow.page import Entry, Keyboard, Paragraph
from kiosk.flow.screens.finding import typed_on
from kiosk.flow.state import Screen, State
from kiosk.flow.ways import Draft, Step, Way, ask, go, proceed, to, tongue, way

_LONGEST = 12
_SHORTEST_PIN = 4


def staff(state: State) -> Draft:
    """The staff number; digits alone, as at the clerk's keypad."""
    say, typed = tongue(state).say, state.visit.typed
    return Draft(
        heading=say("staff"),
        blocks=(Entry(say("staff_label"), typed), Paragraph(say("staff_why"))),
        ways=(*maintained(state), proceed(state, _named, enough=bool(typed), short="staff_short")),
        keyboard=Keyboard.DIGITS,
        type=partial(typed_on, longest=_LONGEST),
    )


def maintained(state: State) -> tuple[Way, ...]:
    """The way to the kiosk's own maintenance, where it has a code; no server is needed for it."""
    if not state.locked:
        return ()
    return (way("code", tongue(state).say("maintenance"), to(Screen.CODE), icon="settings"),)


def _named(state: State) -> Step:
    return go(state, Screen.PIN, named=StaffId(f"s{state.visit.typed}")), ()


def pin(state: State) -> Draft:
    """The PIN, shown as dots."""
    say, typed = tongue(state).say, state.visit.typed
    return Draft(
        heading=say("pin"),
        blocks=(Entry(say("pin_label"), "•" * len(typed)),),
        ways=(proceed(state, _unlocked, enough=len(typed) >= _SHORTEST_PIN, short="pin_short"),),
        keyboard=Keyboard.DIGITS,
        type=partial(typed_on, longest=_LONGEST),
    )


def _unlocked(state: State) -> Step:
    visit = state.visit
    if visit.named is None:
        return go(state, Screen.STAFF), ()
    return ask(state.change(typed=""), AskStaff(turn=visit.turn, staff=visit.named, pin=visit.typed))
