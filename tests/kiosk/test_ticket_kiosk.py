from pathlib import Path

import pytest

from devices.ports import DeviceNeedsHands, OutcomeUnknown, Touch
from hall.messages import wishes
from hall.messages.answers import Agreed, AnyAnswer, Refusal, TicketGiven
from hall.messages.orders import Reprint
from hall.messages.reports import NotPrinted, Printed
from hall.messages.topics import write
from hall.messages.wishes import Wish
from hall.words import ItemCode, Need, PriorityId, TicketId, Token
from kiosk.ledger import Ledger, Stage
from kiosk.slips import INTERRUPTED
from kiosk.ticket_kiosk import TicketKiosk
from tests.kiosk.fakes import NOW, FakePanel, FakePrinter, FakeServer, StillClock, slip, there

SB = Touch(item=ItemCode("sb-01"))


class Lobby:
    """A kiosk with its fakes, and a way to touch it."""

    def __init__(self, server: FakeServer, ledger: Ledger, clock: StillClock) -> None:
        self.panel, self.printer, self.server = FakePanel(), FakePrinter(), server
        self.kiosk = TicketKiosk(self.panel, self.printer, server, ledger, clock, there())

    def touch(self, *touches: Touch) -> None:
        self.panel.touches.extend(touches)
        for _ in touches or (None,):
            self.kiosk.serve(0.0)


@pytest.fixture
def lobby(server: FakeServer, ledger: Ledger, clock: StillClock) -> Lobby:
    return Lobby(server, ledger, clock)


def gives_ticket(wish: Wish) -> AnyAnswer:
    return TicketGiven(request_id=wish.request_id, slip=slip())


def test_a_touch_becomes_a_printed_slip_and_the_server_hears_of_it(lobby: Lobby) -> None:
    lobby.server.answer = gives_ticket

    lobby.touch(SB)

    assert lobby.server.wishes == [wishes.TicketWish(request_id="r1", at=NOW, item=ItemCode("sb-01"))]
    assert lobby.printer.slips == [slip()]
    assert lobby.server.reports == [Printed(request_id="print.01J0TICKET", at=NOW, ticket=TicketId("01J0TICKET"))]
    assert lobby.panel.shown == [("ticket", SB, "A023", True)]


def test_without_paper_the_number_is_shown_and_the_code_told(lobby: Lobby) -> None:
    lobby.server.answer = gives_ticket
    lobby.printer.fault = DeviceNeedsHands("paper_out")

    lobby.touch(SB)

    assert lobby.server.reports == [
        NotPrinted(request_id="print.01J0TICKET", at=NOW, ticket=TicketId("01J0TICKET"), code="paper_out")
    ]
    assert lobby.panel.shown == [("ticket", SB, "A023", False)]


def test_a_slip_whose_fate_is_unknown_is_not_tried_again(lobby: Lobby) -> None:
    lobby.server.answer = gives_ticket
    lobby.printer.fault = OutcomeUnknown("silent")
    lobby.touch(SB)
    lobby.printer.fault = None

    lobby.touch(SB)

    assert lobby.printer.slips == []
    assert [report.code for report in lobby.server.reports] == ["silent"]


def test_a_refusal_is_shown_with_its_way_out(lobby: Lobby) -> None:
    lobby.server.answer = lambda wish: Refusal(
        request_id=wish.request_id, code="no_window_for_item", about={"window": "3"}
    )

    lobby.touch(SB)

    assert lobby.panel.shown == [("refusal", SB, "no_window_for_item", {"window": "3"})]
    assert lobby.printer.slips == []
    assert lobby.server.reports == []


def test_a_silent_server_is_admitted_and_its_late_ticket_printed_for_the_same_touch(lobby: Lobby) -> None:
    lobby.touch(SB)
    lobby.kiosk.late(TicketGiven(request_id="r1", slip=slip()))
    lobby.touch()

    assert lobby.panel.shown == [("refusal", SB, "no_answer", {}), ("ticket", SB, "A023", True)]
    assert lobby.printer.slips == [slip()]
    assert isinstance(lobby.server.reports[0], Printed)


def test_a_late_ticket_of_a_touch_before_the_restart_is_printed_too(lobby: Lobby) -> None:
    lobby.kiosk.late(TicketGiven(request_id="r-of-yesterday", slip=slip()))
    lobby.touch()

    assert lobby.panel.shown == [("ticket", Touch(), "A023", True)]


def test_the_same_ticket_answered_twice_is_printed_once(lobby: Lobby) -> None:
    lobby.server.answer = gives_ticket
    lobby.touch(SB, SB)
    lobby.kiosk.late(TicketGiven(request_id="r1", slip=slip()))
    lobby.touch()

    assert lobby.printer.slips == [slip()]
    assert len(lobby.server.reports) == 1
    assert [shown[-1] for shown in lobby.panel.shown] == [True, False, False]


def test_a_ticket_printed_before_a_restart_is_not_printed_after_it(
    lobby: Lobby, server: FakeServer, tmp_path: Path, clock: StillClock
) -> None:
    server.answer = gives_ticket
    lobby.touch(SB)

    restarted = Lobby(server, Ledger(tmp_path / "deeds"), clock)
    restarted.kiosk.settle()
    restarted.touch(SB)

    assert restarted.printer.slips == []
    assert len(server.reports) == 1


def test_a_slip_cut_off_by_a_power_cut_is_reported_and_never_printed_by_itself(
    lobby: Lobby, ledger: Ledger, server: FakeServer
) -> None:
    ledger.enter("01J0TICKET", Stage.BEGUN, "01J0TICKET")
    server.answer = gives_ticket

    lobby.kiosk.settle()
    lobby.touch(SB)

    assert server.reports == [
        NotPrinted(request_id="print.01J0TICKET", at=NOW, ticket=TicketId("01J0TICKET"), code=INTERRUPTED)
    ]
    assert lobby.printer.slips == []


def test_staff_may_have_a_slip_printed_again_once_an_order(lobby: Lobby) -> None:
    lobby.server.answer = gives_ticket
    lobby.touch(SB)
    order = Reprint(order_id="o1", slip=slip())
    lobby.kiosk.order(order)
    lobby.kiosk.order(order)
    lobby.touch()

    assert lobby.printer.slips == [slip(), slip()]
    assert [report.request_id for report in lobby.server.reports] == ["print.01J0TICKET", "print.o1"]


def test_every_touch_becomes_its_own_wish(lobby: Lobby) -> None:
    lobby.server.answer = lambda wish: Agreed(request_id=wish.request_id)
    elder = PriorityId("elderly")
    lobby.touch(
        Touch(booking="b1", priority=elder),
        Touch(rejoin=Token("t1")),
        Touch(cancel=Token("t2")),
        Touch(item=ItemCode("sb-01"), priority=elder, voucher=Token("v"), needs=(Need.SLOW,), quantity=2),
    )

    assert [wishes.read_wish(write(wish)) for wish in lobby.server.wishes] == [
        wishes.CheckInWish(request_id="r1", at=NOW, booking="b1", priority=elder),
        wishes.RejoinWish(request_id="r2", at=NOW, token=Token("t1")),
        wishes.CancelWish(request_id="r3", at=NOW, token=Token("t2")),
        wishes.TicketWish(
            request_id="r4",
            at=NOW,
            item=ItemCode("sb-01"),
            priority=elder,
            voucher=Token("v"),
            needs=(Need.SLOW,),
            quantity=2,
        ),
    ]
    assert lobby.panel.shown[0] == ("agreed", Touch(booking="b1", priority=elder))


def wishes_bytes(wish: Wish) -> bytes:
    from hall.messages.topics import write

    return write(wish)
