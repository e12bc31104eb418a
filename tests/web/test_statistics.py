"""Statistics and assessment on pages: who sees what, what is scored by whom, files that open in a spreadsheet."""

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask

from hall.words import Outcome, RatingLevel, StaffRole, WindowId
from queue_server.core import commands
from queue_server.core.plan import Plan
from queue_server.journal.tables import journal
from queue_server.web.application import create_app
from queue_server.web.menu import MENU
from tests.web.conftest import Browser
from tests.web.house import House
from tests.web.kept import keep

W03 = WindowId("w03")
STATISTICS, ASSESSMENT = "/manager/statistics", "/manager/assessment"
AsRole = Callable[[str], Browser]


@pytest.fixture
def app(house: House) -> Flask:
    """The pages over a morning in which window 3 served four and was rated, once badly."""
    house.hire("judge", StaffRole.APPROVER, "s06")
    house.hire("chief", StaffRole.MANAGER, "s01")
    made = create_app(house)
    keep(house)
    house.open()
    for number, level in enumerate((RatingLevel.SATISFIED, RatingLevel.DISSATISFIED, None, None)):
        house.issue("zx-01")
        house.clock.pass_s(60)
        house.tell(commands.CallNext, window=W03)
        house.tell(commands.StartService, window=W03)
        house.clock.pass_s(300 + number)
        house.tell(commands.FinishService, window=W03, outcome=Outcome.DONE)
        ((invitation, _),) = [row for row in house.keeper.hall.invitations.items() if not row[1].level][-1:]
        if level is not None:
            house.tell(commands.GiveRating, invitation=invitation, level=level)
    house.clock.pass_s(9 * 3600)
    return made


def score(browser: Browser, staff: str, **values: object) -> int:
    browser.look(f"{ASSESSMENT}?on=2026-03-02")
    data = {"csrf_token": browser.token, "month": "2026-03", **values}
    return browser.client.post(f"{ASSESSMENT}/{staff}", data=data).status_code


FULL = {"attendance": 25, "discipline": 25, "manners": 25, "appearance": 25}


def test_the_report_counts_what_happened_and_says_no_rate_of_two(as_role: AsRole) -> None:
    page = as_role("boss").look(f"{STATISTICS}?period=day&on=2026-03-02&lang=zh")
    assert "取号量 <b>4</b>" in page
    assert "<small>1/2</small>" in page
    assert "50.0 %" not in page
    assert "不足 20 时只列数" in page


@pytest.mark.parametrize("period", ["day", "week", "month"])
def test_every_period_is_a_page_and_a_file_in_both_languages(as_role: AsRole, period: str) -> None:
    watcher = as_role("watcher")
    for lang, word in (("zh", "取号量"), ("en", "Tickets issued")):
        assert word in watcher.look(f"{STATISTICS}?period={period}&on=2026-03-02&lang={lang}")
        answer = watcher.client.get(f"{STATISTICS}/file.csv?period={period}&on=2026-03-02&lang={lang}")
        assert answer.data.startswith(b"\xef\xbb\xbf")
        assert f"{word},4" in answer.text
        assert answer.headers["Content-Disposition"].endswith('.csv"')


@pytest.mark.parametrize("path", [f"{STATISTICS}/file.xlsx", f"{ASSESSMENT}/file.xlsx"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_same_is_a_workbook_with_every_name_in_both_languages(as_role: AsRole, path: str, lang: str) -> None:
    answer = as_role("watcher").client.get(f"{path}?on=2026-03-02&lang={lang}")
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
    with ZipFile(io.BytesIO(answer.data)) as book:
        words = book.read("xl/sharedStrings.xml").decode()
    assert {"zh": "窗口", "en": "ervices"}[lang] in words
    assert not re.search(r"<t>(\w+_\w+|None)</t>", words), "a word without a text"


def test_a_file_of_another_kind_is_not_there(as_role: AsRole) -> None:
    assert as_role("watcher").client.get(f"{STATISTICS}/file.pdf").status_code == 404


def test_what_would_take_long_is_reckoned_in_the_background_and_the_page_says_so(
    as_role: AsRole, app: Flask, house: House
) -> None:
    class Keeping:
        begun = 0

        def begin(self, _plan: Plan) -> None:
            self.begun += 1

    app.extensions["keeping"] = keeping = Keeping()
    row = {"hall": house.plan.id, "at": house.clock.now(), "actor": "x", "version": 1, "answer": "{}", "events": "[]"}
    days = [date(2025, 6, number) for number in range(1, 13)]
    with house.database.begin() as connection:
        for number, day in enumerate(days):
            own = {"seq": 90000 + number, "request_id": f"old-{number}", "service_day": day}
            connection.execute(journal.insert(), row | own)
    boss = as_role("boss")
    for path in (STATISTICS, f"{STATISTICS}/file.xlsx", ASSESSMENT, f"{ASSESSMENT}/file.csv"):
        answer = boss.client.get(f"{path}?on=2025-06-02&lang=zh")
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert "还有 12 天" in answer.text
    assert keeping.begun == 4
    app.extensions["days"].keep(house.plan)
    boss.look(f"{STATISTICS}?on=2025-06-02")


def test_a_time_without_record_says_so_and_nonsense_is_refused(as_role: AsRole) -> None:
    boss = as_role("boss")
    assert "没有记录" in boss.look(f"{STATISTICS}?period=month&on=2025-01-01&lang=zh")
    assert boss.client.get(f"{STATISTICS}?period=decade").status_code == 400
    assert boss.client.get(f"{STATISTICS}?on=yesterday").status_code == 400
    assert boss.client.get(f"{ASSESSMENT}?period=day").status_code == 400


def test_nobody_but_those_who_watch_the_hall_reads_either(as_role: AsRole, anybody: Browser) -> None:
    for login in ("clerk-3", "judge"):
        browser = as_role(login)
        for path in (STATISTICS, f"{STATISTICS}/file.csv", ASSESSMENT, f"{ASSESSMENT}/file.csv"):
            assert browser.client.get(path).status_code == 403, (login, path)
    assert anybody.client.get(STATISTICS).status_code == 303


def test_scores_wait_for_the_groups_points_and_then_are_whole(as_role: AsRole, house: House) -> None:
    boss = as_role("boss")
    assert "未齐" in boss.look(f"{ASSESSMENT}?on=2026-03-02&lang=zh")
    assert score(boss, "s03", **FULL) == 303
    page = boss.look(f"{ASSESSMENT}?on=2026-03-02&lang=zh")
    # Window 3 did all that was done, so its pace is far over the mean of all: 100 × 0.5 + 100 × 0.3 + 50 × 0.2.
    assert "<b>90.0</b>" in page
    assert "按全厅 50.0" in page
    answer = boss.client.get(f"{ASSESSMENT}/file.csv?on=2026-03-02&lang=zh")
    assert re.search(r"s03,4,.*,90,及格", answer.text)


def test_a_correction_keeps_who_scored_what_before(as_role: AsRole) -> None:
    assert score(as_role("boss"), "s03", **FULL) == 303
    assert score(as_role("chief"), "s03", attendance=20) == 303
    page = as_role("watcher").look(f"{ASSESSMENT}?on=2026-03-02&lang=zh")
    assert "s03 · 考勤 25 · manager" in page
    assert "s03 · 考勤 20 · s01" in page


def test_points_that_cannot_be_are_refused(as_role: AsRole) -> None:
    boss = as_role("boss")
    assert score(boss, "s03", attendance=26) == 409
    assert score(boss, "s03", attendance="many") == 409
    assert score(boss, "s99", **FULL) == 409
    assert score(boss, "s03", month="2027-01") == 409
    assert score(boss, "s03", month="soon") == 400
    assert score(as_role("chief"), "s01", **FULL) == 409, "nobody scores himself"


def test_who_supervises_or_serves_scores_nobody(as_role: AsRole) -> None:
    assert score(as_role("watcher"), "s03", **FULL) == 403
    for login in ("clerk-3", "judge"):
        browser = as_role(login)
        browser.look("/cases")
        data = {"csrf_token": browser.token, "month": "2026-03", **FULL}
        assert browser.client.post(f"{ASSESSMENT}/s03", data=data).status_code == 403


def test_a_clerk_sees_his_own_months_once_they_are_over(as_role: AsRole, house: House) -> None:
    assert score(as_role("boss"), "s03", **FULL) == 303
    assert "还没有已结束的月份" in as_role("clerk-3").look("/clerk/assessment?lang=zh")
    house.clock.pass_s(31 * 24 * 3600)
    page = as_role("clerk-3").look("/clerk/assessment?lang=zh")
    assert "2026-03" in page
    assert "<b>90.0</b>" in page
    assert "不足 20 条，不显示" in page
    assert "s01" not in page


def test_no_address_of_the_pages_changes_a_rating(app: Flask) -> None:
    """Clerks and managers may work a bad rating through; its level is the citizen's alone."""
    posts = {rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()) and "rating" in rule.rule}
    assert posts == {
        "/manager/ratings/<invitation>",
        "/manager/ratings/deliveries/<int:delivery>",
        "/pad/<window>/rating",
        "/t/<token>/rating",
    }
    step = Path(__file__).parents[2] / "queue_server/web/office/ratings.py"
    assert "level=" not in step.read_text(encoding="utf-8")


def test_every_page_of_the_menu_opens_for_whom_it_is_shown(as_role: AsRole, house: House) -> None:
    house.hire("both", StaffRole.MANAGER, "s09")
    logins = {StaffRole.CLERK: "clerk-3", StaffRole.MANAGER: "both", StaffRole.SUPERVISOR: "watcher"}
    logins |= {StaffRole.ADMIN: "root", StaffRole.APPROVER: "judge"}
    for role, login in logins.items():
        browser = as_role(login)
        front = browser.look("/cases?lang=zh")
        for entry in (entry for section in MENU for entry in section.entries):
            shown = f'href="{entry.path}"' in front
            assert shown <= (role in entry.roles), (login, entry.path)
            if shown:
                browser.look(entry.path)
