"""The kiosk's screen machine: an event moves the state and says what to do; a state is a page to draw and to say."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import assert_never

from kiosk.flow.actions import Action, ArmReader, DisarmReader, LookUp, SayAgain, Wipe
from kiosk.flow.events import (
    Answered,
    CardMisread,
    CatalogueCame,
    CodeScanned,
    DeviceTurned,
    Event,
    KeyPressed,
    Known,
    LogRead,
    NoAnswer,
    NotKnown,
    NotPrinted,
    OnlineTurned,
    PadKey,
    Pressed,
    Printed,
    PromiseCame,
    ReceiptOut,
    TimePassed,
    Typed,
    Unlocked,
    VolumeTurned,
)
from kiosk.flow.leaf import leaf
from kiosk.flow.page import Kind, Notice, Page, Paragraph, Tone
from kiosk.flow.screens import cases, desk, finding, holding, maintenance, outcomes, taking
from kiosk.flow.spoken import told
from kiosk.flow.state import Instant, Paper, Screen, State
from kiosk.flow.ways import Draft, Step, Way, afresh, go, nothing, tongue, way

QUIET_S = 45.0
"""Wall seconds without a touch after which a visit is asked whether somebody is still there."""
LEFT_S = 15.0
"""Wall seconds from that question to the end of the visit."""
READING_S = 20.0
"""Wall seconds for a number or a last word to be read, where no more is asked."""
SLOWER = 2.0
"""How much longer those who use large type, spoken guidance or the guide desk are given."""
HURRY_S = 0.35
"""Wall seconds a new screen must have been seen before a touch counts: the second tap of a pair meant the old one."""
ANSWER_S = 15.0
"""Wall seconds after which an asker who forgot to say so counts as not answered."""
LONGEST_SCAN = 300
_KEY = "key:"
_LAST_WORDS = frozenset({Screen.TICKET, Screen.DONE, Screen.HELP})
_CARD_SCREENS = frozenset({Screen.WHO, Screen.BOOKED, Screen.MINE})

SCREENS: dict[Screen, Callable[[State], Draft]] = {
    Screen.HOME: finding.home,
    Screen.TOPICS: finding.topics,
    Screen.ITEMS: finding.items,
    Screen.SEARCH: finding.search,
    Screen.SITUATION: finding.situation,
    Screen.QUANTITY: taking.quantity,
    Screen.WHO: taking.who,
    Screen.PHONE: taking.phone,
    Screen.KNOWN: taking.known,
    Screen.CONFIRM: taking.confirm,
    Screen.NEEDS: taking.needs,
    Screen.PRIORITY: taking.priority,
    Screen.MATERIALS: taking.materials,
    Screen.TICKET: outcomes.ticket,
    Screen.REFUSED: outcomes.refused,
    Screen.SLOTS: outcomes.slots,
    Screen.DONE: outcomes.done,
    Screen.HELP: outcomes.help,
    Screen.BOOKED: holding.booked,
    Screen.BOOKING_CODE: holding.booking_code,
    Screen.MINE: holding.mine,
    Screen.NUMBER: holding.number,
    Screen.STANDING: holding.standing,
    Screen.CASE: cases.case,
    Screen.MATTER: cases.matter,
    Screen.SURE: holding.sure,
    Screen.RATE: holding.rate,
    Screen.REASONS: holding.reasons,
    Screen.COLLECT: holding.collect,
    Screen.LOCATED: holding.located,
    Screen.STAFF: desk.staff,
    Screen.PIN: desk.pin,
    Screen.CODE: maintenance.code,
    Screen.MAINTENANCE: maintenance.maintenance,
    Screen.LOG: maintenance.log,
}


def step(state: State, event: Event, now: Instant) -> Step:
    """The state after an event, and what to do; total: an event that means nothing here changes nothing."""
    before = state
    state = replace(state, now=now)
    state, actions = _follow(state, event)
    if before.visit.turn != state.visit.turn:
        actions = (*actions, Wipe())
    if _shown(before) != _shown(state):
        state = state.change(shown_s=now.wall_s)
    return state, (*actions, *_reader(before, state))


def page(state: State) -> Page:
    """What the state shows and says, cut to the room the look has."""
    draft = _draft(state)
    visit = state.visit
    ways, more = leaf(state, draft, _name(state, draft))
    notice = (Notice(tongue(state).trouble(visit.notice), Tone.WARNING),) if visit.notice else ()
    blocks = (*notice, *draft.blocks)
    return Page(
        name=_name(state, draft),
        heading=draft.heading,
        aids=visit.aids,
        blocks=blocks,
        controls=tuple(each.control for each in ways),
        keyboard=draft.keyboard,
        spoken=told(tongue(state), draft.heading, blocks, ways),
        more=more,
        focus=visit.focus,
        left_s=visit.left_s,
    )


def _follow(state: State, event: Event) -> Step:  # noqa: C901 - one case an event, each a line
    turn = state.visit.turn
    match event:
        case Pressed(control=control):
            return _pressed(state, control)
        case Typed(character=character):
            return _typed(_awake(state), character)
        case KeyPressed(key=key):
            return _key(state, key)
        case CodeScanned(text=text):
            return _scanned(_awake(state), text)
        case Known(turn=asked, person=person):
            return (taking.met(_awake(state), person), ()) if asked == turn and _meets(state) else nothing(state)
        case NotKnown(turn=asked, code=code):
            return (_not_known(state, code), ()) if asked == turn and _meets(state) else nothing(state)
        case CardMisread(code=code):
            return (_awake(state).change(notice=code) if _armed(state) else state), ()
        case Answered(turn=asked, answer=answer):
            return outcomes.answered(_awake(state), answer) if _awaited(state, asked) else nothing(state)
        case NoAnswer(turn=asked):
            return outcomes.unheard(_awake(state)) if _awaited(state, asked) else nothing(state)
        case Printed(turn=asked):
            return (state.change(paper=Paper.OUT) if asked == turn else state), ()
        case NotPrinted(turn=asked):
            return (_awake(state).change(paper=Paper.FAILED) if asked == turn else state), ()
        case ReceiptOut(url=url, code=code):
            return cases.out(state, url, code), ()
        case CatalogueCame(catalogue=catalogue, index=index):
            items = {item.code: item for group in catalogue.groups for item in group.items}
            return replace(state, catalogue=catalogue, items=items, index=index), ()
        case PromiseCame(promise=promise):
            return replace(state, promise=promise), ()
        case OnlineTurned(online=online):
            return replace(state, online=online), ()
        case DeviceTurned(part=part, state=health):
            return replace(state, parts={**state.parts, part: health}), ()
        case Unlocked() | LogRead() | VolumeTurned():
            return maintenance.heard(state, event), ()
        case TimePassed():
            return _time(state)
        case _:
            assert_never(event)


def _ways(state: State) -> tuple[Way, ...]:
    """The ways on the page shown now."""
    draft = _draft(state)
    return leaf(state, draft, _name(state, draft))[0]


def _pressed(state: State, control: str) -> Step:
    """Take the way of that name, if the page has it and has been there long enough to be meant."""
    if state.now.wall_s - state.visit.shown_s < HURRY_S:
        return _awake(state), ()
    taken = next((each for each in _ways(state) if each.control.id == control), None)
    return nothing(state) if taken is None else taken.take(_awake(state))


def _typed(state: State, character: str) -> Step:
    draft = _draft(state)
    return nothing(state) if draft.type is None else draft.type(state, character)


def _key(state: State, key: PadKey) -> Step:
    """The keypad: the focus moves in reading order and round; OK presses, BACK goes the first way back there is."""
    draft = _draft(state)
    controls = [each.control.id for each in _ways(state)]
    ring = [*(_KEY + character for character in draft.keyboard.keys), *controls]
    focus = state.visit.focus
    match key:
        case PadKey.AGAIN:
            return _awake(state), (SayAgain(),)
        case PadKey.BACK:
            way_back = next((each for each in ("back", "end", "home") if each in controls), None)
            return (_awake(state), ()) if way_back is None else _pressed(state, way_back)
        case PadKey.OK if focus.startswith(_KEY) and focus in ring:
            return _typed(_awake(state), focus.removeprefix(_KEY))
        case PadKey.OK if focus in ring:
            return _pressed(state, focus)
        case PadKey.UP | PadKey.DOWN | PadKey.OK:
            return _awake(state).change(focus=_beside(ring, focus, back=key is PadKey.UP)), ()
        case _:
            assert_never(key)


def _beside(ring: Sequence[str], focus: str, *, back: bool) -> str:
    if not ring:
        return ""
    if focus not in ring:
        return ring[-1 if back else 0]
    return ring[(ring.index(focus) + (-1 if back else 1)) % len(ring)]


def _scanned(state: State, text: str) -> Step:
    if state.visit.asking is not None or state.catalogue is None:
        return nothing(state)
    return holding.scanned(state, text.strip()[:LONGEST_SCAN])


def _not_known(state: State, code: str) -> State:
    """The phone number or card is of no use now; the ticket does not need it."""
    screen = Screen.WHO if state.visit.matters else Screen.BOOKED
    return go(_awake(state).change(asking=None), screen, notice=code)


def _time(state: State) -> Step:
    """Patience runs out in two steps: a question, then the end; whoever waits for an answer is not asked."""
    state = cases.given_up(state)
    visit, wall_s = state.visit, state.now.wall_s
    if visit.touched_s is None:
        return nothing(state)
    if visit.asking is not None:
        return outcomes.unheard(state) if wall_s - visit.asked_s > ANSWER_S else nothing(state)
    patience = READING_S if visit.screen in _LAST_WORDS else QUIET_S
    slow = visit.aids.large or visit.aids.spoken or visit.staff is not None
    left = visit.touched_s + patience * (SLOWER if slow else 1.0) + LEFT_S - wall_s
    if left <= 0 or (left <= LEFT_S and visit.screen is Screen.HOME and visit.staff is None):
        return afresh(state), ()
    return state.change(left_s=math.ceil(left) if left <= LEFT_S else None), ()


def _awake(state: State) -> State:
    """Somebody is there."""
    return state.change(touched_s=state.now.wall_s, left_s=None)


def _awaited(state: State, turn: int) -> bool:
    return state.visit.turn == turn and state.visit.asking is not None


def _meets(state: State) -> bool:
    """Whether a person may become known now: a page asks for a card, or a number is being looked up."""
    return _armed(state) or isinstance(state.visit.asking, LookUp)


def _armed(state: State) -> bool:
    visit = state.visit
    wants_card = visit.screen in _CARD_SCREENS and visit.asking is None and visit.left_s is None
    return wants_card and state.works("reader")


def _reader(before: State, after: State) -> tuple[Action, ...]:
    """The reader listens exactly while a page asks for a card."""
    was, now = _armed(before), _armed(after)
    turn = after.visit.turn
    if now and (not was or before.visit.turn != turn):
        return (ArmReader(turn),)
    return (DisarmReader(),) if was and not now else ()


def _shown(state: State) -> tuple[object, ...]:
    """What makes it another page, and not the same one with something changed."""
    visit = state.visit
    return (visit.turn, visit.trail, visit.asking is None, visit.left_s is None)


def _name(state: State, draft: Draft) -> str:
    return draft.name or state.visit.screen.value


def _draft(state: State) -> Draft:
    if state.catalogue is not None and state.catalogue.emergency is not None:
        return finding.evacuation(state)
    if state.visit.left_s is not None:
        return _still_there(state)
    if state.visit.asking is not None:
        return outcomes.asking(state)
    return SCREENS[state.visit.screen](state)


def _still_there(state: State) -> Draft:
    say = tongue(state).say
    return Draft(
        heading=say("still_there"),
        blocks=(Paragraph(say("still_there_why")),),
        ways=(
            way("stay", say("stay"), nothing, kind=Kind.PRIMARY, icon="check"),
            way("end", say("end"), lambda state: (afresh(state), ()), kind=Kind.BACK),
        ),
        name="still_there",
        back=False,
    )
