"""Logging in and out, roles, idleness, forged forms."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hall.clock import WallClock
from hall.words import StaffRole
from queue_server.web import access
from queue_server.web.access import IDLE
from tests.web.conftest import Browser
from tests.web.house import PASSWORD, House

Role = Callable[[str], Browser]


def test_each_role_begins_at_its_own_page(anybody: Browser, app: Flask) -> None:
    assert anybody.log_in("boss") == "/manager"
    assert Browser(app.test_client()).log_in("clerk-3") == "/clerk"


def test_a_wrong_password_is_told_in_words_and_does_not_log_in(anybody: Browser) -> None:
    assert "账号或密码不对" in anybody.log_in("boss", "Wrong-Password-1")
    assert anybody.client.get("/manager").location == "/login"


def test_an_unknown_account_is_refused_like_a_wrong_password(anybody: Browser) -> None:
    assert "账号或密码不对" in anybody.log_in("nobody-here")


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(anybody: Browser, house: House) -> None:
    for _ in range(5):
        anybody.log_in("boss", "Wrong-Password-1")
    answer = anybody.client.post("/login", data={"csrf_token": anybody.token, "login": "boss", "password": PASSWORD})
    assert answer.status_code == 429
    assert 300 <= int(answer.headers["Retry-After"]) <= 360
    house.clock.pass_s(301)
    assert anybody.log_in("boss") == "/manager"


def test_a_log_in_form_without_its_token_is_refused(anybody: Browser) -> None:
    answer = anybody.client.post("/login", data={"login": "boss", "password": PASSWORD})
    assert answer.status_code == 400
    assert "页面已过期" in answer.text


def test_an_api_post_without_its_token_is_refused_and_reaches_nobody(as_role: Role, house: House) -> None:
    boss = as_role("boss")
    before = len(house.keeper.asked)
    answer = boss.client.post("/api/v1/windows/w12/open", json={})
    assert (answer.status_code, answer.json["code"]) == (400, "page_too_old")
    assert len(house.keeper.asked) == before


def test_pages_lead_to_the_log_in_and_the_api_says_401(anybody: Browser) -> None:
    assert anybody.client.get("/manager").location == "/login"
    assert anybody.client.get("/api/v1/state").status_code == 401


@pytest.mark.parametrize(
    ("login", "path", "status"),
    [
        ("clerk-3", "/manager", 403),
        ("clerk-3", "/manager/stream", 403),
        ("clerk-3", "/api/v1/state", 403),
        ("watcher", "/manager", 200),
        ("watcher", "/clerk", 403),
        ("root", "/manager", 200),
    ],
)
def test_a_page_is_open_to_its_roles_only(as_role: Role, login: str, path: str, status: int) -> None:
    assert as_role(login).client.get(path).status_code == status


def test_a_supervisor_sees_everything_and_has_no_button(as_role: Role) -> None:
    page = as_role("watcher").look("/manager")
    assert "综合窗口" in page
    assert "/api/v1/windows" not in page


def test_a_supervisor_may_not_open_a_window(as_role: Role) -> None:
    assert as_role("watcher").ask("windows/w12/open") == (
        403,
        {
            "code": "forbidden",
            "message_zh": "您的账号没有这项权限，如有需要请联系系统管理员。",
            "message_en": "Your account may not do this. Please ask the administrator if it should.",
            "about": {},
        },
    )


def test_logging_out_ends_the_session_also_for_a_copied_cookie(as_role: Role, app: Flask) -> None:
    boss = as_role("boss")
    cookie = boss.client.get_cookie("hall")
    assert cookie is not None
    boss.client.post("/logout", data={"csrf_token": boss.token})
    thief = app.test_client()
    thief.set_cookie("hall", cookie.value)
    assert thief.get("/manager").location == "/login"


def test_a_session_nobody_touches_ends(as_role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    boss = as_role("boss")
    assert boss.client.get("/manager").status_code == 200
    monkeypatch.setattr(access, "_wall", _Later(IDLE + timedelta(seconds=1)))
    assert boss.client.get("/manager").location == "/login"


def test_a_touch_keeps_a_session_alive(as_role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    boss = as_role("boss")
    for minutes in (8, 16):
        monkeypatch.setattr(access, "_wall", _Later(timedelta(minutes=minutes)))
        assert boss.ask("still-here")[0] == 204
    assert boss.client.get("/manager").status_code == 200


def test_a_given_password_must_be_replaced_before_anything_else(app: Flask, house: House) -> None:
    house.hire("new-boss", StaffRole.MANAGER, must_change=True)
    browser = Browser(app.test_client())
    assert browser.log_in("new-boss") == "/password"
    assert browser.client.get("/manager").location == "/password"
    assert browser.ask("windows/w12/open")[1]["code"] == "password_first"
    assert _change(browser, PASSWORD, "Own-Password-2").location == "/manager"
    assert browser.client.get("/manager").status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "again", "text"),
    [
        (PASSWORD, "short", "short", "不合要求"),
        (PASSWORD, "Own-Password-2", "Own-Password-3", "不一样"),
        ("Wrong-Password-1", "Own-Password-2", "Own-Password-2", "账号或密码不对"),
    ],
)
def test_a_password_that_will_not_do_is_told_in_words(as_role: Role, old: str, new: str, again: str, text: str) -> None:
    boss = as_role("boss")
    boss.look("/password")
    form = {"csrf_token": boss.token, "old": old, "new": new, "again": again}
    assert text in boss.client.post("/password", data=form).text


def test_a_changed_password_logs_out_every_other_browser(as_role: Role) -> None:
    here, elsewhere = as_role("boss"), as_role("boss")
    _change(here, PASSWORD, "Own-Password-2")
    assert here.client.get("/manager").status_code == 200
    assert elsewhere.client.get("/manager").location == "/login"


def test_an_account_that_is_disabled_is_out_at_once(as_role: Role, house: House) -> None:
    boss = as_role("boss")
    house.accounts.disable("boss")
    assert boss.client.get("/manager").location == "/login"


def test_log_ins_from_one_address_are_limited(client_of_many: FlaskClient) -> None:
    answers = [client_of_many.post("/api/v1/session", json={"login": f"x{n}", "password": "y"}) for n in range(31)]
    assert {answer.status_code for answer in answers[:30]} == {401}
    assert answers[30].status_code == 429
    assert answers[30].json["code"] == "too_many_attempts"


def test_citizens_find_their_pages_from_the_log_in_and_staff_the_catalogue_in_the_menu(
    anybody: Browser, as_role: Role
) -> None:
    front = anybody.look("/login")
    for path in ("/book", "/catalogue", "/supervision"):
        assert f'href="{path}"' in front
        anybody.look(path)
    assert 'href="/catalogue"' in as_role("clerk-3").look("/clerk")


@pytest.fixture
def client_of_many(app: Flask) -> FlaskClient:
    return app.test_client()


class _Later:
    def __init__(self, later: timedelta) -> None:
        self._later = later

    def now(self):  # type: ignore[no-untyped-def]  # noqa: ANN202
        return WallClock().now() + self._later


def _change(browser: Browser, old: str, new: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    browser.look("/password")
    form = {"csrf_token": browser.token, "old": old, "new": new, "again": new}
    return browser.client.post("/password", data=form)
