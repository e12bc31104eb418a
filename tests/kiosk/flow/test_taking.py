from dataclasses import replace

import msgspec
import pytest

from hall.messages.answers import Refusal, TicketGiven
from hall.words import BookingId, DeviceState, ItemCode, Need, PriorityId
from kiosk.flow.actions import Action, ArmReader, AskCheckIn, AskSlots, AskTicket, DisarmReader, PrintLeaflet
from kiosk.flow.events import (
    Answered,
    CatalogueCame,
    CodeScanned,
    DeviceTurned,
    Event,
    NotPrinted,
    OnlineTurned,
    Pressed,
    Printed,
)
from kiosk.flow.machine import page, step
from kiosk.flow.page import Facts, Kind, Notice, Number, Square, Tone
from kiosk.flow.samples import BOOKING, NOW, Walk, catalogue, found, slip
from kiosk.flow.state import Instant

TO_CONFIRM = ("topics", "topic-0", "item-sb-01", "quantity-one", "nobody")


def act(walk: Walk, event: Event, after_s: float = 1.0) -> tuple[Action, ...]:
    """What an event asks for, the walk moved by it."""
    now = walk.state.now
    walk.state, actions = step(walk.state, event, Instant(now.wall_s + after_s, now.at))
    return actions


def names(walk: Walk) -> list[str]:
    return [control.id for control in page(walk.state).controls]


def facts(walk: Walk) -> dict[str, str]:
    return {name: value for block in page(walk.state).blocks if isinstance(block, Facts) for name, value in block.rows}


def test_a_shortcut_is_a_ticket_in_two_taps() -> None:
    walk = Walk().press("item-sb-01")

    assert act(walk, Pressed("take")) == (AskTicket(turn=0, item=ItemCode("sb-01")),)


def test_a_shortcut_with_situations_is_a_ticket_in_three_taps() -> None:
    shown = msgspec.structs.replace(
        catalogue(), groups=tuple(_popular_first(group, "bd-01") for group in catalogue().groups)
    )
    walk = Walk().do(CatalogueCame(shown, found())).press("item-bd-01", "situation-1")

    assert act(walk, Pressed("take")) == (AskTicket(turn=0, item=ItemCode("bd-01"), situation=1),)


def _popular_first(group: object, code: str) -> object:
    items = tuple(
        msgspec.structs.replace(item, popular=1 if item.code == code else 0)
        for item in group.items  # type: ignore[attr-defined]
    )
    return msgspec.structs.replace(group, items=items)  # type: ignore[type-var]


def test_by_subject_everything_is_asked_once() -> None:
    walk = Walk()
    pages = [page(walk.press(control).state).name for control in TO_CONFIRM]

    assert pages == ["topics", "items", "quantity", "who", "confirm"]


def test_several_matters_travel_on_one_ticket() -> None:
    walk = Walk().press(*TO_CONFIRM, "another", "topic-1", "item-yb-01")

    assert page(walk.state).name == "confirm"
    (asked,) = act(walk, Pressed("take"))
    assert isinstance(asked, AskTicket)
    assert (asked.item, asked.more) == (ItemCode("sb-01"), (ItemCode("yb-01"),))


def test_going_back_forgets_the_matter_chosen_last() -> None:
    walk = Walk().press("topics", "topic-0", "item-sb-01", "back", "item-sb-03", "quantity-few", "nobody")

    (asked,) = act(walk, Pressed("take"))
    assert asked == AskTicket(turn=0, item=ItemCode("sb-03"), quantity=3)


def test_needs_and_a_declared_priority_travel_with_the_ticket() -> None:
    walk = Walk().press(*TO_CONFIRM, "needs", "need-slow", "need-guide", "need-guide", "done")
    walk.press("priority", "priority-pregnant")

    assert any(isinstance(block, Notice) for block in page(walk.state).blocks)
    (asked,) = act(walk, Pressed("take"))
    assert asked == AskTicket(turn=0, item=ItemCode("sb-01"), needs=(Need.SLOW,), priority=PriorityId("pregnant"))


def test_a_cards_age_gives_priority_without_a_word() -> None:
    walk = Walk().press(*TO_CONFIRM[:4]).known(priority=PriorityId("elderly"))

    assert page(walk.state).name == "confirm"
    assert not [block for block in page(walk.state).blocks if isinstance(block, Notice)]
    (asked,) = act(walk, Pressed("take"))
    assert isinstance(asked, AskTicket)
    assert (asked.priority, asked.subject) == ("elderly", "p1")


def test_what_waits_for_somebody_is_offered_first() -> None:
    walk = Walk().press(*TO_CONFIRM[:4]).known(booking=BOOKING)

    assert "check-in" in names(walk)
    assert act(walk, Pressed("check-in")) == (AskCheckIn(turn=0, booking=BOOKING),)


def test_the_reader_listens_only_while_a_page_asks_for_a_card() -> None:
    walk = Walk().press(*TO_CONFIRM[:3])

    assert act(walk, Pressed("quantity-one")) == (ArmReader(0),)
    assert act(walk, Pressed("nobody")) == (DisarmReader(),)


def test_without_a_reader_the_other_ways_stay_open() -> None:
    walk = Walk().do(DeviceTurned("reader", DeviceState.FAULT, "gone")).press(*TO_CONFIRM[:4])

    assert {"nobody", "phone"} <= set(names(walk))
    assert page(walk.state).blocks[0].tone is Tone.WARNING  # type: ignore[union-attr]


def test_confirming_says_where_to_wait_and_when_in_clock_times() -> None:
    told = facts(Walk().press(*TO_CONFIRM))

    assert told["等候地点"] == "2 楼 综合服务区"
    assert told["预计叫号"] == "约 09:55–10:10"


def test_one_pair_of_taps_is_one_ticket() -> None:
    walk = Walk().press(*TO_CONFIRM)
    first = act(walk, Pressed("take"), 1.0)
    walk.answer(TicketGiven(request_id="r1", slip=slip()))

    assert len(first) == 1
    walk.press("end", "item-sb-01")
    assert act(walk, Pressed("take")) != ()


def test_the_same_ticket_is_not_asked_for_again_within_two_seconds() -> None:
    walk = Walk().press(*TO_CONFIRM)
    act(walk, Pressed("take"))
    refused = Refusal(request_id="r1", code="not_stored")
    state, _ = step(walk.state, _answered(walk, refused), replace(walk.state.now, wall_s=walk.state.now.wall_s + 0.1))
    walk.state = state

    act(walk, Pressed("back"), 0.5)
    assert act(walk, Pressed("take"), 0.5) == ()
    assert len(act(walk, Pressed("take"), 2.0)) == 1


def _answered(walk: Walk, refusal: Refusal) -> Event:
    return Answered(walk.state.visit.turn, refusal)


def test_the_second_tap_of_a_pair_does_not_fall_through_to_the_next_page() -> None:
    walk = Walk()
    act(walk, Pressed("topics"))
    act(walk, Pressed("topic-0"), 0.1)

    assert page(walk.state).name == "topics"


def test_a_ticket_stays_on_the_screen_with_its_code_where_no_paper_comes() -> None:
    walk = Walk().press("item-sb-01", "take").answer(TicketGiven(request_id="r1", slip=slip()))
    walk.do(NotPrinted(0, "paper_out"))

    shown = page(walk.state)
    assert Number("B023") in shown.blocks
    assert any(isinstance(block, Square) for block in shown.blocks)
    assert any(isinstance(block, Notice) and block.tone is Tone.WARNING for block in shown.blocks)


def test_a_printed_ticket_says_where_it_came_out() -> None:
    walk = Walk().press("item-sb-01", "take").answer(TicketGiven(request_id="r1", slip=slip())).do(Printed(0))

    assert Notice("请从下方出票口取走号票。", Tone.GOOD) in page(walk.state).blocks


def test_an_offline_ticket_is_marked() -> None:
    offline = msgspec.structs.replace(slip(), offline=True, url="")
    walk = Walk().press("item-sb-01", "take").answer(TicketGiven(request_id="r1", slip=offline))

    assert any(isinstance(block, Notice) and "离线号" in block.text for block in page(walk.state).blocks)


def test_an_item_not_served_now_says_why_and_offers_an_appointment() -> None:
    walk = Walk(shut=True).press("item-sb-01")

    shown = page(walk.state)
    assert shown.name == "refused"
    assert any(isinstance(block, Notice) and "13:30" in block.text for block in shown.blocks)
    assert act(walk, Pressed("slots")) == (AskSlots(turn=0, item=ItemCode("sb-01")),)


def test_without_a_server_no_appointment_is_promised() -> None:
    walk = Walk(shut=True).do(OnlineTurned(online=False)).press("item-sb-01")

    assert "slots" not in names(walk)


def test_what_to_bring_is_shown_and_printed_before_a_ticket_is_taken() -> None:
    walk = Walk().press(*TO_CONFIRM, "materials")

    (leaflet,) = act(walk, Pressed("print"))
    assert isinstance(leaflet, PrintLeaflet)
    assert leaflet.materials == ("居民身份证",)
    assert "print" not in names(walk)


@pytest.mark.parametrize("text", [BOOKING, f"booking:{BOOKING}"])
def test_a_scanned_appointment_checks_in_at_once(text: str) -> None:
    assert act(Walk(), CodeScanned(text)) == (AskCheckIn(turn=0, booking=BookingId(BOOKING)),)


def test_a_strange_code_is_answered_in_words() -> None:
    walk = Walk().do(CodeScanned("https://elsewhere.example/pay"))

    assert page(walk.state).name == "refused"
    assert [control.id for control in page(walk.state).controls if control.kind is Kind.BACK] == ["back", "home"]


def test_in_an_emergency_the_glass_says_only_that_and_afterwards_goes_on_where_it_was() -> None:
    walk = Walk().press("topics")
    before = page(walk.state)
    walk.do(CatalogueCame(msgspec.structs.replace(catalogue(), emergency=NOW), found()))
    cleared = page(walk.state)
    assert cleared.name == "evacuation"
    assert {control.kind for control in cleared.controls} == {Kind.AID}, "in one's own language, but nothing to do"
    walk.do(CatalogueCame(catalogue(), found()))
    assert page(walk.state).name == before.name
