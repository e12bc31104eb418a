from collections import deque
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from devices.id_card import Card, CardKind, Fields, Misread
from devices.ports import DeviceNeedsHands
from hall.messages.answers import Agreed, AnyAnswer, NumberRange, NumbersReserved, Refusal, TicketGiven
from hall.messages.facts import CatalogueFact, TicketTime
from hall.messages.orders import Reprint
from hall.messages.reports import NotPrinted, Printed
from hall.messages.status import PartStatus
from hall.messages.wishes import CancelWish, TicketWish, Wish
from hall.personal import Person
from hall.words import DeviceState, ItemCode, RequestId, SubjectId, TicketState
from kiosk.citizen_kiosk import CALLED_S, CitizenKiosk
from kiosk.fitted import Fitted
from kiosk.flow.events import CodeScanned, Event, Pressed
from kiosk.flow.page import Notice, Number, Page
from kiosk.flow.samples import catalogue, standing
from kiosk.flow.samples import slip as shown_slip
from kiosk.flow.state import roomy
from kiosk.ledger import Ledger
from kiosk.offline import PEOPLE, OfflineNumbers, OfflineTickets
from kiosk.slips import Slips
from kiosk.vault import VaultAway
from tests.kiosk.fakes import NOW, FakePrinter, FakeServer, slip


class MovingClock:
    """A clock of which a second passes at each look."""

    seconds = 0.0

    def now(self) -> datetime:
        return NOW

    def monotonic(self) -> float:
        self.seconds += 1.0
        return self.seconds

    def wall_seconds(self, hall_seconds: float) -> float:
        return hall_seconds


class FakeScreen:
    """Touches to come, pages shown."""

    def __init__(self) -> None:
        self.touches: deque[Event] = deque()
        self.pages: list[Page] = []
        self.woken = 0

    def show(self, page: Page) -> None:
        self.pages.append(page)

    def read(self, timeout_s: float) -> Event | None:
        return self.touches.popleft() if self.touches else None

    def wake(self) -> None:
        self.woken += 1


NUMBER = "110101" + "19491231" + "0028"


def card() -> Card:
    name, number, birth, address = (bytearray(text.encode("utf-16-le")) for text in ("张三", NUMBER, "19491231", ""))
    return Card(CardKind.RESIDENT, Fields(name, number, birth, address), date(2010, 1, 1), None)


class FakeReader:
    def __init__(self) -> None:
        self.cards: deque[Card | Misread] = deque()

    def read(self, timeout_s: float) -> Card | Misread | None:
        return self.cards.popleft() if self.cards else None

    def check(self) -> None:
        """It answers."""


class FakeVault:
    away = False

    def by_card(self, card: Card) -> Person:
        if self.away:
            raise VaultAway
        assert card.reveal_number() == NUMBER
        return Person(subject=SubjectId("p1"), mask="张*")

    def by_phone(self, phone: str) -> Person:
        raise VaultAway


class SpoolingServer(FakeServer):
    def swap(self, before: RequestId | str, wish: Wish) -> bool:
        self.wishes.append(wish)
        return True


class Lobby:
    """A kiosk with its fakes; its turns are taken one after the other until nothing is left to do."""

    def __init__(self, folder: Path) -> None:
        self.screen, self.server, self.printer, self.clock = (
            FakeScreen(),
            SpoolingServer(),
            FakePrinter(),
            MovingClock(),
        )
        self.reader, self.vault, self.connected = FakeReader(), FakeVault(), True
        ledger = Ledger(folder / "slips")
        slips = Slips(self.printer, self.server, ledger, self.clock)
        self.calls: list[PartStatus] = []
        self.numbers = OfflineNumbers(folder / "numbers")
        self.offline = OfflineTickets(self.numbers, self.server, ledger, self.clock, lambda _: None)
        self.kiosk = CitizenKiosk(
            self.screen, roomy, slips, self.server, self.clock, 1.0, lambda: self.connected, self.fitted()
        )
        for part in ("printer", "reader"):
            self.kiosk.see_part(PartStatus(part=part, state=DeviceState.READY, since=NOW))
        self.kiosk.see_catalogue(catalogue())
        self.run()

    def fitted(self) -> Fitted:
        return Fitted(reader=self.reader, vault=self.vault, offline=self.offline, call=self.calls.append)

    def run(self) -> None:
        for _ in range(4):
            for turn in (self.kiosk.read_names, self.kiosk.serve, self.kiosk.attend, self.kiosk.read_cards):
                turn(0.0)

    def press(self, *controls: str) -> Page:
        for control in controls:
            self.screen.touches.append(Pressed(control))
            self.run()
        return self.page

    @property
    def page(self) -> Page:
        return self.screen.pages[-1]


@pytest.fixture
def lobby(tmp_path: Path) -> Lobby:
    return Lobby(tmp_path)


def gives_ticket(wish: Wish) -> AnyAnswer:
    return TicketGiven(request_id=wish.request_id, slip=slip())


def test_two_touches_become_a_wish_a_slip_and_a_number_on_the_screen(lobby: Lobby) -> None:
    lobby.server.answer = gives_ticket

    shown = lobby.press("item-sb-01", "take")

    assert lobby.server.wishes == [TicketWish(request_id="r1", at=NOW, item=ItemCode("sb-01"))]
    assert lobby.printer.slips == [slip()]
    assert isinstance(lobby.server.reports[0], Printed)
    assert shown.name == "ticket"
    assert any(isinstance(block, Notice) and "取走" in block.text for block in shown.blocks)


def test_without_paper_the_number_stays_on_the_screen_and_staff_hear_of_it(lobby: Lobby) -> None:
    lobby.server.answer = gives_ticket
    lobby.printer.fault = DeviceNeedsHands("paper_out")

    shown = lobby.press("item-sb-01", "take")

    assert isinstance(lobby.server.reports[0], NotPrinted)
    assert shown.heading == "请记下您的号码"


def test_a_refusal_is_said_in_words(lobby: Lobby) -> None:
    lobby.server.answer = lambda wish: Refusal(request_id=wish.request_id, code="hall_rests")

    assert lobby.press("item-sb-01", "take").name == "refused"
    assert lobby.printer.slips == []


def test_a_silent_server_is_admitted_and_its_late_ticket_printed(lobby: Lobby) -> None:
    assert lobby.press("item-sb-01", "take").name == "refused"

    lobby.kiosk.late(TicketGiven(request_id="r1", slip=slip()))
    lobby.run()

    assert lobby.printer.slips == [slip()]


def test_where_nobody_answers_the_kiosk_gives_a_number_of_its_own(lobby: Lobby) -> None:
    lobby.connected = False
    day = NOW.astimezone(PEOPLE).date()
    open_now = TicketTime(start=NOW - timedelta(hours=1), end=NOW + timedelta(hours=1))
    lobby.offline.see(msgspec.structs.replace(with_prefixes(), ticket_times=(open_now,)))
    lobby.numbers.store(NumbersReserved(request_id="n", day=day, ranges={"B": NumberRange(951, 960)}))

    shown = lobby.press("item-sb-01", "take")

    assert [slip.ticket_no for slip in lobby.printer.slips] == ["B951"]
    assert lobby.printer.slips[0].offline
    assert Number("B951") in shown.blocks
    assert lobby.server.reports == []


def with_prefixes() -> CatalogueFact:
    groups = tuple(msgspec.structs.replace(group, prefix="B") for group in catalogue().groups)
    return msgspec.structs.replace(catalogue(), groups=groups)


def test_whoever_asks_for_a_person_is_told_of_on_the_managers_page(lobby: Lobby) -> None:
    assert lobby.press("help").name == "help"
    lobby.clock.seconds += CALLED_S
    lobby.run()

    assert [call.code for call in lobby.calls] == ["help_wanted", ""]


def test_a_card_goes_to_the_vault_and_is_forgotten(lobby: Lobby) -> None:
    lobby.press("topics", "topic-0", "item-sb-01", "quantity-one")
    laid = card()
    lobby.reader.cards.append(laid)
    lobby.run()
    lobby.server.answer = gives_ticket

    assert lobby.page.name == "confirm"
    assert laid.reveal_number() == ""
    lobby.press("take")
    assert lobby.server.wishes[0].subject == "p1"  # type: ignore[attr-defined]
    assert NUMBER not in repr(lobby.screen.pages)


@pytest.mark.parametrize("away", [True, False])
def test_a_card_of_no_use_leaves_the_way_without_one(lobby: Lobby, away: bool) -> None:
    lobby.vault.away = away
    lobby.press("topics", "topic-0", "item-sb-01", "quantity-one")
    lobby.reader.cards.append(card() if away else Misread("card_again"))
    lobby.run()

    assert lobby.page.name == "who"
    assert isinstance(lobby.page.blocks[0], Notice)
    assert lobby.press("nobody").name == "confirm"


def test_a_card_laid_on_while_nobody_asks_is_not_read(lobby: Lobby) -> None:
    lobby.reader.cards.append(card())
    lobby.run()

    assert len(lobby.reader.cards) == 1
    assert lobby.page.name == "home"


def test_what_to_bring_comes_on_paper(lobby: Lobby) -> None:
    shown = lobby.press("topics", "topic-0", "item-sb-01", "quantity-one", "nobody", "materials", "print")

    assert [leaflet.materials for leaflet in lobby.printer.leaflets] == [("居民身份证",)]
    assert any(isinstance(block, Notice) and "已打印" in block.text for block in shown.blocks)


def test_a_page_is_drawn_only_when_it_changed(lobby: Lobby) -> None:
    drawn = len(lobby.screen.pages)
    lobby.run()

    assert len(lobby.screen.pages) == drawn


def test_losing_the_broker_is_said_on_the_first_page(lobby: Lobby) -> None:
    lobby.connected = False
    lobby.run()

    assert any(isinstance(block, Notice) and "网络" in block.text for block in lobby.page.blocks)


def test_staff_may_have_a_slip_printed_again(lobby: Lobby) -> None:
    lobby.kiosk.order(Reprint(order_id="o1", slip=slip()))
    lobby.kiosk.order(Reprint(order_id="o1", slip=slip()))
    lobby.run()

    assert lobby.printer.slips == [slip()]


def test_a_place_is_given_back_by_scanning_the_slip(lobby: Lobby) -> None:
    lobby.server.answer = lambda _: standing(TicketState.WAITING)
    lobby.screen.touches.append(CodeScanned(shown_slip().url))
    lobby.run()
    lobby.server.answer = lambda wish: Agreed(request_id=wish.request_id)

    assert lobby.press("cancel", "cancel").name == "done"
    assert isinstance(lobby.server.wishes[-1], CancelWish)
