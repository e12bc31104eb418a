"""The locker's screen as a machine: what is typed, asked, opened, shut and forgotten."""

from dataclasses import replace

import pytest

from hall.messages.answers import Agreed, LyingResult, Refusal, ResultsLie, StaffKnown
from hall.messages.topics import Words
from hall.words import DoorNews, DoorSize, Language, ParcelId, StaffId, TicketNo
from kiosk.flow.events import CLEAR, DELETE, CodeScanned, KeyPressed, PadKey, Pressed, Typed
from kiosk.flow.locker import IDLE_S, OPENING_S, SHOWN_S, Event, step
from kiosk.flow.locker_page import page
from kiosk.flow.locker_state import Answered, Asked, DoorTurned, HoursTurned, State, Task, TimePassed
from kiosk.flow.page import Aids, Entry, Kind, Number, Paragraph
from tests.kiosk.fakes import NOW

AGREED = Answered(Agreed(request_id="r1"))
KNOWN = Answered(StaffKnown(request_id="r1", staff=StaffId("s07"), until=NOW))


class Front:
    """Somebody at the screen."""

    def __init__(self) -> None:
        self.state = State()
        self.now_s = 0.0
        self.asked: list[Asked] = []

    def do(self, *events: Event) -> "Front":
        for event in events:
            self.state, asked = step(self.state, event, self.now_s)
            if asked is not None:
                self.asked.append(asked)
        return self

    def type(self, text: str) -> "Front":
        return self.do(*(Typed(character) for character in text), Pressed("go"))

    def wait(self, seconds: float) -> "Front":
        self.now_s += seconds
        return self.do(TimePassed())

    def turned(self, news: DoorNews, door: int = 7) -> "Front":
        return self.do(DoorTurned(news, door))

    @property
    def name(self) -> str:
        return page(self.state).name

    @property
    def controls(self) -> list[str]:
        return [control.id for control in page(self.state).controls if control.kind is not Kind.AID]


@pytest.fixture
def front() -> Front:
    return Front()


def test_a_code_is_asked_and_the_door_that_opens_is_shown_large(front: Front) -> None:
    front.type("12345678")
    assert (front.name, front.asked) == ("asking", [Asked(Task.FETCH, ("12345678",))])
    front.do(AGREED)
    assert front.name == "asking"
    front.turned(DoorNews.OPENED)
    assert Number("7") in page(front.state).blocks
    assert "关好柜门" in page(front.state).spoken


def test_an_open_door_leaves_no_way_on_until_it_is_shut(front: Front) -> None:
    front.type("12345678").do(AGREED).turned(DoorNews.OPENED)
    assert front.controls == []
    front.wait(10 * IDLE_S).type("999999")
    assert front.name == "opened"
    front.turned(DoorNews.LEFT_OPEN)
    assert (front.name, front.controls) == ("left_open", [])
    front.turned(DoorNews.CLOSED)
    assert front.name == "closed"
    front.wait(SHOWN_S)
    assert front.name == "fetch-code"


def test_a_door_quicker_than_the_answer_stays_on_the_screen(front: Front) -> None:
    front.type("12345678").turned(DoorNews.OPENED).do(AGREED)
    assert front.name == "opened"


@pytest.mark.parametrize("news", [DoorNews.STUCK, DoorNews.LAPSED])
def test_a_door_that_stays_shut_says_what_to_do(front: Front, news: DoorNews) -> None:
    front.type("12345678").do(AGREED).turned(news)
    assert (front.name, front.controls) == (news.value, ["done"])
    assert front.do(Pressed("done")).name == "fetch-code"


def test_a_refusal_is_said_in_the_hall_s_words_and_the_code_is_forgotten(front: Front) -> None:
    front.type("12345678").do(Answered(Refusal(request_id="r1", code="code_wrong")))
    shown = page(front.state)
    assert shown.name == "refused"
    assert "取件码" in shown.spoken
    front.do(Pressed("done"))
    assert page(front.state).blocks[0] == Entry("取件码", "")


def test_a_silent_server_and_a_door_that_never_comes_are_said(front: Front) -> None:
    assert front.type("12345678").do(Answered(None)).name == "refused"
    front.do(Pressed("done")).type("12345678").do(AGREED).wait(OPENING_S)
    assert front.name == "refused"


def test_too_short_a_code_asks_nothing_and_too_long_a_one_cannot_be_typed(front: Front) -> None:
    front.type("12345")
    assert front.asked == []
    front.do(Typed(CLEAR), *(Typed("1") for _ in range(12)), Typed(DELETE), Typed("X"))
    assert page(front.state).blocks[0] == Entry("取件码", "1111 111")


def test_a_scanned_code_is_as_good_as_a_typed_one_and_anything_else_is_nothing(front: Front) -> None:
    front.do(CodeScanned("https://hall.example/t/x"), CodeScanned("12345"))
    assert front.asked == []
    front.do(CodeScanned("12345678"))
    assert front.asked == [Asked(Task.FETCH, ("12345678",))]


def test_what_was_typed_is_forgotten_when_nobody_is_there_any_more(front: Front) -> None:
    front.do(Typed("1"), Typed("2"), Pressed("language"))
    assert page(front.state).aids.language is Language.EN
    front.wait(IDLE_S)
    assert front.state.typed == ""
    assert page(front.state).aids.language is Language.ZH


def test_staff_log_in_lay_a_result_in_and_come_back_to_their_menu(front: Front) -> None:
    front.do(Pressed("staff")).type("07").type("1234")
    assert front.asked == [Asked(Task.LOG_IN, ("07", "1234"))]
    assert front.do(KNOWN).name == "menu"
    front.do(Pressed("lay_in")).type("A023")
    assert front.asked[-1] == Asked(Task.LAY_IN, ("A023",), StaffId("s07"))
    front.do(AGREED).turned(DoorNews.OPENED).turned(DoorNews.CLOSED).do(Pressed("done"))
    assert front.name == "menu"
    front.do(Pressed("back"))
    assert (front.name, front.state.staff) == ("fetch-code", None)


def test_a_result_is_taken_out_by_two_whose_pins_are_shown_as_dots(front: Front) -> None:
    front.do(Pressed("staff")).type("07").type("1234").do(KNOWN, Pressed("take_out")).type("7").type("08")
    front.do(*(Typed(digit) for digit in "4321"))
    assert page(front.state).blocks[0] == Entry("口令", "••••")
    front.do(Pressed("go"))
    assert front.asked[-1] == Asked(Task.TAKE_OUT, ("7", "08", "4321"), StaffId("s07"))


def test_one_alone_takes_late_papers_out(front: Front) -> None:
    front.do(Pressed("staff")).type("07").type("1234").do(KNOWN, Pressed("take_out")).type("7").type("")
    assert front.asked[-1] == Asked(Task.TAKE_OUT, ("7", "", ""), StaffId("s07"))


def test_staff_who_walk_away_are_logged_out(front: Front) -> None:
    front.do(Pressed("staff")).type("07").type("1234").do(KNOWN).wait(IDLE_S)
    assert (front.name, front.state.staff) == ("fetch-code", None)


def test_the_keypad_alone_is_enough(front: Front) -> None:
    front.do(KeyPressed(PadKey.DOWN))
    assert front.state.focus == "go"
    front.do(KeyPressed(PadKey.UP))
    for _ in range(30):
        if front.state.focus == "key:1":
            break
        front.do(KeyPressed(PadKey.UP))
    front.do(*(KeyPressed(PadKey.OK) for _ in range(6)))
    assert page(front.state).blocks[0] == Entry("取件码", "1111 11")
    front.do(KeyPressed(PadKey.BACK))
    assert page(front.state).blocks[0] == Entry("取件码", "1111 1")


@pytest.mark.parametrize("language", list(Language))
def test_nothing_secret_can_be_read_off_a_state_or_a_question(front: Front, language: Language) -> None:
    front.do(Pressed("staff")).type("07").type("9876")
    assert "9876" not in repr(front.state) + repr(front.asked)


LIE = Answered(
    ResultsLie(
        request_id="r1",
        results=tuple(
            LyingResult(ParcelId(f"p{at}"), TicketNo(f"A00{at}"), Words("社保卡", "Social security card"))
            for at in (1, 2)
        ),
    )
)


def test_of_several_results_all_are_taken_unless_one_is_left(front: Front) -> None:
    front.type("12345678").do(LIE)
    assert (front.name, front.controls) == ("choose", ["result-0", "result-1", "go", "back"])
    front.do(Pressed("result-0"), Pressed("go"))
    assert front.asked[-1] == Asked(Task.CHOOSE, ("12345678",), only=(ParcelId("p2"),))
    front.do(AGREED).turned(DoorNews.OPENED)
    assert front.name == "opened"


def test_nothing_chosen_opens_nothing_and_the_code_is_forgotten_by_whoever_walks_away(front: Front) -> None:
    front.type("12345678").do(LIE, Pressed("result-0"), Pressed("result-1"), Pressed("go"))
    assert len(front.asked) == 1
    front.wait(IDLE_S)
    assert (front.name, front.state.filled, front.state.offered) == ("fetch-code", (), ())


def test_staff_say_how_large_a_result_is(front: Front) -> None:
    front.do(Pressed("staff")).type("07").type("1234").do(KNOWN, Pressed("lay_in"), Pressed("size-large")).type("A023")
    assert front.asked[-1] == Asked(Task.LAY_IN, ("A023",), StaffId("s07"), size=DoorSize.LARGE)


@pytest.mark.parametrize("language", list(Language))
def test_a_sensor_that_disagrees_is_said_to_whoever_stands_there(front: Front, language: Language) -> None:
    front.do(DoorTurned(DoorNews.CLOSED, 7, odd=True))
    assert front.name == "odd"
    shown = page(replace(front.state, aids=Aids(language=language)))
    assert "7" in shown.heading
    assert shown.spoken


def test_the_first_page_says_until_when_people_may_help_themselves_and_no_other_does(front: Front) -> None:
    def said() -> str:
        return " ".join(block.text for block in page(front.state).blocks if isinstance(block, Paragraph))

    assert "自助" not in said()
    front.do(HoursTurned(ends=NOW))
    assert "开放到 03-02 09:30" in said()
    front.do(HoursTurned(opens=NOW), Pressed("back"))
    assert "03-02 09:30 开放" in said()
    front.do(HoursTurned(always=True))
    assert "24 小时" in said()
    front.do(Pressed("staff"))
    assert "自助" not in said()
