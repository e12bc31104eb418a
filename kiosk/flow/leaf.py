"""A screen's list cut into pages: the choices there is room for, the ways to turn, the ways back, the aids."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from hall.words import Language
from kiosk.flow.page import Aids, Kind
from kiosk.flow.state import State
from kiosk.flow.ways import Draft, Step, Way, back, home, tongue, way


def leaf(state: State, draft: Draft, name: str) -> tuple[tuple[Way, ...], tuple[int, int] | None]:
    """The ways on this page of the screen in reading order, and which page of how many it is."""
    choices = [each for each in draft.ways if each.control.kind in (Kind.CHOICE, Kind.SHORTCUT)]
    others = [each for each in draft.ways if each not in choices]
    room = max(state.fits(name, state.visit.aids), 1)
    leaves = max(-(-len(choices) // room), 1)
    number = min(state.visit.leaf, leaves - 1)
    shown = choices[number * room : (number + 1) * room]
    ways = (*shown, *_turns(state, number, leaves), *others, *_ways_back(state, draft), *_aids(state))
    return ways, (number + 1, leaves) if leaves > 1 else None


def _turns(state: State, leaf: int, leaves: int) -> Iterator[Way]:
    say = tongue(state).say
    if leaf > 0:
        yield way("earlier", say("earlier"), partial(_turned, leaf=leaf - 1), kind=Kind.TURN, icon="left")
    if leaf < leaves - 1:
        yield way("later", say("later"), partial(_turned, leaf=leaf + 1), kind=Kind.TURN, icon="right")


def _turned(state: State, leaf: int) -> Step:
    return state.change(leaf=leaf), ()


def _ways_back(state: State, draft: Draft) -> Iterator[Way]:
    say = tongue(state).say
    if draft.back and len(state.visit.trail) > 1:
        yield way("back", say("back"), back, kind=Kind.BACK, icon="back")
    if draft.back:
        yield way("home", say("home_button"), home, kind=Kind.BACK, icon="home")


def _aids(state: State) -> Iterator[Way]:
    say, aids = tongue(state).say, state.visit.aids
    other = Language.EN if aids.language is Language.ZH else Language.ZH
    turned = {
        "language": replace(aids, language=other),
        "large": replace(aids, large=not aids.large),
        "low_reach": replace(aids, low_reach=not aids.low_reach),
        "spoken": replace(aids, spoken=not aids.spoken),
    }
    on = {"large": aids.large, "low_reach": aids.low_reach, "spoken": aids.spoken}
    for name, changed in turned.items():
        if name != "spoken" or state.works("speaker"):
            chosen = on.get(name, False)
            yield way(name, say(f"aid_{name}"), partial(_aided, aids=changed), kind=Kind.AID, icon=name, chosen=chosen)


def _aided(state: State, aids: Aids) -> Step:
    return state.change(aids=aids, leaf=0), ()
