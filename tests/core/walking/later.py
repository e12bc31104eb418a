"""What fits after the counter: ratings, cases, affairs, appointments, results and the doors they lie behind."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from hall.words import (
    BadRatingStep,
    BookingKind,
    BookingState,
    CaseStep,
    DeviceId,
    DoorNews,
    DoorPurpose,
    HandOut,
    ParcelKind,
    ParcelState,
    RatingLevel,
    TicketState,
)
from queue_server.core import commands
from queue_server.core.commands import Command
from queue_server.core.decisions import affairs, bad_ratings, cases
from queue_server.core.decisions.parcels import AT_HAND, WITH_RESULT
from queue_server.core.decisions.ratings import FIRST_DIGIT
from queue_server.core.ticket import Ticket
from queue_server.core.timetable import Timetable, local_day
from tests.core.small_hall import CERTIFICATE
from tests.core.walking import place
from tests.core.walking.counter import Fit, Said
from tests.core.walking.hand import Hand, NothingFits

T = TypeVar("T")


def _level(hand: Hand) -> Said:
    level = hand.any_of(list(RatingLevel))
    code = hand.any_of(["10", "11", "12"])
    return {"level": level, "reasons": (FIRST_DIGIT[level] + code,) if hand.often(0.6) else (), "remark": None}


def _rate(hand: Hand) -> Said:
    invited = [each.id for each in hand.hall.invitations.values() if each.level is None]
    late = [each.invitation for each in hand.hall.late.values() if each.level is None]
    return _level(hand) | {"invitation": hand.one([*invited, *late])}


def _rate_by_slip(hand: Hand) -> Said:
    tokens = [*hand.hall.late_by_token, *(each.token for each in hand.hall.tickets.values() if each.outcome)]
    return _level(hand) | {"token": hand.one(tokens), "again": hand.often(0.3)}


def _name_case(hand: Hand) -> Said:
    rated = hand.one([*hand.hall.invitations, *hand.hall.late])
    about = hand.hall.invitations.get(rated) or hand.hall.late.get(rated)
    return {"invitation": rated, "item": hand.one(each.item for each in about.cases) if about else hand.wrong()}


def _bad_rating(hand: Hand) -> Said:
    bad = _among(hand, hand.hall.bad_ratings.values())
    step = hand.any_of(bad_ratings.steps_from(bad) or list(BadRatingStep))
    return {"invitation": bad.id, "step": step, "department": "d1", "remark": "r", "satisfied": hand.often(0.5)}


def _case(hand: Hand) -> Said:
    case = _among(hand, hand.hall.cases.values())
    step = hand.any_of(cases.steps_from(case) or list(CaseStep))
    return {
        "case": case.id,
        "step": step,
        "asked": ("d1", "d2")[: hand.any_of([0, 0, 1, 2])],
        "department": hand.one(case.asked) if case.asked else "d1",
        "missing": place.MATERIALS[: hand.any_of([0, 1])] if case.item == CERTIFICATE else (),
        "waybill": "w1",
        "project_no": f"no-{hand.chance.randrange(40)}",
        "remark": "r",
    }


def _open_affair(hand: Hand) -> Said:
    kind = hand.one(hand.hall.plan.affairs.by_id)
    said = {"category": "system"} if kind == "unresolved" else {}
    about = hand.some(hand.hall.cases) if hand.often(0.5) else None
    number = hand.some(hand.hall.by_no) if hand.often(0.3) else None
    return {
        "affair": hand.fresh("a", hand.hall.affairs),
        "kind": kind,
        "said": said,
        "case": about,
        "ticket_no": number,
    }


def _affair(hand: Hand) -> Said:
    affair = _among(hand, hand.hall.affairs.values())
    steps = affairs.steps_from(hand.hall.plan.affairs.by_id[affair.kind], affair)
    step = hand.any_of(steps) if steps else hand.said(commands.HandleAffair)["step"]
    said = {"reference": "r-1"} if step == "answer" and affair.kind == "unresolved" else {}
    return {"affair": affair.id, "step": step, "said": said, "department": "d1", "exclusion": "lawsuit"}


def _slot(hand: Hand) -> datetime:
    """A half hour of one of the next days, sometimes outside the hours."""
    day = local_day(hand.hall.plan, hand.now) + timedelta(days=hand.any_of([0, 1, 1, 2, 3, 4, 9]))
    serving = Timetable.of(hand.hall.plan, day).serving
    start = serving[0].start if serving else hand.now
    return start + timedelta(minutes=30 * hand.any_of([0, 1, 2, 3, 4, 5, 8, 9, 12, 15, 18]))


def _book(hand: Hand) -> Said:
    return {
        "booking": hand.fresh("b", hand.hall.bookings),
        "item": hand.one(place.ITEMS),
        "slot": _slot(hand),
        "subject": hand.any_of(place.PEOPLE) if hand.often(0.6) else None,
        "kind": BookingKind.HALL if hand.often(0.7) else hand.any_of(list(BookingKind)),
        "override": hand.often(0.2),
    }


def _booking(*states: BookingState, past: bool = False) -> Fit:
    def fit(hand: Hand) -> Said:
        there = hand.hall.bookings.values()
        fits = (each.id for each in there if each.state in states and not (past and each.slot > hand.now))
        return {"booking": hand.one(fits), "slot": _slot(hand) if hand.often(0.7) else None}

    return fit


def _with_result(ticket: Ticket) -> bool:
    return ticket.state is TicketState.COMPLETED and ticket.outcome in WITH_RESULT


def _new_parcel(hand: Hand) -> Said:
    parcel = hand.fresh("p", hand.hall.parcels)
    return {"parcel": parcel, "code_hash": f"hash-{parcel}", "locker": hand.any_of(["", "", "locker-1"])}


def _choose(hand: Hand) -> Said:
    way = hand.any_of([HandOut.LOCKER, hand.any_of(list(HandOut))])
    return _new_parcel(hand) | {"token": hand.token(_with_result), "way": way, "locker": "locker-1"}


def _prepare(hand: Hand) -> Said:
    known = [each for each in hand.hall.parcels.values() if each.state is ParcelState.EXPECTED]
    if known and hand.often(0.5):
        parcel = hand.any_of(known)
        return _new_parcel(hand) | {"parcel": parcel.id, "ticket_no": parcel.ticket_no}
    return _new_parcel(hand) | {"ticket_no": hand.number(_with_result)}


def _deposit(hand: Hand) -> Said:
    laid = {"order": hand.fresh("o", hand.hall.doors), "compartment": None}
    waits = (ParcelState.EXPECTED, ParcelState.READY, ParcelState.RESERVED)
    known = [each for each in hand.hall.parcels.values() if each.state in waits]
    if known and hand.often(0.7):
        parcel = hand.any_of(known)
        return _new_parcel(hand) | laid | {"parcel": parcel.id, "ticket_no": parcel.ticket_no}
    if hand.often(0.3):
        del laid["compartment"]
    return _new_parcel(hand) | laid | {"ticket_no": hand.number(_with_result)}


def _collect(hand: Hand) -> Said:
    there = hand.hall.parcels.values()
    parcel = _among(hand, [each for each in there if each.state.lies or each.kind is ParcelKind.PAPERS])
    return {
        "order": hand.fresh("o", hand.hall.doors),
        "locker": (parcel.compartment or parcel.locker or "locker-1").partition("/")[0],
        "code_hash": parcel.code_hash,
        "subject": hand.any_of([parcel.subject, parcel.subject, parcel.agent, hand.any_of(place.PEOPLE)]),
        "only": (parcel.id,) if hand.often(0.2) else (),
        "choose": hand.often(0.1),
    }


def _parcel(fits: frozenset[ParcelState]) -> Fit:
    def fit(hand: Hand) -> Said:
        there = (each.id for each in hand.hall.parcels.values() if each.state in fits)
        return {"parcel": hand.one(there), "company": "EMS", "waybill": hand.any_of(["w1", "w2", " "]), "trouble": ""}

    return fit


def _retrieve(hand: Hand) -> Said:
    lying = [each.compartment for each in hand.hall.parcels.values() if each.state.lies]
    first, second = hand.staff(), hand.staff()
    return {"compartment": hand.one(lying), "order": hand.fresh("o", hand.hall.doors), "staff": first, "second": second}


def _report(hand: Hand) -> Said:
    if hand.often(0.05):
        return {"order": hand.some(hand.hall.doors)}
    order = _among(hand, hand.hall.doors.values())
    usual = DoorNews.CLOSED if order.open else DoorNews.OPENED
    sees = order.purpose in GOES_IN
    return {
        "order": order.id,
        "compartment": order.compartment,
        "what": usual if hand.often(0.85) else hand.any_of(list(DoorNews)),
        "item": None if hand.often(0.4) else sees if hand.often(0.95) else not sees,
    }


def _papers(hand: Hand) -> Said:
    return _new_parcel(hand) | {"ticket_no": hand.number(lambda ticket: ticket.state is TicketState.COMPLETED)}


def _told(hand: Hand) -> Said:
    there = (each.id for each in hand.hall.parcels.values() if each.state is ParcelState.DEPOSITED)
    return {"parcel": hand.one(there), "trouble": hand.any_of(["", "", "away"])}


def _tried(hand: Hand) -> Said:
    return {"device": DeviceId("locker-1"), "right": hand.any_of([False, False, True])}


def _agent(hand: Hand) -> Said:
    there = (each.id for each in hand.hall.parcels.values() if not each.state.over and each.subject)
    return {"parcel": hand.one(there), "agent": hand.any_of(place.PEOPLE)}


def _revoke(hand: Hand) -> Said:
    return {"parcel": hand.one(each.id for each in hand.hall.parcels.values() if each.agent)}


def _delivered(hand: Hand) -> Said:
    sent = (each.id for each in hand.hall.parcels.values() if each.state is ParcelState.COURIER)
    return {"parcel": hand.one(sent), "received_on": local_day(hand.hall.plan, hand.now)}


def _receipt(hand: Hand) -> Said:
    return {"order": hand.fresh("o", hand.hall.receipts), "token": hand.one(hand.hall.cases_by_token), "device": None}


def _among(hand: Hand, there: Iterable[T]) -> T:
    """One of what is there; raises `NothingFits`."""
    choices = list(there)
    if not choices:
        raise NothingFits
    return hand.any_of(choices)


GOES_IN = (DoorPurpose.LAY_IN, DoorPurpose.BRING)
READY = frozenset({ParcelState.READY, ParcelState.RETRIEVED})

AFTERWARDS: Mapping[type[Command], tuple[float, Fit]] = {
    commands.InviteRating: (0.3, lambda hand: {"window": hand.window(lambda each: each.last_ticket is not None)}),
    commands.GiveRating: (2.0, _rate),
    commands.RateTicket: (1.5, _rate_by_slip),
    commands.SkipRating: (0.6, lambda hand: {"invitation": hand.one(hand.hall.invitations)}),
    commands.NameCase: (0.4, _name_case),
    commands.HandleBadRating: (2.0, _bad_rating),
    commands.HandleCase: (3.0, _case),
    commands.OpenAffair: (0.6, _open_affair),
    commands.HandleAffair: (1.2, _affair),
    commands.BookAppointment: (1.5, _book),
    commands.CancelBooking: (0.3, _booking(BookingState.BOOKED, BookingState.ASKED)),
    commands.ArrangeBooking: (0.4, _booking(BookingState.ASKED)),
    commands.SettleBooking: (0.3, _booking(BookingState.BOOKED, past=True)),
    commands.ChooseHandOut: (0.8, _choose),
    commands.PrepareParcel: (0.8, _prepare),
    commands.ExpectPapers: (0.4, _papers),
    commands.HoldParcel: (0.4, _parcel(READY | {ParcelState.RESERVED})),
    commands.HandOverParcel: (0.5, _parcel(AT_HAND)),
    commands.PostParcel: (0.4, _parcel(AT_HAND)),
    commands.ArchiveParcel: (0.3, _parcel(AT_HAND)),
    commands.NoteTold: (0.6, _told),
    commands.DepositParcel: (2.0, _deposit),
    commands.CollectParcel: (0.7, _collect),
    commands.RetrieveParcel: (0.2, _retrieve),
    commands.NameAgent: (0.3, _agent),
    commands.RevokeAgent: (0.2, _revoke),
    commands.NoteDelivered: (0.3, _delivered),
    commands.PrintReceipt: (0.5, _receipt),
    commands.ReportReceipt: (0.5, lambda hand: {"order": hand.one(hand.hall.receipts)}),
    commands.ReportDoor: (4.0, _report),
    commands.NoteTried: (0.2, _tried),
    commands.ClearDoor: (0.6, lambda hand: {"compartment": hand.one(hand.hall.troubled)}),
}
"""How often each is said, and what fits it."""
