"""What a waiting citizen is told about those who came later and were called before."""

from datetime import timedelta

from hall.words import BookingId, PriorityId
from queue_server.core import commands
from queue_server.core.overtaken import Overtaken, overtaken
from tests.core.small_hall import CERTIFICATE, DOMAIN, GENERAL, MEDICAL, PENSION, Day

ELDERLY = PriorityId("elderly")


def seen(day: Day, ticket: str) -> Overtaken:
    return overtaken(day.hall, day.hall.tickets[ticket])  # type: ignore[index]


def call(day: Day, ticket: str, window: str = GENERAL) -> None:
    """Call a number by name and serve it."""
    number = day.hall.tickets[ticket].no  # type: ignore[index]
    day.do(commands.CallSpecific, window=window, ticket_no=number)
    day.serve(window, 30)  # type: ignore[arg-type]


def test_nobody_was_called_before_so_there_is_nothing_to_tell() -> None:
    day = Day()
    ticket = day.issue()
    assert not seen(day, ticket).anybody


def test_those_called_before_are_counted_by_why_they_could_be() -> None:
    day = Day()
    patient = day.issue(CERTIFICATE)
    for later in (
        day.after(1).issue(CERTIFICATE, priority=ELDERLY),
        day.after(1).issue(PENSION),
        day.after(1).issue(PENSION),
        day.after(1).issue(CERTIFICATE),
    ):
        call(day, later)
    assert seen(day, patient) == Overtaken(priority=1, other_matters=2, same_matter=1)


def test_an_appointment_that_came_later_is_counted_as_one() -> None:
    day = Day()
    slot = day.now + timedelta(minutes=10)
    day.do(commands.BookAppointment, booking=BookingId("b1"), item=CERTIFICATE, slot=slot, override=True)
    patient = day.issue(CERTIFICATE)
    day.after(300).do(commands.CheckIn, booking=BookingId("b1"), ticket="later", visit="v", token="k")
    call(day, "later")
    assert seen(day, patient) == Overtaken(appointments=1)


def test_calls_to_windows_that_could_not_have_called_him_do_not_count() -> None:
    day = Day()
    patient = day.issue(CERTIFICATE)
    call(day, day.after(1).issue(MEDICAL), DOMAIN)
    assert not seen(day, patient).anybody


def test_whoever_came_before_is_no_overtaking() -> None:
    day = Day()
    first = day.issue(PENSION)
    patient = day.after(1).issue(CERTIFICATE)
    call(day, first)
    assert not seen(day, patient).anybody


def test_a_call_that_was_taken_back_is_forgotten() -> None:
    day = Day()
    patient = day.issue(CERTIFICATE)
    later = day.after(1).issue(PENSION)
    day.do(commands.CallSpecific, window=GENERAL, ticket_no=day.ticket(later).no)
    assert seen(day, patient) == Overtaken(other_matters=1)
    day.after(1).do(commands.Undo, window=GENERAL)
    assert not seen(day, patient).anybody


def test_a_number_called_twice_counts_once() -> None:
    day = Day()
    patient = day.issue(CERTIFICATE)
    later = day.after(1).issue(PENSION)
    for _ in range(2):
        day.do(commands.CallSpecific, window=GENERAL, ticket_no=day.ticket(later).no)
        day.after(1).do(commands.Undo, window=GENERAL)
    call(day, later)
    assert seen(day, patient) == Overtaken(other_matters=1)


def test_who_was_called_already_is_told_nothing() -> None:
    day = Day()
    patient = day.issue(CERTIFICATE)
    call(day, day.after(1).issue(PENSION))
    day.next(GENERAL)
    assert not seen(day, patient).anybody
