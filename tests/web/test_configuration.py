"""The hall's file on a page: what it would change, taken up with the queue kept, and how powers are used."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hall.words import ItemCode, StaffId
from queue_server.core.events import ConfigurationAdopted
from queue_server.core.planned.staff import Demand, Member
from queue_server.journal.codec import write_events
from queue_server.journal.tables import journal, tickets
from queue_server.plans.findings import Finding, Level
from queue_server.plans.reading import Written
from tests.web.conftest import Browser
from tests.web.house import MONDAY, House

Role = Callable[[str], Browser]
PATH = "/manager/configuration"
GONE = ItemCode("zx-01")


def put(house: House, **changes: object) -> None:
    """A changed file lies before the manager."""
    house.file = Written((), replace(house.plan, version="changed", **changes))  # type: ignore[arg-type]


def adopt(browser: Browser, version: str = "changed") -> tuple[int, str]:
    browser.look(PATH)
    answer = browser.client.post(PATH, data={"csrf_token": browser.token, "version": version})
    return answer.status_code, answer.text


def test_a_file_that_changed_nothing_is_said_to_be_in_force(as_role: Role) -> None:
    page = as_role("boss").look(f"{PATH}?lang=zh")
    assert "就是正在施行的配置" in page
    assert "取新配置" not in page


def test_what_would_change_is_said_in_words_and_taken_up_with_the_queue_kept(as_role: Role, house: House) -> None:
    (waiting,) = house.issue(GONE)
    put(house, items=tuple(item for item in house.plan.items if item.code != GONE), hotline="12346")
    boss = as_role("boss")
    page = boss.look(f"{PATH}?lang=zh")
    assert "去掉事项：" in page
    assert "热线电话：12345 → 12346" in page
    status, told = adopt(boss)
    assert status == 200
    assert "新配置已施行" in told
    assert "没有窗口能办" not in told
    assert house.keeper.hall.plan.hotline == "12346"
    assert house.ticket(waiting).active


def test_the_numbers_nobody_serves_any_more_are_named(as_role: Role, house: House) -> None:
    (waiting,) = house.issue("sb-03")
    kept = tuple(window for window in house.plan.windows if "domain:sb" not in window.roles and not window.tidal)
    put(house, windows=kept)
    assert waiting.no in adopt(as_role("boss"))[1]


def test_a_file_with_errors_shows_each_at_its_line_and_cannot_be_taken_up(as_role: Role, house: House) -> None:
    wrong = Finding(Path("own.toml"), 17, Level.ERROR, "unknown_role", {"id": "x"})
    house.file = Written((wrong,), None)
    boss = as_role("boss")
    page = boss.look(f"{PATH}?lang=zh")
    assert "own.toml:17" in page
    assert "取新配置" not in page
    before = house.keeper.hall
    status, told = adopt(boss)
    assert (status, "文件有错" in told) == (409, True)
    assert house.keeper.hall is before


def test_a_file_that_changed_after_it_was_looked_at_is_looked_at_again(as_role: Role, house: House) -> None:
    put(house, hotline="12346")
    status, told = adopt(as_role("boss"), version="older")
    assert (status, "又改过" in told) == (409, True)
    assert house.keeper.hall.plan.hotline == "12345"


def test_who_only_watches_sees_the_file_and_may_not_take_it_up(as_role: Role, house: House) -> None:
    put(house, hotline="12346")
    watcher = as_role("watcher")
    assert "取新配置" not in watcher.look(f"{PATH}?lang=zh")
    assert adopt(watcher)[0] == 403
    as_role("clerk-3").look(PATH, status=403)


def test_versions_adopted_before_are_listed_with_who_and_what_changed(as_role: Role, house: House) -> None:
    other = replace(house.plan, version="v2", hotline="12346")
    for seq, (actor, plan) in enumerate((("server", house.plan), ("server", house.plan), ("web/s09", other)), start=1):
        events = (ConfigurationAdopted(MONDAY, plan),)
        row = {"hall": "zhaohua", "seq": seq, "request_id": f"r{seq}", "at": MONDAY, "actor": actor, "version": 1}
        with house.database.begin() as connection:
            text = write_events(events)
            connection.execute(journal.insert(), [row | {"service_day": MONDAY.date(), "answer": "{}", "events": text}])
    page = as_role("boss").look(f"{PATH}?lang=zh")
    assert page.count("<article>") == 2
    assert "s09" in page
    assert "热线电话：12345 → 12346" in page


def test_a_move_that_came_true_as_a_day_opened_is_listed_though_the_file_is_the_same(
    as_role: Role, house: House
) -> None:
    other = next(group.id for group in house.plan.groups if group.id != house.plan.item[GONE].group)
    moved = tuple(replace(item, group=other) if item.code == GONE else item for item in house.plan.items)
    for seq, plan in enumerate((house.plan, replace(house.plan, items=moved)), start=1):
        row = {"hall": "zhaohua", "seq": seq, "request_id": f"r{seq}", "at": MONDAY, "actor": "server", "version": 1}
        with house.database.begin() as connection:
            text = write_events((ConfigurationAdopted(MONDAY, plan),))
            connection.execute(journal.insert(), [row | {"service_day": MONDAY.date(), "answer": "{}", "events": text}])
    page = as_role("boss").look(f"{PATH}?lang=zh")
    assert page.count("<article>") == 2
    assert "按日期换类，文件没有改动" in page
    assert f"事项换类：{house.plan.item[GONE].name.zh}" in page


def test_an_item_no_window_may_serve_any_more_is_named_with_who_waits_for_it(as_role: Role, house: House) -> None:
    house.issue(GONE)
    rights = tuple(
        replace(right, items=tuple(code for code in right.items if code != GONE)) for right in house.plan.authorisations
    )
    boss = as_role("boss")
    assert "没有窗口能办，请安排" not in boss.look(f"{PATH}?lang=zh")
    put(house, authorisations=rights)
    adopt(boss)
    page = boss.look(f"{PATH}?lang=zh")
    assert f"{house.plan.item[GONE].name.zh}：在队的号 1，优先凭证 0，预约 0，办件 0" in page


def test_powers_are_shown_by_how_often_they_were_used(as_role: Role, house: House) -> None:
    window = next(window for window in house.plan.windows if "general" in window.roles)
    row = {
        "hall": "zhaohua", "ticket": "T1", "service_day": MONDAY.date(), "ticket_no": "A001", "item": "zx-01",
        "queue_class": 0, "state": "completed", "issued_at": MONDAY, "p50_s": 0, "p90_s": 0, "started_at": MONDAY,
        "served_s": 60.0, "window": window.id, "calls": 1, "misses": 0,
    }  # fmt: skip
    with house.database.begin() as connection:
        connection.execute(tickets.insert(), [row])
    page = as_role("boss").look("/manager/authorisations?lang=zh")
    asked = house.plan.item[GONE].name.zh
    assert f"{asked} 1" in page
    assert "从未用过" in page


def test_the_staff_is_listed_with_units_and_what_each_may_not_do(as_role: Role, house: House) -> None:
    staff = (Member(StaffId("s03"), "区人社局"), Member(StaffId("s04"), "区医保局", ("yb",), 2))
    put(house, staff=staff, demands=(Demand((GONE,), "yb"),))
    boss = as_role("boss")
    adopt(boss)
    page = boss.look("/manager/authorisations?lang=zh")
    assert "区人社局" in page
    assert "yb" in page


def test_a_clerk_without_the_skill_for_his_window_is_told(as_role: Role, house: House) -> None:
    window = next(window for window in house.plan.windows if window.id == "w03")
    own = tuple(item.code for item in house.plan.items if item.group == window.home)
    put(house, staff=(Member(StaffId("s04"), "u", ("x",)),), demands=(Demand(own, "x"),))
    adopt(as_role("boss"))
    assert "没有办理本窗口主要业务所要求的技能" in as_role("clerk-3").look("/clerk?lang=zh&window=w03")
