"""Taking a ticket once the item is known: how many, who, what to mind, and the last look before it is asked for."""

from collections.abc import Iterator
from functools import partial

from hall.messages.facts import OfferedItem
from hall.messages.topics import Words
from hall.personal import Person
from hall.words import Need, PriorityId
from kiosk.flow import hours
from kiosk.flow.actions import AskCheckIn, AskNeeds, AskProgress, AskRejoin, AskSlots, AskTicket, LookUp, PrintLeaflet
from kiosk.flow.page import Block, Entry, Facts, Keyboard, Kind, Listing, Notice, Paragraph, Tone
from kiosk.flow.saying import expected
from kiosk.flow.screens import cases
from kiosk.flow.screens.finding import digit_on
from kiosk.flow.state import Paper, Screen, State
from kiosk.flow.ways import Draft, Step, Way, ask, back, go, proceed, to, tongue, way

QUANTITIES = {"one": 1, "few": 3, "many": 8}
"""What is reckoned with for one, for two to five, for more."""
PHONE_DIGITS = 11


def quantity(state: State) -> Draft:
    """How many of it are brought."""
    say = tongue(state).say
    return Draft(
        heading=say("quantity"),
        blocks=(Paragraph(say("quantity_why")),),
        ways=tuple(
            way(f"quantity-{name}", say(f"quantity_{name}"), partial(_counted, count=count), icon=f"count-{name}")
            for name, count in QUANTITIES.items()
        ),
    )


def _counted(state: State, count: int) -> Step:
    counted = state.change(quantity=count)
    been = [place.screen for place in state.visit.trail]
    return (go(counted, Screen.CONFIRM if Screen.CONFIRM in been else Screen.WHO), ())


def who(state: State) -> Draft:
    """Who comes; nobody need say."""
    say, visit = tongue(state).say, state.visit
    reads = state.works("reader")
    card = Paragraph(say("who_card")) if reads else Notice(say("who_no_reader"), Tone.WARNING)
    ways = [
        way("nobody", say("who_nobody"), to(Screen.CONFIRM), icon="ticket", detail=say("who_nobody_detail")),
        way("phone", say("who_phone"), to(Screen.PHONE), icon="phone"),
    ]
    if visit.staff is not None:
        ways.append(way("papers", say("who_papers"), to(Screen.CONFIRM), icon="document"))
    return Draft(heading=say("who"), blocks=(card, Paragraph(say("who_privacy"))), ways=tuple(ways))


def phone(state: State) -> Draft:
    """A phone number, never shown whole."""
    say, typed = tongue(state).say, state.visit.typed
    complete = len(typed) == PHONE_DIGITS and typed[0] == "1"
    shown = typed[:3] + "•" * max(len(typed) - 4, 0) + typed[-1:] if len(typed) > 3 else typed
    return Draft(
        heading=say("phone"),
        blocks=(Entry(say("phone_label"), shown), Paragraph(say("phone_privacy"))),
        ways=(proceed(state, _looked_up, enough=complete, short="phone_short"),),
        keyboard=Keyboard.DIGITS,
        type=partial(digit_on, longest=PHONE_DIGITS),
    )


def _looked_up(state: State) -> Step:
    number = state.visit.typed
    return ask(state.change(typed=""), LookUp(state.visit.turn, number))


def met(state: State, person: Person) -> State:
    """Somebody is known: what waits for them is offered, else the ticket goes on."""
    state = state.change(person=person, priority=state.visit.priority or person.priority, asking=None)
    waits = person.booking or person.missed or person.held or person.parcel or person.supplement or person.result
    if waits or not state.visit.matters:
        return go(state, Screen.KNOWN)
    return go(state, Screen.CONFIRM)


def known(state: State) -> Draft:
    """What waits for a person who is known: an appointment, a missed number, a result."""
    say, visit = tongue(state).say, state.visit
    person = visit.person
    ways: list[Way] = []
    if person is not None and person.booking is not None:
        asked = AskCheckIn(turn=visit.turn, booking=person.booking, priority=visit.priority)
        ways.append(way("check-in", say("check_in"), partial(ask, asked=asked), icon="calendar"))
    if person is not None and person.missed is not None:
        ways.append(way("rejoin", say("rejoin"), partial(ask, asked=AskRejoin(turn=visit.turn, token=person.missed))))
    if person is not None and person.held is not None:
        asked_for = AskProgress(turn=visit.turn, token=person.held)
        ways.append(way("held", say("known_held"), partial(_look_up_held, asked=asked_for), icon="clock"))
    if person is not None and person.supplement is not None:
        brought = partial(cases.shown, token=person.supplement)
        ways.append(way("supplement", say("known_supplement"), brought, icon="document"))
    if person is not None and person.result is not None:
        ways.append(way("result", say("known_result"), partial(cases.shown, token=person.result), icon="document"))
    if person is not None and person.parcel:
        ways.append(way("collect", say("collect"), to(Screen.COLLECT), icon="locker"))
    nothing = () if ways else (Notice(say("known_nothing")),)
    onward = Screen.CONFIRM if visit.matters else Screen.TOPICS
    return Draft(
        heading=say("known"),
        blocks=(Facts(((say("fact_who"), person.mask if person else ""),)), *nothing),
        ways=(*ways, way("go-on", say("known_go_on"), to(onward), icon="ticket")),
    )


def _look_up_held(state: State, asked: AskProgress) -> Step:
    return ask(state.change(token=asked.token), asked)


def confirm(state: State) -> Draft:
    """The last look: what, where, when to expect the call, and everything that may still be changed."""
    say = tongue(state).say
    needs = way("take", say("take"), _taken, kind=Kind.PRIMARY, icon="ticket")
    return Draft(
        heading=say("confirm"),
        blocks=tuple(_confirmed(state)),
        ways=(needs, *_changes(state)),
    )


def _confirmed(state: State) -> Iterator[Block]:
    say, words, visit = tongue(state).say, tongue(state).words, state.visit
    offered = [item for matter in visit.matters if (item := state.item(matter.item)) is not None]
    rows = [(say("fact_item"), tongue(state).joined([words(item.name) for item in offered]))]
    if offered:
        first = offered[0]
        if first.zone.zh:
            rows.append((say("fact_place"), say("place", floor=first.floor, zone=words(first.zone))))
        rows += [(say("fact_call"), told)] if (told := promised(state, first)) else []
    if visit.person is not None:
        rows.append((say("fact_who"), visit.person.mask))
    if visit.priority is not None:
        rows.append((say("fact_priority"), say("fact_priority_yes")))
    yield Facts(tuple(rows))
    if any(item.parts for item in offered):
        yield Paragraph(say("package_one_ticket"))
    proven = visit.person is not None and visit.person.priority == visit.priority
    if visit.priority is not None and not proven:
        yield Notice(say("priority_shown"))


def promised(state: State, item: OfferedItem) -> str:
    """When a ticket taken now may expect its call, in words; empty where nobody knows."""
    promise = None if state.promise is None else state.promise.items.get(item.code)
    if promise is None or not state.online:
        return ""
    start, end = expected(state.now.at, promise.p50_s, promise.p90_s)
    return tongue(state).say("promise", start=start, end=end)


def _changes(state: State) -> Iterator[Way]:
    say, visit = tongue(state).say, state.visit
    bring = tuple(line for matter in visit.matters if (item := state.item(matter.item)) for line in item.materials)
    if bring:
        detail = say("materials_count", count=len(bring))
        yield way("materials", say("materials"), to(Screen.MATERIALS), icon="list", detail=detail)
    yield way("another", say("another"), to(Screen.TOPICS), icon="plus", detail=say("another_detail"))
    yield way("quantity", say("quantity_now", how=say(f"quantity_{_how_many(visit.quantity)}")), to(Screen.QUANTITY))
    who = say("who_change" if visit.person else "who_add")
    yield way("who", who, to(Screen.WHO), icon="card", chosen=visit.person is not None)
    chosen_needs = bool(visit.needs)
    yield way("needs", say("needs"), to(Screen.NEEDS), icon="hand", chosen=chosen_needs, detail=say("needs_detail"))
    if state.catalogue is not None and state.catalogue.priorities:
        first = visit.priority is not None
        yield way("priority", say("priority"), to(Screen.PRIORITY), icon="star", chosen=first)


def _how_many(count: int) -> str:
    return next((name for name, number in QUANTITIES.items() if number == count), "one")


def _taken(state: State) -> Step:
    visit = state.visit
    if not visit.matters:
        return go(state, Screen.TOPICS), ()
    first, *more = visit.matters
    wish = AskTicket(
        turn=visit.turn,
        item=first.item,
        more=tuple(matter.item for matter in more),
        situation=first.situation,
        quantity=visit.quantity,
        priority=visit.priority,
        subject=visit.person.subject if visit.person else None,
        voucher=visit.person.voucher if visit.person else None,
        needs=tuple(sorted(visit.needs)),
        staff=visit.staff,
    )
    return ask(state, wish)


def needs(state: State) -> Draft:
    """What the hall should mind; it travels with the ticket."""
    say, chosen = tongue(state).say, state.visit.needs
    held = any(place.screen is Screen.STANDING for place in state.visit.trail)
    return Draft(
        heading=say("needs_which"),
        ways=(
            *(
                way(f"need-{need}", say(f"need_{need}"), partial(_minded, need=need), chosen=need in chosen)
                for need in Need
            ),
            way("done", say("go_on"), _needs_told if held else back, kind=Kind.PRIMARY),
        ),
    )


def _needs_told(state: State) -> Step:
    """The hall hears what the holder of a ticket needs."""
    visit = state.visit
    if visit.token is None:
        return back(state)
    return ask(state, AskNeeds(turn=visit.turn, token=visit.token, needs=tuple(sorted(visit.needs))))


def _minded(state: State, need: Need) -> Step:
    return state.change(needs=state.visit.needs ^ {need}), ()


def priority(state: State) -> Draft:
    """Who the hall serves first; nobody is asked at the window aloud, and the slip does not say it."""
    say, words, visit = tongue(state).say, tongue(state).words, state.visit
    classes = state.catalogue.priorities if state.catalogue else ()
    ways = [
        way(f"priority-{each.id}", words(each.name), partial(_declared, id=each.id), chosen=each.id == visit.priority)
        for each in classes
    ]
    plain = way("priority-none", say("priority_none"), partial(_declared, id=None), chosen=visit.priority is None)
    return Draft(heading=say("priority_which"), blocks=(Paragraph(say("priority_check")),), ways=(*ways, plain))


def _declared(state: State, id: PriorityId | None) -> Step:
    return go(state.change(priority=id), Screen.CONFIRM), ()


def materials(state: State) -> Draft:
    """What to bring, before a number is taken for nothing; on paper too (一次性告知)."""
    say, words, visit = tongue(state).say, tongue(state).words, state.visit
    codes = [matter.item for matter in visit.matters] or ([visit.wanted] if visit.wanted else [])
    offered = [item for code in codes if (item := state.item(code)) is not None]
    lines = tuple(dict.fromkeys(line for item in offered for line in item.materials))
    rows = [(say("fact_time_limit"), item.time_limit) for item in offered if item.time_limit][:1]
    rows += [(say("fact_fee"), item.fee) for item in offered if item.fee][:1]
    blocks: list[Block] = [Paragraph(tongue(state).joined([words(item.name) for item in offered]))]
    blocks += [Listing(lines)] if lines else [Paragraph(say("materials_none"))]
    blocks += [Facts(tuple(rows))] if rows else []
    blocks += _paper_words(state)
    helping = hours.helps_itself(state)
    ways = [] if helping else [way("back-to-ticket", say("go_on"), back, kind=Kind.PRIMARY)]
    if state.works("printer") and offered and visit.paper is Paper.NONE:
        ways.append(way("print", say("materials_print"), partial(_noticed, items=tuple(offered)), icon="print"))
    if helping and visit.wanted is not None and state.online:
        slots = partial(ask, asked=AskSlots(turn=visit.turn, item=visit.wanted))
        ways.append(way("slots", say("book_ahead"), slots, icon="calendar"))
    return Draft(heading=say("materials_heading"), blocks=tuple(blocks), ways=tuple(ways))


def _paper_words(state: State) -> list[Block]:
    match state.visit.paper:
        case Paper.NONE:
            return []
        case Paper.ASKED:
            return [Notice(tongue(state).say("paper_coming"))]
        case Paper.OUT:
            return [Notice(tongue(state).say("paper_out"), Tone.GOOD)]
        case Paper.FAILED:
            return [Notice(tongue(state).say("paper_failed"), Tone.WARNING)]


def _noticed(state: State, items: tuple[OfferedItem, ...]) -> Step:
    first = items[0]
    lines = tuple(dict.fromkeys(line for item in items for line in item.materials))
    name = Words("、".join(item.name.zh for item in items), ", ".join(item.name.en for item in items if item.name.en))
    leaflet = PrintLeaflet(state.visit.turn, name, lines, first.time_limit, first.fee)
    return state.change(paper=Paper.ASKED), (leaflet,)
