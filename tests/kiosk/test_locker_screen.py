"""The locker's screen in front of a server and a board."""

from hall.messages.answers import Agreed, AnyAnswer, StaffKnown
from hall.messages.wishes import CollectWish, DepositWish, RetrieveWish, StaffWish, Wish
from hall.words import DoorNews, StaffId
from kiosk.flow.events import KeyPressed, Pressed, Typed
from kiosk.flow.page import Page
from kiosk.locker_screen import LockerScreen
from tests.kiosk.fakes import NOW, FakeServer, StillClock


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
        self.works = LockerScreen("locker-1", self.screen, self.server, StillClock(), 1.0)

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
    assert front.server.wishes == [CollectWish(request_id="r1", at=NOW, code="12345678")]
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
