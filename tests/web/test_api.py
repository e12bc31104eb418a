"""The JSON API: what it refuses, and that commands reach the keeper as they were meant."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from hall.words import ItemCode, Outcome, PauseReason, StaffId, TicketState, TideMode, WindowId, WindowState
from queue_server.core import commands
from queue_server.web.doors.bodies import LARGEST_BODY
from queue_server.web.doors.wishes import VERBS
from tests.web.conftest import Browser
from tests.web.house import PASSWORD, House

Role = Callable[[str], Browser]
W03, W12 = WindowId("w03"), WindowId("w12")


def test_a_manager_opens_a_window_and_the_journal_names_no_person(as_role: Role, house: House) -> None:
    status, answer = as_role("boss").ask("windows/w12/open", {"reason": "看着人多"})
    assert (status, answer["agreed"]) == (200, True)
    command = house.keeper.asked[-1]
    assert isinstance(command, commands.OpenWindow)
    assert (command.window, command.reason, command.actor) == (W12, "看着人多", "web/manager")
    assert house.keeper.hall.windows[W12].state is WindowState.OPENING


def test_the_same_request_id_acts_once(as_role: Role, house: House) -> None:
    boss = as_role("boss")
    house.tell(commands.CloseWindow, window=W03)
    first, second = (boss.ask("windows/w03/open", {"request_id": "once"}) for _ in range(2))
    assert first == second
    assert first[0] == 200


def test_two_people_with_the_same_request_id_do_not_meet(as_role: Role, house: House) -> None:
    as_role("boss").ask("tide/mode", {"mode": "auto", "request_id": "same"})
    as_role("root").ask("tide/mode", {"mode": "propose", "request_id": "same"})
    assert house.keeper.hall.tide.mode is TideMode.PROPOSE


def test_a_clerk_serves_a_whole_ticket(as_role: Role, house: House) -> None:
    clerk = as_role("clerk-3")
    (ticket,) = house.issue("zx-01")
    assert clerk.ask("windows/w03/next") == (200, {"agreed": True, "ticket_no": ticket.no, "held_already": False})
    assert clerk.ask("windows/w03/start")[0] == 200
    assert clerk.ask("windows/w03/finish", {"outcome": "consulted"})[0] == 200
    done = house.ticket(ticket)
    assert (done.state, done.outcome, done.staff) == (TicketState.COMPLETED, Outcome.CONSULTED, "s03")


def test_a_clerk_may_not_act_at_another_window(as_role: Role, house: House) -> None:
    house.issue("zx-01")
    before = len(house.keeper.asked)
    status, answer = as_role("clerk-3").ask("windows/w02/next")
    assert (status, answer["code"]) == (409, "not_your_window")
    assert len(house.keeper.asked) == before


def test_a_clerk_may_not_open_a_window(as_role: Role) -> None:
    assert as_role("clerk-3").ask("windows/w03/open")[0] == 403


def test_a_clerk_signs_on_under_the_accounts_own_number(as_role: Role, house: House) -> None:
    clerk = as_role("clerk-3")
    assert clerk.ask("windows/w03/sign-off")[0] == 200
    assert clerk.ask("windows/w12/sign-on")[0] == 200
    assert house.keeper.hall.windows[W12].staff == StaffId("s03")


def test_an_account_without_a_staff_number_cannot_sign_on(as_role: Role) -> None:
    assert as_role("boss").ask("windows/w12/sign-on")[1]["code"] == "no_staff_number"


def test_a_pause_in_minutes_ends_on_the_halls_clock(as_role: Role, house: House) -> None:
    as_role("clerk-3").ask("windows/w03/pause", {"reason": "meal", "note": "食堂", "minutes": 30})
    pause = house.keeper.hall.windows[W03].pause
    assert pause is not None
    assert (pause.reason, pause.note) == (PauseReason.MEAL, "食堂")
    assert pause.until == house.clock.now() + timedelta(minutes=30)


def test_a_refusal_of_the_core_is_told_in_both_languages(as_role: Role) -> None:
    status, answer = as_role("clerk-3").ask("windows/w03/recall")
    assert (status, answer["code"]) == (409, "nobody_called")
    assert "呼叫下一位" in str(answer["message_zh"])
    assert "call the next number" in str(answer["message_en"])


def test_numbers_are_found_in_either_case_and_an_item_is_corrected(as_role: Role, house: House) -> None:
    (ticket,) = house.issue("zx-01")
    status, _ = as_role("clerk-3").ask("tickets/correct", {"ticket_no": ticket.no.lower(), "item": "yb-01"})
    assert status == 200
    assert house.ticket(ticket).item == ItemCode("yb-01")


def test_the_guide_desk_gives_a_ticket(as_role: Role, house: House) -> None:
    status, answer = as_role("clerk-3").ask("tickets", {"item": "zx-01", "priority": "elderly", "needs": ["slow"]})
    assert (status, answer["ticket_no"]) == (201, "Z001")
    (ticket,) = house.keeper.hall.tickets.values()
    assert len(ticket.token) >= 22, "128 bits in base64"


def test_an_appointment_is_booked(as_role: Role, house: House) -> None:
    slot = house.clock.now() + timedelta(hours=1)
    status, answer = as_role("boss").ask("bookings", {"item": "zx-01", "slot": slot.isoformat()})
    assert status == 201
    assert house.keeper.hall.bookings[answer["booking"]].slot == slot  # type: ignore[index]


def test_policy_and_tide_are_the_managers(as_role: Role, house: House) -> None:
    assert as_role("boss").ask("policy", {"policy": "fcfs"})[0] == 200
    assert as_role("clerk-3").ask("policy", {"policy": "balanced"})[0] == 403
    assert as_role("boss").ask("tide/answer", {"proposal": "tide-9", "approve": True})[1]["code"] == "no_proposal"
    assert house.keeper.hall.policy == "fcfs"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"reason": "lunch"}',
        b'{"reason": "meal", "minutes": "30"}',
        b'{"reason": "meal", "minutes": 0}',
        b'{"reason": "meal", "until": "2026-03-02T12:00:00"}',
        b'{"reason": "meal", "colour": "red"}',
        b'{"reason": "meal", "note": "' + b"x" * 201 + b'"}',
        b'{"reason": "meal", "request_id": "a b"}',
    ],
)
def test_a_body_that_is_not_right_is_refused_counted_and_reaches_nobody(
    as_role: Role, house: House, body: bytes
) -> None:
    clerk = as_role("clerk-3")
    before = len(house.keeper.asked)
    headers = {"X-CSRFToken": clerk.token, "Content-Type": "application/json"}
    answer = clerk.client.post("/api/v1/windows/w03/pause", data=body, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (400, "malformed")
    assert len(house.keeper.asked) == before
    assert house.counts.all()["web_malformed"] == 1


@pytest.mark.parametrize("body", [b"", b'{"minutes": 30}'])
def test_who_leaves_a_window_without_saying_why_is_told_so(as_role: Role, house: House, body: bytes) -> None:
    clerk = as_role("clerk-3")
    headers = {"X-CSRFToken": clerk.token, "Content-Type": "application/json"}
    answer = clerk.client.post("/api/v1/windows/w03/pause", data=body, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (409, "pause_unsaid")


def test_a_body_of_another_type_is_refused(as_role: Role) -> None:
    clerk = as_role("clerk-3")
    answer = clerk.client.post("/api/v1/windows/w03/next", data={"a": "b"}, headers={"X-CSRFToken": clerk.token})
    assert (answer.status_code, answer.json["code"]) == (400, "malformed")


def test_an_oversized_body_is_refused(as_role: Role, house: House) -> None:
    status, answer = as_role("clerk-3").ask("windows/w03/pause", {"note": "x" * LARGEST_BODY})
    assert (status, answer["code"]) == (413, "oversized")
    assert house.counts.all()["web_oversized"] == 1


@pytest.mark.parametrize("path", ["windows/w99/next", "windows/w03/dance", "nowhere"])
def test_what_is_not_there_is_said_so_as_json(as_role: Role, path: str) -> None:
    assert as_role("boss").ask(path)[1]["code"] == "not_found"


def test_a_wrong_method_is_said_so(anybody: Browser) -> None:
    answer = anybody.client.get("/api/v1/policy")
    assert (answer.status_code, answer.json["code"]) == (405, "method_unknown")


def test_a_keeper_that_does_not_answer_is_not_waited_for_for_ever(as_role: Role, house: House) -> None:
    boss = as_role("boss")
    house.keeper.asleep = True
    status, answer = boss.ask("windows/w12/open")
    assert (status, answer["code"]) == (504, "no_answer")


def test_state_and_summary_are_json_without_tokens_or_people(as_role: Role, house: House) -> None:
    (ticket,) = house.issue("zx-01")
    boss = as_role("boss")
    state = boss.client.get("/api/v1/state")
    assert state.json["figures"]["waiting"] == 1
    assert state.json["windows"][2]["state"] == "idle"
    assert ticket.token not in state.text
    summary = boss.client.get("/api/v1/summary").json
    assert (summary["issued"], summary["balanced"]) == (1, True)


def test_health_needs_no_log_in_and_tells_the_day(anybody: Browser) -> None:
    health = anybody.client.get("/healthz").json
    assert health == {"status": "ok", "hall": "zhaohua", "day": health["day"], "open": True}


def test_a_program_logs_in_with_json_and_asks_with_the_token_it_was_given(app: Flask, house: House) -> None:
    program = app.test_client()
    begun = program.post("/api/v1/session", json={"login": "boss", "password": PASSWORD})
    assert begun.json["role"] == "manager"
    asked = program.post("/api/v1/tide/mode", json={"mode": "auto"}, headers={"X-CSRFToken": begun.json["csrf"]})
    assert asked.status_code == 200
    assert house.keeper.hall.tide.mode is TideMode.AUTO


def test_a_foreign_form_cannot_begin_a_session(app: Flask) -> None:
    body = json.dumps({"login": "boss", "password": PASSWORD})
    answer = app.test_client().post("/api/v1/session", data=body, content_type="text/plain")
    assert (answer.status_code, answer.json["code"]) == (400, "malformed")


def test_every_verb_makes_a_command_for_its_window(house: House) -> None:
    bodies = {"ticket_no": "A001", "item": "zx-01", "reason": "meal"}
    for name, verb in VERBS.items():
        fields = {field: bodies[field] for field in verb.body.__struct_fields__ if field in bodies}
        command = verb.make({"request_id": "r", "actor": "a"}, W03, verb.body(**fields), house.clock.now())  # type: ignore[typeddict-item]
        assert command.window == W03, name
