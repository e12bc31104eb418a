"""The what-if page: what a manager asks becomes scenarios in words, and only managers ask."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from hall.words import Language, RoleId, WindowId
from queue_server.simulation.scenario import Scenario
from queue_server.simulation.trials import Search, Trials
from queue_server.simulation.whatif import Case
from queue_server.web.speaking import Speaker
from queue_server.web.views.whatif import Names
from tests.web.conftest import Browser
from tests.web.house import MONDAY, House, zhaohua
from tests.web.test_insight import past_days

Role = Callable[[str], Browser]
TEN, HALF_PAST_ELEVEN = 36000.0, 41400.0


class Noted(Trials):
    """Trials that note what was asked and play nothing."""

    def __init__(self) -> None:
        super().__init__(lambda: None)
        self.asked: list[tuple[Search, str, list[Case]]] = []

    def start(self, search: Search, days: str, cases: object) -> None:
        self.asked.append((search, days, list(cases)))  # type: ignore[call-overload]


@pytest.fixture
def noted(app: Flask) -> Noted:
    trials = Noted()
    app.extensions["trials"] = trials
    return trials


def ask(browser: Browser, **form: object) -> int:
    browser.look("/manager/what-if")
    data = {"csrf_token": browser.token, "search": "compare", "days": "typical", "count": "2", **form}
    return browser.client.post("/manager/what-if", data=data).status_code


def test_every_change_asked_for_is_in_the_scenario(as_role: Role, noted: Noted) -> None:
    form = {"tide": "hours", "tide_from": "10:00", "tide_until": "11:30", "role": "general", "group": "sb"}
    assert ask(as_role("boss"), policy="fcfs", close=["w03", "w05"], arrivals="20", **form) == 303
    ((search, days, cases),) = noted.asked
    assert (search, days) == (Search.COMPARE, "typical")
    first, changed = (case.scenario for case in cases[::2])
    assert first == Scenario("balanced", "balanced")
    assert changed.policy == "fcfs"
    assert changed.closed == {"w03", "w05"}
    assert changed.tide == ((TEN, HALF_PAST_ELEVEN),)
    assert changed.busier == pytest.approx(1.2)
    assert {role for role, _ in changed.granted} == {"general"}
    assert [case.seed for case in cases[:2]] == [case.seed for case in cases[2:]]


def test_every_policy_may_be_compared_as_well(as_role: Role, noted: Noted) -> None:
    ask(as_role("boss"), policies="all")
    assert {case.scenario.policy for case in noted.asked[0][2]} >= {"balanced", "fcfs", "reference"}


def test_the_best_authorisation_needs_no_change_to_be_asked_for(as_role: Role, noted: Noted) -> None:
    assert ask(as_role("boss"), search="grants") == 303
    assert noted.asked[0][0] is Search.GRANTS


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({}, "nothing_to_compare"),
        ({"close": "w99"}, "malformed"),
        ({"arrivals": "many"}, "malformed"),
        ({"arrivals": "900"}, "malformed"),
        ({"tide": "hours", "tide_from": "12:00", "tide_until": "10:00"}, "malformed"),
        ({"tide": "hours", "tide_from": "noon", "tide_until": "10:00"}, "malformed"),
        ({"tide": "hours"}, "malformed"),
        ({"role": "king", "group": "sb"}, "malformed"),
        ({"count": "0", "arrivals": "20"}, "malformed"),
        ({"days": "soon", "arrivals": "20"}, "malformed"),
        ({"search": "luck"}, "malformed"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(as_role: Role, noted: Noted, form: dict[str, str], code: str) -> None:
    boss = as_role("boss")
    boss.look("/manager/what-if")
    data = {"csrf_token": boss.token, **form}
    answer = boss.client.post("/manager/what-if", data=data)
    assert answer.status_code in (400, 409)
    assert code in answer.text
    assert noted.asked == []


def test_a_day_of_the_journal_is_played_on_what_was_known_that_morning(
    as_role: Role, noted: Noted, house: House
) -> None:
    past_days(house)
    yesterday, before = ((MONDAY - timedelta(days=back)).date() for back in (1, 2))
    ask(as_role("boss"), days=yesterday.isoformat(), arrivals="20")
    _, days, cases = noted.asked[0]
    assert days == yesterday.isoformat()
    assert {case.day for case in cases} == {yesterday}
    assert cases[0].visitors is not None
    assert len(cases[0].visitors) == 12
    assert max(cases[0].past.days) == before.toordinal()


def test_a_day_nobody_came_on_cannot_be_played(as_role: Role) -> None:
    assert ask(as_role("boss"), days="2026-02-23", arrivals="20") == 409


def test_a_supervisor_reads_the_answer_and_asks_nothing(as_role: Role, noted: Noted) -> None:
    watcher = as_role("watcher")
    assert 'name="search"' not in watcher.look("/manager/what-if")
    assert ask(watcher, arrivals="20") == 403
    assert watcher.client.post("/manager/what-if/cancel", data={"csrf_token": watcher.token}).status_code == 403
    assert noted.asked == []


def test_there_is_no_chart_before_there_is_an_answer(as_role: Role) -> None:
    boss = as_role("boss")
    assert boss.client.get("/manager/what-if/chart.png").status_code == 404
    assert boss.client.get("/manager/what-if/chart.svg").status_code == 404


@pytest.mark.parametrize("lang", list(Language))
def test_a_scenario_is_said_in_words(lang: Language) -> None:
    speaker = Speaker(lang)
    names = Names(zhaohua(), speaker.say, speaker.name)
    changed = Scenario(
        "x",
        "fcfs",
        frozenset({WindowId("w05"), WindowId("w03")}),
        ((TEN, HALF_PAST_ELEVEN),),
        tuple((RoleId("general"), item.code) for item in zhaohua().items if item.group == "sb"),
        1.2,
    )
    said = names.scenario(changed)
    for part in ("3", "5", "10:00–11:30", "+20 %", "社保" if lang is Language.ZH else "Social security"):
        assert part in said
    assert names.scenario(Scenario("x", "balanced")) == speaker.say("as_it_is")
    assert speaker.say("tide_never") in names.scenario(Scenario("x", "balanced", tide=()))


def test_before_the_first_question_the_page_says_so(as_role: Role) -> None:
    assert "还没有推演" in as_role("boss").look("/manager/what-if")
