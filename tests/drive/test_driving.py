"""`hall drive`: what a driver says and what the hall answers."""

import json
import subprocess
import sys

import pytest

from tests.drive.tiny import NINE, Driver, layout

LATER = NINE + 600


def test_a_ticket_is_called_served_and_the_window_is_free_again() -> None:
    driver = Driver().opened("W01")
    driver.issue("a")
    assert driver.say("call", t=NINE, window="W01") == {"ticket": "a"}
    assert driver.say("done", t=LATER, window="W01", ticket="a", outcome="served") == {"ok": True}
    assert driver.say("call", t=LATER, window="W01") == {"ticket": None}


def test_taking_a_ticket_calls_nobody_even_after_a_window_asked_in_vain() -> None:
    driver = Driver().opened("W01")
    assert driver.say("call", t=NINE, window="W01") == {"ticket": None}
    driver.issue(7)
    assert driver.say("call", t=NINE + 1, window="W01") == {"ticket": 7}


def test_somebody_absent_frees_the_window_whenever_the_driver_says_so() -> None:
    driver = Driver().opened("W01")
    driver.issue("a")
    driver.say("call", t=NINE, window="W01")
    assert driver.say("done", t=NINE, window="W01", ticket="a", outcome="absent") == {"ok": True}
    assert driver.say("call", t=NINE, window="W01") == {"ticket": None}


def test_pick_prefers_the_window_that_may_serve_least_and_changes_nothing() -> None:
    driver = Driver().opened("W01", "W02")
    driver.issue("a")
    assert driver.say("pick", t=NINE, ticket="a", windows=["W02", "W01"]) == {"window": "W01"}
    assert driver.say("call", t=NINE, window="W02") == {"ticket": "a"}


def test_an_appointment_counts_from_its_slot_with_credit() -> None:
    driver = Driver().opened("W01")
    driver.issue("early", t=NINE, appointment=NINE + 3600, **{"class": 2})
    driver.issue("ordinary", t=NINE)
    assert driver.say("call", t=NINE, window="W01") == {"ticket": "ordinary"}


def test_a_priority_citizen_goes_before_one_who_came_a_little_earlier() -> None:
    driver = Driver().opened("W01")
    driver.issue("ordinary", t=NINE)
    driver.issue("priority", t=NINE + 60, **{"class": 1})
    assert driver.say("call", t=NINE + 60, window="W01") == {"ticket": "priority"}


def test_a_window_that_drains_finishes_and_is_closed() -> None:
    driver = Driver().opened("W01")
    driver.issue("a")
    driver.issue("b")
    driver.say("call", t=NINE, window="W01")
    assert driver.say("window", t=NINE, window="W01", state="closing") == {"ok": True}
    driver.say("done", t=LATER, window="W01", ticket="a", outcome="served")
    assert driver.say("call", t=LATER, window="W01")["error"] == "window_closed"
    assert driver.say("window", t=LATER, window="W01", state="open") == {"ok": True}
    assert driver.say("call", t=LATER, window="W01") == {"ticket": "b"}


def test_tickets_are_given_while_all_windows_rest_over_noon() -> None:
    driver = Driver().opened("W01")
    driver.say("window", t=43_200, window="W01", state="closed")
    assert "p50" in driver.issue("a", t=47_700)


def test_a_tidal_window_opens_after_its_setup() -> None:
    driver = Driver()
    driver.issue("a", item="SB01")
    assert driver.say("window", t=NINE, window="W03", state="opening") == {"ok": True}
    assert driver.say("call", t=NINE, window="W03")["error"] == "window_closed"
    assert driver.say("window", t=NINE + 479.9999, window="W03", state="open") == {"ok": True}
    assert driver.say("call", t=NINE + 480, window="W03") == {"ticket": "a"}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"", "bad_json"),
        (b"\xff", "bad_json"),
        (b'{"op":"tick","t":NaN}', "bad_json"),
        (b"[" * 100_000, "bad_line"),
        (b'{"op":"dance","t":32400}', "bad_line"),
        (b'{"op":"tick"}', "bad_line"),
        (b'{"op":"tick","t":"nine"}', "bad_line"),
        (b'{"op":"tick","t":-1}', "bad_time"),
        (b'{"op":"tick","t":1e9}', "bad_time"),
        (b'{"op":"tick","t":100}', "clock_set_back"),
        (b'{"op":"issue","t":32400,"ticket":"a","item":"ZH01","class":0}', "ticket_exists"),
        (b'{"op":"issue","t":32400,"ticket":"z","item":"XX","class":0}', "item_unknown"),
        (b'{"op":"issue","t":32400,"ticket":"z","item":"ZH01","class":9}', "bad_line"),
        (b'{"op":"issue","t":32400,"ticket":"z","item":"ZH01","class":2,"appointment":-5}', "bad_time"),
        (b'{"op":"issue","t":32400,"ticket":true,"item":"ZH01","class":0}', "bad_line"),
        (b'{"op":"call","t":32400,"window":"W02"}', "window_closed"),
        (b'{"op":"call","t":32400,"window":"W99"}', "window_unknown"),
        (b'{"op":"call","t":32400,"window":"W01"}', "still_called"),
        (b'{"op":"pick","t":32400,"ticket":"a","windows":["W01"]}', "ticket_not_waiting"),
        (b'{"op":"pick","t":32400,"ticket":"b","windows":[]}', "window_unknown"),
        (b'{"op":"done","t":32400,"window":"W01","ticket":"b","outcome":"served"}', "nobody_called"),
        (b'{"op":"done","t":32400,"window":"W01","ticket":"?","outcome":"served"}', "ticket_unknown"),
        (b'{"op":"done","t":32400,"window":"W01","ticket":"a","outcome":"bored"}', "bad_line"),
        (b'{"op":"window","t":32400,"window":"W01","state":"closed"}', "finish_first"),
        (b'{"op":"window","t":32400,"window":"W01","state":"ajar"}', "bad_line"),
        (b'{"op":"reset","layout":{},"history":null,"policy":null}', "bad_layout"),
        (b'{"op":"reset","layout":null,"history":null,"policy":null}', "bad_layout"),
    ],
)
def test_a_line_that_cannot_be_is_answered_and_changes_nothing(line: bytes, code: str) -> None:
    driver = Driver().opened("W01")
    driver.issue("a")
    driver.issue("b", item="SB01")
    driver.say("call", t=NINE, window="W01")
    assert json.loads(driver.drive.answer(line))["error"] == code
    assert driver.say("done", t=NINE + 1, window="W01", ticket="a", outcome="served") == {"ok": True}
    driver.opened()
    assert driver.say("window", t=NINE + 1, window="W02", state="open") == {"ok": True}
    assert driver.say("call", t=NINE + 1, window="W02") == {"ticket": "b"}


def test_nothing_can_happen_before_a_reset() -> None:
    assert Driver(reset=False).say("tick", t=NINE)["error"] == "not_reset"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"policy": "lottery"}, "policy_unknown"),
        ({"history": "no/such/file.csv"}, "history_unreadable"),
        ({"history": "nul\0byte"}, "history_unreadable"),
        ({"layout": layout(sessions=[[43200, 32400]])}, "bad_layout"),
        ({"layout": layout(sessions=[])}, "bad_layout"),
        ({"layout": layout(walk_s=-1)}, "bad_layout"),
        ({"layout": layout(windows=[{"id": "W01", "items": ["ZH99"]}])}, "bad_layout"),
        ({"layout": layout(calendar={"dow": 9, "surge": "none"})}, "bad_layout"),
    ],
)
def test_a_reset_that_fails_leaves_the_day_as_it_was(fields: dict[str, object], code: str) -> None:
    driver = Driver().opened("W01")
    driver.issue("a")
    assert driver.say("reset", **{"layout": layout(), "history": None, "policy": None, **fields})["error"] == code
    assert driver.say("call", t=NINE, window="W01") == {"ticket": "a"}


def test_a_reset_begins_another_day() -> None:
    driver = Driver().opened("W01")
    driver.issue("a", t=LATER)
    assert driver.say("reset", layout=layout(calendar={"dow": 4, "surge": "month_end"}), policy="fcfs") == {"ok": True}
    driver.opened("W01")
    assert driver.say("call", t=NINE, window="W01") == {"ticket": None}
    assert "p50" in driver.issue("a")


def test_the_process_answers_each_line_in_order() -> None:
    lines = [
        {"op": "reset", "layout": layout(), "history": None, "policy": "balanced"},
        {"op": "window", "t": NINE, "window": "W01", "state": "open"},
        {"op": "issue", "t": NINE, "ticket": 1, "item": "ZH01", "class": 0, "appointment": None},
        {"op": "nonsense"},
        {"op": "call", "t": NINE, "window": "W01"},
    ]
    process = subprocess.run(
        [sys.executable, "-m", "hall", "drive"],
        input="\n".join(json.dumps(line) for line in lines) + "\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    answers = [json.loads(line) for line in process.stdout.splitlines()]
    assert len(answers) == len(lines)
    assert answers[0] == {"ok": True}
    assert {"p50", "p90"} == answers[2].keys()
    assert answers[3]["error"] == "bad_line"
    assert answers[4] == {"ticket": 1}
