"""What a kiosk may ask beyond a ticket: how one stands, to let others go first, to rate, to book, to keep numbers."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hall.messages import wishes
from hall.messages.answers import (
    Agreed,
    NumberRange,
    NumbersReserved,
    Refusal,
    Slots,
    StaffKnown,
    TicketGiven,
    TicketStands,
)
from hall.words import ItemCode, RatingLevel, StaffId, TicketNo, TicketState, Token
from queue_server.bridge.guide_desk import UNLOCKED
from queue_server.core import commands
from queue_server.core.bookings import BookingRules
from queue_server.core.state import Hall
from queue_server.journal.journal import Journal
from tests.core.small_hall import CERTIFICATE, MEDICAL, NINE, PENSION, TODAY, plan
from tests.queue_server.fakes import FailingRows, new_journal
from tests.queue_server.test_bridge import PIN, Room

KIOSK = "kiosk/kiosk-1"
NOON = timedelta(hours=3, minutes=5)


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


def token_of(room: Room, given: TicketGiven) -> Token:
    hall: Hall = room.keeper.hall
    return hall.tickets[given.slip.ticket].token


def unlock(room: Room, pin: str = PIN) -> object:
    return room.say(KIOSK, wishes.StaffWish(request_id="u", at=NINE, staff=StaffId("s01"), pin=pin))


def test_the_holder_of_a_slip_is_told_more_than_who_knows_the_number(room: Room) -> None:
    given = room.ticket()
    held = room.say(KIOSK, wishes.ProgressWish(request_id="p1", at=NINE, token=token_of(room, given)))
    known = room.say(KIOSK, wishes.ProgressWish(request_id="p2", at=NINE, ticket_no=TicketNo("A001")))
    assert isinstance(held, TicketStands)
    assert isinstance(known, TicketStands)
    assert (held.state, held.ahead, held.may_cancel, held.may_postpone) == (TicketState.WAITING, 0, True, True)
    assert (known.ticket_no, known.may_cancel, known.may_postpone, known.may_rate) == ("A001", False, False, False)


def test_a_wrong_code_is_told_so_and_nothing_is_written_for_a_look(room: Room) -> None:
    rows = room.keeper.hall
    assert room.say(KIOSK, wishes.ProgressWish(request_id="p1", at=NINE, token=Token("none"))) == Refusal(
        request_id="p1", code="ticket_unknown"
    )
    assert room.keeper.hall is rows


def test_who_postpones_is_told_the_new_place(room: Room) -> None:
    first = room.ticket("a")
    for each in "bcd":
        room.ticket(each)
    stands = room.say(KIOSK, wishes.PostponeWish(request_id="p", at=NINE, token=token_of(room, first)))
    assert isinstance(stands, TicketStands)
    assert stands.ahead == 3


def test_several_items_stand_on_one_slip(room: Room) -> None:
    wish = wishes.TicketWish(request_id="k", at=NINE, item=PENSION, more=(MEDICAL,), situation=0)
    given = room.say(KIOSK, wish)
    assert isinstance(given, TicketGiven)
    assert [each.zh for each in given.slip.more] == ["社保卡"]
    assert given.slip.windows == (2,)
    assert room.keeper.hall.tickets[given.slip.ticket].situation == 0


def test_a_service_is_rated_at_the_kiosk(room: Room) -> None:
    token = token_of(room, room.serve())
    wish = wishes.RateWish(request_id="r", at=NINE, token=token, level=RatingLevel.DISSATISFIED, reasons=("201",))
    assert room.say(KIOSK, wish) == Agreed(request_id="r")
    (invitation,) = room.keeper.hall.invitations.values()
    assert (invitation.level, invitation.reasons) == (RatingLevel.DISSATISFIED, ("201",))


def test_the_guide_desk_issues_out_of_hours_in_the_name_of_who_unlocked_it(room: Room) -> None:
    room.clock.move(NOON.total_seconds())
    wish = wishes.TicketWish(request_id="k1", at=NINE, item=CERTIFICATE, staff=StaffId("s01"))
    assert room.say(KIOSK, wish) == Refusal(request_id="k1", code="staff_locked")
    assert isinstance(unlock(room), StaffKnown)
    assert room.say("kiosk/kiosk-2", wish) == Refusal(request_id="k1", code="staff_locked")
    alone = room.say(KIOSK, wishes.TicketWish(request_id="k2", at=NINE, item=CERTIFICATE))
    assert isinstance(alone, Refusal)
    assert alone.code == "hall_break"
    helped = wishes.TicketWish(request_id="k3", at=NINE, item=CERTIFICATE, staff=StaffId("s01"))
    assert isinstance(room.say(KIOSK, helped), TicketGiven)


def test_the_guide_desk_locks_itself_and_a_wrong_pin_does_not_open_it(room: Room) -> None:
    assert unlock(room, "1357") == Refusal(request_id="u", code="wrong_pin")
    unlock(room)
    room.clock.move(UNLOCKED.total_seconds())
    wish = wishes.TicketWish(request_id="k1", at=NINE, item=CERTIFICATE, staff=StaffId("s01"))
    assert room.say(KIOSK, wish) == Refusal(request_id="k1", code="staff_locked")


def test_a_slip_the_guide_desk_printed_offline_is_taken_in_though_it_is_locked_by_now(room: Room) -> None:
    room.say(KIOSK, wishes.ReserveNumbersWish(request_id="n1", at=NINE))
    merging = wishes.TicketWish(
        request_id="k/offline", at=NINE, item=CERTIFICATE, staff=StaffId("s01"), printed_no=TicketNo("A950")
    )
    assert isinstance(room.say(KIOSK, merging), TicketGiven)


def test_a_kiosk_is_told_its_numbers_without_those_that_are_out(room: Room) -> None:
    told = room.say(KIOSK, wishes.ReserveNumbersWish(request_id="n1", at=NINE))
    assert told == NumbersReserved(
        request_id="n1", day=TODAY, ranges={"A": NumberRange(950, 999), "B": NumberRange(950, 999)}
    )
    merging = wishes.TicketWish(
        request_id="k/offline", at=NINE, item=CERTIFICATE, printed_no=TicketNo("A950"), instead_of="k"
    )
    given = room.say(KIOSK, merging)
    assert isinstance(given, TicketGiven)
    assert (given.slip.ticket_no, given.slip.offline) == ("A950", True)
    later = room.say(KIOSK, wishes.ReserveNumbersWish(request_id="n2", at=NINE))
    assert isinstance(later, NumbersReserved)
    assert later.ranges["A"] == NumberRange(951, 999)


def test_a_number_another_kiosk_was_reserved_is_refused(room: Room) -> None:
    room.say(KIOSK, wishes.ReserveNumbersWish(request_id="n1", at=NINE))
    merging = wishes.TicketWish(
        request_id="k/offline", at=NINE, item=CERTIFICATE, printed_no=TicketNo("A950"), instead_of="k"
    )
    refused = room.say("kiosk/kiosk-2", merging)
    assert isinstance(refused, Refusal)
    assert refused.code == "number_not_reserved"


def test_a_ticket_that_adopted_a_number_goes_by_it_in_the_read_model(room: Room, rows: Journal) -> None:
    room.say(KIOSK, wishes.ReserveNumbersWish(request_id="n1", at=NINE))
    given = room.ticket("k")
    merging = wishes.TicketWish(
        request_id="k/offline", at=NINE, item=CERTIFICATE, printed_no=TicketNo("A950"), instead_of="k"
    )
    merged = room.say(KIOSK, merging)
    assert isinstance(merged, TicketGiven)
    assert (merged.slip.ticket, merged.slip.ticket_no) == (given.slip.ticket, "A950")
    with rows.engine.connect() as connection:
        numbers = [row[0] for row in connection.exec_driver_sql("SELECT ticket_no FROM tickets")]
    assert numbers == ["A950"]


def test_a_hall_that_books_none_offers_no_slots(room: Room) -> None:
    room.desk.do(commands.AdoptConfiguration, plan=plan(bookings=BookingRules(share=0)))
    told = room.say(KIOSK, wishes.SlotsWish(request_id="s", at=NINE, item=ItemCode(CERTIFICATE)))
    assert told == Slots(request_id="s", item=CERTIFICATE, slots=())


def test_a_free_slot_is_booked_and_told_where_to_come(room: Room) -> None:
    room.desk.do(commands.AdoptConfiguration, plan=plan(bookings=BookingRules()))
    told = room.say(KIOSK, wishes.SlotsWish(request_id="s", at=NINE, item=CERTIFICATE))
    assert isinstance(told, Slots)
    booked = room.say(KIOSK, wishes.BookWish(request_id="b", at=NINE, item=CERTIFICATE, slot=told.slots[0]))
    assert booked == room.say(KIOSK, wishes.BookWish(request_id="b", at=NINE, item=CERTIFICATE, slot=told.slots[0]))
    (booking,) = room.keeper.hall.bookings
    assert (booked.booking, booked.slot) == (booking, told.slots[0])  # type: ignore[attr-defined]


def test_progress_says_what_is_still_to_wait_by_the_newest_promise(room: Room) -> None:
    given = room.ticket()
    assert given.slip.from_at is None
    promises = {CERTIFICATE: (600, 1200)}
    room.desk.do(commands.AdoptForecast, promises=promises, last_servable=None, provenance="test")
    stands = room.say(KIOSK, wishes.ProgressWish(request_id="p", at=NINE, token=token_of(room, given)))
    assert isinstance(stands, TicketStands)
    assert stands.from_at is not None
    assert stands.until_at is not None
    assert NINE <= stands.from_at < stands.until_at
