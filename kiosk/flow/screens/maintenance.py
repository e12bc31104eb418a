"""The maintenance of the kiosk itself, behind a code that needs no server: health, test print, log, volume."""

from functools import partial

from hall.messages.topics import Words
from hall.words import Language
from kiosk.flow.actions import PrintLeaflet, ReadLog, SetVolume, Unlock
from kiosk.flow.events import LogRead, Unlocked, VolumeTurned
from kiosk.flow.page import Block, Entry, Facts, Keyboard, Listing, Notice, Paragraph, Tone
from kiosk.flow.saying import TONGUES
from kiosk.flow.screens.finding import typed_on
from kiosk.flow.state import Paper, Screen, State
from kiosk.flow.ways import Draft, Step, ask, go, only, proceed, tongue, way

LONGEST = 12
SHORTEST = 6
STEP = 20
"""Of a hundred, how much louder or quieter at a touch."""


def code(state: State) -> Draft:
    """The kiosk's own code, shown as dots."""
    say, typed = tongue(state).say, state.visit.typed
    return Draft(
        heading=say("code"),
        blocks=(Entry(say("code_label"), "•" * len(typed)), Paragraph(say("code_why"))),
        ways=(proceed(state, _unlock, enough=len(typed) >= SHORTEST, short="code_short"),),
        keyboard=Keyboard.DIGITS,
        type=partial(typed_on, longest=LONGEST),
    )


def _unlock(state: State) -> Step:
    return ask(state.change(typed=""), Unlock(state.visit.turn, state.visit.typed))


def heard(state: State, event: Unlocked | LogRead | VolumeTurned) -> State:
    """What became of a code, a look into the log, a change of the volume."""
    visit = state.visit
    match event:
        case VolumeTurned(volume=volume):
            return state.told(volume=volume)
        case LogRead(turn=turn, lines=lines) if turn == visit.turn:
            return state.change(lines=lines)
        case Unlocked(turn=turn, right=right) if turn == visit.turn and isinstance(visit.asking, Unlock):
            return (
                only(state, Screen.MAINTENANCE) if right else go(state, Screen.CODE, asking=None, notice="code_wrong")
            )
        case _:
            return state


def maintenance(state: State) -> Draft:
    """How the kiosk's parts are, and what can be tried at once."""
    spoken, say = tongue(state), tongue(state).say
    rows = [(spoken.part(part), spoken.health(health)) for part, health in sorted(state.parts.items())]
    rows.append((say("fact_line"), say("line_there" if state.online else "line_gone")))
    heard = state.works("speaker")
    rows += [(say("fact_volume"), f"{state.volume} %")] if heard else []
    ways = [
        way("test-print", say("test_print"), _test_print, icon="ticket"),
        way("log", say("log"), _log, icon="list"),
    ]
    if heard:
        ways += [
            way("louder", say("louder"), partial(_turn, by=STEP), icon="spoken", enabled=state.volume < 100),
            way("quieter", say("quieter"), partial(_turn, by=-STEP), icon="spoken", enabled=state.volume > 0),
        ]
    return Draft(heading=say("maintenance"), blocks=(*_paper(state), Facts(tuple(rows))), ways=tuple(ways))


def log(state: State) -> Draft:
    """The newest lines of the log, as the program wrote them."""
    say, lines = tongue(state).say, state.visit.lines
    blocks: tuple[Block, ...] = (Listing(lines),) if lines else (Notice(say("log_empty")),)
    return Draft(heading=say("log"), blocks=blocks)


def _paper(state: State) -> tuple[Block, ...]:
    say = tongue(state).say
    match state.visit.paper:
        case Paper.NONE:
            return ()
        case Paper.ASKED:
            return (Notice(say("test_print_coming")),)
        case Paper.OUT:
            return (Notice(say("test_print_out"), Tone.GOOD),)
        case Paper.FAILED:
            return (Notice(say("test_print_failed"), Tone.WARNING),)


def _test_print(state: State) -> Step:
    """A leaflet with how every part is: it tries the paper, the type and the cutter."""
    chinese = TONGUES[Language.ZH]
    lines = tuple(f"{chinese.part(part)}：{chinese.health(health)}" for part, health in sorted(state.parts.items()))
    item = Words(chinese.say("test_print"), TONGUES[Language.EN].say("test_print"))
    return state.change(paper=Paper.ASKED), (PrintLeaflet(state.visit.turn, item, lines),)


def _log(state: State) -> Step:
    return go(state, Screen.LOG, lines=()), (ReadLog(state.visit.turn),)


def _turn(state: State, by: int) -> Step:
    return state, (SetVolume(min(max(state.volume + by, 0), 100)),)
