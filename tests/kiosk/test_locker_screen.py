"""The locker's screen in front of a server and a board."""

from datetime import timedelta

import msgspec

from hall.messages.answers import Agreed, AnyAnswer, StaffKnown
from hall.messages.facts import TicketTime
from hall.messages.wishes import CollectWish, DepositWish, RetrieveWish, StaffWish, Wish
from hall.words import DoorNews, StaffId
from kiosk.flow.events import KeyPressed, Pressed, Typed
from kiosk.flow.locker_state import HoursTurned
from kiosk.flow.page import Page, Paragraph
from kiosk.flow.samples import catalogue
from kiosk.locker_screen import LockerScreen, turned
from tests.kiosk.fakes import NOW, FakeServer, StillClock, there


class FakeScreen:
    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.touches: list[Pressed | Typed | KeyPressed] = []
        self.woken = 0

    def show(self, page: Page) -> None:
        self.pages.append(page)

    def read(self, timeout_s: float) -> Pressed | Typed | KeyPressed | None:
        return self.touches.pop(0) if self.touches else None

    def wake(self) -> None:
        self.woken += 1


class Front:
    def __init__(self) -> None:
        self.screen = FakeScreen()
        self.server = FakeServer(answer=self.answer)
        self.works = LockerScreen("locker-1", self.screen, self.server, StillClock(), there())

    @staticmethod
    def answer(wish: Wish) -> AnyAnswer:
        if isinstance(wish, StaffWish):
            return StaffKnown(request_id=wish.request_id, staff=wish.staff, until=NOW)
        return Agreed(request_id=wish.request_id)

    def type(self, text: str) -> None:
        self.screen.touches += [*(Typed(character) for character in text), Pressed("go")]
        self.turn()

    def press(self, control: str) -> None:
        self.screen.touches.append(Pressed(control))
        self.turn()

    def turn(self) -> None:
        """Take in every touch, ask what follows, and show it."""
        while self.screen.touches:
            self.works.serve(0.0)
        self.works.attend(0.0)
        self.works.serve(0.0)

    @property
    def name(self) -> str:
        return self.screen.pages[-1].name


def test_a_code_goes_to_the_server_and_the_door_is_shown_when_it_opens() -> None:
    front = Front()
    front.type("12345678")
    assert front.server.wishes == [CollectWish(request_id="r1", at=NOW, code="12345678", choose=True)]
    front.works.see(DoorNews.OPENED, 7)
    front.turn()
    assert (front.name, front.screen.woken) == ("opened", 2)


def test_staff_wishes_are_made_of_what_was_typed() -> None:
    front = Front()
    front.press("staff")
    front.type("07")
    front.type("1234")
    front.press("lay_in")
    front.type("a023")
    front.works.see(DoorNews.STUCK, 7)
    front.turn()
    front.press("done")
    front.press("take_out")
    front.type("7")
    front.type("08")
    front.type("4321")
    staff, second = StaffId("s07"), StaffId("s08")
    assert front.server.wishes == [
        StaffWish(request_id="r1", at=NOW, staff=staff, pin="1234"),
        DepositWish(request_id="r2", at=NOW, ticket_no="A023", staff=staff),  # type: ignore[arg-type]
        RetrieveWish(request_id="r3", at=NOW, compartment="locker-1/07", staff=staff, second=second, pin="4321"),  # type: ignore[arg-type]
    ]


def period(start_h: float, end_h: float) -> TicketTime:
    return TicketTime(NOW + timedelta(hours=start_h), NOW + timedelta(hours=end_h))


def test_hours_that_follow_each_other_without_a_gap_are_one() -> None:
    night = timedelta(seconds=1) / timedelta(hours=1)
    assert turned([period(-2, 3 - night), period(3, 8), period(9, 10)], NOW) == HoursTurned(ends=period(3, 8).end)
    assert turned([period(1, 2), period(3, 8)], NOW) == HoursTurned(opens=period(1, 2).start)
    assert turned([], NOW) == HoursTurned()
    assert turned([period(-2, 12), period(12, 26)], NOW) == HoursTurned(always=True)


def test_the_screen_hears_of_the_places_hours() -> None:
    front = Front()
    front.works.see_catalogue(msgspec.structs.replace(catalogue(), self_service=(period(-1, 1),)))
    front.turn()
    front.works.serve(0.0)
    assert any("10:30" in block.text for block in front.screen.pages[-1].blocks if isinstance(block, Paragraph))
