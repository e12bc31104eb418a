"""Insight pages: what was learned and why, promises and what came true, who waits longer than others."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from hall.words import GroupId, ItemCode, Need, QueueClass, TicketId, TicketState, WindowId
from queue_server.core import commands
from queue_server.core.events import Event, TicketIssued
from queue_server.forecast.learning import learn
from queue_server.forecast.past import Past
from queue_server.journal.codec import write_events
from queue_server.journal.tables import journal, tickets
from queue_server.journal.waits import Wait, kept_days, waits_of
from queue_server.web.views.fairness import fairness
from queue_server.web.views.kept import promises
from queue_server.web.views.learning import learning
from tests.web.conftest import Browser
from tests.web.house import MONDAY, House, Lesson, zhaohua

Role = Callable[[str], Browser]
PAGES = ("learning", "promises", "fairness")
W01 = WindowId("w01")


def wait(
    minutes: float | None, *, item: str = "zx-01", p50_min: float = 10, p90_min: float = 20, **about: object
) -> Wait:
    """A ticket of an hour ago; called after so many minutes, or not yet."""
    issued = MONDAY - timedelta(hours=1)
    called = None if minutes is None else issued + timedelta(minutes=minutes)
    values = {
        "day": MONDAY.date(),
        "item": ItemCode(item),
        "queue_class": QueueClass.ORDINARY,
        "needs": (),
        "state": TicketState.WAITING if called is None else TicketState.COMPLETED,
        "issued_at": issued,
        "p50_s": int(p50_min * 60),
        "p90_s": int(p90_min * 60),
        "first_called_at": called,
        "ended_at": None,
        **about,
    }
    return Wait(**values)  # type: ignore[arg-type]


def test_who_waits_much_longer_than_the_hall_is_marked_and_a_handful_is_not() -> None:
    plan = zhaohua()
    waits = [wait(5) for _ in range(180)] + [wait(30, item="ga-01") for _ in range(12)] + [wait(60, item="sb-01")]
    view = fairness(plan, waits, [], MONDAY)
    longer = {row.sort for row in view.longer}
    assert GroupId("ga") in longer
    assert GroupId("zx") not in longer
    assert GroupId("sb") not in longer
    assert view.everybody.before is None


def test_waits_count_those_still_waiting_and_those_who_left() -> None:
    left = wait(None, state=TicketState.CANCELLED, ended_at=MONDAY - timedelta(minutes=40))
    view = fairness(zhaohua(), [wait(None), left], [], MONDAY)
    assert view.everybody.today is not None
    assert view.everybody.today.mean_min == pytest.approx((60 + 20) / 2)
    assert view.everybody.today.left == 0.5


def test_people_are_sorted_by_class_and_by_every_need_they_have() -> None:
    both = wait(8, needs=(Need.SLOW, Need.SIGN), queue_class=QueueClass.PRIORITY)
    view = fairness(zhaohua(), [both, wait(4)], [], MONDAY)
    needs = {row.sort: row.today.tickets for row in view.needs if row.today is not None}
    assert needs == {Need.SLOW: 1, Need.SIGN: 1, None: 1}
    classes = {row.sort: row.today.mean_min for row in view.classes if row.today is not None}
    assert classes == {QueueClass.PRIORITY: 8.0, QueueClass.ORDINARY: 4.0}


def test_promises_are_held_against_what_came_true_by_the_band_they_were_in() -> None:
    view = promises([wait(8), wait(12), wait(25), wait(50, p50_min=50, p90_min=60), wait(None)], MONDAY)
    assert view.all is not None
    assert view.all.calls == 4
    assert view.all.p50_cover == 0.5
    assert view.all.p90_cover == 0.75
    assert view.all.error_min == pytest.approx((2 + 2 + 15 + 0) / 4)
    assert [(band.since_min, band.kept.calls) for band in view.bands] == [(10, 3), (45, 1)]


def test_a_ticket_without_a_promise_breaks_none() -> None:
    assert promises([wait(8, p50_min=0, p90_min=0)], MONDAY).all is None


def test_a_window_that_served_alone_shows_no_pace_for_that_would_be_a_person(house: House) -> None:
    view = learning(house.keeper.hall, house.learned.learned, {}, MONDAY)
    assert view.pace is None
    assert view.seen[0].seen >= view.seen[-1].seen > 0


def test_what_is_still_to_come_is_scaled_by_today_so_far(house: House, as_role: Role) -> None:
    as_role("boss")
    calm = learning(house.keeper.hall, house.learned.learned, {}, MONDAY)
    house.issue("zx-01", 60)
    busy = learning(house.keeper.hall, house.learned.learned, {}, MONDAY)
    assert busy.quarters[-1].expected > calm.quarters[-1].expected
    assert sum(quarter.came or 0 for quarter in busy.quarters) == 60
    assert busy.quarters[-1].came is None


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_insight_page_stands_with_and_without_a_past(as_role: Role, house: House, page: str, lang: str) -> None:
    boss = as_role("boss")
    boss.look(f"/manager/{page}?lang={lang}")
    past_days(house)
    house.issue("zx-01", 2)
    house.tell(commands.CallNext, window=W01)
    text = boss.look(f"/manager/{page}?lang={lang}&days=5")
    assert 'class="chart"' in text
    assert "style=" not in text


def test_a_new_hall_says_that_it_guesses(as_role: Role, house: House) -> None:
    house.learned = Lesson(learn(Past(), house.plan), "")
    assert "事项目录的估计" in as_role("boss").look("/manager/learning")


def test_a_supervisor_may_look_and_a_clerk_may_not(as_role: Role) -> None:
    watcher, clerk = as_role("watcher"), as_role("clerk-3")
    for page in (*PAGES, "what-if"):
        watcher.look(f"/manager/{page}")
        clerk.look(f"/manager/{page}", status=403)


def test_past_days_are_read_and_nothing_of_today(house: House) -> None:
    past_days(house)
    days = kept_days(house.database, house.plan.id, MONDAY.date(), 2)
    assert days == [(MONDAY - timedelta(days=back)).date() for back in (1, 2)]
    waits = waits_of(house.database, house.plan.id, days)
    assert {each.day for each in waits} == set(days)
    assert waits[0].waited_s(MONDAY) == pytest.approx(12 * 60)


def test_what_people_asked_the_hall_to_mind_is_read_from_the_journal(house: House, as_role: Role) -> None:
    past_days(house)
    happened: list[Event] = []
    house.keeper.subscribe(lambda _before, _after, _command, events: happened.extend(events))
    as_role("boss").ask("tickets", {"item": "zx-01", "needs": ["slow", "sign"]})
    (issued,) = (replace(event, ticket=TicketId("1-0")) for event in happened if isinstance(event, TicketIssued))
    yesterday = (MONDAY - timedelta(days=1)).date()
    row = {"hall": "zhaohua", "seq": 1, "request_id": "r", "at": MONDAY, "actor": "test", "version": 1}
    row |= {"service_day": yesterday, "answer": "{}", "events": write_events([issued])}
    with house.database.begin() as connection:
        connection.execute(journal.insert(), [row])
    waits = waits_of(house.database, house.plan.id, [yesterday])
    assert sorted(each.needs for each in waits)[-1] == (Need.SLOW, Need.SIGN)
    assert sum(bool(each.needs) for each in waits) == 1


def past_days(house: House) -> None:
    """Three days before, twelve people each."""
    with house.database.begin() as connection:
        connection.execute(tickets.insert(), list(_rows()))


def _rows() -> Iterator[dict[str, object]]:
    for back in (1, 2, 3):
        issued: datetime = MONDAY - timedelta(days=back)
        for n in range(12):
            yield {
                "hall": "zhaohua",
                "ticket": f"{back}-{n}",
                "service_day": issued.date(),
                "ticket_no": f"A{n:03}",
                "item": "zx-01",
                "queue_class": 0,
                "state": "completed",
                "issued_at": issued,
                "p50_s": 600,
                "p90_s": 1200,
                "first_called_at": issued + timedelta(minutes=12),
                "started_at": issued + timedelta(minutes=12),
                "ended_at": issued + timedelta(minutes=20),
                "served_s": 480.0,
                "window": "w01",
                "staff": "s01",
                "first_staff": "s01",
                "outcome": "done",
                "calls": 1,
                "misses": 0,
                "printed": True,
            }
