"""Self-service hours (24小时自助服务专区) beside the windows' own: what the timetable says, and the locker's doors."""

from datetime import UTC, datetime, time, timedelta

import pytest

from hall.words import DoorNews, OrderId, ParcelId, StaffId
from queue_server.bridge.facts import catalogue
from queue_server.core import commands
from queue_server.core.offers import not_admitted
from queue_server.core.plan import Plan
from queue_server.core.planned.hours import Hours, Span
from queue_server.core.refusals import Refused
from queue_server.core.timetable import Period, admitted, self_service
from tests.core.small_hall import GENERAL, NINE, Day, plan

MORNING, NIGHT = Span(time(6), time(8)), Span(time(18), time(22))
WHOLE = Span(time(0), time(23, 59, 59))
WORKDAYS, WEEKEND = (1, 2, 3, 4, 5), (6, 7)


def served(*spans: Span, weekend: tuple[Span, ...] = ()) -> Plan:
    """The small hall with self-service on workdays, and perhaps on weekends."""
    (usual,) = plan().hours
    return plan(
        hours=(
            Hours(WORKDAYS, usual.windows, usual.tickets, self_service=spans),
            *((Hours(WEEKEND, (), (), self_service=weekend),) if weekend else ()),
        )
    )


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    """A time in the hall, in November."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def test_days_that_are_served_through_are_one_period_without_a_gap_at_midnight() -> None:
    (period,) = self_service(served(WHOLE, weekend=(WHOLE,)), NINE)
    assert period == Period(at(0), at(0) + timedelta(days=8))


def test_each_day_has_its_own_hours_and_the_weekend_none() -> None:
    periods = self_service(served(MORNING, NIGHT), NINE)
    assert periods[:2] == (Period(at(6), at(8)), Period(at(18), at(22)))
    assert len(periods) == 12, "six workdays of eight days, twice each"


def test_a_plan_without_self_service_has_no_such_periods() -> None:
    assert self_service(plan(), NINE) == ()
    assert catalogue(Day().hall, NINE).self_service == ()


def test_window_hours_admit_as_self_service_does() -> None:
    periods = admitted(served(MORNING, NIGHT), NINE)
    assert periods[:4] == (
        Period(at(6), at(8)),
        Period(at(8, 30), at(12)),
        Period(at(12, 50), at(17)),
        Period(at(18), at(22)),
    )


def test_the_fact_tells_kiosks_the_hours_also_when_the_day_is_closed() -> None:
    day = Day(served(WHOLE, weekend=(WHOLE,)))
    day.after(12 * 3600).do(commands.CloseDay)
    fact = catalogue(day.hall, day.now)
    assert fact.ticket_times == ()
    assert [(each.start, each.end) for each in fact.self_service] == [(at(0), at(0) + timedelta(days=8))]


@pytest.mark.parametrize(
    ("now", "opens"),
    [(at(7), None), (at(9), None), (at(17, 30), "18:00"), (at(23), "11-24 06:00"), (at(12, 30), "12:50")],
)
def test_outside_both_it_is_said_when_somebody_may_come(now: datetime, opens: str | None) -> None:
    refused = not_admitted(Day(served(MORNING, NIGHT)).hall, now)
    assert (None if refused is None else refused.about["opens"]) == opens


def test_a_hall_that_opens_no_more_in_the_week_names_its_telephone() -> None:
    rests = plan(hours=(Hours((), (), (), self_service=(MORNING,)),), phone="0839-100")
    refused = not_admitted(Day(rests, staffed=()).hall, NINE)
    assert refused is not None
    assert (refused.code, refused.about) == ("self_service_closed_long", {"phone": "0839-100"})


def laid_in(of: Plan) -> Day:
    """A day with a result behind a locker's door."""
    day = Day(of)
    ticket = day.issue()
    day.next(GENERAL)
    day.serve()
    order = OrderId("put-1")
    day.do(
        commands.DepositParcel,
        parcel=ParcelId("p1"),
        ticket_no=day.ticket(ticket).no,
        locker="locker-1",
        code_hash="h1",
        staff=StaffId("s01"),
        order=order,
    )
    door = day.hall.doors[order].compartment
    for what in (DoorNews.OPENED, DoorNews.CLOSED):
        day.do(commands.ReportDoor, order=order, compartment=door, what=what, item=None)
    return day


def collect(day: Day, order: str) -> None:
    day.do(commands.CollectParcel, code_hash="h1", order=OrderId(order), subject=None, locker="locker-1")


def test_the_locker_opens_at_night_whatever_the_windows_do_and_not_outside_its_hours() -> None:
    day = laid_in(served(MORNING, NIGHT))
    day.now = at(17, 30)
    with pytest.raises(Refused, match="self_service_closed"):
        collect(day, "take-1")
    day.do(commands.CloseDay)
    day.now = at(21)
    collect(day, "take-2")
    assert OrderId("take-2") in day.hall.doors


def test_a_hall_without_self_service_hours_leaves_its_locker_to_the_building() -> None:
    day = laid_in(plan())
    day.now = at(23)
    collect(day, "take-1")
    assert OrderId("take-1") in day.hall.doors
