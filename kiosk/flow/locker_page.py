"""The pages of a locker's screen: a form, a menu, a door's number, a refusal."""

from collections.abc import Iterator

from hall.messages.answers import Refusal
from hall.texts import Texts
from hall.words import DoorNews, DoorSize
from kiosk.flow.locker_state import SECRET, DoorTurned, Field, State, Task
from kiosk.flow.page import Block, Control, Entry, Keyboard, Kind, Notice, Number, Page, Paragraph, Tone
from kiosk.flow.saying import PEOPLE, TONGUES


def page(state: State) -> Page:
    """The page of a state."""
    name, heading, blocks, ways, keyboard = _content(state)
    controls = (*ways, *_aids(state))
    spoken = " ".join(block.text for block in blocks if isinstance(block, Paragraph | Notice))
    return Page(
        name=name,
        heading=heading,
        aids=state.aids,
        blocks=blocks,
        controls=controls,
        keyboard=keyboard,
        spoken=f"{heading} {spoken}".strip(),
        focus=state.focus,
    )


_Content = tuple[str, str, tuple[Block, ...], tuple[Control, ...], Keyboard]


def _content(state: State) -> _Content:
    if state.news is not None:
        return _door(state, state.news)
    if state.refusal is not None:
        return _refused(state, state.refusal)
    if state.asking or state.opening:
        return "asking", _say(state, "asking"), (), (), Keyboard.NONE
    if state.task is Task.MENU:
        return _menu(state)
    if state.task is Task.CHOOSE:
        return _choice(state)
    return _form(state)


def _door(state: State, turned: DoorTurned) -> _Content:
    """The door's number, as large as can be, and what to do about it."""
    key = "odd" if turned.odd else turned.news.value
    tone = Tone.GOOD if key in (DoorNews.OPENED, DoorNews.CLOSED) else Tone.WARNING
    blocks: tuple[Block, ...] = (Notice(_say(state, f"{key}_why", door=turned.door), tone),)
    if turned.door:
        blocks = (Number(str(turned.door)), *blocks)
    # An open door asks for one thing only: to be shut.
    ways = () if state.door_open else (_done(state),)
    return key, _say(state, key, door=turned.door), blocks, ways, Keyboard.NONE


def _refused(state: State, refusal: Refusal) -> _Content:
    text = TONGUES[state.aids.language].refusal(refusal.code, refusal.about)
    return "refused", _say(state, "refused"), (Notice(text, Tone.WARNING),), (_done(state),), Keyboard.NONE


def _menu(state: State) -> _Content:
    ways = (
        Control("lay_in", _say(state, "lay_in"), icon="package"),
        Control("take_out", _say(state, "take_out"), icon="locker"),
        Control("back", _say(state, "log_out"), Kind.BACK, icon="back"),
    )
    return "menu", _say(state, "menu"), (), ways, Keyboard.NONE


def _choice(state: State) -> _Content:
    """Several results behind one door: all are taken unless some are left for another time."""
    tongue = TONGUES[state.aids.language]
    ways = [
        Control(f"result-{at}", f"{each.ticket_no} {tongue.words(each.item)}", chosen=each.parcel in state.chosen)
        for at, each in enumerate(state.offered)
    ]
    ways.append(Control("go", _say(state, "open_door"), Kind.PRIMARY, icon="go", enabled=bool(state.chosen)))
    ways.append(Control("back", _say(state, "back"), Kind.BACK, icon="back"))
    return "choose", _say(state, "choose"), (Paragraph(_say(state, "choose_why")),), tuple(ways), Keyboard.NONE


def _sizes(state: State) -> Iterator[Control]:
    for size in DoorSize:
        yield Control(f"size-{size}", _say(state, f"size_{size}"), chosen=size is state.size)


def _form(state: State) -> _Content:
    wanted = state.wanted
    if wanted is None:
        return "asking", _say(state, "asking"), (), (), Keyboard.NONE
    shown = "•" * len(state.typed) if wanted in SECRET else _spaced(wanted, state.typed)
    label, why = _say(state, f"{wanted}_label"), _say(state, f"{wanted}_why")
    blocks: tuple[Block, ...] = (Entry(label, shown), Paragraph(why))
    if state.task is Task.FETCH and (hours := _hours(state)):
        blocks = (*blocks, Paragraph(hours))
    ways = [Control("go", _say(state, "go"), Kind.PRIMARY, icon="go", enabled=state.enough)]
    if state.task is Task.LAY_IN:
        ways.extend(_sizes(state))
    if state.task is Task.FETCH:
        ways.append(Control("staff", _say(state, "staff_door"), Kind.BACK, icon="staff"))
    else:
        ways.append(Control("back", _say(state, "back"), Kind.BACK, icon="back"))
    keyboard = Keyboard.LETTERS if wanted is Field.NUMBER else Keyboard.DIGITS
    return f"{state.task}-{wanted}", _say(state, f"{wanted}_heading"), blocks, tuple(ways), keyboard


def _hours(state: State) -> str:
    """Until when people may help themselves, or from when again; nothing in a place without such hours."""
    hours = state.hours
    if hours.always:
        return _say(state, "hours_always")
    if hours.ends is not None:
        return _say(state, "hours_until", at=f"{hours.ends.astimezone(PEOPLE):%m-%d %H:%M}")
    return "" if hours.opens is None else _say(state, "hours_from", at=f"{hours.opens.astimezone(PEOPLE):%m-%d %H:%M}")


def _spaced(wanted: Field, typed: str) -> str:
    return f"{typed[:4]} {typed[4:]}".strip() if wanted is Field.CODE else typed


def _done(state: State) -> Control:
    return Control("done", _say(state, "done"), Kind.PRIMARY, icon="check")


def _aids(state: State) -> tuple[Control, ...]:
    aids, tongue = state.aids, TONGUES[state.aids.language]
    return tuple(
        Control(name, tongue.say(f"aid_{name}"), Kind.AID, icon=name, chosen=chosen)
        for name, chosen in (("language", False), ("large", aids.large), ("low_reach", aids.low_reach))
    )


def _say(state: State, code: str, **values: object) -> str:
    return _LOCKER.say(code, state.aids.language, **values)


_LOCKER = Texts("locker")
