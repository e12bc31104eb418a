"""A one-clerk station (一人站): everything on one page, and everybody told when its clerk is away."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from hall.words import (
    BadRatingState,
    BookingId,
    BookingKind,
    BookingState,
    ItemCode,
    PauseReason,
    RatingLevel,
    StaffRole,
    TicketState,
    WindowId,
)
from queue_server.bridge.boards import board, window_sign
from queue_server.bridge.facts import catalogue, slip
from queue_server.core import commands
from queue_server.core.plan import Plan
from queue_server.plans.reading import find_hall, read_plan
from queue_server.web.application import create_app
from tests.web.conftest import Browser
from tests.web.house import MONDAY, House

Role = Callable[[str], Browser]
W01, ITEM, VISIT = WindowId("w01"), ItemCode("yb-02"), BookingId("01JNA0000000000000000000V1")
BACK = MONDAY + timedelta(minutes=85)
"""10:30 in the hall."""


@cache
def village() -> Plan:
    """The shipped plan of a village's station."""
    return read_plan(find_hall("zhaohua-village"), date(2026, 3, 2))


@pytest.fixture
def house(tmp_path: Path) -> House:
    built = House(tmp_path, village())
    built.hire("clerk", StaffRole.CLERK, "s01")
    built.hire("boss", StaffRole.MANAGER)
    return built


@pytest.fixture
def app(house: House) -> Flask:
    made = create_app(house)
    house.open()
    return made


def give(browser: Browser, how: str, **form: object) -> tuple[int, str]:
    browser.look("/station")
    data = {"csrf_token": browser.token, "item": ITEM, "how": how, **form}
    answer = browser.client.post("/station/give", data=data)
    return answer.status_code, str(answer.location) if answer.status_code == 303 else answer.text


def arranged(house: House) -> None:
    house.tell(
        commands.BookAppointment,
        booking=VISIT,
        item=ITEM,
        slot=MONDAY + timedelta(minutes=30),
        kind=BookingKind.HOME,
        override=True,
    )


def test_its_clerk_begins_on_the_stations_page_and_a_manager_finds_it_in_the_menu(as_role: Role, app: Flask) -> None:
    assert Browser(app.test_client()).log_in("clerk") == "/station"
    assert 'href="/station"' in as_role("boss").look("/manager")
    page = as_role("clerk").look("/station")
    assert all(part in page for part in ("直接办理", "给一个号", "出件与取件柜", "核对材料", "上门服务", "离开一会儿"))


def test_somebody_who_stands_there_is_served_in_one_press(as_role: Role, house: House) -> None:
    status, where = give(as_role("clerk"), "at_once", needs=["slow"])
    assert (status, where) == (303, "/station")
    (ticket,) = house.keeper.hall.tickets.values()
    assert (ticket.state, ticket.window, ticket.item) == (TicketState.SERVING, W01, ITEM)


def test_a_number_is_shown_large_with_the_way_to_its_slip(as_role: Role, house: House) -> None:
    clerk = as_role("clerk")
    status, where = give(clerk, "number", priority="elderly")
    page = clerk.look(where)
    (ticket,) = house.keeper.hall.tickets.values()
    assert (status, ticket.priority) == (303, "elderly")
    assert f'href="/guide/slips/{ticket.no}?fresh=yes"' in page


def test_while_somebody_waits_nobody_is_served_at_once_and_the_page_says_what_to_do(
    as_role: Role, house: House
) -> None:
    house.issue(ITEM)
    status, page = give(as_role("clerk"), "at_once")
    assert status == 409
    assert "还有 1 人在等候，请先叫号" in page
    assert len(house.keeper.hall.tickets) == 1


def test_a_time_is_one_press_and_kiosk_board_sign_phone_and_slip_say_when_service_resumes(
    as_role: Role, house: House
) -> None:
    waiting = house.issue(ITEM)[0]
    clerk = as_role("clerk")
    assert clerk.ask("windows/w01/pause", {"reason": "other", "at": "10:30"})[0] == 200
    hall, now = house.keeper.hall, house.clock.now()
    fact = catalogue(hall, now)
    assert fact.away is not None
    assert (fact.away.reason, fact.away.until) == (PauseReason.OTHER, BACK)
    assert board(hall, hall.plan.zones[0].id, now).windows[0].until == BACK
    assert window_sign(hall, W01, now).until == BACK
    assert "约 10:30 恢复服务，您的号保留" in clerk.look(f"/t/{waiting.token}")
    assert "约 10:30 回来" in clerk.look("/station")
    house.tell(
        commands.AdoptForecast,
        promises={ITEM: (0, 300)},
        credited={},
        ahead_s={ITEM: (0.0, 0.0)},
        last_servable=None,
        provenance="test",
    )
    paper = slip(house.keeper.hall, house.issue(ITEM)[0], now, "https://hall.example")
    assert paper.from_at is not None
    assert paper.from_at >= BACK


def test_coming_back_is_one_press_and_the_line_is_as_it_was(as_role: Role, house: House) -> None:
    first = house.issue(ITEM, 2)[0]
    clerk = as_role("clerk")
    clerk.ask("windows/w01/pause", {"reason": "other", "minutes": 30})
    house.clock.pass_s(1800)
    assert clerk.ask("windows/w01/unpause")[0] == 200
    assert catalogue(house.keeper.hall, house.clock.now()).away is None
    clerk.ask("windows/w01/next")
    assert house.ticket(first).state is TicketState.CALLED


def test_a_time_that_is_over_is_refused(as_role: Role, house: House) -> None:
    status, answer = as_role("clerk").ask("windows/w01/pause", {"reason": "other", "at": "08:30"})
    assert (status, answer["code"]) == (409, "until_past")
    assert house.keeper.hall.windows[W01].pause is None


def test_leaving_the_post_without_a_reason_is_refused_in_words_of_its_own(as_role: Role, house: House) -> None:
    status, answer = as_role("clerk").ask("windows/w01/pause", {"minutes": 10})
    assert (status, answer["code"]) == (409, "pause_unsaid")
    assert "原因" in str(answer)
    assert house.keeper.hall.windows[W01].pause is None


def test_a_home_visit_tells_everybody_when_and_nobody_whom_or_where(as_role: Role, house: House) -> None:
    arranged(house)
    clerk = as_role("clerk")
    assert str(VISIT) in clerk.look("/station")
    waiting = house.issue(ITEM)[0]
    assert clerk.ask("windows/w01/visit", {"booking": str(VISIT), "at": "10:30"})[0] == 200
    hall, now = house.keeper.hall, house.clock.now()
    sign, shown = window_sign(hall, W01, now), board(hall, hall.plan.zones[0].id, now).windows[0]
    assert (sign.reason, sign.note, sign.until) == (PauseReason.VISIT, "", BACK)
    assert (shown.reason, shown.note) == (PauseReason.VISIT, "")
    assert "上门服务中，约 10:30 回来" in clerk.look(f"/t/{waiting.token}")
    clerk.ask("windows/w01/unpause")
    assert house.keeper.hall.bookings[VISIT].state is BookingState.KEPT


def test_a_visit_in_vain_is_written_down_as_such(as_role: Role, house: House) -> None:
    arranged(house)
    clerk = as_role("clerk")
    clerk.ask("windows/w01/visit", {"booking": str(VISIT), "minutes": 60})
    assert "回来了，没有办成" in clerk.look("/station")
    clerk.ask("windows/w01/unpause", {"kept": False})
    assert house.keeper.hall.bookings[VISIT].state is BookingState.NO_SHOW


def test_a_note_on_a_home_visit_stays_behind_the_counter(as_role: Role, house: House) -> None:
    as_role("clerk").ask("windows/w01/pause", {"reason": "visit", "note": "王家", "minutes": 30})
    assert window_sign(house.keeper.hall, W01, house.clock.now()).note == ""


def test_who_comes_while_the_clerk_is_away_for_the_day_is_told_where_else_to_go(as_role: Role, house: House) -> None:
    waiting = house.issue(ITEM)[0]
    clerk = as_role("clerk")
    clerk.ask("windows/w01/visit", {"at": "17:30"})
    offered = catalogue(house.keeper.hall, house.clock.now()).groups[0].items[0]
    assert offered.refusal == "back_too_late_elsewhere"
    assert offered.about["elsewhere"] == "昭化镇便民服务中心"
    assert "今天的服务时间可能已过" in clerk.look(f"/t/{waiting.token}")
    assert "今天不再发号" in clerk.look("/station")


def test_the_result_of_a_service_leads_back_to_the_station(as_role: Role, house: House) -> None:
    clerk = as_role("clerk")
    assert clerk.client.get("/clerk/w01/finish").location == "/station"


def test_a_clerk_who_is_not_signed_on_is_asked_to_and_sees_nothing_else(as_role: Role, house: House) -> None:
    house.tell(commands.SignOff, window=W01)
    page = as_role("clerk").look("/station")
    assert 'data-then="/station"' in page
    assert "data-stream" not in page


def test_a_hall_with_several_windows_has_no_station(as_role: Role, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    big = House(tmp_path / "other")
    big.hire("clerk", StaffRole.CLERK, "s03")
    app = create_app(big)
    big.open()
    browser = Browser(app.test_client())
    assert browser.log_in("clerk") == "/clerk"
    assert 'href="/station"' not in browser.look("/clerk")
    assert browser.client.get("/station").location == "/clerk"


def test_an_exclusion_is_settled_by_two_who_sit_elsewhere_and_not_by_who_was_rated(
    as_role: Role, house: House, app: Flask
) -> None:
    house.hire("county", StaffRole.SUPERVISOR)
    clerk, town, county = as_role("clerk"), as_role("boss"), as_role("county")
    give(clerk, "at_once")
    (ticket,) = house.keeper.hall.tickets.values()
    clerk.ask("windows/w01/finish", {"outcome": "done"})
    house.tell(commands.RateTicket, token=ticket.token, level=RatingLevel.DISSATISFIED, reasons=("207",))
    ((invitation, _),) = house.keeper.hall.bad_ratings.items()

    def step(browser: Browser, name: str, **form: str) -> int:
        browser.look("/manager")
        data = {"csrf_token": browser.token, "step": name, **form}
        return browser.client.post(f"/manager/ratings/{invitation}", data=data).status_code

    assert step(town, "review", judgement="mistaken") == 303
    assert step(town, "exclude", remark="点错了等级，来电说明") == 303
    assert step(town, "approve") == 409
    assert step(county, "approve") == 303
    assert house.keeper.hall.bad_ratings[invitation].state is BadRatingState.EXCLUDED
    answer = clerk.client.post(f"/manager/ratings/{invitation}", data={"csrf_token": clerk.token, "step": "approve"})
    assert answer.status_code == 403
