"""Evacuation, outages and notices: on the manager's page, in the API, and on the page of whoever waits."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from hall.words import GroupId
from queue_server.core.text import Text
from tests.web.conftest import Browser
from tests.web.house import House

Role = Callable[[str], Browser]
SOCIAL = GroupId("sb")


def test_a_manager_clears_the_hall_and_lets_it_go_on(as_role: Role, house: House) -> None:
    boss = as_role("boss")
    assert boss.ask("emergency/declare")[0] == 200
    assert house.keeper.hall.emergency is not None
    assert "紧急疏散进行中" in boss.look("/manager?lang=zh")
    assert "Evacuation since" in boss.look("/manager?lang=en")
    assert boss.ask("windows/w01/next")[1]["code"] == "emergency"
    assert boss.ask("emergency/lift")[0] == 200
    assert house.keeper.hall.emergency is None
    assert boss.ask("emergency/lift")[1]["code"] == "no_emergency"


def test_the_buttons_ask_whether_one_is_sure(as_role: Role) -> None:
    page = as_role("boss").look("/manager?lang=zh")

    for action in ("emergency/declare", "outages/declare"):
        form = page[page.index(f"/api/v1/{action}") :]
        assert "data-sure=" in form[: form.index(">")]


def test_who_only_watches_has_no_buttons_and_no_say(as_role: Role) -> None:
    watcher = as_role("watcher")

    assert "emergency/declare" not in watcher.look("/manager")
    for path in ("emergency/declare", "emergency/lift", "outages/declare", "outages/lift", "notice"):
        assert watcher.ask(path, {"group": SOCIAL} if path.startswith("outages") else {})[0] == 403


def test_an_outage_is_declared_with_its_likely_end_and_lifted(as_role: Role, house: House) -> None:
    boss = as_role("boss")
    assert boss.ask("outages/declare", {"group": SOCIAL, "minutes": 40})[0] == 200
    assert house.keeper.hall.outages[SOCIAL].until == house.clock.now() + timedelta(minutes=40)
    page = boss.look("/manager?lang=zh")
    assert "预计 09:45 恢复" in page
    assert boss.ask("outages/declare", {"group": "none"})[1]["code"] == "group_unknown"
    assert boss.ask("outages/lift", {"group": SOCIAL})[0] == 200
    assert house.keeper.hall.outages.get(SOCIAL) is None


def test_a_notice_is_posted_and_taken_down(as_role: Role, house: House) -> None:
    boss = as_role("boss")
    assert boss.ask("notice", {"zh": "明日休息", "en": "Closed tomorrow"})[0] == 200
    assert house.keeper.hall.notice == Text("明日休息", "Closed tomorrow")
    assert "Closed tomorrow" in boss.look("/manager?lang=en")
    assert boss.ask("notice", {"zh": ""})[0] == 200
    assert house.keeper.hall.notice is None


@pytest.mark.parametrize(("lang", "said"), [("zh", "您的号保留原位，预计 09:45 恢复"), ("en", "until about 09:45")])
def test_who_waits_is_told_what_happens_to_the_place(
    anybody: Browser, as_role: Role, house: House, lang: str, said: str
) -> None:
    (waiting,) = house.issue("sb-01", 1)
    boss = as_role("boss")
    boss.ask("outages/declare", {"group": SOCIAL, "minutes": 40})
    assert said in anybody.look(f"/t/{waiting.token}?lang={lang}")
    boss.ask("emergency/declare")
    assert {"zh": "大厅正在紧急疏散", "en": "being evacuated"}[lang] in anybody.look(f"/t/{waiting.token}?lang={lang}")
