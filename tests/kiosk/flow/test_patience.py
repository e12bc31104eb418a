from hall.messages.answers import Refusal, StaffKnown, TicketGiven
from hall.words import Language, StaffId
from kiosk.flow.actions import LookUp, Wipe
from kiosk.flow.events import Answered, KeyPressed, PadKey, Pressed, TimePassed, Typed
from kiosk.flow.machine import ANSWER_S, LEFT_S, QUIET_S, READING_S, page, step
from kiosk.flow.page import Aids, Entry
from kiosk.flow.samples import BOOKING, TOKEN, Walk, slip
from tests.kiosk.flow.test_taking import TO_CONFIRM, act


def test_a_quiet_visit_is_asked_and_goes_on_at_a_touch() -> None:
    walk = Walk().press(*TO_CONFIRM).wait(QUIET_S + 1)

    assert page(walk.state).name == "still_there"
    assert page(walk.state).left_s == LEFT_S - 1
    assert page(walk.press("stay").state).name == "confirm"


def test_a_visit_nobody_goes_on_with_ends_and_is_wiped() -> None:
    walk = Walk().press(*TO_CONFIRM).wait(QUIET_S + 1)

    assert act(walk, TimePassed(), LEFT_S) == (Wipe(),)
    assert page(walk.state).name == "home"


def test_those_who_need_longer_are_given_longer() -> None:
    walk = Walk(Aids(large=True)).press("topics").wait(QUIET_S + 1)

    assert page(walk.state).name == "topics"


def test_a_number_is_shown_long_enough_to_be_read() -> None:
    walk = Walk().press("item-sb-01", "take").answer(TicketGiven(request_id="r", slip=slip())).wait(READING_S - 1)

    assert page(walk.state).name == "ticket"


def test_nothing_personal_outlives_a_visit() -> None:
    walk = Walk().press(*TO_CONFIRM[:4], "phone").do(*map(Typed, "13812345678"))
    walk.press("go-on").known(booking=BOOKING, missed=TOKEN).press("go-on", "needs", "need-slow", "done", "take")
    walk.answer(TicketGiven(request_id="r", slip=slip()))
    held = repr(walk.state)
    act(walk, TimePassed(), 2 * (READING_S + LEFT_S))
    left = repr(walk.state)

    for secret in ("p1", "张*", BOOKING, TOKEN, "B023", "slow"):
        assert secret in held
        assert secret not in left
    assert "13812345678" not in held + left
    assert walk.state.visit.typed == ""
    assert walk.state.visit.matters == ()


def test_a_phone_number_is_never_shown_or_logged_whole() -> None:
    walk = Walk().press(*TO_CONFIRM[:4], "phone").do(*map(Typed, "13812345678"))
    (entry,) = [block for block in page(walk.state).blocks if isinstance(block, Entry)]
    (asked,) = act(walk, Pressed("go-on"))

    assert entry.text == "138•••••••8"
    assert isinstance(asked, LookUp)
    assert asked.phone == "13812345678"
    assert "1381234" not in repr(asked) + repr(walk.state)


def test_an_answer_for_somebody_who_left_is_shown_to_nobody() -> None:
    walk = Walk().press("item-sb-01", "take")
    before = walk.state
    walk.answer(Refusal(request_id="r", code="no_answer")).press("home")
    state, _ = step(walk.state, Answered(before.visit.turn, TicketGiven(request_id="r", slip=slip())), walk.state.now)

    assert page(state).name == "home"


def test_an_asker_that_never_answers_is_given_up_on() -> None:
    walk = Walk().press("item-sb-01", "take").wait(ANSWER_S + 1)

    assert page(walk.state).name == "refused"


def test_the_aids_go_back_to_the_halls_usual_when_the_visit_ends() -> None:
    walk = Walk().press("language", "large", "topics")
    walk.wait(2 * QUIET_S + 1).wait(LEFT_S)

    assert walk.state.visit.aids == Aids()


def test_home_keeps_the_language_the_citizen_chose() -> None:
    walk = Walk().press("language", "topics", "home")

    assert page(walk.state).aids.language is Language.EN


def test_the_guide_desk_stays_the_guide_desk_until_it_is_left_alone() -> None:
    walk = Walk(shut=True).press("help", "staff").do(Typed("3")).press("go-on").do(*map(Typed, "4711")).press("go-on")
    known = StaffKnown(request_id="r", staff=StaffId("s3"), until=walk.state.now.at)
    walk.answer(known).press("item-sb-01")
    (asked,) = act(walk, Pressed("take"))
    assert asked.staff == "s3"  # type: ignore[union-attr]

    walk.answer(TicketGiven(request_id="r", slip=slip())).press("end")
    assert walk.state.visit.staff == "s3"
    walk.wait(2 * QUIET_S + LEFT_S + 1)
    assert walk.state.visit.staff is None


def test_keys_alone_take_a_ticket() -> None:
    walk = Walk().do(KeyPressed(PadKey.DOWN), KeyPressed(PadKey.OK))
    assert page(walk.state).name == "confirm"
    while page(walk.state).focus != "take":
        walk.do(KeyPressed(PadKey.DOWN))

    assert len(act(walk, KeyPressed(PadKey.OK))) == 1


def test_keys_reach_every_control_in_reading_order_and_round() -> None:
    walk = Walk().press("mine", "number")
    shown = page(walk.state)
    ring = [*(f"key:{key}" for key in shown.keyboard.keys), *(control.id for control in shown.controls)]
    reached = []
    for _ in ring:
        walk.do(KeyPressed(PadKey.DOWN))
        reached.append(page(walk.state).focus)

    assert reached == ring
    assert page(walk.do(KeyPressed(PadKey.DOWN)).state).focus == ring[0]


def test_the_back_key_goes_back_and_typed_keys_type() -> None:
    walk = Walk().press("mine", "number").do(KeyPressed(PadKey.DOWN), KeyPressed(PadKey.OK))
    assert walk.state.visit.typed == "1"
    assert page(walk.do(KeyPressed(PadKey.BACK)).state).name == "mine"
