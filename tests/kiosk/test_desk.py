from datetime import timedelta
from pathlib import Path

import pytest

from devices.ports import Choice, DeviceGone, Key
from hall.messages.answers import Agreed, Refusal
from hall.messages.facts import WindowFact
from hall.messages.orders import AskRating, OpenDoor, StopRating
from hall.messages.reports import NotRated, Rated
from hall.messages.topics import Words
from hall.messages.wishes import CallNextWish, FinishWish, StartWish
from hall.words import (
    CompartmentId,
    OrderId,
    RatingLevel,
    TicketNo,
    TicketState,
    WindowId,
    WindowState,
)
from kiosk.desk import ClerkDesk, RatingDesk, Sign
from kiosk.ledger import Ledger
from tests.kiosk.fakes import NOW, FakeServer, StillClock, there

W03 = WindowId("w03")
UNTIL = NOW + timedelta(seconds=60)


class FakeKeypad:
    def __init__(self, *keys: Key | str) -> None:
        self.keys = list(keys)

    def read(self, timeout_s: float) -> Key | str | None:
        return self.keys.pop(0) if self.keys else None


class FakePad:
    def __init__(self) -> None:
        self.gone = False
        self.armed: list[str] = []
        self.disarmed = 0
        self.choices: list[Choice] = []

    def arm(self, invitation: AskRating) -> None:
        if self.gone:
            raise DeviceGone("offline")
        self.armed.append(invitation.order_id)

    def disarm(self) -> None:
        self.disarmed += 1

    def read(self, timeout_s: float) -> Choice | None:
        return self.choices.pop(0) if self.choices else None


@pytest.fixture
def pad() -> FakePad:
    return FakePad()


@pytest.fixture
def desk(pad: FakePad, server: FakeServer, ledger: Ledger, clock: StillClock) -> RatingDesk:
    return RatingDesk(pad, server, ledger, clock)


def invitation(order_id: str = "o1") -> AskRating:
    return AskRating(
        order_id=order_id, ticket_no=TicketNo("A023"), item=Words("社保卡补领"), window_no=3, staff=None, until=UNTIL
    )


def invite(desk: RatingDesk, order_id: str = "o1") -> None:
    desk.order(invitation(order_id))
    desk.serve(0.0)


def rated(order_id: str, level: RatingLevel = RatingLevel.SATISFIED) -> Rated:
    return Rated(request_id=f"rate.{order_id}", at=NOW, order_id=OrderId(order_id), level=level, reasons=("406",))


def not_rated(order_id: str) -> NotRated:
    return NotRated(request_id=f"rate.{order_id}", at=NOW, order_id=OrderId(order_id))


def test_a_key_becomes_a_wish_that_minds_the_windows_sign(server: FakeServer, clock: StillClock) -> None:
    server.answer = lambda wish: Agreed(request_id=wish.request_id)
    sign = Sign()
    desk = ClerkDesk(W03, FakeKeypad(Key.NEXT, Key.SERVE, Key.SERVE), sign, server, clock, there())
    desk.serve(0.0)
    desk.serve(0.0)
    sign.see(
        WindowFact(
            at=NOW,
            window=W03,
            window_no=3,
            name=Words("3号"),
            roles=(),
            state=WindowState.SERVING,
            ticket_state=TicketState.SERVING,
        )
    )
    desk.serve(0.0)

    assert [type(wish) for wish in server.wishes] == [CallNextWish, StartWish, FinishWish]


@pytest.mark.parametrize("code", ["hall_closed", None])
def test_a_refusal_or_a_silent_server_leaves_the_keypad_working(
    code: str | None, server: FakeServer, clock: StillClock
) -> None:
    server.answer = lambda wish: Refusal(request_id=wish.request_id, code=code) if code else None
    desk = ClerkDesk(W03, FakeKeypad(Key.NEXT, Key.NEXT), Sign(), server, clock, there())
    for _ in range(3):
        desk.serve(0.0)

    assert [wish.request_id for wish in server.wishes] == ["r1", "r2"]


def test_a_citizens_choice_is_told(desk: RatingDesk, pad: FakePad, server: FakeServer) -> None:
    invite(desk)
    pad.choices.append(Choice("o1", RatingLevel.VERY_DISSATISFIED, ("108",)))
    desk.serve(0.0)

    assert pad.armed == ["o1"]
    assert server.reports == [
        Rated(
            request_id="rate.o1",
            at=NOW,
            order_id=OrderId("o1"),
            level=RatingLevel.VERY_DISSATISFIED,
            reasons=("108",),
        )
    ]


def test_time_out_is_no_rating_and_never_a_good_one(desk: RatingDesk, pad: FakePad, server: FakeServer) -> None:
    invite(desk)
    pad.choices.append(Choice("o1", None))
    desk.serve(0.0)

    assert server.reports == [not_rated("o1")]


def test_an_invitation_is_shown_once_and_rated_once(desk: RatingDesk, pad: FakePad, server: FakeServer) -> None:
    invite(desk)
    pad.choices += [Choice("o1", RatingLevel.SATISFIED, ("406",)), Choice("o1", RatingLevel.DISSATISFIED)]
    desk.serve(0.0)
    desk.serve(0.0)
    invite(desk)

    assert pad.armed == ["o1"]
    assert server.reports == [rated("o1")]


def test_the_next_citizens_invitation_ends_the_one_before(desk: RatingDesk, pad: FakePad, server: FakeServer) -> None:
    invite(desk, "o1")
    invite(desk, "o2")
    pad.choices += [Choice("o1", RatingLevel.SATISFIED), Choice("o2", RatingLevel.SATISFIED, ("406",))]
    desk.serve(0.0)
    desk.serve(0.0)

    assert server.reports == [not_rated("o1"), rated("o2")]


def test_a_withdrawn_invitation_takes_no_choice(desk: RatingDesk, pad: FakePad, server: FakeServer) -> None:
    invite(desk)
    pad.choices.append(Choice("o1", RatingLevel.SATISFIED))
    desk.order(StopRating(order_id="o1"))
    desk.serve(0.0)

    assert pad.disarmed == 1
    assert server.reports == []


def test_a_pad_that_is_gone_means_not_rated(desk: RatingDesk, pad: FakePad, server: FakeServer) -> None:
    pad.gone = True
    invite(desk)

    assert server.reports == [not_rated("o1")]


def test_another_windows_invitation_is_not_withdrawn_here(desk: RatingDesk, pad: FakePad, server: FakeServer) -> None:
    invite(desk)
    desk.order(StopRating(order_id="o9"))
    pad.choices.append(Choice("o1", RatingLevel.SATISFIED, ("406",)))
    desk.serve(0.0)
    desk.serve(0.0)

    assert pad.disarmed == 0
    assert server.reports == [rated("o1")]


def test_an_invitation_open_at_a_power_cut_may_be_made_again(
    desk: RatingDesk, pad: FakePad, server: FakeServer, tmp_path: Path, clock: StillClock
) -> None:
    invite(desk)

    restarted = RatingDesk(pad, server, Ledger(tmp_path / "deeds"), clock)
    invite(restarted)
    pad.choices.append(Choice("o1", RatingLevel.SATISFIED, ("406",)))
    restarted.serve(0.0)

    assert pad.armed == ["o1", "o1"]
    assert server.reports == [rated("o1")]


def test_an_invitation_lost_in_a_power_cut_ends_unrated_when_its_time_is_up(
    desk: RatingDesk, pad: FakePad, server: FakeServer, tmp_path: Path, clock: StillClock
) -> None:
    invite(desk)
    restarted = RatingDesk(pad, server, Ledger(tmp_path / "deeds"), clock)
    restarted.serve(0.0)
    assert server.reports == []

    clock.passed += UNTIL - NOW
    restarted.serve(0.0)
    restarted.serve(0.0)

    assert [type(report) for report in server.reports] == [NotRated]


def test_an_order_for_another_kind_of_device_is_left_alone(desk: RatingDesk, server: FakeServer) -> None:
    desk.order(OpenDoor(order_id="o1", compartment=CompartmentId("locker-1/01")))
    desk.serve(0.0)

    assert server.reports == []
