"""The page behind a slip's code: what it tells, what it lets a citizen do, what it keeps to itself."""

import json
from datetime import timedelta

import pytest

from hall.packaged import packaged
from hall.texts import Texts
from hall.words import ItemCode, Language, Outcome, RatingLevel, TicketState, WindowId
from queue_server.core import commands
from queue_server.core.ticket import Ticket
from queue_server.web.reasons import REASONS
from tests.web.conftest import Browser
from tests.web.house import House

W01 = WindowId("w01")


def test_a_wrong_and_an_expired_token_look_alike_and_friendly(anybody: Browser, house: House) -> None:
    page = anybody.look("/t/never-issued-anywhere", 404)
    assert "重新扫描" in page
    assert "导办台" in page
    assert anybody.client.post("/t/never-issued-anywhere/cancel").status_code == 404
    assert house.counts.all()["web_ticket_page_gone"] == 2


def test_a_waiting_citizen_is_told_place_and_time(anybody: Browser, house: House) -> None:
    house.tell(
        commands.AdoptForecast, promises={ItemCode("zx-01"): (1200, 1800)}, last_servable=None, provenance="test"
    )
    *_, last = house.issue("zx-01", 4)
    page = anybody.look(f"/t/{last.token}")
    assert ">Z004<" in page
    assert "<dd>3</dd>" in page, "people ahead"
    assert "<dd>09:25–09:35</dd>" in page
    assert "约 20–30 分钟" in page
    assert "综合服务区" in page


def test_the_estimate_shrinks_as_the_line_moves(anybody: Browser, house: House) -> None:
    house.tell(
        commands.AdoptForecast,
        promises={ItemCode("zx-01"): (1200, 1800)},
        ahead_s={ItemCode("zx-01"): (1000.0, 1000.0)},
        last_servable=None,
        provenance="test",
    )
    first, *_ = house.issue("zx-01", 4)
    assert "约 0–5 分钟" in anybody.look(f"/t/{first.token}")


def test_a_called_citizen_sees_the_window_and_nothing_to_cancel(anybody: Browser, house: House) -> None:
    (ticket,) = house.issue("zx-01")
    house.tell(commands.CallNext, window=W01)
    page = anybody.look(f"/t/{ticket.token}")
    assert "请到 1 号窗口" in page
    assert "/cancel" not in page


def test_a_number_is_given_back_without_any_log_in_or_cookie(anybody: Browser, house: House) -> None:
    (ticket,) = house.issue("zx-01")
    anybody.look(f"/t/{ticket.token}")
    answer = anybody.client.post(f"/t/{ticket.token}/cancel")
    assert (answer.status_code, answer.location) == (303, f"/t/{ticket.token}")
    assert house.ticket(ticket).state is TicketState.CANCELLED
    assert "Set-Cookie" not in answer.headers
    assert "这个号已退" in anybody.look(f"/t/{ticket.token}")


def test_giving_back_a_called_number_is_refused_in_words(anybody: Browser, house: House) -> None:
    (ticket,) = house.issue("zx-01")
    house.tell(commands.CallNext, window=W01)
    answer = anybody.client.post(f"/t/{ticket.token}/cancel")
    assert answer.status_code == 409
    assert f"{ticket.no} 号已经叫到" in answer.text


def test_a_missed_number_rejoins_while_it_may(anybody: Browser, house: House) -> None:
    ticket = _missed(house)
    assert "/rejoin" in anybody.look(f"/t/{ticket.token}")
    assert anybody.client.post(f"/t/{ticket.token}/rejoin").status_code == 303
    assert house.ticket(ticket).state is TicketState.WAITING


def test_a_number_missed_too_long_ago_is_offered_no_way_back(anybody: Browser, house: House) -> None:
    ticket = _missed(house)
    house.clock.pass_s(31 * 60)
    assert "/rejoin" not in anybody.look(f"/t/{ticket.token}")
    assert "过号已超过 30 分钟" in anybody.client.post(f"/t/{ticket.token}/rejoin").text


def test_a_citizen_rates_once_and_only_with_reasons_of_the_level(anybody: Browser, house: House) -> None:
    ticket = _served(house)
    assert "请您评价" in anybody.look(f"/t/{ticket.token}")
    form = {"level": "dissatisfied", "reason": ["208", "510"]}
    assert anybody.client.post(f"/t/{ticket.token}/rating", data=form).status_code == 303
    (invitation,) = house.keeper.hall.invitations.values()
    assert (invitation.level, invitation.reasons) == (RatingLevel.DISSATISFIED, ("208",))
    page = anybody.look(f"/t/{ticket.token}")
    assert "感谢您的评价" in page
    assert "请您评价" not in page
    assert anybody.client.post(f"/t/{ticket.token}/rating", data=form).status_code == 409


@pytest.mark.parametrize("form", [{}, {"level": "splendid"}])
def test_a_rating_without_a_level_is_refused(anybody: Browser, house: House, form: dict[str, str]) -> None:
    ticket = _served(house)
    assert "请选择一个评价等级" in anybody.client.post(f"/t/{ticket.token}/rating", data=form).text


def test_a_number_the_day_may_not_reach_is_told_so(anybody: Browser, house: House) -> None:
    first, second = house.issue("zx-01", 2)
    house.tell(
        commands.AdoptForecast, promises={ItemCode("zx-01"): (60, 300)}, last_servable=first.no, provenance="test"
    )
    assert "可能办不到" not in anybody.look(f"/t/{first.token}")
    assert "可能办不到" in anybody.look(f"/t/{second.token}")


def test_the_page_is_neither_kept_nor_listed_nor_leaked(anybody: Browser, house: House) -> None:
    (ticket,) = house.issue("zx-01")
    answer = anybody.client.get(f"/t/{ticket.token}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert 'name="referrer" content="no-referrer"' in answer.text
    assert ticket.id not in answer.text
    assert ticket.visit not in answer.text


def test_the_page_speaks_english_to_whoever_asks_and_remembers(anybody: Browser, house: House) -> None:
    (ticket,) = house.issue("zx-01")
    assert "People ahead" in anybody.look(f"/t/{ticket.token}?lang=en")
    assert "People ahead" in anybody.look(f"/t/{ticket.token}")
    assert "前面还有" in anybody.look(f"/t/{ticket.token}?lang=zh")


def test_the_reasons_offered_are_the_national_ones() -> None:
    national = json.loads(packaged("codesets.json").read_text(encoding="utf-8"))["reasons_v2"]
    texts = {code: text for level in national.values() for code, text in level.items()}
    assert [len(codes) for codes in REASONS.values()] == [8, 8, 8, 8, 8]
    for codes in REASONS.values():
        for code in codes:
            assert Texts("web").say(f"reason_{code}", Language.ZH) == texts[code]


def _missed(house: House) -> Ticket:
    (ticket,) = house.issue("zx-01")
    house.tell(commands.CallNext, window=W01)
    house.tell(commands.Announce, ticket=ticket.id, calls=1)
    house.clock.pass_s(timedelta(seconds=61).total_seconds())
    house.tell(commands.MarkAbsent, window=W01)
    return ticket


def _served(house: House) -> Ticket:
    (ticket,) = house.issue("zx-01")
    house.tell(commands.CallNext, window=W01)
    house.tell(commands.StartService, window=W01)
    house.tell(commands.FinishService, window=W01, outcome=Outcome.DONE)
    return ticket


def test_a_visit_to_several_windows_says_what_comes_after(house: House, anybody: Browser) -> None:
    plan, authority = house.plan, house.keeper.hall.authority
    served = {item.code: set(authority.windows_of[item.code]) - {"w12"} for item in plan.items}  # w12 is the tidal one
    pairs = ((one, other) for one in served for other in served if served[one] and served[other])
    first, other = next(pair for pair in pairs if not served[pair[0]] & served[pair[1]])
    (ticket,) = house.issue(first, more=(other,))
    assert len(ticket.onward) == 1
    assert "这个号办完后继续办" in anybody.look(f"/t/{ticket.token}")
