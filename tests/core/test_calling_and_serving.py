"""Calling and serving: what clerks do, what they get wrong, and how it is mended."""

from hall.words import Outcome, PauseReason, RatingLevel, StaffId, TicketState, WindowState
from queue_server.core import commands
from queue_server.core.effort import times, usual_s
from queue_server.core.events import RatingInvited, TicketCalled
from queue_server.core.planned.rules import TicketRules
from tests.core.small_hall import CERTIFICATE, DOMAIN, GENERAL, MEDICAL, PENSION, TIDAL, Day
from tests.core.test_tickets import refused


def test_a_window_with_nobody_waiting_asks_and_the_next_eligible_arrival_is_called_there_at_once() -> None:
    day = Day()
    assert day.next() is None
    assert day.window().state is WindowState.ASKING
    day.issue(MEDICAL)
    assert day.window().state is WindowState.ASKING
    arrived = day.issue(CERTIFICATE)
    assert day.window().ticket == arrived
    assert isinstance(day.events[-1], TicketCalled)
    assert day.events[-1].chosen_by == "asked"


def test_an_arrival_goes_to_the_least_flexible_asking_window() -> None:
    day = Day(staffed=(GENERAL, DOMAIN, TIDAL))
    day.do(commands.OpenWindow, window=TIDAL)
    day.after(600).do(commands.Tick)
    for window in (TIDAL, GENERAL, DOMAIN):
        day.after(1)
        assert day.next(window) is None
    pension = day.issue(PENSION)
    assert day.ticket(pension).window in (GENERAL, DOMAIN)
    assert day.window(TIDAL).state is WindowState.ASKING


def test_finishing_paperwork_is_not_asking() -> None:
    day = Day()
    day.issue()
    day.next()
    day.serve()
    waits = day.issue()
    assert day.window().state is WindowState.IDLE
    assert day.state(waits) is TicketState.WAITING


def test_a_window_serves_one_at_a_time() -> None:
    day = Day()
    day.issue()
    day.issue()
    day.next()
    assert refused(day, commands.CallNext, window=GENERAL).code == "still_called"
    day.do(commands.StartService, window=GENERAL)
    assert refused(day, commands.CallNext, window=GENERAL).code == "finish_first"


def test_a_recall_waits_for_its_gap_and_has_a_limit() -> None:
    day = Day()
    day.issue()
    ticket = day.next()
    assert ticket is not None
    assert refused(day, commands.Recall, window=GENERAL).code == "recall_too_soon"
    for _ in range(2):
        day.announce(ticket)
        assert refused(day.after(5), commands.Recall, window=GENERAL).about == {"seconds": "10"}
        day.after(10).do(commands.Recall, window=GENERAL)
    day.announce(ticket)
    assert refused(day.after(20), commands.Recall, window=GENERAL).code == "recall_limit"


def test_the_time_to_answer_runs_from_the_announcement() -> None:
    day = Day()
    day.issue()
    ticket = day.next()
    assert ticket is not None
    day.after(50)
    day.announce(ticket)
    assert refused(day.after(40), commands.MarkAbsent, window=GENERAL).code == "absent_too_soon"
    day.after(21).do(commands.MarkAbsent, window=GENERAL)
    assert day.state(ticket) is TicketState.MISSED


def test_a_call_no_device_announces_is_taken_for_announced_after_ten_seconds() -> None:
    day = Day()
    day.issue()
    ticket = day.next()
    assert ticket is not None
    day.after(9).do(commands.Tick)
    assert day.ticket(ticket).announced_at is None
    day.after(1).do(commands.Tick)
    assert day.ticket(ticket).announced_at == day.now


def test_a_missed_citizen_who_stands_at_the_window_is_served_at_once() -> None:
    day = Day()
    day.issue()
    day.next()
    ticket = day.miss()
    day.do(commands.CitizenHere, window=GENERAL, ticket_no=day.ticket(ticket).no)
    assert day.state(ticket) is TicketState.SERVING


def test_a_wrong_next_is_undone_and_the_ticket_keeps_its_place() -> None:
    day = Day()
    first = day.issue()
    day.after(1).issue()
    day.next()
    day.after(10).do(commands.Undo, window=GENERAL)
    assert day.state(first) is TicketState.WAITING
    assert day.window().state is WindowState.IDLE
    assert day.next() == first


def test_a_wrong_finish_is_undone_with_its_rating_invitation() -> None:
    day = Day()
    ticket = day.issue()
    day.next()
    day.serve(seconds=100)
    day.after(14).do(commands.Undo, window=GENERAL)
    assert day.state(ticket) is TicketState.SERVING
    assert not day.hall.invitations
    day.do(commands.FinishService, window=GENERAL, outcome=Outcome.ACCEPTED)
    assert day.ticket(ticket).served_s == 114
    assert len(day.hall.invitations) == 1


def test_a_wrong_no_show_is_undone() -> None:
    day = Day()
    day.issue()
    day.next()
    ticket = day.miss()
    day.after(5).do(commands.Undo, window=GENERAL)
    assert day.state(ticket) is TicketState.CALLED
    assert day.window().ticket == ticket
    assert ticket not in day.hall.missed


def test_undo_is_refused_after_fifteen_seconds_or_once_rated() -> None:
    day = Day()
    ticket = day.issue()
    day.next()
    assert refused(day.after(16), commands.Undo, window=GENERAL).code == "undo_too_late"
    day.serve()
    day.do(commands.GiveRating, invitation=f"rate-{ticket}", level=RatingLevel.SATISFIED)
    assert refused(day, commands.Undo, window=GENERAL).code == "already_rated"
    assert refused(Day(), commands.Undo, window=GENERAL).code == "nothing_to_undo"


def test_a_suspended_citizen_frees_the_window_and_comes_back_to_it() -> None:
    day = Day()
    ticket = day.issue()
    other = day.after(1).issue()
    day.next()
    day.do(commands.StartService, window=GENERAL)
    day.after(100).do(commands.Suspend, window=GENERAL)
    assert day.next() == other
    day.serve()
    day.do(commands.Resume, window=GENERAL, ticket_no=day.ticket(ticket).no)
    day.after(50).do(commands.FinishService, window=GENERAL, outcome=Outcome.DONE)
    assert day.ticket(ticket).served_s == 150


def test_a_transfer_keeps_number_first_clerk_and_place() -> None:
    day = Day()
    ticket = day.issue(PENSION)
    day.after(1).issue(MEDICAL)
    day.next(GENERAL)
    day.do(commands.StartService, window=GENERAL)
    day.after(30).do(commands.Transfer, window=GENERAL, item=MEDICAL)
    assert day.window(GENERAL).state is WindowState.IDLE
    number = day.ticket(ticket).no
    day.do(commands.SetPolicy, policy="fcfs")
    assert day.next(DOMAIN) == ticket
    assert (day.ticket(ticket).no, day.ticket(ticket).first_staff) == (number, StaffId("s01"))


def test_a_clerk_may_not_call_what_the_window_has_no_authorisation_for() -> None:
    day = Day()
    ticket = day.issue(MEDICAL)
    wrong = refused(day, commands.CallSpecific, window=GENERAL, ticket_no=day.ticket(ticket).no)
    assert wrong.code == "window_may_not_serve"
    assert wrong.about["windows"] == "2、3"


def test_a_pause_returns_who_was_only_called_to_the_head_of_the_line() -> None:
    day = Day()
    first = day.issue()
    day.after(1).issue()
    day.next()
    day.do(commands.PauseWindow, window=GENERAL, reason=PauseReason.MEETING, note="三楼会议室")
    assert day.window().state is WindowState.PAUSED
    assert refused(day, commands.CallNext, window=GENERAL).code == "window_paused"
    day.do(commands.UnpauseWindow, window=GENERAL)
    assert day.next() == first


def test_a_pause_while_serving_begins_when_the_citizen_is_done() -> None:
    day = Day()
    day.issue()
    day.next()
    day.do(commands.StartService, window=GENERAL)
    day.do(commands.PauseWindow, window=GENERAL, reason=PauseReason.MEAL)
    assert day.window().state is WindowState.SERVING
    day.do(commands.FinishService, window=GENERAL, outcome=Outcome.DONE)
    assert day.window().state is WindowState.PAUSED


def test_closing_a_window_drains_it() -> None:
    day = Day()
    day.issue()
    day.next()
    day.do(commands.CloseWindow, window=GENERAL)
    assert day.window().state is WindowState.DRAINING
    day.serve()
    assert day.window().state is WindowState.STANDBY
    assert refused(day, commands.CallNext, window=GENERAL).code == "window_closed"


def test_finishing_invites_exactly_one_rating_and_it_is_given_once() -> None:
    day = Day()
    ticket = day.issue()
    day.next()
    day.serve()
    day.do(commands.InviteRating, window=GENERAL)
    invitations = {event.invitation for event in day.events if isinstance(event, RatingInvited)}
    assert invitations == {f"rate-{ticket}"}
    day.do(commands.SkipRating, invitation=f"rate-{ticket}")
    day.do(commands.GiveRating, invitation=f"rate-{ticket}", level=RatingLevel.DISSATISFIED, reasons=("213",))
    again = refused(day, commands.GiveRating, invitation=f"rate-{ticket}", level=RatingLevel.SATISFIED)
    assert again.code == "already_rated"


def test_reasons_belong_to_the_level_chosen() -> None:
    day = Day()
    ticket = day.issue()
    day.next()
    day.serve()
    wrong = refused(
        day, commands.GiveRating, invitation=f"rate-{ticket}", level=RatingLevel.SATISFIED, reasons=("108",)
    )
    assert wrong.code == "reason_not_of_level"


def test_one_clerk_is_at_one_window() -> None:
    day = Day()
    assert refused(day, commands.SignOn, window=TIDAL, staff=StaffId("s01")).code == "staff_elsewhere"
    day.do(commands.SignOff, window=GENERAL)
    assert day.window().state is WindowState.CLOSED
    day.do(commands.SignOn, window=TIDAL, staff=StaffId("s01"))
    assert day.window(TIDAL).state is WindowState.STANDBY


def test_at_day_end_everything_is_settled() -> None:
    day = Day()
    suspended, serving, missed, waits = (day.after(1).issue() for _ in range(4))
    day.next()
    day.do(commands.StartService, window=GENERAL)
    day.do(commands.Suspend, window=GENERAL)
    day.next()
    day.do(commands.StartService, window=GENERAL)
    day.do(commands.FinishService, window=GENERAL, outcome=Outcome.DONE)
    day.next()
    day.miss()
    day.do(commands.CloseDay)
    assert [day.state(each) for each in (suspended, serving, missed, waits)] == [
        TicketState.COMPLETED,
        TicketState.COMPLETED,
        TicketState.VOID,
        TicketState.UNSERVED_BY_HALL,
    ]
    assert day.ticket(suspended).outcome is Outcome.NOT_FINISHED
    assert all(window.state is WindowState.CLOSED for window in day.hall.windows.values())


def test_a_service_left_running_is_noticed_once_and_its_end_imputed() -> None:
    day = Day()
    ticket = day.issue(PENSION)
    day.next()
    day.do(commands.StartService, window=GENERAL)
    day.after(899).do(commands.Tick)
    assert day.ticket(ticket).imputed_s is None
    day.after(2).do(commands.Tick)
    assert list(day.after(60).do(commands.Tick)) == []
    day.after(3600).do(commands.FinishService, window=GENERAL, outcome=Outcome.DONE)
    assert (day.ticket(ticket).imputed_s, day.ticket(ticket).counted_s) == (300.0, 300.0)
    assert day.ticket(ticket).served_s > 4500


def test_who_brings_several_things_takes_longer_up_to_a_cap() -> None:
    rules = TicketRules()
    assert [times(rules, quantity) for quantity in (1, 2, 5, 30)] == [1.0, 1.7, 3.8, 5.0]
    day = Day()
    ticket = day.issue(PENSION, quantity=30)
    assert usual_s(day.hall, day.ticket(ticket)) == 1500.0
    day.next()
    day.do(commands.StartService, window=GENERAL)
    day.after(4400).do(commands.Tick)
    assert day.ticket(ticket).imputed_s is None
