"""The page of the levels: for whom it is, which day it shows, and what the guide says of items sent down."""

from collections.abc import Callable
from datetime import timedelta

from queue_server.core import commands
from queue_server.deliveries.delivery import Delivery, DeliveryState
from queue_server.levels.levels import PARENT
from tests.web.conftest import Browser
from tests.web.house import MONDAY, House

Role = Callable[[str], Browser]


def test_managers_and_supervisors_have_it_and_clerks_do_not(as_role: Role) -> None:
    for login in ("boss", "watcher"):
        assert 'href="/manager/levels"' in as_role(login).look("/manager/levels")
    as_role("clerk-3").look("/manager/levels", 403)


def test_only_who_runs_the_hall_sends_again(as_role: Role, house: House) -> None:
    now, ledger = house.clock.now(), house.levels.ledger
    ledger.enter([Delivery(PARENT, "zhaohua/2026-03-02/0105", "zhaohua/2026-03-02", "figures")], now)
    (owed,) = ledger.due(PARENT, now)
    ledger.settle(owed, DeliveryState.DEAD, now, "malformed")
    for login, status, dead in (("watcher", 403, 1), ("boss", 303, 0)):
        browser = as_role(login)
        browser.look("/manager/levels")
        answer = browser.client.post("/manager/levels/resend", data={"csrf_token": browser.token})
        assert answer.status_code == status
        assert len(ledger.at(DeliveryState.DEAD)) == dead


def test_a_day_that_is_over_is_shown_as_it_ended(as_role: Role, house: House) -> None:
    house.issue("yb-01", 3)
    house.tell(commands.CloseDay)
    house.levels.beat()
    house.clock.pass_s(24 * 3600)
    house.tell(commands.OpenDay, day=MONDAY.date() + timedelta(days=1), plan=house.plan)
    browser = as_role("boss")
    first_figure = '<td class="num">{}</td>'.format
    assert first_figure(3) not in browser.look("/manager/levels?lang=en")
    assert first_figure(3) in browser.look("/manager/levels?day=2026-03-02")
    # No day, and one still to come, are today.
    assert first_figure(3) not in browser.look("/manager/levels?day=never")
    assert "<small>2026-03-03</small>" in browser.look("/manager/levels?day=2026-04-01")


def test_the_guide_reads_where_an_item_is_done_closer_to_home(as_role: Role) -> None:
    browser = as_role("boss")
    assert "也可就近在昭化镇便民服务中心办理。" in browser.look("/guide/papers?item=yb-01&lang=zh")
    assert "就近在" not in browser.look("/guide/papers?item=gj-01&lang=zh")
