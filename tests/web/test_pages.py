"""What every page keeps: no script or style within, nothing from elsewhere, nobody's name; buttons fit the moment."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from hall.messages.status import DeviceStatus, PartStatus
from hall.words import DeviceId, DeviceKind, DeviceState, PauseReason, StaffId, WindowId
from queue_server.core import commands
from queue_server.web import application
from queue_server.web.application import create_app
from tests.web.conftest import Browser
from tests.web.house import MONDAY, House

Role = Callable[[str], Browser]
W03 = WindowId("w03")
PAGES = ("/manager", "/clerk", "/clerk/w03", "/hall", "/login", "/password", "/nowhere")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_script_style_or_anything_from_elsewhere_in_it(
    as_role: Role, house: House, path: str, lang: str
) -> None:
    house.issue("zx-01", 3)
    page = as_role("boss").client.get(f"{path}?lang={lang}", follow_redirects=True).text
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", page)
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", page)


def test_the_policy_lets_only_ourselves_in(anybody: Browser) -> None:
    headers = anybody.client.get("/login").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_cookies_are_kept_from_scripts_and_other_sites(anybody: Browser) -> None:
    cookie = anybody.client.get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_with_a_public_https_address_cookies_are_secure_and_http_is_left(tmp_path: Path) -> None:
    house = House(tmp_path)
    assert house.settings.server is not None
    server = replace(house.settings.server, public_url="https://hall.example")
    house.settings = replace(house.settings, server=server)
    client = create_app(house).test_client()
    assert client.get("/login").location.startswith("https:")
    headers = client.get("/login", base_url="https://hall.example").headers
    assert "; Secure" in headers["Set-Cookie"]
    assert "max-age" in headers["Strict-Transport-Security"]


def test_no_page_of_the_staff_holds_a_citizens_token(as_role: Role, house: House) -> None:
    (ticket,) = house.issue("zx-01")
    house.tell(commands.CallNext, window=W03)
    for path in ("/manager", "/clerk/w03", "/hall"):
        page = as_role("boss").look(path)
        assert ticket.no in page
        assert ticket.token not in page
        assert ticket.visit not in page


def test_a_window_offers_what_may_be_done_with_it(as_role: Role, house: House) -> None:
    boss = as_role("boss")
    page = boss.look("/manager")
    assert "/windows/w12/open" in page
    assert "/windows/w12/close" not in page
    assert "/windows/w03/close" in page
    house.tell(commands.PauseWindow, window=W03, reason=PauseReason.MEAL, note="食堂")
    assert "/windows/w03/unpause" in boss.look("/manager")


def test_the_manager_is_told_why_the_tide_should_open(as_role: Role, house: House) -> None:
    house.issue("ga-01", 20)
    house.clock.pass_s(1600)
    house.tell(commands.Tick)
    house.clock.pass_s(181)
    house.tell(commands.Tick)
    page = as_role("boss").look("/manager")
    assert "建议开放 12 号潮汐窗口" in page
    assert "最长已等 30 分钟" in page
    assert "尚无人签到" in page
    assert 'id="approve"' in page


def test_a_device_in_trouble_says_what_to_do(as_role: Role, house: House) -> None:
    since = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    kiosk, desk = DeviceId("kiosk-1"), DeviceId("desk-w01")
    paper = PartStatus(part="printer", state=DeviceState.FAULT, since=since, code="paper_out")
    house.presence.hear_part(DeviceKind.KIOSK, kiosk, paper)
    status = DeviceStatus(state=DeviceState.LOST, session="one", since=since)
    house.presence.hear_program(DeviceKind.DESK, desk, status)
    page = as_role("boss").look("/manager")
    assert "请换上新纸卷" in page
    assert "检查电源和网络" in page


def test_the_clerk_is_offered_the_next_step_only(as_role: Role, house: House) -> None:
    clerk = as_role("clerk-3")
    assert 'id="next"' in clerk.look("/clerk/w03")
    house.issue("zx-01")
    house.tell(commands.CallNext, window=W03)
    called = clerk.look("/clerk/w03")
    assert 'id="start"' in called
    assert 'id="finish-done"' not in called
    assert "撤销叫号（15 秒）" in called
    house.clock.pass_s(6)
    assert "撤销叫号（9 秒）" in clerk.look("/clerk/w03")
    house.tell(commands.StartService, window=W03)
    serving = clerk.look("/clerk/w03")
    assert 'id="finish-done"' in serving
    assert 'id="undo"' not in serving


def test_a_clerk_sees_class_and_needs_and_never_who(as_role: Role, house: House) -> None:
    as_role("boss").ask("tickets", {"item": "zx-01", "priority": "elderly", "needs": ["low_counter"]})
    house.tell(commands.CallNext, window=W03)
    page = as_role("clerk-3").look("/clerk/w03")
    assert "老年人" in page
    assert "低台" in page


def test_a_clerk_is_led_to_the_own_window_and_to_the_choice_without_one(as_role: Role, house: House) -> None:
    clerk = as_role("clerk-3")
    assert clerk.client.get("/clerk").location == "/clerk/w03"
    assert clerk.client.get("/clerk/w02").location == "/clerk"
    house.tell(commands.SignOff, window=W03)
    page = clerk.look("/clerk")
    assert 'data-then="/clerk/w12"' in page
    assert "/windows/w02/sign-on" not in page, "somebody sits there"


def test_a_missed_and_a_suspended_number_can_be_taken_up_again(as_role: Role, house: House) -> None:
    missed, suspended = house.issue("zx-01", 2)
    house.tell(commands.CallNext, window=W03)
    house.tell(commands.Announce, ticket=missed.id, calls=1)
    house.clock.pass_s(61)
    house.tell(commands.MarkAbsent, window=W03)
    house.tell(commands.CallNext, window=W03)
    house.tell(commands.StartService, window=W03)
    house.tell(commands.Suspend, window=W03)
    page = as_role("clerk-3").look("/clerk/w03")
    assert f'id="here-{missed.no}"' in page
    assert f'id="resume-{suspended.no}"' in page


def test_the_happenings_are_told_in_words(as_role: Role, house: House) -> None:
    house.tell(commands.SignOff, window=W03)
    house.tell(commands.SignOn, window=W03, staff=StaffId("s44"))
    page = as_role("boss").look("/manager")
    assert "3 号窗口签退" in page
    assert "3 号窗口 s44 签到" in page


def test_the_hall_page_is_not_there_outside_a_demo(tmp_path: Path) -> None:
    house = House(tmp_path, demo=False)
    client = create_app(house).test_client()
    assert client.get("/hall").status_code == 404
    assert client.post("/hall/touches", json={"item": "zx-01"}).status_code in (400, 404)


def test_pages_ask_for_static_files_by_their_content(app: Flask, anybody: Browser) -> None:
    page = anybody.look("/login")
    for name in ("hall.css", "live.js", "renew.js", "mark.svg"):
        assert re.search(rf"/static/{re.escape(name)}\?v=[0-9a-f]{{8}}", page)
        with app.test_client().get(f"/static/{name}") as answer:
            assert answer.status_code == 200


def test_a_page_that_fails_says_so_in_words_and_the_hall_goes_on(
    app: Flask, as_role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss = as_role("boss")
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setitem(app.view_functions, "manager.page", lambda: 1 // 0)
    answer = boss.client.get("/manager")
    assert answer.status_code == 500
    assert "系统出错" in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert boss.client.get("/healthz").json["open"] is True


def test_live_js_is_short() -> None:
    script = Path(application.__file__).parent / "static" / "live.js"
    assert len(script.read_text(encoding="utf-8").splitlines()) <= 150


def test_before_the_first_day_the_pages_stand(tmp_path: Path) -> None:
    house = House(tmp_path)
    client = create_app(house).test_client()
    assert "未开放" in client.get("/hall").text
    assert client.get("/healthz").json == {"status": "ok", "hall": "zhaohua", "day": None, "open": False}
    assert house.clock.now() == MONDAY


def test_a_service_left_running_is_prompted_at_its_window(as_role: Role, house: House) -> None:
    (ticket,) = house.issue("zx-01")
    house.tell(commands.CallSpecific, window=WindowId("w03"), ticket_no=ticket.no)
    house.tell(commands.StartService, window=WindowId("w03"))
    clerk = as_role("clerk-3")
    assert "这类事项平常约" not in clerk.look("/clerk/w03")
    house.clock.time += timedelta(hours=2)
    house.tell(commands.Tick)
    assert "这类事项平常约" in clerk.look("/clerk/w03")
