"""For those who hold something already: an appointment, a number, a pick-up code, an opinion."""

import json
import re
from functools import cache, partial

from hall.messages.answers import TicketStands
from hall.packaged import packaged
from hall.words import BookingId, RatingLevel, TicketNo, TicketState, Token
from kiosk.flow.actions import AskCancel, AskCheckIn, AskLocate, AskPostpone, AskProgress, AskRate, AskRejoin
from kiosk.flow.page import Block, Entry, Facts, Keyboard, Kind, Notice, Paragraph, Tone
from kiosk.flow.saying import PEOPLE, clock
from kiosk.flow.screens import cases
from kiosk.flow.screens.finding import digit_on, typed_on
from kiosk.flow.state import Screen, State
from kiosk.flow.ways import Draft, Step, Way, ask, back, call_staff, go, home, proceed, refuse, to, tongue, way

REASONS_OFFERED = 3
"""Reasons a level offers, as on the phone and the pad."""
_SLIP = re.compile(r"/t/([A-Za-z0-9_-]{16,64})$")
_RECEIPT = re.compile(r"/c/([A-Za-z0-9_-]{16,64})$")
_BOOKING = re.compile(r"^(?:booking:)?([0-9A-HJKMNP-TV-Z]{26})$")
"""A ULID, as an appointment's code shows it."""
_LONGEST_NO = 6
_CODE_DIGITS = range(6, 9)
_BOOKING_DIGITS = 8


def booked(state: State) -> Draft:
    """An appointment becomes a ticket: its code scanned, a card laid on, a phone number typed."""
    say = tongue(state).say
    card = (Paragraph(say("booked_card")), Paragraph(say("who_privacy"))) if state.works("reader") else ()
    return Draft(
        heading=say("booked"),
        blocks=(Paragraph(say("booked_scan")), *card),
        ways=(
            way("booking-code", say("booked_code"), to(Screen.BOOKING_CODE), icon="calendar"),
            way("phone", say("booked_phone"), to(Screen.PHONE), icon="phone"),
            way("topics", say("booked_none"), to(Screen.TOPICS), icon="list"),
        ),
    )


def booking_code(state: State) -> Draft:
    """The eight digits of an appointment (预约码), for who has nothing to scan."""
    say, typed = tongue(state).say, state.visit.typed
    return Draft(
        heading=say("booking_code"),
        blocks=(
            Entry(say("booking_code_label"), f"{typed[:4]} {typed[4:]}".strip()),
            Paragraph(say("booking_code_where")),
        ),
        ways=(proceed(state, _checked_in, enough=len(typed) == _BOOKING_DIGITS, short="booking_code_short"),),
        keyboard=Keyboard.DIGITS,
        type=partial(digit_on, longest=_BOOKING_DIGITS),
    )


def _checked_in(state: State) -> Step:
    visit = state.visit
    asked = AskCheckIn(turn=visit.turn, booking=BookingId(visit.typed), priority=visit.priority)
    return ask(state.change(typed=""), asked)


def mine(state: State) -> Draft:
    """A number is held: its place, letting others first, giving it back; without a smartphone, by the slip's code."""
    say = tongue(state).say
    card = (Paragraph(say("mine_card")), Paragraph(say("who_privacy"))) if state.works("reader") else ()
    return Draft(
        heading=say("mine"),
        blocks=(Paragraph(say("mine_scan")), *card),
        ways=(
            way("number", say("mine_number"), to(Screen.NUMBER), icon="ticket"),
            way("collect", say("collect"), to(Screen.COLLECT), icon="locker", detail=say("collect_detail")),
            way("help", say("want_help"), partial(call_staff, reason="mine"), icon="person"),
        ),
    )


def scanned(state: State, text: str) -> Step:
    """Where a scanned code leads: a slip's to its ticket, a receipt's to its case, a booking's to its check-in."""
    turn = state.visit.turn
    if slip := _SLIP.search(text):
        token = Token(slip[1])
        return ask(go(state, Screen.MINE, token=token), AskProgress(turn=turn, token=token))
    if receipt := _RECEIPT.search(text):
        return cases.shown(go(state, Screen.MINE), Token(receipt[1]))
    if booking := _BOOKING.match(text):
        asked = AskCheckIn(turn=turn, booking=BookingId(booking[1]), priority=state.visit.priority)
        return ask(go(state, Screen.BOOKED), asked)
    return refuse(state, "code_unknown"), ()


def number(state: State) -> Draft:
    """A number typed, to see how it stands; to change anything, its slip must be shown."""
    say, typed = tongue(state).say, state.visit.typed
    return Draft(
        heading=say("number"),
        blocks=(Entry(say("number_label"), typed),),
        ways=(proceed(state, _progress, enough=len(typed) > 1, short="number_short"),),
        keyboard=Keyboard.LETTERS,
        type=partial(typed_on, longest=_LONGEST_NO),
    )


def _progress(state: State) -> Step:
    asked = AskProgress(turn=state.visit.turn, ticket_no=TicketNo(state.visit.typed))
    return ask(state.change(typed="", token=None), asked)


def standing(state: State) -> Draft:
    """How a ticket stands, and what its holder may do about it."""
    say, visit = tongue(state).say, state.visit
    stands = visit.standing
    if stands is None:
        return Draft(heading=say("mine"))
    waits = stands.state is TicketState.WAITING
    tone = Tone.WARNING if stands.state is TicketState.MISSED else Tone.PLAIN
    return Draft(
        heading=say("standing", number=stands.ticket_no),
        blocks=(Notice(say(f"state_{stands.state}"), tone), Facts(_standing_rows(state, stands))),
        ways=tuple(_standing_ways(state, stands)),
        name="standing" if waits else f"standing_{stands.state}",
    )


def _standing_rows(state: State, stands: TicketStands) -> tuple[tuple[str, str], ...]:
    say, words = tongue(state).say, tongue(state).words
    rows = [(say("fact_item"), words(stands.item))]
    rows.append((say("fact_place"), say("place", floor=stands.floor, zone=words(stands.zone))))
    if stands.window_no is not None:
        rows.append((say("fact_window"), say("window", no=stands.window_no)))
    if stands.ahead is not None:
        rows.append((say("fact_ahead"), say("people", count=stands.ahead)))
    if stands.slot_at is not None:
        rows.append((say("fact_slot"), clock(stands.slot_at)))
    elif stands.from_at is not None and stands.until_at is not None:
        rows.append((say("fact_call"), say("promise", start=clock(stands.from_at), end=clock(stands.until_at))))
    return tuple(rows)


def _standing_ways(state: State, stands: TicketStands) -> list[Way]:
    say, turn, token = tongue(state).say, state.visit.turn, state.visit.token
    ways: list[Way] = []
    if token is not None and stands.rejoin_until is not None:
        until = say("rejoin_until", at=clock(stands.rejoin_until))
        rejoin = partial(ask, asked=AskRejoin(turn=turn, token=token))
        ways.append(way("rejoin", say("rejoin"), rejoin, kind=Kind.PRIMARY, detail=until))
    if token is not None and stands.may_postpone:
        postpone = partial(ask, asked=AskPostpone(turn=turn, token=token))
        ways.append(way("postpone", say("postpone"), postpone, icon="clock", detail=say("postpone_detail")))
    if token is not None and stands.may_need:
        needs = to(Screen.NEEDS, needs=frozenset(stands.needs))
        ways.append(
            way("needs", say("needs"), needs, icon="hand", chosen=bool(stands.needs), detail=say("needs_detail"))
        )
    if token is not None and stands.may_cancel:
        ways.append(way("cancel", say("cancel"), to(Screen.SURE), icon="minus"))
    if token is not None and stands.may_rate:
        ways.append(way("rate", say("rate"), to(Screen.RATE), icon="star"))
    if token is not None and stands.may_rate_again:
        ways.append(way("rate", say("rate_again"), to(Screen.RATE), icon="star"))
    ways.append(way("help", say("want_help"), partial(call_staff, reason="ticket"), icon="person"))
    return ways


def sure(state: State) -> Draft:
    """A number is not given back by an elbow."""
    say, visit = tongue(state).say, state.visit
    ways = [way("keep", say("cancel_keep"), back, kind=Kind.PRIMARY)]
    if visit.token is not None:
        cancel = partial(ask, asked=AskCancel(turn=visit.turn, token=visit.token))
        ways.append(way("cancel", say("cancel_sure"), cancel, icon="minus"))
    return Draft(heading=say("cancel_heading"), blocks=(Notice(say("cancel_means"), Tone.WARNING),), ways=tuple(ways))


def rate(state: State) -> Draft:
    """The five levels of 好差评, best first, none chosen beforehand."""
    say = tongue(state).say
    levels = tuple(
        way(f"level-{level}", tongue(state).level(level), to(Screen.REASONS, level=level, reasons=frozenset()))
        for level in RatingLevel
    )
    return Draft(heading=say("rate_heading"), blocks=(Paragraph(say("rate_why")),), ways=levels)


def reasons(state: State) -> Draft:
    """Why, by the national reasons of the level; none need be given."""
    say, visit = tongue(state).say, state.visit
    offered = reason_codes(visit.level) if visit.level is not None else ()
    ways = [
        way(f"reason-{code}", tongue(state).reason(code), partial(_reasoned, code=code), chosen=code in visit.reasons)
        for code in offered
    ]
    send = way("send", say("rate_send"), _rated, kind=Kind.PRIMARY, icon="check")
    return Draft(heading=say("reasons"), blocks=(Paragraph(say("reasons_why")),), ways=(*ways, send))


def _reasoned(state: State, code: str) -> Step:
    return state.change(reasons=state.visit.reasons ^ {code}), ()


def _rated(state: State) -> Step:
    visit = state.visit
    if visit.token is None or visit.level is None:
        return go(state, Screen.MINE), ()
    again = visit.standing is not None and visit.standing.may_rate_again
    asked = AskRate(
        turn=visit.turn, token=visit.token, level=visit.level, reasons=tuple(sorted(visit.reasons)), again=again
    )
    return ask(state, asked)


@cache
def reason_codes(level: RatingLevel) -> tuple[str, ...]:
    """The national reason codes a level offers (config/codesets.json)."""
    codes = json.loads(packaged("codesets.json").read_text(encoding="utf-8"))
    digit = codes["satisfaction_hcp"][level.name]
    return tuple(sorted(codes["reasons_v2"][str(digit)]))[:REASONS_OFFERED]


def collect(state: State) -> Draft:
    """The pick-up code of a result that lies in the locker."""
    say, typed = tongue(state).say, state.visit.typed
    blocks: tuple[Block, ...] = (Entry(say("collect_label"), typed), Paragraph(say("collect_where")))
    return Draft(
        heading=say("collect_heading"),
        blocks=blocks,
        ways=(proceed(state, _collected, enough=len(typed) in _CODE_DIGITS, short="collect_short"),),
        keyboard=Keyboard.DIGITS,
        type=partial(typed_on, longest=_CODE_DIGITS[-1]),
    )


def _collected(state: State) -> Step:
    visit = state.visit
    return ask(state.change(typed=""), AskLocate(turn=visit.turn, code=visit.typed))


def located(state: State) -> Draft:
    """Where the locker stands and what to do there: the door opens only to who stands before it."""
    say, words, found = tongue(state).say, tongue(state).words, state.visit.located
    if found is None:
        return Draft(heading=say("done_well"), ways=(_over(state),), back=False)
    rows = [(say("fact_locker"), words(found.locker))]
    rows.append((say("fact_place"), say("place", floor=found.floor, zone=words(found.zone))))
    if found.size is not None:
        rows.append((say("fact_door"), say(f"door_{found.size}")))
    if found.until_at is not None:
        until = found.until_at
        rows.append((say("fact_until"), say("slot", day=f"{until.astimezone(PEOPLE):%m-%d}", at=clock(until))))
    how = "located_papers" if found.papers else "located_card" if found.by_card else "located_how"
    return Draft(heading=say("located"), blocks=(Facts(tuple(rows)), Notice(say(how))), ways=(_over(state),))


def _over(state: State) -> Way:
    return way("end", tongue(state).say("end"), home, kind=Kind.PRIMARY, icon="check")
