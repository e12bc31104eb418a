"""Results that reach their citizen by window, locker or post close the case they came from."""

from datetime import date, timedelta

import pytest

from hall.words import (
    CaseState,
    CaseStep,
    CompartmentId,
    DoorNews,
    HandOut,
    OrderId,
    Outcome,
    ParcelId,
    ParcelState,
    Proof,
    Receiver,
    StaffId,
)
from queue_server.core import commands
from queue_server.core.case import Case
from queue_server.core.conclusion import Conclusion
from queue_server.core.refusals import Refused
from tests.core.small_hall import CERTIFICATE, TODAY, Day
from tests.core.test_cases import finished, next_day, papers, step

PARCEL, LAID, FETCHED = ParcelId("p1"), OrderId("d1"), OrderId("d2")
DOOR = CompartmentId("locker-1/01")
CLERK = StaffId("s40")


@pytest.fixture
def day() -> Day:
    return Day(papers())


def ready(day: Day) -> Case:
    """A case approved on the day after its number was given."""
    finished(day, Conclusion(CERTIFICATE, Outcome.ACCEPTED))
    (case,) = day.hall.cases.values()
    next_day(day)
    step(day, case, CaseStep.HAND_OVER)
    return step(day, case, CaseStep.APPROVE, "s31")


def prepare(day: Day, case: Case, parcel: ParcelId = PARCEL, code_hash: str = "h1") -> None:
    day.do(
        commands.PrepareParcel,
        parcel=parcel,
        code_hash=code_hash,
        ticket_no=case.ticket_no,
        staff=CLERK,
        case=case.id,
    )


def state(day: Day, case: Case) -> CaseState:
    return day.hall.cases[case.id].state


def test_a_result_is_prepared_by_its_case_whichever_day_its_number_was_of(day: Day) -> None:
    case = ready(day)
    prepare(day, case)
    parcel = day.hall.parcels[PARCEL]
    assert (parcel.case, parcel.ticket_no, parcel.token) == (case.id, case.ticket_no, case.token)
    assert parcel.state is ParcelState.READY


def test_a_case_has_one_result_to_hand_out_and_only_once_it_is_decided(day: Day) -> None:
    case = ready(day)
    prepare(day, case)
    with pytest.raises(Refused, match="parcel_ready_already"):
        prepare(day, case, ParcelId("p2"), "h2")
    day.do(commands.HandOverParcel, parcel=PARCEL, staff=CLERK, proof=Proof.CARD)
    with pytest.raises(Refused, match="case_not_ready"):
        prepare(day, case, ParcelId("p3"), "h3")


def test_a_result_handed_over_at_the_window_closes_its_case(day: Day) -> None:
    case = ready(day)
    prepare(day, case)
    day.do(commands.HandOverParcel, parcel=PARCEL, staff=CLERK, proof=Proof.CARD)
    assert state(day, case) is CaseState.COLLECTED


def test_a_result_fetched_from_a_locker_closes_its_case_when_the_door_is_shut_again(day: Day) -> None:
    case = ready(day)
    prepare(day, case)
    about = {"parcel": PARCEL, "code_hash": "h1", "ticket_no": case.ticket_no}
    day.do(commands.DepositParcel, **about, staff=CLERK, order=LAID, compartment=DOOR)
    for news in (DoorNews.OPENED, DoorNews.CLOSED):
        day.do(commands.ReportDoor, order=LAID, compartment=DOOR, what=news)
    day.do(commands.CollectParcel, code_hash="h1", order=FETCHED, locker="locker-1")
    day.do(commands.ReportDoor, order=FETCHED, compartment=DOOR, what=DoorNews.OPENED)
    assert state(day, case) is CaseState.READY
    day.do(commands.ReportDoor, order=FETCHED, compartment=DOOR, what=DoorNews.CLOSED)
    assert state(day, case) is CaseState.COLLECTED


def test_a_posted_result_closes_its_case_when_the_courier_brought_it(day: Day) -> None:
    case = ready(day)
    prepare(day, case)
    day.do(commands.PostParcel, parcel=PARCEL, staff=CLERK, company="EMS", waybill="EX1")
    assert state(day, case) is CaseState.READY
    sent, brought = TODAY + timedelta(days=1), TODAY + timedelta(days=2)
    for wrong in (sent - timedelta(days=1), brought):
        with pytest.raises(Refused, match="delivery_date"):
            delivered(day, wrong)
    next_day(day, 2)
    delivered(day, brought)
    assert state(day, case) is CaseState.COLLECTED
    courier = day.hall.parcels[PARCEL].courier
    assert courier is not None
    assert (courier.receiver, courier.received_on) == (Receiver.AGENT, brought)
    with pytest.raises(Refused, match="parcel_not_now"):
        delivered(day, brought)


def delivered(day: Day, on: date) -> None:
    about = {"parcel": PARCEL, "staff": CLERK, "receiver": Receiver.AGENT, "received_on": on}
    day.do(commands.NoteDelivered, **about)


def test_a_parcel_of_the_days_number_closes_the_case_of_its_item(day: Day) -> None:
    ticket = finished(day, Conclusion(CERTIFICATE, Outcome.ACCEPTED))
    (case,) = day.hall.cases.values()
    way = {"parcel": PARCEL, "code_hash": "h1", "token": day.ticket(ticket).token, "way": HandOut.WINDOW}
    day.do(commands.ChooseHandOut, **way)
    step(day, case, CaseStep.HAND_OVER)
    step(day, case, CaseStep.APPROVE, "s31")
    prepare(day, case, ParcelId("p9"), "h9")
    assert set(day.hall.parcels) == {PARCEL}
    day.do(commands.HandOverParcel, parcel=PARCEL, staff=CLERK, proof=Proof.CARD)
    assert state(day, case) is CaseState.COLLECTED
