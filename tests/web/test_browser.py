"""The pages in a real browser: alive without reload, and nothing an elderly phone could not show."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from werkzeug.serving import make_server

from hall.messages.status import PartStatus
from hall.words import DeviceId, DeviceKind, DeviceState, ItemCode, WindowId
from queue_server.core import commands
from queue_server.core.plan import Plan
from queue_server.core.text import Text
from tests.web.house import PASSWORD, House

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = Path("/usr/bin/chromium")
W12, W03 = WindowId("w12"), WindowId("w03")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed"),
]


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the pages are served."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    app.extensions["hub"].close()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(address: str) -> Iterator["playwright.Page"]:
    """A page of a fresh browser; anything its console complains of fails the test."""
    with playwright.sync_playwright() as started:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        browser = started.chromium.launch(executable_path=str(CHROMIUM), args=arguments)
        opened = browser.new_page(base_url=address)
        complaints: list[str] = []
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("console", lambda said: complaints.append(said.text) if complains(said) else None)
        yield opened
        browser.close()
        assert complaints == []


def complains(said: "playwright.ConsoleMessage") -> bool:
    """Whether the console tells of an error; a refusal (409) is an answer like any other."""
    return said.type == "error" and "409" not in said.text


def log_in(page: "playwright.Page", login: str) -> None:
    page.goto("/login")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_selector("#clock")


def test_a_manager_opens_a_window_and_the_page_follows_without_reload(page: "playwright.Page", house: House) -> None:
    log_in(page, "boss")
    page.evaluate("window.stayed = true")
    page.click("#open-w12")
    playwright.expect(page.locator("#window-w12 .state")).to_have_text("准备开放")
    house.sign_on(W12, "s99")
    playwright.expect(page.locator("#window-w12")).to_contain_text("s99")
    assert page.evaluate("window.stayed") is True


def test_a_clerk_calls_with_one_press_and_the_manager_sees_it(page: "playwright.Page", house: House) -> None:
    (ticket,) = house.issue("zx-01")
    log_in(page, "clerk-3")
    page.click("#next")
    playwright.expect(page.locator(".hand-no")).to_have_text(ticket.no)
    page.click("#start")
    playwright.expect(page.locator("#finish-done")).to_be_visible()
    assert house.keeper.hall.windows[W03].ticket == ticket.id


def test_a_refusal_is_shown_in_words(page: "playwright.Page", house: House) -> None:
    log_in(page, "clerk-3")
    page.fill("form[action$='/call'] input", "Z777")
    page.click("form[action$='/call'] button")
    playwright.expect(page.locator("#said")).to_contain_text("没有找到这个号")


def test_the_finish_asks_only_what_belongs_to_the_chosen_outcome(page: "playwright.Page", house: House) -> None:
    (ticket,) = house.issue("zx-01")
    house.tell(commands.CallSpecific, window=W03, ticket_no=ticket.no)
    house.tell(commands.StartService, window=W03)
    log_in(page, "clerk-3")
    page.click("#conclude")
    ground, partner = page.locator("[name=ground-0]"), page.locator("[name=partner-0]")
    playwright.expect(ground).to_be_hidden()
    page.select_option("[name=outcome-0]", "refused")
    playwright.expect(ground).to_be_visible()
    playwright.expect(partner).to_be_hidden()
    page.select_option("[name=outcome-0]", "forwarded")
    playwright.expect(partner).to_be_visible()
    playwright.expect(ground).to_be_hidden()


def test_what_is_being_typed_is_not_taken_away(page: "playwright.Page", house: House) -> None:
    log_in(page, "clerk-3")
    note = page.locator("[name=note]")
    note.fill("去档案室")
    note.focus()
    (ticket,) = house.issue("zx-01")
    playwright.expect(page.locator("#waiting")).to_contain_text(ticket.no)
    playwright.expect(note).to_have_value("去档案室")
    playwright.expect(note).to_be_focused()


def test_a_citizens_phone_shows_the_call_large_and_without_side_scrolling(
    page: "playwright.Page", house: House
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    (ticket,) = house.issue("zx-01")
    page.goto(f"/t/{ticket.token}")
    playwright.expect(page.locator(".ticket-no")).to_have_text(ticket.no)
    house.tell(commands.CallNext, window=W03)
    playwright.expect(page.locator(".window-no")).to_have_text("3")
    assert page.title() == "请到 3 号窗口"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    smallest = page.evaluate(
        "Math.min(...[...document.querySelectorAll('main *')].filter(e => e.textContent.trim() && !e.children.length)"
        ".map(e => parseFloat(getComputedStyle(e).fontSize)))"
    )
    assert smallest >= 18


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_appointment_is_booked_on_a_narrow_phone_by_thumb(page: "playwright.Page", house: House, lang: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/book?lang={lang}")
    page.click("details summary >> nth=0")
    page.click("details a >> nth=0")
    heights = page.eval_on_selector_all(".slot", "all => all.map(each => each.offsetHeight).filter(height => height)")
    assert min(heights) >= 44
    page.locator(".slot >> nth=1").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.click("button.strong")
    page.wait_for_selector(".booking-square")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    (booking,) = house.keeper.hall.bookings.values()
    assert page.url.endswith(f"/book/{booking.id}")


def test_a_manager_acknowledges_an_alert_with_one_press(page: "playwright.Page", house: House) -> None:
    log_in(page, "boss")
    status = PartStatus(part="printer", state=DeviceState.READY, since=house.clock.now(), code="paper_low")
    house.presence.hear_part(DeviceKind.KIOSK, DeviceId("kiosk-1"), status)
    page.wait_for_selector("#devices >> text=请准备新纸卷")
    page.click("#devices >> text=知悉 >> nth=-1")
    page.wait_for_selector("#devices >> text=manager ·")


def test_an_unfolded_reason_stays_unfolded_while_the_page_goes_on(page: "playwright.Page", house: House) -> None:
    house.issue("zx-01", 2)
    house.tell(commands.CallNext, window=W03)
    log_in(page, "boss")
    page.click("#calls summary")
    house.tell(commands.CallNext, window=WindowId("w01"))
    playwright.expect(page.locator("#calls li")).to_have_count(2)
    playwright.expect(page.locator("#calls details[open]")).to_contain_text("轮到它")
    playwright.expect(page.locator("#calls details[open]")).to_have_count(1)


def test_a_what_if_shows_its_progress_and_then_its_answer_without_reload(page: "playwright.Page") -> None:
    log_in(page, "boss")
    page.goto("/manager/what-if")
    page.fill("[name=count]", "1")
    page.fill("[name=arrivals]", "-80")
    page.check("[name=policies]")
    page.click("[value=compare]")
    page.wait_for_selector("progress[max='4']")
    page.evaluate("window.stayed = true")
    playwright.expect(page.locator("#trial")).to_contain_text("已演 1 / 4 天", timeout=60_000)
    page.wait_for_selector("#trial svg.chart", timeout=60_000)
    playwright.expect(page.locator("#trial tbody tr")).to_have_count(4)
    assert page.evaluate("window.stayed") is True
    with page.expect_download() as download:
        page.click("text=PNG")
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_what_if_that_is_stopped_makes_room_for_the_next(page: "playwright.Page") -> None:
    log_in(page, "boss")
    page.goto("/manager/what-if")
    page.click("[value=grants]")
    page.wait_for_selector("progress")
    page.click("text=停止推演")
    playwright.expect(page.locator("#trial")).to_contain_text("推演已停止")
    playwright.expect(page.locator("[value=compare]")).to_be_enabled()


@pytest.mark.parametrize("path", ["what-if", "learning", "promises", "fairness"])
def test_insight_fits_a_phone_without_side_scrolling(page: "playwright.Page", house: House, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    house.issue("zx-01", 3)
    log_in(page, "boss")
    page.goto(f"/manager/{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_hall_is_cleared_only_by_who_is_sure(page: "playwright.Page", house: House) -> None:
    log_in(page, "boss")
    page.goto("/manager?lang=zh")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.click("#emergency-declare")
    assert house.keeper.hall.emergency is None
    page.once("dialog", lambda dialog: dialog.accept())
    page.click("#emergency-declare")
    page.wait_for_selector("#emergency-lift")
    assert house.keeper.hall.emergency is not None


def another_window(house: House) -> Plan:
    """The house's plan with one window more beside the third."""
    third = house.plan.window[W03]
    more = replace(third, id=WindowId("w77"), no=77)
    return replace(house.plan, windows=(*house.plan.windows, more), version="one more")


def test_a_window_that_comes_new_in_mid_day_is_on_the_managers_page_without_reload(
    page: "playwright.Page", house: House
) -> None:
    log_in(page, "boss")
    page.evaluate("window.stayed = true")
    house.tell(commands.AdoptConfiguration, plan=another_window(house))
    playwright.expect(page.locator("#window-w77")).to_contain_text("77")
    assert page.evaluate("window.stayed") is True


def test_new_items_reach_a_clerks_page_once_nothing_is_being_typed(page: "playwright.Page", house: House) -> None:
    log_in(page, "clerk-3")
    note = page.locator("[name=note]")
    note.fill("去档案室")
    note.focus()
    item = replace(house.plan.items[0], code=ItemCode("zx-77"), name=Text("新事项", "New item"))
    house.tell(commands.AdoptConfiguration, plan=replace(house.plan, items=(*house.plan.items, item), version="more"))
    (ticket,) = house.issue("zx-01")
    playwright.expect(page.locator("#waiting")).to_contain_text(ticket.no)
    playwright.expect(note).to_have_value("去档案室")
    note.blur()
    playwright.expect(page.locator("option[value=zx-77]").first).to_be_attached()


def test_who_chooses_a_window_sees_new_and_taken_ones_without_reload(page: "playwright.Page", house: House) -> None:
    house.tell(commands.SignOff, window=W03)
    log_in(page, "clerk-3")
    playwright.expect(page.locator("#windows article")).to_have_count(len(house.plan.windows))
    house.tell(commands.AdoptConfiguration, plan=another_window(house))
    playwright.expect(page.locator("#sign-on-w77")).to_be_visible()
    house.sign_on(WindowId("w77"), "s55")
    playwright.expect(page.locator("#sign-on-w77")).to_have_count(0)
