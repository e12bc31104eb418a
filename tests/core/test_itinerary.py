"""One number through several windows: in the order that is over soonest, in its old place, never at two at once."""

from dataclasses import replace

import pytest

from hall.words import GroupId, ItemCode, Outcome, QueueClass, TicketState, WindowId, ZoneId
from queue_server.core import commands
from queue_server.core.itinerary import FLOOR_S, SAME_FLOOR_S, expected_s, stages
from queue_server.core.plan import Plan
from queue_server.core.planned.places import Zone
from queue_server.core.refusals import Refused
from queue_server.core.text import Text
from tests.core.small_hall import CERTIFICATE, DOMAIN, GENERAL, MEDICAL, PENSION, Day, plan


def apart() -> Plan:
    """The small hall without the window that could do everything; social security is on the third floor."""
    small = plan(authorisations=plan().authorisations[:2])
    upstairs = Zone(ZoneId("up"), Text("三楼", "Third floor"), floor=3)
    groups = tuple(replace(group, zone=ZoneId("up")) if group.id == GroupId("sb") else group for group in small.groups)
    return replace(small, zones=(*small.zones, upstairs), groups=groups)


@pytest.fixture
def day() -> Day:
    return Day(apart())


def promise(day: Day, **waits: int) -> None:
    """Let the hall promise seconds of wait by item: `zh_01=600`."""
    promises = {ItemCode(item.replace("_", "-")): (wait, wait + 60) for item, wait in waits.items()}
    day.do(commands.AdoptForecast, promises=promises, last_servable=None, provenance="test")


def occupy(day: Day) -> None:
    """Put somebody at both windows, so that promises count."""
    day.issue(CERTIFICATE)
    day.next(GENERAL)
    day.issue(MEDICAL)
    day.next(DOMAIN)


def order(day: Day, *items: ItemCode) -> tuple[tuple[ItemCode, ...], ...]:
    return stages(day.hall, items, QueueClass.ORDINARY, day.now, day.now)


def test_what_one_window_does_is_one_stage_and_the_fewest_windows_are_taken(day: Day) -> None:
    assert order(day, CERTIFICATE, PENSION) == ((CERTIFICATE, PENSION),)
    assert len(order(day, CERTIFICATE, PENSION, MEDICAL)) == 2


def test_who_waits_less_first_is_done_sooner(day: Day) -> None:
    occupy(day)
    promise(day, zh_01=1800, sb_02=200)
    assert order(day, CERTIFICATE, MEDICAL) == ((MEDICAL,), (CERTIFICATE,))
    promise(day, zh_01=200, sb_02=1800)
    assert order(day, CERTIFICATE, MEDICAL) == ((CERTIFICATE,), (MEDICAL,))


def test_the_time_a_visit_takes_counts_waits_that_run_together_services_and_stairs(day: Day) -> None:
    way = ((CERTIFICATE,), (MEDICAL,))
    walk_s = SAME_FLOOR_S + 2 * FLOOR_S
    assert expected_s(day.hall, way, [100.0, 0.0]) == 100 + 300 + walk_s + 900
    assert expected_s(day.hall, way, [0.0, 5000.0]) == 5000 + 900


def test_one_number_is_served_at_one_window_after_another(day: Day) -> None:
    visit = day.issue(CERTIFICATE, more=(MEDICAL,))
    number = day.ticket(visit).no
    first, second = (GENERAL, DOMAIN) if day.ticket(visit).item == CERTIFICATE else (DOMAIN, GENERAL)
    assert day.next(first) == visit
    assert day.next(second) is None
    day.serve(first, outcome=Outcome.ACCEPTED)
    after = day.ticket(visit)
    assert (after.no, after.state, after.window) == (number, TicketState.CALLED, second)
    assert not day.hall.invitations
    day.serve(second)
    done = day.ticket(visit)
    assert (done.state, done.stages, done.outcome) == (TicketState.COMPLETED, (), Outcome.DONE)
    assert {each.item: each.outcome for each in done.conclusions} == {
        done.conclusions[0].item: Outcome.ACCEPTED,
        done.conclusions[1].item: Outcome.DONE,
    }
    (invitation,) = day.hall.invitations.values()
    assert {each.item for each in invitation.cases} == {CERTIFICATE, MEDICAL}
    assert len(day.hall.cases) == 1


def test_the_place_in_line_is_kept_for_the_next_stage(day: Day) -> None:
    visit = day.issue(CERTIFICATE, more=(MEDICAL,))
    item = day.ticket(visit).item
    first, second, other = (GENERAL, DOMAIN, MEDICAL) if item == CERTIFICATE else (DOMAIN, GENERAL, CERTIFICATE)
    later = day.after(60).issue(other)
    day.next(first)
    day.serve(first)
    assert day.next(second) == visit
    assert day.state(later) is TicketState.WAITING


def test_who_holds_a_number_for_an_item_further_on_is_not_given_another(day: Day) -> None:
    visit = day.issue(CERTIFICATE, more=(MEDICAL,), subject="p1")
    day.issue(MEDICAL, subject="p1")
    assert list(day.hall.tickets) == [visit]


def test_items_no_window_serves_are_refused_by_name(day: Day) -> None:
    day.do(commands.AdoptConfiguration, plan=replace(apart(), authorisations=apart().authorisations[:1]))
    with pytest.raises(Refused, match="no_window_for_item"):
        day.issue(CERTIFICATE, more=(MEDICAL,))


def test_a_stage_that_was_left_is_not_undone(day: Day) -> None:
    visit = day.issue(CERTIFICATE, more=(MEDICAL,))
    first = WindowId("w01") if day.ticket(visit).item == CERTIFICATE else WindowId("w02")
    day.next(first)
    day.serve(first)
    with pytest.raises(Refused, match="nothing_to_undo"):
        day.do(commands.Undo, window=first)
