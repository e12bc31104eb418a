"""What leaders and departments see: large figures on one screen, a department's own terms and nobody else's."""

from collections.abc import Callable

import pytest
from flask import Flask

from hall.words import AlertColour, AlertId, AlertMeasure, Outcome, RatingLevel, StaffRole, WindowId
from queue_server.core import commands
from queue_server.core.alert import SeenAlert
from queue_server.web.application import create_app
from queue_server.web.views.leader import leader_view
from tests.web.conftest import Browser
from tests.web.house import House
from tests.web.test_browser import address, page, playwright

__all__ = ["address", "page"]  # fixtures

AsRole = Callable[[str], Browser]
W03 = WindowId("w03")


@pytest.fixture
def app(house: House) -> Flask:
    """A morning with an alert of each colour, one of them social security's."""
    house.hire("judge", StaffRole.APPROVER, "s06")
    house.hire("stranger", StaffRole.APPROVER, "s99")
    made = create_app(house)
    house.open()
    house.issue("zx-01", 3)
    house.tell(commands.CallNext, window=W03)
    house.tell(commands.StartService, window=W03)
    house.clock.pass_s(300)
    house.tell(commands.FinishService, window=W03, outcome=Outcome.DONE)
    (invitation,) = house.keeper.hall.invitations
    house.tell(commands.GiveRating, invitation=invitation, level=RatingLevel.DISSATISFIED)
    for colour, department in zip(AlertColour, ("", "民政局", own(house)), strict=True):
        alert = AlertId(f"pause.{colour}")
        window = f"w0{colour.rank + 1}"
        seen = SeenAlert(alert, "pause", AlertMeasure.PAUSE, window, department, colour, 33.0, owed=True)
        house.tell(commands.ReportAlerts, seen=(seen,), passed=())
    return made


def own(house: House) -> str:
    """The department of the approver."""
    return next(member.answers_for for member in house.plan.staff if member.id == "s06")


def test_the_screen_says_the_figures_of_the_hall(as_role: AsRole, house: House) -> None:
    view = leader_view(house.keeper.hall, house.clock.now())
    assert (view.figures.waiting, view.figures.served, view.levels[RatingLevel.DISSATISFIED]) == (2, 1, 1)
    assert view.alerts == dict.fromkeys(AlertColour, 1)
    assert view.figures.open_windows + view.closed_windows == len(house.plan.windows)
    screen = as_role("watcher").look("/leader?lang=zh")
    assert all(text in screen for text in ("红色预警", "今日热门事项", "今日评价"))
    assert "Ratings today" in as_role("boss").look("/leader?lang=en")


def test_only_a_screen_that_can_change_nothing_stays_logged_in(as_role: AsRole) -> None:
    assert 'http-equiv="refresh"' in as_role("watcher").look("/leader")
    assert 'http-equiv="refresh"' not in as_role("boss").look("/leader")
    assert "监督员账号" in as_role("boss").look("/leader?lang=zh")
    assert "supervisor's account" not in as_role("watcher").look("/leader?lang=en").replace("&#39;", "'")


def test_the_shipped_hall_has_an_approver_whose_department_owes_something_sometimes(house: House) -> None:
    departments = {item.department for item in house.plan.items}
    approvers = [member for member in house.plan.staff if member.approver]
    assert approvers
    assert all(member.answers_for in departments for member in house.plan.staff)


def test_the_screen_is_for_those_who_watch_the_hall(as_role: AsRole, anybody: Browser) -> None:
    assert as_role("clerk-3").client.get("/leader").status_code == 403
    assert as_role("judge").client.get("/leader/stream").status_code == 403
    assert anybody.client.get("/leader").status_code == 303


def test_an_approver_sees_his_departments_alerts_and_no_others(as_role: AsRole, house: House) -> None:
    text = as_role("judge").look("/department?department=民政局&lang=zh")
    assert own(house) in text
    assert "3 号窗口已暂停" in text
    assert "2 号窗口已暂停" not in text


def test_who_watches_the_hall_may_look_at_every_department(as_role: AsRole) -> None:
    assert "2 号窗口已暂停" in as_role("boss").look("/department?department=民政局&lang=zh")


def test_an_approver_without_a_unit_is_told_what_to_do(as_role: AsRole) -> None:
    answer = as_role("stranger").client.get("/department?lang=zh")
    assert answer.status_code == 409
    assert "派驻单位" in answer.text
    assert as_role("clerk-3").client.get("/department").status_code == 403


@pytest.mark.browser
def test_the_screen_changes_by_itself(page: "playwright.Page", address: str, house: House) -> None:
    page.goto(f"{address}/login")
    page.fill("[name=login]", "watcher")
    page.fill("[name=password]", "Right-Password-1")
    page.click("main button")
    page.goto(f"{address}/leader?lang=zh")
    playwright.expect(page.locator(".big dd >> nth=0")).to_have_text("2")
    house.issue("zx-01")
    playwright.expect(page.locator(".big dd >> nth=0")).to_have_text("3")
