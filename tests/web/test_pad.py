"""The rating tablet: paired by a manager's link, neutral, dead until its window's citizen is asked."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from hall.words import Outcome, RatingChannel, RatingLevel, WindowId
from queue_server.core import commands
from queue_server.core.invitation import Invitation
from queue_server.core.refusals import Refused
from queue_server.core.ticket import Ticket
from queue_server.web.citizens.pads import LINK_LASTS, Pads
from tests.web.conftest import Browser
from tests.web.house import House
from tests.web.test_browser import address, page, playwright

__all__ = ["address", "page"]  # fixtures
W01, W02 = WindowId("w01"), WindowId("w02")
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
AsRole = Callable[[str], Browser]


def link_for(manager: Browser, window: str = "w01") -> str:
    status, answer = manager.ask(f"pads/{window}")
    assert status == 201
    return str(answer["link"]).partition("8080")[2]


@pytest.fixture
def tablet(app: Flask, as_role: AsRole) -> Browser:
    """A tablet that is the pad of window 1."""
    made = Browser(app.test_client())
    link = link_for(as_role("boss"))
    assert "1 号窗口" in made.look(link)
    assert made.client.post(link).location == "/pad/w01"
    return made


def served(house: House, window: WindowId = W01) -> Ticket:
    """Somebody who was served at the window just now, and is asked to rate."""
    (ticket,) = house.issue("zx-01")
    house.tell(commands.CallNext, window=window)
    house.tell(commands.StartService, window=window)
    house.clock.pass_s(120)
    house.tell(commands.FinishService, window=window, outcome=Outcome.DONE)
    return house.ticket(ticket)


def invitation_of(house: House, ticket: Ticket) -> Invitation:
    return house.keeper.hall.invitations[f"rate-{ticket.id}"]  # type: ignore[index]


def touch(tablet: Browser, house: House, ticket: Ticket, level: str, *reasons: str) -> int:
    form = {"invitation": invitation_of(house, ticket).id, "level": level, "reason": list(reasons)}
    return tablet.client.post("/pad/w01/rating", data=form).status_code


def test_an_idle_tablet_shows_whose_window_it_is_and_nothing_to_choose(tablet: Browser) -> None:
    shown = tablet.look("/pad/w01")
    assert "<b>1</b>" in shown
    assert "工号 s01" in shown
    assert "rate-" not in shown


def test_five_equal_levels_are_offered_once_the_citizen_is_asked_and_one_touch_rates(
    tablet: Browser, house: House
) -> None:
    ticket = served(house)
    shown = tablet.look("/pad/w01")
    assert [level.value for level in RatingLevel if f'id="rate-{level.value}"' in shown] == [*RatingLevel]
    assert "checked" not in shown
    assert "strong" not in shown
    assert touch(tablet, house, ticket, "dissatisfied", "207", "510") == 303
    given = invitation_of(house, ticket)
    assert (given.level, given.reasons) == (RatingLevel.DISSATISFIED, ("207",))
    assert "感谢您的评价" in tablet.look("/pad/w01")
    assert house.keeper.asked[-1].actor == "web/pad-w01"
    assert house.keeper.asked[-1].channel is RatingChannel.PAD  # type: ignore[attr-defined]


def test_in_an_emergency_the_tablet_asks_nothing_and_sends_people_out(tablet: Browser, house: House) -> None:
    served(house)
    house.tell(commands.DeclareEmergency)
    page = tablet.look("/pad/w01")
    assert "紧急疏散" in page
    assert 'name="level"' not in page


def test_a_second_touch_changes_nothing(tablet: Browser, house: House) -> None:
    ticket = served(house)
    touch(tablet, house, ticket, "satisfied")
    assert touch(tablet, house, ticket, "very_dissatisfied") == 303
    assert invitation_of(house, ticket).level is RatingLevel.SATISFIED


def test_nobody_in_time_is_not_rated_by_the_servers_clock(tablet: Browser, house: House) -> None:
    ticket = served(house)
    form = {"invitation": invitation_of(house, ticket).id}
    tablet.client.post("/pad/w01/time-out", data=form)
    assert not invitation_of(house, ticket).over, "its time is not up"
    house.clock.pass_s(61)
    shown = tablet.look("/pad/w01")
    assert "未评价" in shown
    assert "data-now" in shown
    assert tablet.client.post("/pad/w01/time-out", data=form).status_code == 303
    assert invitation_of(house, ticket).over
    assert "欢迎办事" in tablet.look("/pad/w01")


def test_the_next_citizen_is_not_asked_about_the_one_before(tablet: Browser, house: House) -> None:
    before = served(house)
    house.issue("zx-01")
    house.tell(commands.CallNext, window=W01)
    house.tell(commands.StartService, window=W01)
    assert "rate-" not in tablet.look("/pad/w01")
    house.tell(commands.FinishService, window=W01, outcome=Outcome.DONE)
    assert touch(tablet, house, before, "satisfied") == 303
    assert invitation_of(house, before).level is None


def test_a_touch_without_a_level_or_with_none_of_the_five_is_no_rating(tablet: Browser, house: House) -> None:
    ticket = served(house)
    for level in ("", "splendid"):
        assert touch(tablet, house, ticket, level) == 303
    assert invitation_of(house, ticket).level is None


def test_only_the_paired_tablet_sees_the_page_and_only_its_windows(
    tablet: Browser, anybody: Browser, as_role: AsRole, house: House
) -> None:
    ticket = served(house)
    for browser in (anybody, as_role("boss")):
        browser.look("/pad/w01", 403)
        assert touch(browser, house, ticket, "satisfied") == 403
        assert browser.client.get("/pad/w01/stream").status_code == 403
    tablet.look("/pad/w02", 403)
    tablet.look("/pad/w99", 404)
    assert invitation_of(house, ticket).level is None


def test_a_link_works_once_and_a_new_tablet_ends_the_old_one(
    tablet: Browser, anybody: Browser, as_role: AsRole
) -> None:
    link = link_for(as_role("boss"))
    assert anybody.client.post(link).status_code == 303
    assert anybody.client.post(link).status_code == 404
    anybody.look("/pad/w01")
    tablet.look("/pad/w01", 403)


def test_only_who_runs_the_hall_makes_links_and_takes_tablets_away(
    tablet: Browser, anybody: Browser, as_role: AsRole
) -> None:
    for login, status in {"clerk-3": 403, "watcher": 403}.items():
        assert as_role(login).ask("pads/w01")[0] == status
    assert anybody.client.get("/pads").status_code == 303
    boss = as_role("boss")
    assert boss.ask("pads/w99")[0] == 404
    assert boss.client.delete("/api/v1/pads/w01", headers={"X-CSRFToken": boss.token}).status_code == 204
    tablet.look("/pad/w01", 403)


def test_the_managers_page_shows_a_link_and_its_code_for_the_tablets_camera(as_role: AsRole) -> None:
    boss = as_role("boss")
    assert "rating_pads" not in boss.look("/pads")
    shown = boss.client.post("/pads", data={"csrf_token": boss.token, "window": "w02"}).text
    assert "/pad/pair/" in shown
    assert 'src="data:image/svg+xml' in shown


def test_the_cookie_is_of_use_to_this_tablets_pages_alone(anybody: Browser, as_role: AsRole) -> None:
    cookie = anybody.client.post(link_for(as_role("boss"))).headers["Set-Cookie"]
    assert all(each in cookie for each in ("HttpOnly", "SameSite=Strict", "Path=/pad/w01"))


def test_a_link_is_over_after_ten_minutes_and_keys_outlive_the_server(tmp_path: Path) -> None:
    file = tmp_path / "pads.json"
    pads = Pads(file)
    token = pads.link(W01, NOW)
    with pytest.raises(Refused, match="pad_link_over"):
        pads.pair(token, NOW + LINK_LASTS)
    window, key = pads.pair(pads.link(W01, NOW), NOW + timedelta(minutes=9))
    again = Pads(file)
    assert again.knows(window, key)
    assert not again.knows(W02, key)
    assert key not in file.read_text()
    again.part(W01)
    assert not Pads(file).knows(W01, key)
    assert not Pads(file).knows(W01, "")


@pytest.mark.browser
def test_a_tablet_follows_its_window_without_a_touch_and_tells_that_nobody_rated(
    page: "playwright.Page", house: House, app: Flask, as_role: AsRole
) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(link_for(as_role("boss")))
    page.click("#pair")
    playwright.expect(page.locator(".pad-words")).to_have_text("欢迎办事")
    first = served(house)
    app.extensions["hub"].hear()
    boxes = [page.locator(f"#rate-{level.value}").bounding_box() for level in RatingLevel]
    assert len({(box["width"], box["height"], box["y"]) for box in boxes if box}) == 1
    page.click(".levels li:nth-child(2) summary")
    page.check("input[value='406']")
    page.click("#rate-satisfied")
    playwright.expect(page.locator(".pad-words")).to_have_text("感谢您的评价")
    assert invitation_of(house, first).reasons == ("406",)
    second = served(house)
    app.extensions["hub"].hear()
    playwright.expect(page.locator("#rate-satisfied")).to_be_visible()
    house.clock.pass_s(61)
    app.extensions["hub"].hear()
    playwright.expect(page.locator(".pad-words")).to_have_text("欢迎办事")
    assert invitation_of(house, second).over
