"""A locker and its staff over the wire: orders that are lost, repeated or late, codes, cards and PINs."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from hall.messages import reports, wishes
from hall.messages.answers import Agreed, Located, Refusal, ResultsLie, StaffKnown, TicketGiven
from hall.messages.orders import OpenDoor
from hall.messages.topics import Message
from hall.words import CompartmentId, ParcelState, RequestId, StaffId, SubjectId, TicketNo
from queue_server.core import commands
from queue_server.core.parcels import GUESSES, REST
from queue_server.journal.journal import Journal
from tests.core.small_hall import CERTIFICATE, GENERAL, NINE
from tests.queue_server.fakes import FailingRows, new_journal
from tests.queue_server.test_bridge import PIN, SECOND_PIN, WISH, Room

LOCKER = "locker/locker-1"
ORDERS = f"hall/1/small/{LOCKER}/order"
ZHANG, LI = StaffId("s01"), StaffId("s02")
THIRD = CompartmentId("locker-1/03")


@pytest.fixture
def rows(tmp_path: Path) -> Iterator[Journal]:
    journal = new_journal(tmp_path)
    yield journal
    journal.close()


@pytest.fixture
def room(rows: Journal) -> Iterator[Room]:
    opened = Room(FailingRows(rows))
    yield opened
    opened.stop()


def unlock(room: Room) -> Message:
    return room.say(LOCKER, wishes.StaffWish(request_id="u", at=NINE, staff=ZHANG, pin=PIN))


def order(room: Room, wish: wishes.Wish) -> OpenDoor:
    """The order a wish leads to."""
    room.line.deliver(WISH.format(LOCKER), wish)
    ordered = room.line.until(lambda topic, _: topic == ORDERS)
    assert isinstance(ordered, OpenDoor)
    return ordered


def deposit(ticket_no: TicketNo, id: str = "in") -> wishes.DepositWish:
    return wishes.DepositWish(request_id=id, at=NINE, ticket_no=ticket_no, compartment=THIRD, staff=ZHANG)


def work(room: Room, ordered: OpenDoor, *, item: bool | None = None) -> None:
    """The door opens and is shut again."""
    about = {"at": NINE, "order_id": ordered.order_id, "compartment": ordered.compartment}
    room.done(LOCKER, reports.DoorOpened(request_id=f"door.{ordered.order_id}", **about))  # type: ignore[arg-type]
    closed = reports.DoorClosed(request_id=f"closed.{ordered.order_id}", item=item, **about)  # type: ignore[arg-type]
    assert isinstance(room.done(LOCKER, closed), Agreed)


def laid_in(room: Room) -> str:
    """The code of a result that lies in the locker."""
    ticket_no = room.serve().slip.ticket_no
    unlock(room)
    work(room, order(room, deposit(ticket_no)))
    (parcel,) = room.keeper.hall.parcels
    return room.codes.code(parcel)


def collect(code: str, id: str = "out") -> wishes.CollectWish:
    return wishes.CollectWish(request_id=id, at=NINE, code=code)


def state(room: Room) -> ParcelState:
    (parcel,) = room.keeper.hall.parcels.values()
    return parcel.state


def said_until_now(room: Room) -> list[str]:
    """The topics of all that is published up to the answer to a question asked now."""
    room.line.deliver(WISH.format("kiosk/kiosk-1"), wishes.ProgressWish(request_id="last", at=NINE))
    said: list[str] = []

    def answered(topic: str, _: Message) -> bool:
        said.append(topic)
        return topic.endswith("/answer")

    room.line.until(answered)
    return said


def test_a_result_goes_into_the_locker_and_comes_out_by_its_code_once(room: Room) -> None:
    code = laid_in(room)
    fetched = order(room, collect(code))
    assert fetched.compartment == THIRD
    work(room, fetched)
    assert state(room) is ParcelState.COLLECTED
    assert room.say(LOCKER, collect(code, "out-2")) == Refusal(request_id="out-2", code="code_wrong")


def test_a_locker_that_staff_did_not_unlock_takes_nothing_in(room: Room) -> None:
    ticket_no = room.serve().slip.ticket_no
    assert room.say(LOCKER, deposit(ticket_no)) == Refusal(request_id="in", code="staff_locked")
    assert isinstance(unlock(room), StaffKnown)
    assert isinstance(room.say(LOCKER, deposit(ticket_no, "in-2")), Agreed)


def test_a_door_named_by_nobody_is_a_free_one_of_the_locker_asked_at(room: Room) -> None:
    ticket_no = room.serve().slip.ticket_no
    unlock(room)
    wish = wishes.DepositWish(request_id="in", at=NINE, ticket_no=ticket_no, staff=ZHANG)
    assert order(room, wish).compartment == "locker-1/01"


def test_an_order_lost_on_the_way_is_given_again_with_its_own_id_until_its_term(room: Room) -> None:
    code = laid_in(room)
    first = order(room, collect(code))
    room.line.greeters[0]()
    assert room.line.until(lambda topic, _: topic == ORDERS) == first
    room.clock.move(31)
    room.line.greeters[0]()
    assert ORDERS not in said_until_now(room)


def test_a_door_known_to_be_open_is_not_ordered_again(room: Room) -> None:
    first = order(room, collect(laid_in(room)))
    about = {"at": NINE, "order_id": first.order_id, "compartment": first.compartment}
    room.done(LOCKER, reports.DoorOpened(request_id="door", **about))  # type: ignore[arg-type]
    room.line.greeters[0]()
    assert ORDERS not in said_until_now(room)


def test_an_order_that_was_committed_and_never_published_is_given_by_the_next_server(room: Room, rows: Journal) -> None:
    code = laid_in(room)
    first = order(room, collect(code))
    room.stop()
    risen = Room(FailingRows(rows))
    try:
        risen.clock.move(room.clock.now().timestamp() - risen.clock.now().timestamp())
        risen.line.greeters[0]()
        assert risen.line.until(lambda topic, _: topic == ORDERS) == first
    finally:
        risen.stop()


def test_an_order_nobody_spoke_of_is_shown_as_unanswered(room: Room) -> None:
    order(room, collect(laid_in(room)))
    room.clock.move(200)
    room.desk.do(commands.Tick)
    assert THIRD in room.keeper.hall.troubled


@pytest.mark.parametrize(
    ("second", "pin", "code"),
    [
        (None, None, "second_needed"),
        (LI, None, "second_needed"),
        (LI, "0000", "wrong_pin"),
        (ZHANG, PIN, "same_person"),
    ],
)
def test_a_result_is_not_taken_out_by_one_alone(room: Room, second: StaffId | None, pin: str | None, code: str) -> None:
    laid_in(room)
    wish = wishes.RetrieveWish(request_id="r", at=NINE, compartment=THIRD, staff=ZHANG, second=second, pin=pin)
    assert room.say(LOCKER, wish) == Refusal(request_id="r", code=code)


def test_two_with_their_pins_take_a_result_out(room: Room) -> None:
    laid_in(room)
    wish = wishes.RetrieveWish(request_id="r", at=NINE, compartment=THIRD, staff=ZHANG, second=LI, pin=SECOND_PIN)
    work(room, order(room, wish), item=False)
    assert state(room) is ParcelState.RETRIEVED


def test_a_locker_rests_ten_minutes_after_five_wrong_codes_and_a_right_one_clears_the_count(room: Room) -> None:
    code = laid_in(room)
    wrong = [f"{guess:08d}" for guess in range(GUESSES)]
    answers = [room.say(LOCKER, collect(each, f"a{each}")) for each in wrong[1:]]
    work(room, order(room, collect(code)), item=True)
    answers += [room.say(LOCKER, collect(each, f"b{each}")) for each in wrong]
    assert {answer.code for answer in answers if isinstance(answer, Refusal)} == {"code_wrong"}
    locked = room.say(LOCKER, collect(code, "late"))
    assert isinstance(locked, Refusal)
    assert (locked.code, locked.about) == ("locked_out", {"minutes": f"{REST.total_seconds() / 60:.0f}"})


def test_words_on_a_door_left_open_or_an_order_too_late_are_understood(room: Room) -> None:
    first = order(room, collect(laid_in(room)))
    about = {"at": NINE, "order_id": first.order_id, "compartment": THIRD}
    room.done(LOCKER, reports.DoorLeftOpen(request_id="left", **about))  # type: ignore[arg-type]
    assert THIRD in room.keeper.hall.troubled
    room.done(LOCKER, reports.DoorLapsed(request_id="door", **about))  # type: ignore[arg-type]
    assert not room.keeper.hall.doors


def test_a_kiosk_is_told_where_a_codes_locker_stands_and_opens_nothing(room: Room) -> None:
    code = laid_in(room)
    told = room.say("kiosk/kiosk-1", wishes.LocateWish(request_id="w", at=NINE, code=code))
    assert isinstance(told, Located)
    plan = room.keeper.hall.plan
    assert (told.locker.zh, told.zone.zh) == (plan.lockers[0].name.zh, plan.zone[plan.lockers[0].zone].name.zh)
    assert not room.keeper.hall.doors
    assert ORDERS not in said_until_now(room)
    assert room.say("kiosk/kiosk-1", collect(code)) == Refusal(request_id="out", code="forbidden")
    assert state(room).lies


def test_a_kiosk_is_no_place_to_try_codes_out_either(room: Room) -> None:
    codes = []
    for guess in range(GUESSES + 1):
        answer = room.say("kiosk/kiosk-1", wishes.LocateWish(request_id=f"g{guess}", at=NINE, code=f"{guess:08d}"))
        assert isinstance(answer, Refusal)
        codes.append(answer.code)
    assert codes == ["code_wrong"] * GUESSES + ["locked_out"]


def test_a_code_of_what_was_collected_leads_nowhere(room: Room) -> None:
    code = laid_in(room)
    work(room, order(room, collect(code)))
    told = room.say("kiosk/kiosk-1", wishes.LocateWish(request_id="w", at=NINE, code=code))
    assert told == Refusal(request_id="w", code="code_wrong")


def test_of_several_results_behind_a_door_a_screen_is_told_which_before_it_opens(room: Room) -> None:
    unlock(room)
    sign_on = wishes.SignOnWish(request_id="s", at=NINE, window=GENERAL, staff=ZHANG, pin=PIN)
    assert isinstance(room.say("desk/desk-w01", sign_on), Agreed)
    for number in ("one", "two"):
        ask = wishes.TicketWish(request_id=number, at=NINE, item=CERTIFICATE, subject=SubjectId("holder"))
        given = room.say("kiosk/kiosk-1", ask)
        assert isinstance(given, TicketGiven)
        for kind in (wishes.CallNextWish, wishes.StartWish, wishes.FinishWish):
            step = kind(request_id=f"{kind.__name__}-{number}", at=NINE, window=GENERAL)
            assert isinstance(room.say("desk/desk-w01", step), Agreed)
        lay_in = wishes.DepositWish(request_id=f"in-{number}", at=NINE, ticket_no=given.slip.ticket_no, staff=ZHANG)
        work(room, order(room, lay_in))
    first, second = sorted(room.keeper.hall.parcels.values(), key=lambda each: each.id)
    asked = wishes.CollectWish(request_id="out", at=NINE, code=room.codes.code(first.id), choose=True)
    told = room.say(LOCKER, asked)
    assert isinstance(told, ResultsLie)
    assert [(each.parcel, each.ticket_no) for each in told.results] == [
        (first.id, first.ticket_no),
        (second.id, second.ticket_no),
    ]
    work(room, order(room, msgspec.structs.replace(asked, request_id="out-2", only=(second.id,))))
    states = [room.keeper.hall.parcels[each.id].state for each in (first, second)]
    assert states == [ParcelState.DEPOSITED, ParcelState.COLLECTED]


def test_a_restart_of_the_server_forgets_no_wrong_codes(room: Room, rows: Journal) -> None:
    code = laid_in(room)
    for guess in range(GUESSES):
        room.say(LOCKER, collect(f"{guess:08d}", f"g{guess}"))
    room.keeper.submit(commands.Tick(request_id=RequestId("t"), actor="test")).result(5)
    (counted,) = room.keeper.hall.guesses.values()
    assert (counted.device, counted.failures) == ("locker-1", GUESSES)
    room.stop()
    later = Room(FailingRows(rows))
    try:
        locked = later.say(LOCKER, collect(code, "late"))
        assert isinstance(locked, Refusal)
        assert locked.code == "locked_out"
        assert code not in "".join(map(repr, later.keeper.hall.guesses.values()))
    finally:
        later.stop()


def test_a_right_code_ends_the_count_in_the_journal_too(room: Room) -> None:
    code = laid_in(room)
    room.say(LOCKER, collect("00000000", "g"))
    order(room, collect(code))
    room.keeper.submit(commands.Tick(request_id=RequestId("t"), actor="test")).result(5)
    assert not room.keeper.hall.guesses
