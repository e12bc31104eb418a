"""Ratings on pages: one more later, a ledger for two, batches that tell of nobody, deliveries that did not go out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from hall.words import (
    BadRatingState,
    BadRatingStep,
    ItemCode,
    OrderId,
    Outcome,
    ProjectNo,
    RatingChannel,
    RatingLevel,
    StaffId,
    StaffRole,
    TicketId,
    Token,
    WindowId,
)
from queue_server.core import commands
from queue_server.core.happened.ratings import RatedCase
from queue_server.core.plan import Plan
from queue_server.core.planned.rules import RatingRules
from queue_server.deliveries.delivery import Delivery, DeliveryState
from queue_server.journal.ratings import Handled, Record
from queue_server.statistics.ratings import figures
from queue_server.web.views.ratings import batches
from tests.web.conftest import Browser
from tests.web.house import PASSWORD, House, zhaohua
from tests.web.test_browser import address, page, playwright

__all__ = ["address", "page"]  # fixtures

AsRole = Callable[[str], Browser]
W01 = WindowId("w01")
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
ME = StaffId("s03")


def served(house: House, item: str = "zx-01") -> Token:
    """Somebody who was served; the code on his slip."""
    (ticket,) = house.issue(item)
    house.tell(commands.CallNext, window=W01)
    house.tell(commands.StartService, window=W01)
    house.tell(commands.FinishService, window=W01, outcome=Outcome.DONE)
    return ticket.token


def rate(browser: Browser, token: Token, level: str, **form: object) -> int:
    return browser.client.post(f"/t/{token}/rating", data={"level": level, **form}).status_code


def step(browser: Browser, invitation: str, name: str, **form: str) -> int:
    browser.look("/manager/ratings")
    data = {"csrf_token": browser.token, "step": name, **form}
    return browser.client.post(f"/manager/ratings/{invitation}", data=data).status_code


def only_bad(house: House) -> tuple[str, BadRatingState]:
    ((invitation, bad),) = house.keeper.hall.bad_ratings.items()
    return invitation, bad.state


@pytest.fixture
def rated_badly(app: Flask, house: House, anybody: Browser) -> str:
    """The invitation of a visit that was rated badly, in words too."""
    assert rate(anybody, served(house), "dissatisfied", reason=["207"], remark="等了很久也没有人解释") == 303
    return only_bad(house)[0]


def test_the_slip_offers_one_more_rating_and_then_no_other(anybody: Browser, house: House) -> None:
    token = served(house)
    assert "再评一次" not in anybody.look(f"/t/{token}")
    assert rate(anybody, token, "satisfied") == 303
    assert "再评一次" in anybody.look(f"/t/{token}")
    assert rate(anybody, token, "very_satisfied", again="1") == 303
    (invitation,) = house.keeper.hall.invitations.values()
    assert (invitation.level, invitation.again) == (RatingLevel.SATISFIED, RatingLevel.VERY_SATISFIED)
    assert "再评一次" not in anybody.look(f"/t/{token}")
    assert rate(anybody, token, "very_satisfied", again="1") == 409


def test_the_slip_rates_the_next_day_too(anybody: Browser, house: House) -> None:
    token = served(house)
    house.clock.pass_s(24 * 3600)
    house.tell(commands.OpenDay, day=date(2026, 3, 3), plan=house.plan)
    assert "请您评价" in anybody.look(f"/t/{token}")
    assert rate(anybody, token, "very_dissatisfied") == 303
    assert only_bad(house)[1] is BadRatingState.RECEIVED
    assert "再评一次" in anybody.look(f"/t/{token}")


def test_words_are_kept_beside_the_journal_and_only_with_a_rating(anybody: Browser, house: House) -> None:
    token = served(house)
    assert rate(anybody, token, "satisfied", remark="字" * 501) == 409
    assert rate(anybody, token, "satisfied", remark="很好") == 303
    assert rate(anybody, token, "satisfied", remark="又来一次") == 409
    (event,) = [each for each in house.keeper.asked if isinstance(each, commands.RateTicket)][:1]
    assert event.remark is not None
    assert list(house.remarks.read([event.remark]).values()) == ["很好"]
    refused = [each.remark for each in house.keeper.asked[-1:] if isinstance(each, commands.RateTicket)]
    assert not house.remarks.read(refused)


def test_a_bad_rating_is_worked_through_on_the_page(rated_badly: str, as_role: AsRole, house: House) -> None:
    boss = as_role("boss")
    shown = boss.look("/manager/ratings")
    assert all(text in shown for text in ("等了很久也没有人解释", "没有提供材料样本", "还剩 5 个工作日"))
    assert step(boss, rated_badly, "review", judgement="true") == 303
    assert step(boss, rated_badly, "assign", department="综合") == 303
    assert step(boss, rated_badly, "rectify") == 303
    assert step(boss, rated_badly, "reply") == 409, "an answer needs words"
    assert step(boss, rated_badly, "reply", remark="已补充样本并致歉") == 303
    assert "已补充样本并致歉" in boss.look("/manager/ratings")
    assert step(boss, rated_badly, "revisit", satisfied="yes") == 303
    assert step(boss, rated_badly, "close") == 303
    assert only_bad(house)[1] is BadRatingState.CLOSED


def test_a_second_person_elsewhere_agrees_to_an_exclusion_and_does_nothing_else(
    rated_badly: str, as_role: AsRole, house: House
) -> None:
    boss, watcher = as_role("boss"), as_role("watcher")
    assert step(watcher, rated_badly, "review", judgement="true") == 403
    assert step(boss, rated_badly, "review", judgement="mistaken") == 303
    assert step(boss, rated_badly, "exclude", remark="点错了等级，来电说明") == 303
    assert step(boss, rated_badly, "approve") == 409
    assert f"approve-{rated_badly}" in watcher.look("/manager/ratings")
    assert step(watcher, rated_badly, "approve") == 303
    assert only_bad(house)[1] is BadRatingState.EXCLUDED


def test_overdue_is_counted_in_working_days(rated_badly: str, as_role: AsRole, house: House) -> None:
    house.clock.pass_s(9 * 24 * 3600)  # Monday to Wednesday of the next week; due on the Monday between
    shown = as_role("boss").look("/manager/ratings")
    assert "已超期 2 个工作日" in shown
    assert "due-over" in shown


def test_clerks_see_neither_the_ledger_nor_what_was_written(rated_badly: str, as_role: AsRole) -> None:
    clerk = as_role("clerk-3")
    clerk.look("/manager/ratings", 403)
    assert "等了很久" not in clerk.look("/clerk/ratings")


def record(number: int, level: RatingLevel | None, hours: float = 48, **fields: object) -> Record:
    """A rating of the clerk's so many hours ago."""
    at = NOON - timedelta(hours=hours)
    about: dict[str, object] = {
        "invitation": OrderId(f"rate-{number:03}"),
        "ticket": TicketId(str(number)),
        "window": W01,
        "staff": ME,
        "invited_at": at,
        "level": level,
        "rated_at": None if level is None else at,
        **fields,
    }
    return Record(**about)  # type: ignore[arg-type]


def test_a_clerk_sees_whole_batches_that_are_old_enough_and_no_other() -> None:
    plan = replace(zhaohua(), ratings=RatingRules(batch_least=5))
    good, bad = RatingLevel.SATISFIED, RatingLevel.DISSATISFIED
    told = [record(n, bad if n == 2 else good, hours=100 - n, reasons=("207",) if n == 2 else ()) for n in range(9)]
    (only,) = batches(told, ME, plan, NOON)
    assert (only.levels[good], only.levels[bad], only.reasons) == (4, 1, (("207", 1),))
    fresh = [record(n, good, hours=23) for n in range(20)]
    assert batches(fresh, ME, plan, NOON) == []
    assert batches(told, StaffId("s09"), plan, NOON) == []
    assert batches([record(n, None) for n in range(20)], ME, plan, NOON) == []


def test_a_batch_once_seen_never_changes() -> None:
    plan = replace(zhaohua(), ratings=RatingRules(batch_least=5))
    told = [record(n, RatingLevel.SATISFIED, hours=200 - n) for n in range(30)]
    early, late = (batches(told, ME, plan, NOON - timedelta(hours=h)) for h in (155, 0))
    assert early
    assert late[-len(early) :] == early


def test_who_was_not_rated_is_not_good_and_who_was_excluded_counts_no_more() -> None:
    plan: Plan = zhaohua()
    out = Handled(NOON, "web/x", BadRatingStep.APPROVE, BadRatingState.EXCLUDED, None, None, None)
    told = [
        record(1, RatingLevel.VERY_SATISFIED),
        record(2, RatingLevel.DISSATISFIED, due=date(2026, 3, 9)),
        record(3, RatingLevel.DISSATISFIED, due=date(2026, 3, 9), handled=(out,)),
        record(4, None),
    ]
    seen = figures(told, plan, NOON.date())
    assert (seen.invited, seen.unrated, seen.excluded) == (4, 1, 1)
    assert (seen.good.part, seen.good.whole) == (1, 2)
    assert not seen.good.said


@pytest.mark.parametrize(
    ("today", "replied_on", "part", "whole"),
    [
        (date(2026, 3, 9), None, 0, 0),
        (date(2026, 3, 10), None, 0, 1),
        (date(2026, 3, 10), 9, 1, 1),
        (date(2026, 3, 11), 10, 0, 1),
    ],
)
def test_an_answer_is_in_time_by_the_due_day(today: date, replied_on: int | None, part: int, whole: int) -> None:
    handled = ()
    if replied_on is not None:
        at = datetime(2026, 3, replied_on, 4, tzinfo=UTC)
        handled = (Handled(at, "web/x", BadRatingStep.REPLY, BadRatingState.REPLIED, None, None, None),)  # type: ignore[assignment]
    told = [record(1, RatingLevel.DISSATISFIED, due=date(2026, 3, 9), handled=handled)]
    replied = figures(told, zhaohua(), today).replied
    assert (replied.part, replied.whole) == (part, whole)


def test_a_dead_delivery_is_shown_in_words_and_sent_again_with_its_case_number(
    app: Flask, house: House, anybody: Browser, as_role: AsRole
) -> None:
    token = served(house)
    rate(anybody, token, "satisfied")
    (invitation,) = house.keeper.hall.invitations
    body = {"about": {"invitation": invitation, "item": "zx-01", "item_name": "综合咨询", "project_no": None}}
    house.outlets.ledger.enter([Delivery("sd", "k", "s", "rating", body)], house.clock.now())
    (owed,) = house.outlets.ledger.due("sd", house.clock.now())
    house.outlets.ledger.settle(owed, DeliveryState.DEAD, house.clock.now(), "case_number_missing")
    boss = as_role("boss")
    assert "缺办件编号" in boss.look("/manager/ratings")
    form = {"csrf_token": boss.token, "invitation": invitation, "item": "zx-01", "project_no": "BJ-7"}
    assert boss.client.post(f"/manager/ratings/deliveries/{owed.id}", data=form).status_code == 303
    assert house.keeper.hall.invitations[invitation].cases == (RatedCase(ItemCode("zx-01"), ProjectNo("BJ-7")),)
    assert house.outlets.ledger.due("sd", house.clock.now())
    del form["project_no"]
    assert boss.client.post(f"/manager/ratings/deliveries/{owed.id}", data=form).status_code == 404
    assert as_role("watcher").client.post(f"/manager/ratings/deliveries/{owed.id}", data=form).status_code in (400, 403)


def test_the_pages_rating_says_where_it_came_from(anybody: Browser, house: House) -> None:
    rate(anybody, served(house), "satisfied")
    given = house.keeper.asked[-1]
    assert isinstance(given, commands.RateTicket)
    assert given.channel is RatingChannel.QR


def test_every_role_but_the_clerk_reads_the_figures(as_role: AsRole, house: House) -> None:
    assert {
        login: as_role(login).client.get("/manager/ratings").status_code for login in ("boss", "watcher", "root")
    } == {
        "boss": 200,
        "watcher": 200,
        "root": 200,
    }
    assert StaffRole.CLERK.value == "clerk"


@pytest.mark.browser
def test_a_bad_rating_is_reviewed_in_a_browser_and_the_page_fits_a_phone(
    page: "playwright.Page", rated_badly: str, house: House
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/login")
    page.fill("[name=login]", "boss")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/manager", wait_until="domcontentloaded")
    page.goto("/manager/ratings", wait_until="domcontentloaded")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.select_option("select[name=judgement]", "reasonable")
    page.click(f"#review-{rated_badly}")
    playwright.expect(page.locator(f"#assign-{rated_badly}")).to_be_visible()
    assert only_bad(house)[1] is BadRatingState.REVIEWED
