"""Several results of one citizen behind one door, agents who collect them, and doors of several sizes."""

from dataclasses import replace

import pytest

from hall.words import (
    CompartmentId,
    DoorNews,
    DoorPurpose,
    DoorSize,
    OrderId,
    ParcelId,
    ParcelState,
    Proof,
    RequestId,
    Right,
    StaffId,
    SubjectId,
    TicketNo,
    ZoneId,
)
from queue_server.core import commands, events
from queue_server.core.planned.places import Doors, LockerPlan
from queue_server.core.replies import reply_to
from queue_server.core.text import Text
from tests.core.small_hall import plan
from tests.core.test_parcels import DAY_S, DOOR, HOLDER, LI, ZHANG, Counter, refused

AGENT, STRANGER = SubjectId("agent-1"), SubjectId("stranger-1")
P1, P2 = ParcelId("p1"), ParcelId("p2")
SIZED = LockerPlan(
    "locker-1",
    Text("柜", "Locker"),
    ZoneId("main"),
    4,
    (Doors(DoorSize.LARGE, 1, 1), Doors(DoorSize.SMALL, 2, 3), Doors(DoorSize.MEDIUM, 4, 4)),
)


@pytest.fixture
def day() -> Counter:
    return Counter()


def put(day: Counter, number: TicketNo, parcel: str, **about: object) -> None:
    """Lay a result in wherever the hall says, and shut the door."""
    asked = {"ticket_no": number, "parcel": ParcelId(parcel), "code_hash": f"hash-{parcel}", "staff": ZHANG}
    day.do(commands.DepositParcel, **{**asked, "order": OrderId(f"put-{parcel}-{len(day.events)}"), **about})
    day.door(DoorNews.OPENED, DoorNews.CLOSED)


def two_together(day: Counter) -> None:
    for parcel in ("p1", "p2"):
        put(day, day.finished(subject=HOLDER), parcel)
    assert day.parcel("p1").compartment == day.parcel("p2").compartment


def test_a_second_result_of_one_citizen_goes_behind_the_same_door_by_an_order_of_its_own(day: Counter) -> None:
    two_together(day)
    laid = [event for event in day.events if isinstance(event, events.DoorOrdered)]
    assert [(order.parcel, order.purpose) for order in laid] == [(P1, DoorPurpose.LAY_IN), (P2, DoorPurpose.LAY_IN)]
    assert len({order.compartment for order in laid}) == 1


def test_no_other_citizens_result_is_ever_laid_to_it(day: Counter) -> None:
    put(day, day.finished(subject=HOLDER), "p1", compartment=DOOR)
    other = day.finished(subject=STRANGER)
    about = {"parcel": P2, "code_hash": "hash-p2", "ticket_no": other, "staff": ZHANG, "order": OrderId("o")}
    assert refused(day, commands.DepositParcel, compartment=DOOR, **about) == "compartment_taken"
    put(day, other, "p2")
    assert day.parcel("p2").compartment != DOOR


def test_one_code_hands_out_all_that_lies_there_each_with_its_own_record(day: Counter) -> None:
    two_together(day)
    day.fetch("p2")
    day.door(DoorNews.OPENED, DoorNews.CLOSED, item=False)
    collected = [event.parcel for event in day.events if isinstance(event, events.ParcelCollected)]
    assert collected == [P1, P2]


def test_who_wants_to_choose_is_told_first_and_takes_only_what_was_chosen(day: Counter) -> None:
    two_together(day)
    ask = commands.CollectParcel(
        request_id=RequestId("r"),
        actor="locker-1",
        code_hash="hash-p1",
        order=OrderId("o"),
        locker="locker-1",
        choose=True,
    )
    assert list(day.fetch("p1", choose=True)) == []
    assert reply_to(day.hall, ask, ()).choice == (P1, P2)
    day.fetch("p1", choose=True, only=(P2,))
    day.door(DoorNews.OPENED, DoorNews.CLOSED, item=True)
    assert [day.parcel(each).state for each in ("p1", "p2")] == [ParcelState.DEPOSITED, ParcelState.COLLECTED]
    assert not day.hall.troubled


def test_a_sensor_that_sees_nothing_where_something_should_stay_sends_somebody_to_look(day: Counter) -> None:
    two_together(day)
    day.fetch("p1", only=(P1,))
    day.door(DoorNews.OPENED, DoorNews.CLOSED, item=False)
    assert day.parcel("p1").state is ParcelState.DEPOSITED
    assert len(day.hall.troubled) == 1


def test_nothing_is_handed_out_that_does_not_lie_behind_the_codes_door(day: Counter) -> None:
    put(day, day.finished(subject=HOLDER), "p1")
    put(day, day.finished(subject=STRANGER), "p2")
    fetch = {"code_hash": "hash-p1", "order": OrderId("o"), "locker": "locker-1", "only": (P2,)}
    assert refused(day, commands.CollectParcel, **fetch) == "parcel_not_now"


def test_what_lies_together_is_kept_as_long_as_what_came_last(day: Counter) -> None:
    first, second = (day.finished(subject=HOLDER) for _ in range(2))
    put(day, first, "p1")
    day.after(5 * DAY_S)
    put(day, second, "p2")
    day.after(5 * DAY_S).do(commands.Tick)
    assert ParcelState.EXPIRED not in {day.parcel(each).state for each in ("p1", "p2")}
    day.after(2 * DAY_S).do(commands.Tick)
    assert {day.parcel(each).state for each in ("p1", "p2")} == {ParcelState.EXPIRED}
    door = day.parcel("p1").compartment
    day.do(commands.RetrieveParcel, compartment=door, order=OrderId("out"), staff=ZHANG, second=LI)
    day.door(DoorNews.OPENED, DoorNews.CLOSED, item=False)
    assert {day.parcel(each).state for each in ("p1", "p2")} == {ParcelState.RETRIEVED}


def test_a_word_that_comes_after_a_later_order_settled_the_matter_changes_nothing(day: Counter) -> None:
    put(day, day.finished(), "p1", compartment=DOOR)
    day.fetch()
    (first,) = day.hall.doors
    day.after(200).do(commands.Tick)
    day.fetch()
    day.door(DoorNews.OPENED, DoorNews.CLOSED)
    late = day.do(commands.ReportDoor, order=first, compartment=DOOR, what=DoorNews.CLOSED, item=False)
    assert [type(event) for event in late] == [events.DoorReported]


def by_card() -> Counter:
    return Counter(plan(items=tuple(replace(item, by_card=True) for item in plan().items)))


def name(day: Counter, parcel: ParcelId = P1, agent: SubjectId = AGENT) -> None:
    day.do(commands.NameAgent, parcel=parcel, staff=ZHANG, agent=agent)


def test_a_named_agent_opens_the_door_with_a_card_and_the_code_until_that_is_taken_back() -> None:
    day = by_card()
    put(day, day.finished(subject=HOLDER), "p1")
    fetch = {"code_hash": "hash-p1", "order": OrderId("o"), "locker": "locker-1"}
    assert refused(day, commands.CollectParcel, subject=AGENT, **fetch) == "card_not_holders"
    name(day)
    assert refused(day, commands.CollectParcel, subject=STRANGER, **fetch) == "card_not_holders"
    day.do(commands.RevokeAgent, parcel=P1, staff=ZHANG)
    assert refused(day, commands.CollectParcel, subject=AGENT, **fetch) == "card_not_holders"
    name(day)
    day.fetch(subject=AGENT)
    day.door(DoorNews.OPENED, DoorNews.CLOSED)
    assert (day.parcel().right, day.parcel().proof) == (Right.AGENT, Proof.CARD)


@pytest.mark.parametrize(("shown", "right"), [(HOLDER, Right.HOLDER), (STRANGER, Right.CODE), (None, Right.CODE)])
def test_who_collected_by_which_right_is_written_down(day: Counter, shown: SubjectId | None, right: Right) -> None:
    put(day, day.finished(subject=HOLDER), "p1")
    day.fetch(subject=shown)
    day.door(DoorNews.OPENED, DoorNews.CLOSED)
    assert day.parcel().right is right


def test_naming_somebody_holds_for_all_behind_the_door_and_nothing_is_laid_to_it_without_them(day: Counter) -> None:
    two_together(day)
    name(day)
    assert [day.parcel(each).agent for each in ("p1", "p2")] == [AGENT, AGENT]
    assert list(day.do(commands.NameAgent, parcel=P2, staff=ZHANG, agent=AGENT)) == []
    put(day, day.finished(subject=HOLDER), "p3")
    assert day.parcel("p3").compartment != day.parcel("p1").compartment


def test_nobody_is_named_for_a_holder_who_is_unknown_or_for_the_holder(day: Counter) -> None:
    put(day, day.finished(), "p1")
    put(day, day.finished(subject=HOLDER), "p2")
    ask = {"staff": StaffId("s01")}
    assert refused(day, commands.NameAgent, parcel=P1, agent=AGENT, **ask) == "agent_needs_holder"
    assert refused(day, commands.NameAgent, parcel=P2, agent=HOLDER, **ask) == "agent_is_holder"
    assert refused(day, commands.RevokeAgent, parcel=P2, **ask) == "no_agent"


def test_the_window_hands_a_result_to_the_agent_only_where_one_is_named(day: Counter) -> None:
    number = day.finished(subject=HOLDER)
    day.do(commands.PrepareParcel, parcel=P1, code_hash="h", ticket_no=number, staff=ZHANG)
    over = {"parcel": P1, "staff": ZHANG, "proof": Proof.CARD, "right": Right.AGENT}
    assert refused(day, commands.HandOverParcel, **over) == "no_agent"
    name(day)
    day.do(commands.HandOverParcel, **over)
    assert day.parcel().right is Right.AGENT
    assert refused(day, commands.NameAgent, parcel=P1, staff=ZHANG, agent=STRANGER) == "parcel_not_now"


@pytest.mark.parametrize(
    ("size", "doors"), [(DoorSize.SMALL, "02 03 04 01"), (DoorSize.MEDIUM, "04 01"), (DoorSize.LARGE, "01")]
)
def test_the_tightest_fitting_door_is_taken_and_none_that_is_too_small(size: DoorSize, doors: str) -> None:
    day = Counter(plan(lockers=(SIZED,)))
    for at, door in enumerate(doors.split()):
        put(day, day.finished(), f"p{at}", size=size)
        assert day.parcel(f"p{at}").compartment == f"locker-1/{door}"
    asked = {"ticket_no": day.finished(), "parcel": ParcelId("last"), "code_hash": "last", "staff": ZHANG}
    put_in = {**asked, "order": OrderId("o"), "size": size}
    assert refused(day, commands.DepositParcel, **put_in) == "lockers_full"


def test_staff_cannot_take_a_door_that_is_too_small() -> None:
    day = Counter(plan(lockers=(SIZED,)))
    asked = {"ticket_no": day.finished(), "parcel": P1, "code_hash": "h", "staff": ZHANG, "order": OrderId("o")}
    door = CompartmentId("locker-1/02")
    assert refused(day, commands.DepositParcel, size=DoorSize.LARGE, compartment=door, **asked) == "compartment_small"
