"""An emergency stops every call, an outage those of a department; all places are kept and calls go on."""

from datetime import timedelta

import pytest

from hall.words import GroupId, TicketState
from queue_server.core import commands
from queue_server.core.refusals import Refused
from queue_server.core.text import Text
from tests.core.small_hall import CERTIFICATE, DOMAIN, GENERAL, PENSION, Day

SOCIAL = GroupId("sb")


def refused(day: Day, command: type[commands.Command], **fields: object) -> str:
    with pytest.raises(Refused) as caught:
        day.do(command, **fields)
    return caught.value.code


def test_nobody_is_called_while_the_hall_is_cleared_and_who_was_called_stands_where_he_stood() -> None:
    day = Day()
    first, second = day.issue(CERTIFICATE), day.issue(CERTIFICATE)
    day.next(GENERAL)
    day.do(commands.DeclareEmergency)

    assert [day.hall.tickets[each].state for each in (first, second)] == [TicketState.WAITING] * 2
    assert refused(day, commands.CallNext, window=GENERAL) == "emergency"
    assert refused(day, commands.CallSpecific, window=GENERAL, ticket_no=day.hall.tickets[second].no) == "emergency"
    day.do(commands.LiftEmergency)
    day.next(GENERAL)
    assert day.hall.windows[GENERAL].ticket == first


def test_no_ticket_is_given_while_the_hall_is_cleared() -> None:
    day = Day()
    day.do(commands.DeclareEmergency)
    with pytest.raises(Refused, match="emergency"):
        day.issue(CERTIFICATE)


def test_a_window_that_was_asking_is_given_somebody_when_the_emergency_is_over() -> None:
    day = Day()
    day.next(GENERAL)
    other = day.issue(PENSION)
    day.next(DOMAIN)
    served = day.hall.windows[GENERAL].ticket or day.hall.windows[DOMAIN].ticket
    assert served == other
    asking = GENERAL if day.hall.windows[GENERAL].asking_since else DOMAIN
    day.do(commands.DeclareEmergency)
    assert day.hall.windows[asking].ticket is None
    day.after(600).do(commands.LiftEmergency)

    assert day.hall.windows[asking].ticket == other


def test_an_emergency_declared_twice_is_one_and_one_that_is_over_cannot_be_lifted() -> None:
    day = Day()
    day.do(commands.DeclareEmergency)
    since = day.hall.emergency
    day.after(5).do(commands.DeclareEmergency)
    assert day.hall.emergency == since
    day.do(commands.LiftEmergency)
    assert refused(day, commands.LiftEmergency) == "no_emergency"


def test_the_time_outside_does_not_count_against_a_missed_number() -> None:
    day = Day()
    missed = day.issue(CERTIFICATE)
    day.next(GENERAL)
    day.after(3).do(commands.Announce, ticket=missed, calls=1)
    day.after(61).do(commands.MarkAbsent, window=GENERAL)
    day.do(commands.DeclareEmergency)
    day.after(40 * 60).do(commands.LiftEmergency)
    day.do(commands.Tick)

    assert day.hall.tickets[missed].state is TicketState.MISSED


def test_an_outage_halts_its_department_only() -> None:
    day = Day()
    pension, certificate = day.issue(PENSION), day.issue(CERTIFICATE)
    day.do(commands.DeclareOutage, group=SOCIAL)
    day.next(GENERAL)
    day.next(DOMAIN)

    assert day.hall.windows[GENERAL].ticket == certificate
    assert day.hall.windows[DOMAIN].ticket is None
    assert day.hall.tickets[pension].state is TicketState.WAITING
    day.after(60).do(commands.LiftOutage, group=SOCIAL)
    assert day.hall.windows[DOMAIN].ticket == pension


def test_a_department_that_cannot_serve_gives_no_tickets_and_its_called_number_goes_back() -> None:
    day = Day()
    pension = day.issue(PENSION)
    day.next(DOMAIN)
    day.do(commands.DeclareOutage, group=SOCIAL, until=day.now + timedelta(minutes=30))

    assert day.hall.tickets[pension].state is TicketState.WAITING
    with pytest.raises(Refused, match="outage"):
        day.issue(PENSION)
    number = day.hall.tickets[pension].no
    assert refused(day, commands.CallSpecific, window=DOMAIN, ticket_no=number) == "outage"


def test_an_outage_said_again_keeps_its_beginning_and_corrects_its_end() -> None:
    day = Day()
    day.do(commands.DeclareOutage, group=SOCIAL)
    since = day.hall.outages[SOCIAL].since
    until = day.now + timedelta(hours=1)
    day.after(60).do(commands.DeclareOutage, group=SOCIAL, until=until)

    assert (day.hall.outages[SOCIAL].since, day.hall.outages[SOCIAL].until) == (since, until)
    assert refused(day, commands.DeclareOutage, group=GroupId("none")) == "group_unknown"
    assert refused(day, commands.DeclareOutage, group=SOCIAL, until=day.now - timedelta(hours=1)) == "until_past"


def test_a_configuration_adopted_during_an_outage_keeps_it() -> None:
    day = Day()
    day.do(commands.DeclareOutage, group=SOCIAL)
    day.do(commands.AdoptConfiguration, plan=day.hall.plan)

    assert PENSION in day.hall.halted


def test_a_notice_stands_until_it_is_taken_down() -> None:
    day = Day()
    day.do(commands.PostNotice, notice=Text("明日休息", "Closed tomorrow"))
    assert day.hall.notice == Text("明日休息", "Closed tomorrow")
    day.do(commands.PostNotice, notice=None)
    assert day.hall.notice is None
