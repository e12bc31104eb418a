"""Supervision on pages: what runs, who takes it, how it is closed, and what everybody may read of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hall.words import AlertColour, AlertId
from queue_server.core import commands
from queue_server.deliveries.delivery import Delivery, DeliveryState
from queue_server.supervision.measures import Look
from queue_server.supervision.rules import read_rules
from queue_server.supervision.watch import watch
from tests.web.conftest import Browser
from tests.web.house import House

Role = Callable[[str], Browser]
PATH = "/manager/supervision"


@pytest.fixture
def alert(as_role: Role, house: House) -> AlertId:
    """A wait that has turned red."""
    house.issue("zx-01")
    house.clock.pass_s(46 * 60)
    seen, passed = watch(Look(house.keeper.hall, (), house.clock.now()), read_rules(Path("nowhere")))
    house.tell(commands.ReportAlerts, seen=seen, passed=passed)
    return next(each.id for each in house.keeper.hall.alerts.values() if each.colour is AlertColour.RED)


def step(browser: Browser, alert: AlertId, name: str, **form: str) -> int:
    browser.look(PATH)
    data = {"csrf_token": browser.token, "alert": alert, "step": name, **form}
    return browser.client.post(PATH, data=data).status_code


def test_a_red_alert_says_what_is_wrong_and_that_nobody_owns_it(alert: AlertId, as_role: Role) -> None:
    page = as_role("boss").look(f"{PATH}?lang=zh")
    assert all(text in page for text in ("红色预警", "等候最久的号已等 46 分钟", "无人认领", "仍在持续"))
    assert "Nobody owns it yet" in as_role("boss").look(f"{PATH}?lang=en")


def test_a_supervisor_takes_it_and_closes_it_in_words(alert: AlertId, as_role: Role, house: House) -> None:
    watcher = as_role("watcher")
    assert step(watcher, alert, "take") == 303
    assert "责任人 supervisor" in watcher.look(PATH)
    assert step(watcher, alert, "close") == 409, "a red alert is closed in words"
    assert step(watcher, alert, "close", remark="已增开潮汐窗口") == 303
    assert "已增开潮汐窗口" in watcher.look(PATH)
    assert house.keeper.hall.alerts[alert].over
    assert step(watcher, alert, "take") == 409


def test_a_department_sees_its_own(alert: AlertId, as_role: Role) -> None:
    boss = as_role("boss")
    assert step(boss, alert, "assign", department="民政局") == 303
    assert "等候最久" in boss.look(f"{PATH}?department=民政局")
    assert "等候最久" not in boss.look(f"{PATH}?department=税务局")


def test_everybody_reads_how_many_there_are_and_no_more(alert: AlertId, anybody: Browser) -> None:
    page = anybody.look("/supervision?lang=zh")
    assert "等候时间" in page
    assert alert not in page
    assert "认领" not in page


def test_a_clerk_does_not_judge_alerts(alert: AlertId, as_role: Role) -> None:
    clerk = as_role("clerk-3")
    assert clerk.client.get(PATH).status_code == 403
    assert clerk.client.post(PATH, data={"csrf_token": clerk.token, "alert": alert, "step": "take"}).status_code == 403


def test_a_step_nobody_offers_is_refused(alert: AlertId, as_role: Role) -> None:
    assert step(as_role("boss"), alert, "burn") == 400
    assert step(as_role("boss"), AlertId("none"), "take") == 409


def test_a_push_that_did_not_arrive_is_shown_and_sent_again(as_role: Role, house: House) -> None:
    ledger, now = house.outlets.ledger, house.clock.now()
    body = {"duty": "leader", "department": "民政局", "alerts": ["a1"], "colour": "red"}
    ledger.enter([Delivery("duty", "a1/red/leader", "a1", "duty_alert", body)], now)
    (owed,) = ledger.due("duty", now)
    ledger.settle(owed, DeliveryState.DEAD, now, "no_duty_phone")
    assert "没有登记值班电话" in as_role("watcher").look(f"{PATH}?lang=zh")
    boss = as_role("boss")
    assert "no_duty_phone" not in boss.look("/manager/ratings"), "the ratings' page lists ratings only"
    boss.look(PATH)
    again = f"{PATH}/pushes/{owed.id}"
    assert boss.client.post(again, data={"csrf_token": boss.token}).status_code == 303
    assert boss.client.post(again, data={"csrf_token": boss.token}).status_code == 404
    assert [each.delivery.key for each in ledger.due("duty", now)] == ["a1/red/leader"]
    watcher = as_role("watcher")
    watcher.look(PATH)
    assert watcher.client.post(again, data={"csrf_token": watcher.token}).status_code == 403
