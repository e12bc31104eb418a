"""Results and late papers between the counter and the right hands, and the doors in between."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from hall.words import (
    CompartmentId,
    DeviceId,
    DoorNews,
    DoorPurpose,
    DoorTrouble,
    HandOut,
    OrderId,
    Outcome,
    ParcelId,
    ParcelKind,
    ParcelState,
    Proof,
    StaffId,
    SubjectId,
    TicketNo,
    ZoneId,
)
from queue_server.core import commands, events
from queue_server.core.decisions.doors import guessed
from queue_server.core.events import Event
from queue_server.core.evolve import evolve
from queue_server.core.parcels import REST, DoorOrder, Parcel
from queue_server.core.planned.places import LockerPlan
from queue_server.core.refusals import Refused
from queue_server.core.text import Text
from tests.core.small_hall import CERTIFICATE, GENERAL, TODAY, Day, plan

DOOR = CompartmentId("locker-1/02")
P1 = ParcelId("p1")
ZHANG, LI = StaffId("s01"), StaffId("s02")
DAY_S = 24 * 3600
HOLDER = SubjectId("subject-1")


class Counter(Day):
    """A day at the results window."""

    def finished(self, outcome: Outcome = Outcome.ACCEPTED, subject: SubjectId | None = None) -> TicketNo:
        """The number of a citizen whose service has ended."""
        ticket = self.issue(CERTIFICATE, subject=subject)
        self.next()
        self.serve(outcome=outcome)
        return self.hall.tickets[ticket].no

    def lay_in(self, number: TicketNo, parcel: str = "p1", door: CompartmentId = DOOR) -> Sequence[Event]:
        return self.do(
            commands.DepositParcel,
            ticket_no=number,
            parcel=parcel,
            code_hash=f"hash-{parcel}",
            compartment=door,
            staff=ZHANG,
            order=OrderId(f"put-{len(self.events)}"),
        )

    def door(self, *news: DoorNews, item: bool | None = None) -> None:
        """What the locker says of the newest order, one word after the other."""
        order = max(self.hall.doors.values(), key=lambda each: each.at)
        for what in news:
            self.do(commands.ReportDoor, order=order.id, compartment=order.compartment, what=what, item=item)

    def deposited(self, parcel: str = "p1", door: CompartmentId = DOOR, subject: SubjectId | None = None) -> Parcel:
        self.lay_in(self.finished(subject=subject), parcel, door)
        self.door(DoorNews.OPENED, DoorNews.CLOSED)
        return self.parcel(parcel)

    def fetch(self, parcel: str = "p1", **about: object) -> Sequence[Event]:
        order = OrderId(f"take-{len(self.events)}")
        asked = {"code_hash": f"hash-{parcel}", "order": order, "locker": "locker-1", **about}
        return self.do(commands.CollectParcel, **asked)

    def parcel(self, parcel: str = "p1") -> Parcel:
        return self.hall.parcels[ParcelId(parcel)]

    def overnight(self, days: int = 1) -> None:
        """Let the day end and another begin."""
        self.do(commands.CloseDay)
        self.after(days * DAY_S)
        day = self.now.date()
        self.do(commands.OpenDay, day=day, plan=self.hall.plan)


def refused(day: Day, kind: type[commands.Command], **fields: object) -> str:
    before = day.hall
    with pytest.raises(Refused) as refusal:
        day.do(kind, **fields)
    assert day.hall is before
    return refusal.value.code


def not_fetched(day: Day, code_hash: str) -> str:
    """Why a code opens nothing."""
    return refused(day, commands.CollectParcel, code_hash=code_hash, order=OrderId("o9"), locker="locker-1")


@pytest.fixture
def day() -> Counter:
    return Counter()


def test_a_result_lies_in_its_compartment_once_the_door_is_shut_and_is_collected_the_same_way(day: Counter) -> None:
    (begun, ready, reserved, ordered) = day.lay_in(day.finished())
    assert [type(each) for each in (begun, ready, reserved)] == [
        events.ParcelExpected,
        events.ParcelReady,
        events.ParcelReserved,
    ]
    assert isinstance(ordered, events.DoorOrdered)
    assert (ordered.by, ordered.purpose, ordered.until) == (ZHANG, DoorPurpose.LAY_IN, day.now + timedelta(seconds=30))
    assert day.parcel().state is ParcelState.RESERVED
    day.door(DoorNews.OPENED)
    assert day.parcel().state is ParcelState.RESERVED
    day.door(DoorNews.CLOSED, item=True)
    assert day.parcel().state is ParcelState.DEPOSITED

    day.fetch()
    assert day.parcel().state is ParcelState.DEPOSITED
    day.door(DoorNews.OPENED, DoorNews.CLOSED, item=False)
    assert (day.parcel().state, day.parcel().proof) == (ParcelState.COLLECTED, Proof.CODE)
    assert not day.hall.doors
    assert not_fetched(day, "hash-p1") == "code_wrong"


def test_no_two_parcels_share_a_compartment_and_no_door_is_ordered_twice(day: Counter) -> None:
    day.lay_in(day.finished())
    again = {
        "parcel": ParcelId("p2"),
        "code_hash": "hash-p2",
        "compartment": DOOR,
        "staff": ZHANG,
        "order": OrderId("o8"),
    }
    other = day.finished()
    assert refused(day, commands.DepositParcel, ticket_no=other, **again) == "compartment_taken"
    day.door(DoorNews.OPENED)
    own = {**again, "parcel": P1, "ticket_no": day.parcel().ticket_no}
    assert refused(day, commands.DepositParcel, **own) == "door_in_use"
    day.door(DoorNews.CLOSED)
    day.fetch()
    assert not_fetched(day, "hash-p1") == "door_in_use"


def test_a_door_that_stays_shut_is_troubled_and_the_result_goes_behind_another(day: Counter) -> None:
    number = day.finished()
    day.lay_in(number)
    day.door(DoorNews.STUCK)
    assert (day.hall.troubled[DOOR].trouble, day.parcel().state) == (DoorTrouble.STUCK, ParcelState.RESERVED)
    about = {"parcel": P1, "code_hash": "x", "ticket_no": number, "staff": ZHANG, "order": OrderId("o8")}
    assert refused(day, commands.DepositParcel, compartment=DOOR, **about) == "door_troubled"
    day.lay_in(number, door=CompartmentId("locker-1/03"))
    day.door(DoorNews.OPENED, DoorNews.CLOSED)
    assert (day.parcel().compartment, day.parcel().state) == ("locker-1/03", ParcelState.DEPOSITED)
    day.do(commands.ClearDoor, compartment=DOOR)
    assert not day.hall.troubled
    assert refused(day, commands.ClearDoor, compartment=DOOR) == "door_well"


def test_a_stuck_door_keeps_the_result_for_its_holder_and_a_later_try_heals_it(day: Counter) -> None:
    day.deposited()
    day.fetch()
    day.door(DoorNews.STUCK)
    assert (day.parcel().state, day.hall.troubled[DOOR].trouble) == (ParcelState.DEPOSITED, DoorTrouble.STUCK)
    day.fetch()
    day.door(DoorNews.OPENED)
    assert not day.hall.troubled
    day.door(DoorNews.CLOSED)
    assert day.parcel().state is ParcelState.COLLECTED


def test_an_order_of_which_nobody_speaks_expires_in_sight_and_a_late_word_is_believed(day: Counter) -> None:
    day.deposited()
    day.fetch()
    (order,) = day.hall.doors
    day.do(commands.CloseDay)
    assert list(day.after(100).do(commands.Tick)) == []
    (expired,) = day.after(60).do(commands.Tick)
    assert expired == events.DoorOrderExpired(day.now, order, DOOR)
    assert day.hall.troubled[DOOR].trouble is DoorTrouble.UNANSWERED
    assert list(day.after(60).do(commands.Tick)) == []
    about = {"order": order, "compartment": DOOR}
    day.do(commands.ReportDoor, what=DoorNews.OPENED, **about)
    day.do(commands.ReportDoor, what=DoorNews.CLOSED, **about)
    assert (day.parcel().state, day.hall.troubled.get(DOOR)) == (ParcelState.COLLECTED, None)


def test_after_an_expired_order_the_code_works_again(day: Counter) -> None:
    day.deposited()
    day.fetch()
    day.after(200).do(commands.Tick)
    day.fetch()
    day.door(DoorNews.OPENED, DoorNews.CLOSED)
    assert day.parcel().state is ParcelState.COLLECTED


def test_an_order_that_came_too_late_leaves_everything_as_it_was(day: Counter) -> None:
    before = day.deposited()
    day.fetch()
    day.door(DoorNews.LAPSED)
    assert day.parcel() == before
    assert not day.hall.doors
    assert not day.hall.troubled


def test_a_door_left_open_is_troubled_until_it_is_shut(day: Counter) -> None:
    day.deposited()
    day.fetch()
    day.door(DoorNews.OPENED, DoorNews.LEFT_OPEN)
    assert day.hall.troubled[DOOR].trouble is DoorTrouble.LEFT_OPEN
    day.door(DoorNews.CLOSED)
    assert day.parcel().state is ParcelState.COLLECTED
    assert not day.hall.troubled


def test_a_sensor_that_still_sees_the_result_keeps_it_for_its_holder(day: Counter) -> None:
    day.deposited()
    day.fetch()
    day.door(DoorNews.OPENED, DoorNews.CLOSED, item=True)
    assert day.parcel().state is ParcelState.DEPOSITED
    assert day.hall.troubled[DOOR].trouble is DoorTrouble.SENSOR_MISMATCH
    day.fetch()
    day.door(DoorNews.CLOSED, item=False)
    assert day.parcel().state is ParcelState.COLLECTED


def test_a_sensor_that_sees_nothing_laid_in_leaves_the_parcel_with_staff(day: Counter) -> None:
    day.lay_in(day.finished())
    day.door(DoorNews.OPENED, DoorNews.CLOSED, item=False)
    assert day.parcel().state is ParcelState.RESERVED
    day.do(commands.HoldParcel, parcel=P1, staff=ZHANG)
    assert (day.parcel().state, day.parcel().compartment) == (ParcelState.WINDOW_HELD, None)


def test_its_holder_is_told_reminded_on_days_three_and_six_and_its_time_ends_on_day_seven(day: Counter) -> None:
    day.deposited()
    day.do(commands.NoteTold, parcel=P1)
    assert day.parcel().state is ParcelState.NOTIFIED
    assert list(day.do(commands.NoteTold, parcel=P1)) == []
    day.do(commands.CloseDay)
    happened: list[Event] = []
    for _ in range(7 * 24):
        happened += day.after(3600).do(commands.Tick)
    assert [(type(each), getattr(each, "day", 7)) for each in happened] == [
        (events.ParcelReminded, 3),
        (events.ParcelReminded, 6),
        (events.ParcelExpired, 7),
    ]
    assert not_fetched(day, "hash-p1") == "pickup_over"


def test_a_server_that_was_down_for_days_reminds_once(day: Counter) -> None:
    day.deposited()
    (reminded,) = day.after(6 * DAY_S).do(commands.Tick)
    assert isinstance(reminded, events.ParcelReminded)
    assert reminded.day == 6
    assert list(day.after(60).do(commands.Tick)) == []


def test_a_holder_who_could_not_be_told_stays_on_the_list_until_somebody_telephones(day: Counter) -> None:
    day.deposited()
    day.do(commands.NoteTold, parcel=P1, trouble="gateway_away")
    assert list(day.do(commands.NoteTold, parcel=P1, trouble="gateway_away")) == []
    assert (day.parcel().state, day.parcel().untold) == (ParcelState.DEPOSITED, "gateway_away")
    day.do(commands.NoteTold, parcel=P1)
    assert (day.parcel().state, day.parcel().untold) == (ParcelState.NOTIFIED, "")


def test_two_people_take_an_expired_result_out_and_the_window_keeps_it(day: Counter) -> None:
    day.deposited()
    day.after(7 * DAY_S).do(commands.Tick)
    take = {"compartment": DOOR, "order": OrderId("out-1"), "staff": ZHANG}
    assert refused(day, commands.RetrieveParcel, **take) == "second_needed"
    assert refused(day, commands.RetrieveParcel, second=ZHANG, **take) == "same_person"
    day.do(commands.RetrieveParcel, second=LI, **take)
    day.door(DoorNews.OPENED, DoorNews.CLOSED, item=False)
    assert day.events[-1] == events.ParcelRetrieved(day.now, P1, ZHANG, LI)
    day.do(commands.HoldParcel, parcel=P1, staff=ZHANG)
    day.do(commands.HandOverParcel, parcel=P1, staff=LI, proof=Proof.SIGNATURE)
    assert (day.parcel().state, day.parcel().proof) == (ParcelState.COLLECTED, Proof.SIGNATURE)


def test_a_result_given_to_the_post_keeps_its_record(day: Counter) -> None:
    number = day.finished()
    day.do(commands.PrepareParcel, parcel=P1, code_hash="h", ticket_no=number, staff=ZHANG)
    sent = {"parcel": P1, "staff": ZHANG, "company": "EMS"}
    assert refused(day, commands.PostParcel, waybill=" ", **sent) == "waybill_missing"
    day.do(commands.PostParcel, waybill="EX123456789CN", **sent)
    courier = day.parcel().courier
    assert courier is not None
    assert (day.parcel().state, courier.waybill) == (ParcelState.COURIER, "EX123456789CN")
    assert refused(day, commands.HoldParcel, parcel=P1, staff=ZHANG) == "parcel_not_now"


def test_what_nobody_came_for_goes_into_the_file(day: Counter) -> None:
    number = day.finished()
    day.do(commands.PrepareParcel, parcel=P1, code_hash="h", ticket_no=number, staff=ZHANG)
    assert refused(day, commands.ArchiveParcel, parcel=P1, staff=ZHANG) == "parcel_not_now"
    day.do(commands.HoldParcel, parcel=P1, staff=ZHANG)
    day.do(commands.ArchiveParcel, parcel=P1, staff=ZHANG)
    assert day.parcel().state is ParcelState.ARCHIVED


def test_a_citizen_chooses_the_way_until_the_result_is_on_it(day: Counter) -> None:
    number = day.finished()
    choose = {"token": day.hall.tickets[day.hall.by_no[number]].token, "parcel": P1, "code_hash": "hash-p1"}
    day.do(commands.ChooseHandOut, way=HandOut.POST, **choose)
    assert (day.parcel().state, day.parcel().way) == (ParcelState.EXPECTED, HandOut.POST)
    assert refused(day, commands.ChooseHandOut, way=HandOut.LOCKER, locker="none", **choose) == "locker_unknown"
    day.do(commands.ChooseHandOut, way=HandOut.LOCKER, locker="locker-1", **choose)
    day.lay_in(number, parcel="another-id")
    assert list(day.hall.parcels) == [P1]
    assert refused(day, commands.ChooseHandOut, way=HandOut.WINDOW, **choose) == "parcel_on_its_way"


def test_nothing_can_be_chosen_before_the_service_led_to_a_result(day: Counter) -> None:
    ticket = day.issue()
    choose = {"token": day.ticket(ticket).token, "parcel": P1, "code_hash": "h", "way": HandOut.WINDOW}
    assert refused(day, commands.ChooseHandOut, **choose) == "no_result"


def test_a_result_that_must_be_signed_for_never_goes_into_a_locker() -> None:
    unlockable = tuple(replace(item, lockable=False) for item in plan().items)
    day = Counter(plan(items=unlockable))
    number = day.finished()
    token = day.hall.tickets[day.hall.by_no[number]].token
    about = {"parcel": P1, "code_hash": "h"}
    put = {"ticket_no": number, "compartment": DOOR, "staff": ZHANG, "order": OrderId("o8")}
    assert refused(day, commands.DepositParcel, **put, **about) == "item_not_lockable"
    chosen = {"token": token, "way": HandOut.LOCKER, "locker": "locker-1"}
    assert refused(day, commands.ChooseHandOut, **chosen, **about) == "item_not_lockable"


def test_where_the_item_demands_it_the_code_opens_only_with_the_holders_card() -> None:
    by_card = tuple(replace(item, by_card=True) for item in plan().items)
    day = Counter(plan(items=by_card))
    nobody = {
        "ticket_no": day.finished(),
        "parcel": P1,
        "code_hash": "h",
        "compartment": DOOR,
        "staff": ZHANG,
        "order": OrderId("o8"),
    }
    assert refused(day, commands.DepositParcel, **nobody) == "holder_unknown"
    day.deposited("p2", subject=HOLDER)
    fetch = {"code_hash": "hash-p2", "order": OrderId("o1"), "locker": "locker-1"}
    assert refused(day, commands.CollectParcel, **fetch) == "card_needed"
    assert refused(day, commands.CollectParcel, subject=SubjectId("other"), **fetch) == "card_not_holders"
    day.fetch("p2", subject=HOLDER)
    day.door(DoorNews.OPENED, DoorNews.CLOSED)
    assert day.parcel("p2").state is ParcelState.COLLECTED


def test_a_code_typed_at_another_locker_opens_nothing_and_says_where() -> None:
    beside = LockerPlan("locker-2", Text("二号柜", "Locker 2"), ZoneId("main"), 4)
    day = Counter(plan(lockers=(*plan().lockers, beside)))
    day.deposited()
    fetch = {"code_hash": "hash-p1", "order": OrderId("o1")}
    for elsewhere in ("locker-2", "kiosk-1", ""):
        assert refused(day, commands.CollectParcel, locker=elsewhere, **fetch) == "other_locker"
    with pytest.raises(Refused, match="other_locker") as told:
        day.do(commands.CollectParcel, locker="locker-2", **fetch)
    main = plan().zone[ZoneId("main")]
    assert (told.value.about["floor"], told.value.about["zone"]) == (str(main.floor), main.name.zh)
    day.fetch(locker="locker-1")


def test_late_papers_are_brought_by_code_and_taken_out_by_one_of_the_staff(day: Counter) -> None:
    number = day.finished()
    ask = {"ticket_no": number, "staff": ZHANG, "parcel": P1, "code_hash": "hash-p1"}
    day.do(commands.ExpectPapers, **ask)
    assert refused(day, commands.ExpectPapers, **ask) == "papers_expected_already"
    day.fetch(locker="locker-1")
    assert (day.parcel().kind, day.parcel().compartment) == (ParcelKind.PAPERS, "locker-1/01")
    day.door(DoorNews.OPENED, DoorNews.CLOSED, item=True)
    assert day.parcel().state is ParcelState.DEPOSITED
    assert not_fetched(day, "hash-p1") == "papers_brought"
    assert list(day.after(8 * DAY_S).do(commands.Tick)) == []
    day.do(commands.RetrieveParcel, compartment=CompartmentId("locker-1/01"), order=OrderId("out-1"), staff=ZHANG)
    day.door(DoorNews.OPENED, DoorNews.CLOSED, item=False)
    day.do(commands.ArchiveParcel, parcel=P1, staff=ZHANG)
    assert day.parcel().state is ParcelState.ARCHIVED


def test_a_citizen_who_shuts_an_empty_compartment_may_bring_the_papers_later(day: Counter) -> None:
    about = {"ticket_no": day.finished(), "staff": ZHANG, "parcel": P1, "code_hash": "hash-p1"}
    day.do(commands.ExpectPapers, **about)
    day.fetch()
    day.door(DoorNews.OPENED, DoorNews.CLOSED, item=False)
    assert (day.parcel().state, day.parcel().compartment) == (ParcelState.EXPECTED, None)
    assert not day.hall.troubled


def test_full_lockers_take_no_papers(day: Counter) -> None:
    about = {"ticket_no": day.finished(), "staff": ZHANG, "parcel": ParcelId("p9"), "code_hash": "hash-p9"}
    day.do(commands.ExpectPapers, **about)
    for door in range(1, 5):
        day.deposited(f"p{door}", CompartmentId(f"locker-1/{door:02d}"))
    assert not_fetched(day, "hash-p9") == "lockers_full"


def test_parcels_orders_and_troubled_doors_outlive_the_day(day: Counter) -> None:
    day.deposited()
    day.fetch()
    day.door(DoorNews.OPENED, DoorNews.LEFT_OPEN)
    kept = day.hall.parcels, day.hall.doors, day.hall.troubled
    day.overnight()
    assert day.hall.day != TODAY
    assert (day.hall.parcels, day.hall.doors, day.hall.troubled) == kept
    day.door(DoorNews.CLOSED)
    assert day.parcel().state is ParcelState.COLLECTED
    day.overnight(15)
    assert not day.hall.parcels


def test_a_result_is_made_ready_and_laid_in_days_after_its_ticket(day: Counter) -> None:
    number = day.finished()
    token = day.hall.tickets[day.hall.by_no[number]].token
    chosen = {"token": token, "parcel": P1, "code_hash": "hash-p1", "way": HandOut.LOCKER, "locker": "locker-1"}
    day.do(commands.ChooseHandOut, **chosen)
    day.overnight(3)
    day.do(commands.PrepareParcel, parcel=P1, code_hash="", ticket_no=number, staff=ZHANG)
    day.lay_in(number)
    day.door(DoorNews.OPENED, DoorNews.CLOSED)
    assert day.parcel().state is ParcelState.DEPOSITED


def test_journals_of_before_the_door_orders_still_read(day: Counter) -> None:
    ticket = day.issue()
    day.next(GENERAL)
    old = events.ParcelDeposited(day.now, ticket, P1, DOOR, "hash-p1", ZHANG, OrderId("put-p1"))
    day.hall = evolve(day.hall, old)
    assert day.parcel().state is ParcelState.DEPOSITED
    day.hall = evolve(day.hall, events.DoorReported(day.now, OrderId("put-p1"), DOOR, "closed"))
    day.hall = evolve(day.hall, events.ParcelCollected(day.now, P1, OrderId("take-1")))
    assert day.parcel().state is ParcelState.COLLECTED


def test_an_order_is_pending_until_it_is_settled_or_given_up() -> None:
    day = Counter()
    day.lay_in(day.finished())
    (order,) = day.hall.doors.values()
    assert isinstance(order, DoorOrder)
    assert [order.pending, replace(order, given_up=True).pending, replace(order, given_up=True, open=True).pending] == [
        True,
        False,
        True,
    ]


def test_wrong_codes_are_counted_over_the_night_and_forgotten_after_the_rest(day: Counter) -> None:
    for _ in range(3):
        day.do(commands.NoteTried, device=DeviceId("locker-1"), right=False)
    assert day.hall.guesses[DeviceId("locker-1")].failures == 3
    assert guessed(day.hall, day.now) == tuple(day.hall.guesses.values())
    assert guessed(day.hall, day.now + REST) == ()
    day.overnight()
    assert not day.hall.guesses
    assert list(day.do(commands.NoteTried, device=DeviceId("locker-1"), right=True)) == []
