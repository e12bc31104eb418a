"""A slip of an earlier day at the kiosk: its service may still be rated there, and that is all."""

from datetime import timedelta

from hall.messages.answers import Answer, Refusal, TicketStands
from hall.messages.wishes import ProgressWish, RateWish
from hall.words import DeviceId, RatingLevel, TicketState, Token
from queue_server.bridge.answering import progress
from queue_server.bridge.translation import Translator
from queue_server.core import commands
from queue_server.pickup import PickupCodes
from tests.core.small_hall import TODAY, Day
from tests.queue_server.fakes import HandClock


def served_yesterday() -> tuple[Day, Token]:
    day = Day()
    ticket = day.issue()
    day.next()
    day.serve()
    token = day.ticket(ticket).token
    day.after(12 * 3600).do(commands.CloseDay)
    day.after(12 * 3600).do(commands.OpenDay, day=TODAY + timedelta(days=1), plan=day.hall.plan)
    return day, token


def look(day: Day, token: Token) -> Answer:
    return progress(day.hall, ProgressWish(request_id="p", at=day.now, token=token), day.now)


def test_yesterdays_service_may_be_rated_by_its_slip_and_only_once() -> None:
    day, token = served_yesterday()
    stands = look(day, token)
    assert isinstance(stands, TicketStands)
    assert (stands.ticket_no, stands.state, stands.may_rate) == ("A001", TicketState.COMPLETED, True)
    assert not stands.may_cancel
    day.do(commands.RateTicket, token=token, level=RatingLevel.SATISFIED, reasons=())
    again = look(day, token)
    assert isinstance(again, TicketStands)
    assert (again.may_rate, again.may_rate_again) == (False, True)
    wish = RateWish(request_id="r", at=day.now, token=token, level=RatingLevel.DISSATISFIED, again=True)
    translator = Translator(HandClock(), PickupCodes(b"0" * 32))
    said = translator.wish(wish, DeviceId("kiosk-1"))
    assert isinstance(said, commands.RateTicket)
    day.do(commands.RateTicket, token=said.token, level=said.level, again=said.again)
    last = look(day, token)
    assert isinstance(last, TicketStands)
    assert (last.may_rate, last.may_rate_again) == (False, False)


def test_a_code_nobody_knows_is_still_unknown() -> None:
    day, _ = served_yesterday()
    assert look(day, Token("none")) == Refusal(request_id="p", code="ticket_unknown")
