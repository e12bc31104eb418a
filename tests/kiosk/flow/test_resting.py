"""Outside the hours in which numbers are given: self-service, and what is said where nothing is open."""

from datetime import timedelta

import msgspec
import pytest

from hall.messages.facts import Away, CatalogueFact, OfferedItem, TicketTime
from hall.words import BookingId, ItemCode, Language, PauseReason, TicketState
from kiosk.flow.actions import Action, AskCheckIn, AskLocate, AskRate, AskSlots, PrintLeaflet
from kiosk.flow.events import CatalogueCame, CodeScanned, OnlineTurned, Pressed, TimePassed, Typed
from kiosk.flow.machine import page, step
from kiosk.flow.page import Aids, Kind, Notice, Paragraph
from kiosk.flow.samples import NOW, Walk, at_night, catalogue, found, slip, standing
from kiosk.flow.state import Instant


def told(walk: Walk) -> str:
    return " ".join(block.text for block in page(walk.state).blocks if isinstance(block, Notice | Paragraph))


def names(walk: Walk) -> list[str]:
    return [control.id for control in page(walk.state).controls if control.kind is not Kind.AID]


def shown(fact: CatalogueFact, aids: Aids | None = None) -> Walk:
    return Walk(aids).do(CatalogueCame(fact, found()))


def act(walk: Walk, control: str) -> tuple[Action, ...]:
    now = walk.state.now
    walk.state, actions = step(walk.state, Pressed(control), Instant(now.wall_s + 1.0, now.at))
    return actions


def later(walk: Walk, hours: float) -> Walk:
    now = walk.state.now
    walk.state, _ = step(walk.state, TimePassed(), Instant(now.wall_s + 1.0, now.at + timedelta(hours=hours)))
    return walk


@pytest.fixture
def night() -> Walk:
    return shown(at_night())


def test_at_night_the_self_service_area_offers_what_needs_no_window(night: Walk) -> None:
    assert page(night.state).name == "self_service"
    assert names(night) == ["collect", "mine", "rate", "topics", "search", "help"]
    assert "窗口服务时间" in told(night)


def test_at_night_a_result_is_asked_for_by_its_code(night: Walk) -> None:
    night.press("collect").do(*map(Typed, "123456"))
    assert act(night, "go-on") == (AskLocate(turn=0, code="123456"),)


def test_at_night_an_item_leads_to_its_guide_on_paper_and_to_an_appointment(night: Walk) -> None:
    night.press("topics", "topic-0", "item-sb-01")
    assert page(night.state).name == "materials"
    printed = act(night, "print")
    assert isinstance(printed[0], PrintLeaflet)
    assert act(night, "slots") == (AskSlots(turn=0, item=ItemCode("sb-01")),)


def test_at_night_no_way_leads_to_a_number(night: Walk) -> None:
    night.press("search").do(*map(Typed, "SBK")).press("item-sb-01")
    assert page(night.state).name == "materials"
    assert "take" not in names(night)


def test_at_night_nobody_is_said_to_come_and_the_telephone_is_shown(night: Walk) -> None:
    assert act(night, "help") == ()
    assert "现在没有工作人员在场" in told(night)
    assert "staff" in names(night)


def test_outside_both_it_says_only_when_it_opens() -> None:
    walk = shown(at_night(closed=True))
    assert page(walk.state).name == "shut"
    assert "自助服务 22:50 开放" in told(walk)
    assert names(walk) == ["help"]
    later(walk, 13.1)
    assert page(walk.state).name == "self_service"


def test_self_service_that_opens_another_day_is_told_with_its_date() -> None:
    begins = NOW + timedelta(hours=20)
    fact = msgspec.structs.replace(at_night(), self_service=(TicketTime(begins, begins + timedelta(hours=8)),))
    assert "自助服务 03-03 05:50 开放" in told(shown(fact))


def test_a_hall_without_self_service_hours_is_shut_as_before() -> None:
    walk = Walk(shut=True)
    assert page(walk.state).name == "shut"
    assert {"topics", "booked", "mine"} <= set(names(walk))


def test_without_a_line_the_hours_of_the_kept_facts_decide_and_only_guides_are_offered() -> None:
    open_until = TicketTime(NOW - timedelta(hours=1), NOW + timedelta(hours=2))
    fact = msgspec.structs.replace(
        catalogue(), ticket_times=(open_until,), self_service=(TicketTime(NOW, NOW + timedelta(days=2)),)
    )
    walk = shown(fact).do(OnlineTurned(online=False))
    assert page(walk.state).name == "home"
    later(walk, 2.1)
    assert page(walk.state).name == "self_service"
    closed = {control.id: control.detail for control in page(walk.state).controls if not control.enabled}
    assert closed == dict.fromkeys(("collect", "mine", "rate"), "网络恢复后可用")
    act(walk, "collect")
    assert page(walk.state).name == "self_service"
    walk.press("topics", "topic-0", "item-sb-01")
    assert "slots" not in names(walk)


def test_while_windows_give_numbers_self_service_hours_change_nothing() -> None:
    fact = msgspec.structs.replace(catalogue(), self_service=at_night().self_service)
    assert page(shown(fact).state).name == "home"


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (Away(PauseReason.VISIT, NOW + timedelta(minutes=70)), "工作人员上门服务中，约 11:00 回来"),
        (Away(PauseReason.OTHER, NOW + timedelta(minutes=40)), "窗口暂时没有人，约 10:30 回来"),
        (Away(None, None), "稍后回来"),
        (Away(PauseReason.OTHER, NOW - timedelta(minutes=5)), "稍后回来"),
    ],
)
def test_while_the_clerk_is_away_the_first_page_says_until_when_and_gives_numbers(away: Away, words: str) -> None:
    walk = shown(msgspec.structs.replace(catalogue(), away=away))
    assert page(walk.state).name == "home"
    assert words in told(walk)
    walk.press("item-sb-01")
    assert "take" in names(walk)


def test_who_is_back_too_late_for_today_is_told_with_where_else_to_go_and_an_appointment() -> None:
    about = {"until": "16:50", "phone": "0839-100", "elsewhere": "昭化镇便民服务中心"}

    def gone(item: OfferedItem) -> OfferedItem:
        return msgspec.structs.replace(item, refusal="back_too_late_elsewhere", about=about)

    groups = tuple(msgspec.structs.replace(group, items=tuple(map(gone, group.items))) for group in catalogue().groups)
    away = Away(PauseReason.VISIT, NOW + timedelta(hours=7))
    walk = shown(msgspec.structs.replace(catalogue(), groups=groups, away=away))
    assert page(walk.state).name == "shut"
    assert "到昭化镇便民服务中心办理" in told(walk)
    walk.press("item-sb-01")
    assert "slots" in names(walk)


def test_a_booking_code_is_typed_where_nothing_can_be_scanned() -> None:
    walk = Walk().press("booked", "booking-code").do(*map(Typed, "2046X135"))
    assert not next(control for control in page(walk.state).controls if control.id == "go-on").enabled
    walk.do(Typed("9"))
    assert act(walk, "go-on") == (AskCheckIn(turn=0, booking=BookingId("20461359")),)


def test_english_speaks_of_self_service_too() -> None:
    walk = shown(at_night(), Aids(language=Language.EN))
    assert page(walk.state).heading == "Self-service"


def test_what_was_rated_may_be_rated_once_more_at_the_kiosk() -> None:
    stands = msgspec.structs.replace(standing(TicketState.COMPLETED), may_rate=False, may_rate_again=True)
    walk = Walk().do(CodeScanned(slip().url)).answer(stands)
    label = next(each.text for each in page(walk.state).controls if each.id == "rate")
    assert label == "追加评价（一次）"
    walk.press("rate", "level-dissatisfied")
    while "send" not in [each.id for each in page(walk.state).controls]:
        walk.press("later")
    walk.press("send")
    asked = walk.state.visit.asking
    assert isinstance(asked, AskRate)
    assert asked.again
