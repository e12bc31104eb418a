"""The ways on from a page: each is a control and what follows when it is taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from hall.messages.answers import Refusal
from hall.words import ItemCode
from kiosk.flow import hours
from kiosk.flow.actions import Action, AskTicket, CallStaff, Question
from kiosk.flow.page import Block, Control, Keyboard, Kind
from kiosk.flow.saying import TONGUES, Tongue
from kiosk.flow.state import Matter, Place, Screen, State, Visit

Step = tuple[State, tuple[Action, ...]]
Take = Callable[[State], Step]

FINDING = frozenset({Screen.TOPICS, Screen.ITEMS, Screen.SEARCH, Screen.SITUATION})
"""Screens passed once for every matter of the ticket."""
TWICE_S = 2.0
"""Wall seconds within which the same ticket asked for twice was a pair of taps."""


@dataclass(frozen=True, slots=True)
class Way:
    """A control, and what follows when it is taken."""

    control: Control
    take: Take


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A page before it is cut to the screen: every way at once, and what a typed character does."""

    heading: str
    blocks: tuple[Block, ...] = ()
    ways: tuple[Way, ...] = ()
    keyboard: Keyboard = Keyboard.NONE
    type: Callable[[State, str], Step] | None = None
    name: str = ""
    """Where it is not the screen's own."""
    back: bool = True
    """Whether the ways back and home belong on it."""


def tongue(state: State) -> Tongue:
    """The visit's language."""
    return TONGUES[state.visit.aids.language]


def way(
    id: str,
    text: str,
    take: Take,
    *,
    kind: Kind = Kind.CHOICE,
    detail: str = "",
    icon: str = "",
    chosen: bool = False,
    enabled: bool = True,
) -> Way:
    """One way."""
    return Way(Control(id, text, kind, detail, icon, chosen, enabled), take)


def proceed(state: State, take: Take, *, enough: bool, short: str) -> Way:
    """The way on from something typed; before it is enough, it says what is missing."""
    missing = "" if enough else tongue(state).say(short)
    follows = take if enough else nothing
    return way("go-on", tongue(state).say("go_on"), follows, kind=Kind.PRIMARY, detail=missing, enabled=enough)


def nothing(state: State) -> Step:
    """Nothing follows."""
    return state, ()


def to(screen: Screen, **changes: object) -> Take:
    """Taking it leads to a screen, with these changes to the visit."""
    return lambda state: (go(state, screen, **changes), ())


def go(state: State, screen: Screen, **changes: object) -> State:
    """The visit on a further screen; one it has been on is gone back to, unless another matter is looked for."""
    visit = replace(state.visit, **{"leaf": 0, "typed": "", "focus": "", "notice": "", **changes})  # type: ignore[arg-type]
    trail = visit.trail
    been = [place.screen for place in trail]
    if screen in been and screen not in FINDING:
        trail = trail[: been.index(screen)]
    return replace(state, visit=replace(visit, trail=(*trail, Place(screen, visit.matters))))


def only(state: State, screen: Screen, **changes: object) -> State:
    """The visit on a screen that nothing leads back from."""
    return go(state.change(trail=()), screen, asking=None, **changes)


def back(state: State) -> Step:
    """One screen back, and what was chosen there as it was; from the first one, nowhere."""
    trail = state.visit.trail[:-1] or (Place(Screen.HOME),)
    chosen = trail[-1].matters
    return state.change(trail=trail, matters=chosen, wanted=None, leaf=0, typed="", focus="", notice=""), ()


def home(state: State) -> Step:
    """Everything chosen is forgotten; the screen stays as the citizen set it."""
    return afresh(state, keep_aids=True), ()


def afresh(state: State, *, keep_aids: bool = False) -> State:
    """The next visit; the guide desk's stays the guide desk's while somebody works there."""
    old = state.visit
    staff = old.staff if keep_aids else None
    aids = old.aids if keep_aids else state.usual
    touched_s = old.touched_s if keep_aids else None
    return replace(state, visit=Visit(old.turn + 1, aids, staff=staff, touched_s=touched_s, shown_s=state.now.wall_s))


def ask(state: State, asked: Question) -> Step:
    """Ask, and wait for the answer; the same ticket asked for again by the second tap of a pair is not asked for."""
    if isinstance(asked, AskTicket):
        same = hash(replace(asked, turn=0))
        if state.last is not None and state.last[0] == same and state.now.wall_s - state.last[1] < TWICE_S:
            return state, ()
        state = replace(state, last=(same, state.now.wall_s))
    return state.change(asking=asked, asked_s=state.now.wall_s, focus=""), (asked,)


def refuse(state: State, code: str, about: Mapping[str, str] = MappingProxyType({})) -> State:
    """Say why not, and the way out."""
    said = Refusal(request_id="kiosk", code=code, about=dict(about))
    return go(state, Screen.REFUSED, refusal=said, asking=None)


def pick(state: State, code: ItemCode) -> Step:
    """An item was chosen: on to what must be asked about it, or to why it cannot be had."""
    item = state.item(code)
    if item is None:
        return refuse(state, "item_unknown", {"item": code}), ()
    wanting = state.change(wanted=code)
    if hours.helps_itself(state):
        return go(wanting, Screen.MATERIALS), ()
    if item.refusal and state.visit.staff is None:
        return refuse(wanting, item.refusal, item.about), ()
    if any(each.item == code for each in state.visit.matters):
        return go(state, Screen.CONFIRM), ()
    return (go(wanting, Screen.SITUATION) if item.situations else take_up(wanting, None)), ()


def take_up(state: State, situation: int | None) -> State:
    """The wanted item joins the matters; on to how much and who, unless that was asked or the way is the short one."""
    visit = state.visit
    if visit.wanted is None:
        return state
    state = state.change(matters=(*visit.matters, Matter(visit.wanted, situation)), wanted=None)
    by_shortcut = all(place.screen in (Screen.HOME, Screen.SITUATION) for place in visit.trail)
    return go(state, Screen.CONFIRM if by_shortcut or visit.matters else Screen.QUANTITY)


def call_staff(state: State, reason: str) -> Step:
    """A person is called, and the page says so."""
    return go(state, Screen.HELP), (CallStaff(reason),)


def picking(code: ItemCode) -> Take:
    """Taking it chooses the item."""
    return partial(pick, code=code)
