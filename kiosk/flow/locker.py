"""What follows at a locker's screen, pure: something is typed, a door opens, and is asked to be shut again."""

from dataclasses import replace
from typing import assert_never

from hall.messages.answers import AnyAnswer, Refusal, ResultsLie, StaffKnown
from hall.words import DoorSize, Language
from kiosk.flow.events import CLEAR, DELETE, CodeScanned, KeyPressed, PadKey, Pressed, Typed
from kiosk.flow.locker_page import page
from kiosk.flow.locker_state import LENGTHS, Answered, Asked, DoorTurned, Field, HoursTurned, State, Task, TimePassed

IDLE_S = 45.0
"""Wall seconds without a touch after which whatever was typed is forgotten."""
SHOWN_S = 12.0
"""How long the last word on a door, or a refusal, stays."""
OPENING_S = 20.0
"""How long an opened door may keep us waiting until somebody is sent for help."""

Event = Pressed | Typed | KeyPressed | CodeScanned | DoorTurned | Answered | HoursTurned | TimePassed
Step = tuple[State, Asked | None]


def step(state: State, event: Event, now_s: float) -> Step:
    """What follows from an event at a wall time: how the screen stands, and what to ask the server, if anything."""
    match event:
        case DoorTurned():
            return replace(state, news=event, asking=False, opening=False, refusal=None, since_s=now_s), None
        case Answered(answer=answer):
            return _answered(replace(state, since_s=now_s), answer), None
        case HoursTurned():
            return replace(state, hours=event), None
        case TimePassed():
            return _passed(state, now_s), None
        case Typed(character=character):
            return _typed(replace(state, since_s=now_s), character), None
        case Pressed(control=control):
            return _pressed(replace(state, since_s=now_s), control)
        case KeyPressed(key=key):
            return _keyed(replace(state, since_s=now_s), key)
        case CodeScanned(text=text):
            return _scanned(replace(state, since_s=now_s), text)
        case _:
            assert_never(event)


def _pressed(state: State, control: str) -> Step:
    aids = state.aids
    match control:
        case "language":
            other = Language.EN if aids.language is Language.ZH else Language.ZH
            return replace(state, aids=replace(aids, language=other)), None
        case "large":
            return replace(state, aids=replace(aids, large=not aids.large)), None
        case "low_reach":
            return replace(state, aids=replace(aids, low_reach=not aids.low_reach)), None
        case "go":
            return _go(state)
        case "done":
            return _rest(state), None
        case "back":
            return (_home(state) if state.task in (Task.MENU, Task.LOG_IN) else _rest(state)), None
        case "staff":
            return _at(state, Task.LOG_IN), None
        case "lay_in" | "take_out" if state.task is Task.MENU:
            return _at(state, Task(control)), None
        case _:
            return _marked(state, control), None


def _marked(state: State, control: str) -> State:
    """One of several results taken along or left, or the size of what is laid in."""
    kind, _, which = control.partition("-")
    if kind == "result" and state.task is Task.CHOOSE and int(which) < len(state.offered):
        return replace(state, chosen=state.chosen ^ {state.offered[int(which)].parcel})
    if kind == "size" and state.task is Task.LAY_IN:
        return replace(state, size=DoorSize(which))
    return state


def _go(state: State) -> Step:
    if state.task is Task.CHOOSE and state.chosen and not state.asking and state.news is None:
        only = tuple(each.parcel for each in state.offered if each.parcel in state.chosen)
        return replace(state, asking=True), Asked(Task.CHOOSE, state.filled, only=only)
    if state.wanted is None or not state.enough or state.asking or state.news is not None:
        return state, None
    filled = (*state.filled, state.typed)
    alone = state.wanted is Field.SECOND and not state.typed
    after = replace(state, filled=(*filled, "") if alone else filled, typed="", focus="")
    if after.wanted is not None:
        return after, None
    return replace(after, asking=True), Asked(state.task, after.filled, state.staff, size=state.size)


def _typed(state: State, character: str) -> State:
    wanted = state.wanted
    if wanted is None or state.asking or state.news is not None or state.refusal is not None:
        return state
    if character == DELETE:
        return replace(state, typed=state.typed[:-1])
    if character == CLEAR:
        return replace(state, typed="")
    allowed = character.isalnum() if wanted is Field.NUMBER else character.isdecimal()
    if not allowed or len(state.typed) >= LENGTHS[wanted][1]:
        return state
    return replace(state, typed=state.typed + character)


def _scanned(state: State, text: str) -> Step:
    """A code shown to a scanner instead of typed; anything else means nothing here."""
    least, most = LENGTHS[Field.CODE]
    if state.wanted is not Field.CODE or not text.isdecimal() or not least <= len(text) <= most:
        return state, None
    return _go(replace(state, typed=text))


def _keyed(state: State, key: PadKey) -> Step:
    """The keypad walks through the page's controls and keys, as a screen reader's user does."""
    shown = page(state)
    stops = [*(control.id for control in shown.controls), *(f"key:{key}" for key in shown.keyboard.keys)]
    at = stops.index(state.focus) if state.focus in stops else -1
    match key:
        case PadKey.DOWN:
            return replace(state, focus=stops[(at + 1) % len(stops)]), None
        case PadKey.UP:
            return replace(state, focus=stops[(at - 1) % len(stops)] if at >= 0 else stops[-1]), None
        case PadKey.OK if at >= 0:
            chosen = stops[at]
            if chosen.startswith("key:"):
                return _typed(state, chosen.removeprefix("key:")), None
            return _pressed(state, chosen)
        case PadKey.OK:
            return _pressed(state, "go" if state.news is None and state.refusal is None else "done")
        case PadKey.BACK:
            return (_typed(state, DELETE) if state.typed else _pressed(state, "back")[0]), None
        case PadKey.AGAIN:
            return state, None
        case _:
            assert_never(key)


def _answered(state: State, answer: AnyAnswer | None) -> State:
    waiting = replace(state, asking=False)
    if not state.asking:
        return state  # the door was quicker than the answer, or nobody waits any more
    if answer is None:
        return replace(waiting, refusal=Refusal(request_id="nobody", code="no_answer"))
    if isinstance(answer, Refusal):
        return replace(waiting, refusal=answer)
    if isinstance(answer, StaffKnown):
        return replace(_at(waiting, Task.MENU), staff=answer.staff)
    if isinstance(answer, ResultsLie):
        everything = frozenset(each.parcel for each in answer.results)
        return replace(_at(waiting, Task.CHOOSE), filled=state.filled, offered=answer.results, chosen=everything)
    return replace(waiting, opening=True)


def _passed(state: State, now_s: float) -> State:
    quiet_s = now_s - state.since_s
    if state.door_open or state.asking:
        return state
    if state.opening:
        late = Refusal(request_id="nobody", code="no_answer")
        return replace(state, opening=False, refusal=late, since_s=now_s) if quiet_s >= OPENING_S else state
    if state.news is not None or state.refusal is not None:
        return _rest(state) if quiet_s >= SHOWN_S else state
    return _home(state) if quiet_s >= IDLE_S else state


def _rest(state: State) -> State:
    """Back to what this person came for: staff to their menu, everybody else to the first page."""
    return _at(state, Task.MENU) if state.staff is not None else _at(state, Task.FETCH)


def _home(state: State) -> State:
    return State(usual=state.usual, aids=state.usual, hours=state.hours, since_s=state.since_s)


def _at(state: State, task: Task) -> State:
    return State(
        usual=state.usual, aids=state.aids, task=task, staff=state.staff, hours=state.hours, since_s=state.since_s
    )
