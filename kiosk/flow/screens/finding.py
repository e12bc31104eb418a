"""Finding what one came for: the first page, the subjects, the search, the situations of an item."""

from collections.abc import Iterator, Sequence
from functools import partial

from hall.messages.facts import CatalogueFact, OfferedItem
from hall.words import ItemCode
from kiosk.flow import hours
from kiosk.flow.events import CLEAR, DELETE
from kiosk.flow.page import Block, Entry, Keyboard, Kind, Notice, Paragraph, Tone
from kiosk.flow.saying import LONG_MIN, clock, minutes
from kiosk.flow.screens import resting
from kiosk.flow.state import Screen, State
from kiosk.flow.ways import Draft, Step, Way, call_staff, go, picking, take_up, to, tongue, way

LONGEST = 16
"""Letters; no name is typed further."""
_DOORS = 5
"""Ways on the first page beside the shortcuts."""
_MOST_SHORTCUTS = 6
_FEWEST_SHORTCUTS = 2


def home(state: State) -> Draft:
    """The first page: the shortcuts, then every other way in; while the hall is shut, why and until when."""
    catalogue, say = state.catalogue, tongue(state).say
    if catalogue is None:
        waits = (Paragraph(say("starting_wait")),)
        staff = (way("staff", say("staff_only"), to(Screen.STAFF), icon="person"),)
        return Draft(heading=say("starting"), blocks=waits, ways=staff, name="starting", back=False)
    if hours.helps_itself(state):
        return resting.self_service(state)
    if hours.is_closed(state):
        return resting.closed(state)
    shut = not hours.gives(state)
    room = state.fits("home", state.visit.aids) - _DOORS
    shortcuts = _popular(state)[: min(max(room, _FEWEST_SHORTCUTS), _MOST_SHORTCUTS)]
    return Draft(
        heading=say("home_shut" if shut else "home"),
        blocks=tuple(_first_words(state, catalogue, shut=shut)),
        ways=(*(_item(state, item, Kind.SHORTCUT) for item in shortcuts), *_doors(state)),
        name="shut" if shut else "",
        back=False,
    )


def evacuation(state: State) -> Draft:
    """紧急疏散: whatever was on the glass, it says only this, and offers nothing but the aids."""
    say = tongue(state).say
    how = (Notice(say("evacuate_how"), Tone.WARNING), Paragraph(say("evacuate_places")))
    return Draft(heading=say("evacuate"), blocks=how, name="evacuation", back=False)


def _doors(state: State) -> Iterator[Way]:
    say = tongue(state).say
    yield way("topics", say("by_topic"), to(Screen.TOPICS), icon="list", detail=say("by_topic_detail"))
    yield way("search", say("by_search"), to(Screen.SEARCH), icon="search", detail=say("by_search_detail"))
    yield way("booked", say("have_booking"), to(Screen.BOOKED), icon="calendar", detail=say("have_booking_detail"))
    yield way("mine", say("have_ticket"), to(Screen.MINE), icon="ticket", detail=say("have_ticket_detail"))
    if state.visit.staff is None:
        yield way("help", say("want_help"), partial(call_staff, reason="help"), icon="person")
    else:
        yield way("maintenance", say("maintenance"), to(Screen.MAINTENANCE), icon="settings")


def _first_words(state: State, catalogue: CatalogueFact, *, shut: bool) -> Iterator[Block]:
    say = tongue(state).say
    if state.visit.staff is not None:
        yield Notice(say("at_guide_desk", staff=state.visit.staff))
    if shut:
        yield Notice(resting.why_shut(state, catalogue), Tone.WARNING)
    else:
        yield from resting.away_words(state, catalogue)
        if catalogue.last_ticket_at is not None:
            yield Paragraph(say("tickets_until", at=clock(catalogue.last_ticket_at)))
    if not state.online:
        yield Notice(say("offline"), Tone.WARNING)
    if state.parts and not state.works("printer"):
        yield Notice(say("no_paper"), Tone.WARNING)


def topics(state: State) -> Draft:
    """What people come for; departments are not asked about (只分业务不分部门)."""
    names = _topics(state)
    ways = tuple(
        way(f"topic-{number}", name, to(Screen.ITEMS, topic=name), icon="list") for number, name in enumerate(names)
    )
    again = bool(state.visit.matters)
    search = way("search", tongue(state).say("by_search"), to(Screen.SEARCH), icon="search")
    return Draft(heading=tongue(state).say("another_matter" if again else "topics"), ways=(search, *ways))


def items(state: State) -> Draft:
    """The items of a subject."""
    offered = _topics(state).get(state.visit.topic, [])
    heading = state.visit.topic or tongue(state).say("topics")
    return Draft(heading=heading, ways=tuple(_item(state, item) for item in offered))


def search(state: State) -> Draft:
    """The items whose names sound like what is typed, or are often called so."""
    say, typed = tongue(state).say, state.visit.typed
    every = state.items
    found = [every[code] for code in state.index.find(typed) if code in every]
    nothing_found = bool(typed) and not found
    said = Notice(say("search_nothing"), Tone.WARNING) if nothing_found else Paragraph(say("search_hint"))
    return Draft(
        heading=say("search"),
        blocks=(Entry(say("search_label"), typed), said),
        ways=tuple(_item(state, item) for item in found),
        keyboard=Keyboard.LETTERS,
        type=partial(typed_on, longest=LONGEST),
    )


def situation(state: State) -> Draft:
    """Which of an item's situations (办事情形) it is."""
    item = state.item(state.visit.wanted) if state.visit.wanted else None
    say = tongue(state).say
    names = () if item is None else item.situations
    return Draft(
        heading=say("situation"),
        blocks=() if item is None else (Paragraph(tongue(state).words(item.name)),),
        ways=(
            *(
                way(f"situation-{number}", tongue(state).words(name), partial(_situated, number=number))
                for number, name in enumerate(names)
            ),
            way("situation-unsure", say("situation_unsure"), partial(_situated, number=None), icon="help"),
        ),
    )


def _situated(state: State, number: int | None) -> Step:
    return take_up(state, number), ()


def typed_on(state: State, character: str, longest: int) -> Step:
    """What is typed, one character longer or shorter."""
    typed = state.visit.typed
    if character == CLEAR:
        typed = ""
    elif character == DELETE:
        typed = typed[:-1]
    elif len(character) == 1 and character.isprintable() and len(typed) < longest:
        typed += character.upper()
    return state.change(typed=typed, leaf=0), ()


def digit_on(state: State, character: str, longest: int) -> Step:
    """The same where only digits are meant."""
    if len(character) == 1 and not character.isdecimal():
        return state, ()
    return typed_on(state, character, longest)


def _item(state: State, item: OfferedItem, kind: Kind = Kind.CHOICE) -> Way:
    """An item to choose; one that cannot be had now says so and, chosen all the same, why and what else to do."""
    spoken = tongue(state)
    open_now = not item.refusal or state.visit.staff is not None or hours.helps_itself(state)
    detail = _wait(state, item) if open_now else spoken.say("not_now")
    if item.parts and open_now:
        detail = spoken.say("package", count=len(item.parts))
    return way(
        f"item-{item.code}",
        spoken.words(item.name),
        picking(item.code),
        kind=kind,
        detail=detail,
        icon="document",
        enabled=open_now,
    )


def _wait(state: State, item: OfferedItem) -> str:
    promise = None if state.promise is None else state.promise.items.get(item.code)
    if promise is None or not state.online or hours.helps_itself(state):
        return ""
    low, high = minutes(promise.p50_s, promise.p90_s)
    if high == 0:
        return tongue(state).say("wait_none")
    if low >= LONG_MIN:
        return tongue(state).say("wait_long")
    return tongue(state).say("wait_range", low=low, high=high)


def _popular(state: State) -> Sequence[OfferedItem]:
    return sorted((item for item in state.items.values() if item.popular), key=lambda item: item.popular)


def _topics(state: State) -> dict[str, list[OfferedItem]]:
    """The items by what people come for, in the hall's order."""
    found: dict[str, list[OfferedItem]] = {}
    if state.catalogue is not None:
        for group in state.catalogue.groups:
            for item in group.items:
                found.setdefault(tongue(state).words(item.topic or group.name), []).append(item)
    return found


def wanted_item(state: State) -> OfferedItem | None:
    """The item the visit is about just now: the one being chosen, else the first on the ticket."""
    visit = state.visit
    code: ItemCode | None = visit.wanted or (visit.matters[0].item if visit.matters else None)
    return None if code is None else state.item(code)


def started_over(state: State) -> State:
    """Back to the subjects, with nothing chosen."""
    return go(state.change(matters=(), wanted=None), Screen.TOPICS)
