"""Ratings reach a province that loses replies, knows things already, or does not know them yet: in order, once."""

from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest

from hall.words import RatingLevel
from queue_server.core import commands
from queue_server.deliveries.delivery import DeliveryState, NotTaken, TryLater
from queue_server.outlets.http import understood
from queue_server.outlets.shape import Answers
from tests.core.small_hall import CERTIFICATE
from tests.outlets.conftest import SHANDONG, Kept, go, states
from tests.outlets.province import LOST, Province

SENT, DUPLICATE, PENDING, DEAD = (
    DeliveryState.SENT,
    DeliveryState.DUPLICATE,
    DeliveryState.PENDING,
    DeliveryState.DEAD,
)


def test_the_case_goes_first_then_the_service_then_the_rating(kept: Kept, province: Province) -> None:
    outlets = kept.outlets(sd=SHANDONG.format(url=province.url))
    kept.rated(RatingLevel.DISSATISFIED)
    go(outlets, kept.clock, 3)
    assert [path for path, _ in province.heard] == ["/case", "/service", "/evaluate"]
    assert states(outlets) == {SENT: 3}
    told = province.ratings["BJ-1", 1]
    assert (told["satisfaction"], told["pf"], told["assessNumber"]) == (2, 4, 1)


def test_what_is_sent_is_signed_with_the_outlets_secret(kept: Kept, province: Province) -> None:
    outlets = kept.outlets(sd=SHANDONG.format(url=province.url))
    kept.rated()
    go(outlets, kept.clock)
    sent = province.heard[0][1]["txnBodyCom"]
    assert sent["time"] == kept.clock.now().astimezone(ZoneInfo("Asia/Shanghai")).strftime("%Y%m%d%H%M%S")
    assert sent["sign"] == sha256(f"{sent['time']}HALLhush".encode()).hexdigest()
    assert "hush" not in str(province.heard)


def test_a_lost_reply_is_asked_again_and_the_duplicate_counts_as_done(kept: Kept, province: Province) -> None:
    outlets = kept.outlets(sd=SHANDONG.format(url=province.url))
    kept.rated()
    go(outlets, kept.clock, 2)
    province.script.append(LOST)
    go(outlets, kept.clock)
    assert states(outlets) == {SENT: 2, PENDING: 1}
    kept.clock.move(31)
    go(outlets, kept.clock)
    assert states(outlets) == {SENT: 2, DUPLICATE: 1}
    assert len(province.ratings) == 1


@pytest.mark.parametrize("status", [500, 503, 429, 401, 302])
def test_what_is_no_fault_of_the_rating_is_tried_again(kept: Kept, province: Province, status: int) -> None:
    outlets = kept.outlets(sd=SHANDONG.format(url=province.url))
    kept.rated()
    province.script.append(status)
    go(outlets, kept.clock)
    (waits,) = outlets.ledger.at(PENDING)[-1:]
    assert waits.trouble == f"http_{status}"
    kept.clock.move(31)
    go(outlets, kept.clock, 3)
    assert states(outlets) == {SENT: 3}


@pytest.mark.parametrize(
    ("status", "text", "said", "becomes"),
    [
        (200, '{"code": 200}', None, "sent"),
        (200, '{"code": "500", "msg": "评价数据不可重复"}', None, "duplicate"),
        (200, '{"code": "500", "msg": "参数错误"}', None, "outlet_refused"),
        (200, "<html>登录</html>", None, "answer_unreadable"),
        (200, "[]", None, "answer_unreadable"),
        (409, "评价数据不可重复", None, "duplicate"),
        (422, "参数错误", None, "http_422"),
    ],
)
def test_each_answer_of_a_national_interface_means_one_thing(
    status: int, text: str, said: str | None, becomes: str
) -> None:
    answers = Answers(done=("200", "0"), duplicate=("评价数据不可重复",))
    try:
        found = understood(answers, status, text, said).value
    except (TryLater, NotTaken) as trouble:
        found = trouble.code
    assert found == becomes


def test_a_province_that_is_down_is_waited_for(kept: Kept) -> None:
    with Province() as gone:
        url = gone.url
    outlets = kept.outlets(sd=SHANDONG.format(url=url))
    kept.rated()
    go(outlets, kept.clock)
    assert {each.trouble for each in outlets.ledger.at(PENDING)} == {"", "outlet_unreachable"}


def test_a_refusal_for_good_dies_in_sight_and_can_be_sent_again(kept: Kept, province: Province) -> None:
    outlets = kept.outlets(sd=SHANDONG.format(url=province.url))
    kept.rated()
    province.script.append(400)
    go(outlets, kept.clock, 3)
    (dead,) = outlets.ledger.at(DEAD)
    assert (dead.trouble, dead.delivery.kind) == ("http_400", "case")
    assert not province.ratings, "nothing overtakes its case"
    assert outlets.ledger.resend(dead.id, kept.clock.now())
    go(outlets, kept.clock, 3)
    assert states(outlets) == {SENT: 3}


def test_what_comes_too_early_waits_while_others_go_on(kept: Kept, province: Province) -> None:
    outlets = kept.outlets(sd=SHANDONG.format(url=province.url))
    kept.rated(number="BJ-1")
    kept.rated(number="BJ-2")
    go(outlets, kept.clock, 2)
    del province.services["BJ-1"]
    go(outlets, kept.clock)
    assert set(province.ratings) == {("BJ-2", 1)}
    assert [each.trouble for each in outlets.ledger.at(PENDING)] == ["outlet_too_early"]
    province.services["BJ-1"] = {}
    kept.clock.move(31)
    go(outlets, kept.clock)
    assert set(province.ratings) == {("BJ-1", 1), ("BJ-2", 1)}


def test_a_rating_without_a_case_number_waits_for_it_and_holds_nobody_up(kept: Kept, province: Province) -> None:
    outlets = kept.outlets(sd=SHANDONG.format(url=province.url))
    invitation = kept.rated(number="")
    kept.rated(number="BJ-2")
    go(outlets, kept.clock, 3)
    assert set(province.ratings) == {("BJ-2", 1)}
    assert "case_number_missing" in {each.trouble for each in outlets.ledger.at(PENDING)}
    kept.desk.do(commands.NameCase, invitation=invitation, item=CERTIFICATE, project_no="BJ-9")
    kept.clock.move(31)
    go(outlets, kept.clock, 3)
    assert set(province.ratings) == {("BJ-2", 1), ("BJ-9", 1)}


def test_one_more_rating_is_sent_as_the_second(kept: Kept, province: Province) -> None:
    outlets = kept.outlets(sd=SHANDONG.format(url=province.url))
    invitation = kept.rated()
    hall = kept.desk.keeper.hall
    token = hall.tickets[hall.invitations[invitation].ticket].token
    kept.desk.do(commands.RateTicket, token=token, level=RatingLevel.BASICALLY_SATISFIED, again=True)
    go(outlets, kept.clock, 4)
    assert {key: told["satisfaction"] for key, told in province.ratings.items()} == {("BJ-1", 1): 5, ("BJ-1", 2): 3}


def test_a_restart_owes_nothing_twice_and_a_new_outlet_begins_with_today(kept: Kept, province: Province) -> None:
    outlets = kept.outlets(sd=SHANDONG.format(url=province.url))
    kept.rated()
    go(outlets, kept.clock, 3)
    again = kept.outlets(sd=SHANDONG.format(url=province.url), later=SHANDONG.format(url=province.url))
    go(again, kept.clock, 3)
    assert len(province.heard) == 3


def test_a_dry_run_owes_and_sends_nothing_until_it_is_over(kept: Kept, province: Province) -> None:
    text = SHANDONG.format(url=province.url)
    dry = kept.outlets(sd=f"dry_run = true\n{text}")
    kept.rated()
    go(dry, kept.clock, 3)
    assert (province.heard, states(dry)) == ([], {PENDING: 3})
    live = kept.outlets(sd=text)
    go(live, kept.clock, 3)
    assert states(live) == {SENT: 3}


def test_nothing_about_the_citizen_is_in_what_is_owed_or_sent(kept: Kept, province: Province) -> None:
    outlets = kept.outlets(sd=SHANDONG.format(url=province.url))
    kept.rated()
    go(outlets, kept.clock, 3)
    hall = kept.desk.keeper.hall
    (ticket,) = hall.tickets.values()
    for text in (str(province.heard), str(outlets.ledger.at(SENT))):
        assert ticket.token not in text
        assert ticket.visit not in text
