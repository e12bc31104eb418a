"""What came of it: waiting for the server, the ticket, a refusal and its way out, something done."""

from collections.abc import Iterator, Mapping
from functools import partial

from hall.messages.answers import (
    Agreed,
    AnyAnswer,
    Booked,
    CaseStands,
    Located,
    NumbersReserved,
    Refusal,
    ResultsLie,
    Slip,
    Slots,
    StaffKnown,
    TicketGiven,
    TicketStands,
)
from hall.words import ItemCode
from kiosk.flow import hours
from kiosk.flow.actions import (
    AskBooking,
    AskCancel,
    AskNeeds,
    AskPostpone,
    AskRate,
    AskReceipt,
    AskRejoin,
    AskSlots,
    Question,
)
from kiosk.flow.page import Block, Facts, Kind, Notice, Number, Paragraph, Square, Tone
from kiosk.flow.saying import PEOPLE, clock
from kiosk.flow.screens import cases
from kiosk.flow.screens.finding import wanted_item
from kiosk.flow.state import Paper, Screen, State
from kiosk.flow.ways import Draft, Step, Way, ask, call_staff, go, home, only, refuse, to, tongue, way

NO_ANSWER = "no_answer"
LATER = frozenset(
    {
        "hall_closed",
        "back_too_late",
        "back_too_late_elsewhere",
        "hall_break",
        "item_not_now",
        "day_over",
        "no_window_for_item",
    }
)
"""Refusals that another day mends: an appointment is offered on the spot."""

DONE: Mapping[type[Question | None], str] = {
    AskCancel: "done_cancelled",
    AskPostpone: "done_postponed",
    AskRejoin: "done_rejoined",
    AskRate: "done_rated",
    AskNeeds: "done_needs",
}
"""What is said of what the hall agreed to."""


def answered(state: State, answer: AnyAnswer) -> Step:  # noqa: C901 - one case an answer, each a line
    """Where an answer leads; one that was not asked for leads nowhere."""
    asked = state.visit.asking
    state = state.change(asking=None)
    match answer:
        case TicketGiven(slip=slip, held_already=held):
            return only(state, Screen.TICKET, slip=slip, held_already=held, paper=Paper.ASKED), ()
        case Refusal(code=code, about=about):
            return refuse(state, code, about), ()
        case TicketStands():
            return go(state, Screen.STANDING, standing=answer), ()
        case CaseStands():
            return go(state, Screen.CASE, case=answer), ()
        case StaffKnown(staff=staff):
            return home(state.change(staff=staff))
        case Slots():
            return go(state, Screen.SLOTS, slots=answer), ()
        case Booked():
            return only(state, Screen.DONE, booked=answer, done="done_booked"), ()
        case Agreed() if isinstance(asked, AskReceipt):
            return cases.ordered(state), ()
        case Agreed():
            return only(state, Screen.DONE, done=_done(asked)), ()
        case Located():
            return go(state, Screen.LOCATED, located=answer), ()
        case NumbersReserved() | ResultsLie():
            return state, ()


def _done(asked: Question | None) -> str:
    """The key of what was agreed to."""
    return DONE.get(type(asked), "done_well")


def asking(state: State) -> Draft:
    """While the server is asked; never for long."""
    say = tongue(state).say
    return Draft(heading=say("asking"), blocks=(Paragraph(say("asking_wait")),), name="asking", back=False)


def ticket(state: State) -> Draft:
    """The number, where to go, when; on the screen until it is on paper, and longer where it will not be."""
    say, visit = tongue(state).say, state.visit
    slip = visit.slip
    if slip is None:
        return Draft(heading=say("done_well"), ways=(_end(state),), back=False)
    failed = visit.paper is Paper.FAILED
    return Draft(
        heading=say("ticket_no_paper" if failed else "ticket"),
        blocks=(Number(slip.ticket_no), *_beside(state, slip)),
        ways=(_end(state),) if not failed else (_end(state), _helped(state, "printer")),
        back=False,
    )


def _beside(state: State, slip: Slip) -> Iterator[Block]:
    say, words, visit = tongue(state).say, tongue(state).words, state.visit
    if visit.held_already:
        yield Notice(say("ticket_held"), Tone.WARNING)
    match visit.paper:
        case Paper.ASKED:
            yield Notice(say("paper_coming"))
        case Paper.OUT:
            yield Notice(say("paper_take"), Tone.GOOD)
        case Paper.FAILED:
            yield Notice(say("paper_photo"), Tone.WARNING)
        case Paper.NONE:
            pass
    if slip.offline:
        yield Notice(say("ticket_offline"))
    rows = [(say("fact_item"), tongue(state).joined([words(name) for name in (slip.item, *slip.more)]))]
    rows.append((say("fact_place"), say("place", floor=slip.floor, zone=words(slip.zone))))
    rows += [] if slip.offline else [(say("fact_ahead"), say("people", count=slip.ahead))]
    if slip.slot_at is not None:
        rows.append((say("fact_slot"), clock(slip.slot_at)))
    elif slip.from_at is not None and slip.until_at is not None:
        rows.append((say("fact_call"), say("promise", start=clock(slip.from_at), end=clock(slip.until_at))))
    yield Facts(tuple(rows))
    if slip.url:
        yield Square(slip.url, say("scan_progress"))


def _end(state: State) -> Way:
    return way("end", tongue(state).say("end"), home, kind=Kind.PRIMARY, icon="check")


def _helped(state: State, reason: str) -> Way:
    return way("help", tongue(state).say("want_help"), partial(call_staff, reason=reason), icon="person")


def refused(state: State) -> Draft:
    """Why not, in plain words, and what to do instead."""
    say, refusal = tongue(state).say, state.visit.refusal
    code = refusal.code if refusal is not None else NO_ANSWER
    item = wanted_item(state)
    about = dict(refusal.about) if refusal is not None else {}
    if item is not None and "item" in about:
        about["item"] = tongue(state).words(item.name)
    words = tongue(state).refusal(code, about)
    ways = []
    if item is not None and code in LATER and state.online:
        asked = AskSlots(turn=state.visit.turn, item=item.code)
        ways.append(way("slots", say("book_instead"), partial(ask, asked=asked), icon="calendar"))
    if item is not None and item.materials:
        ways.append(way("materials", say("materials"), to(Screen.MATERIALS), icon="list"))
    ways += [way("topics", say("choose_other"), to(Screen.TOPICS, matters=(), wanted=None), icon="list")]
    return Draft(
        heading=say("refused"),
        blocks=(Notice(words, Tone.WARNING),),
        ways=(*ways, _helped(state, "refused")),
    )


def slots(state: State) -> Draft:
    """The free appointments for an item; none is said too."""
    say, offered = tongue(state).say, state.visit.slots
    free = () if offered is None else offered.slots
    blocks = (Paragraph(say("slots_why")),) if free else (Notice(say("slots_none"), Tone.WARNING),)
    ways = [
        way(
            f"slot-{number}",
            say("slot", day=f"{slot.astimezone(PEOPLE):%m-%d}", at=clock(slot)),
            partial(_booked, number=number),
            icon="calendar",
        )
        for number, slot in enumerate(free)
    ]
    return Draft(heading=say("slots"), blocks=blocks, ways=(*ways, _helped(state, "slots")))


def _booked(state: State, number: int) -> Step:
    visit = state.visit
    if visit.slots is None:
        return state, ()
    item: ItemCode = visit.slots.item
    subject = visit.person.subject if visit.person else None
    return ask(state, AskBooking(turn=visit.turn, item=item, slot=visit.slots.slots[number], subject=subject))


def done(state: State) -> Draft:
    """Something other than a ticket came of it."""
    say, words, visit = tongue(state).say, tongue(state).words, state.visit
    if visit.done == cases.RECEIPT:
        return cases.paper(state)
    blocks: tuple[Block, ...] = (Notice(say(visit.done or "done_well"), Tone.GOOD),)
    if visit.booked is not None:
        booked = visit.booked
        when = say("slot", day=f"{booked.slot.astimezone(PEOPLE):%m-%d}", at=clock(booked.slot))
        rows = [(say("fact_item"), words(booked.item)), (say("fact_slot"), when)]
        rows.append((say("fact_place"), say("place", floor=booked.floor, zone=words(booked.zone))))
        blocks = (*blocks, Facts(tuple(rows)), Square(booked.booking, say("scan_booking")))
    return Draft(heading=say("done"), blocks=blocks, ways=(_end(state),), back=False)


def help(state: State) -> Draft:
    """A person was called; while nobody is there, whom to ring."""
    say, catalogue = tongue(state).say, state.catalogue
    hotline = catalogue.hotline if catalogue is not None else ""
    there = not hours.helps_itself(state) and not hours.is_closed(state)
    called: list[Block] = [Notice(say("help_called"), Tone.GOOD), Paragraph(say("help_where"))]
    blocks: list[Block] = called if there else [Notice(say("help_later"))]
    blocks += [Facts(((say("fact_hotline"), hotline),))] if hotline else []
    ways = (way("staff", say("staff_only"), to(Screen.STAFF), icon="person"),)
    return Draft(heading=say("help"), blocks=tuple(blocks), ways=ways)


def unheard(state: State) -> Step:
    """Nobody answered in time: the wish may still be granted, so what comes late is printed."""
    return refuse(state.change(asking=None), NO_ANSWER), ()
