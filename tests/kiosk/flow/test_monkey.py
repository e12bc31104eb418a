from random import Random

import pytest

from hall.messages.answers import Agreed, AnyAnswer, Booked, Refusal, Slots, StaffKnown, TicketGiven
from hall.personal import Person
from hall.words import DeviceState, PriorityId, StaffId, SubjectId, TicketState
from kiosk.flow.actions import (
    Action,
    AskBooking,
    AskProgress,
    AskSlots,
    AskStaff,
    AskTicket,
    LookUp,
    PrintLeaflet,
    Question,
)
from kiosk.flow.events import (
    CLEAR,
    DELETE,
    Answered,
    CardMisread,
    CodeScanned,
    DeviceTurned,
    Event,
    KeyPressed,
    Known,
    NoAnswer,
    NotKnown,
    NotPrinted,
    OnlineTurned,
    PadKey,
    Pressed,
    Printed,
    TimePassed,
    Typed,
)
from kiosk.flow.machine import LEFT_S, QUIET_S, page, step
from kiosk.flow.page import Kind
from kiosk.flow.samples import BOOKING, ITEM, NOW, TOKEN, ZONE, Walk, slip, standing
from kiosk.flow.state import Instant

TAPS = 10_000
LONGEST_TRAIL = 20
CODES = (f"https://hall.example/t/{TOKEN}", BOOKING, "anything else", "")


class Monkey:
    """Somebody who touches whatever there is, at a kiosk whose devices and server do as they like."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.walk = Walk(shut=seed % 5 == 4)
        self.owed: list[Event] = []
        self.pages: set[str] = set()

    def play(self, taps: int) -> None:
        for _ in range(taps):
            pause_s = self.dice.choice((0.05, 0.4, 0.5, 1.0, 1.0, 3.0))
            self.happen(self.next_event(), pause_s)

    def happen(self, event: Event, pause_s: float) -> None:
        now = Instant(self.walk.state.now.wall_s + pause_s, self.walk.state.now.at)
        self.walk.state, actions = step(self.walk.state, event, now)
        for action in actions:
            self.owe(action)
        shown = page(self.walk.state)
        self.pages.add(shown.name)
        assert shown.heading
        assert any(control.kind is not Kind.AID for control in shown.controls) or shown.name == "asking"
        assert len(self.walk.state.visit.trail) <= LONGEST_TRAIL

    def next_event(self) -> Event:
        if self.owed and self.dice.random() < 0.5:
            return self.owed.pop(0)
        if self.dice.random() < 0.1:
            return self.whim()
        shown = page(self.walk.state)
        if shown.keyboard.keys and self.dice.random() < 0.5:
            return Typed(self.dice.choice((*shown.keyboard.keys, *"1234567890")))
        ids = [control.id for control in shown.controls]
        return Pressed(self.dice.choice(ids)) if ids else TimePassed()

    def whim(self) -> Event:
        turn = self.walk.state.visit.turn
        person = Person(subject=SubjectId("p"), mask="张*", booking=BOOKING, priority=PriorityId("elderly"))
        return self.dice.choice(
            (
                TimePassed(),
                KeyPressed(self.dice.choice(list(PadKey))),
                CodeScanned(self.dice.choice(CODES)),
                CardMisread("card_again"),
                Known(turn, person),
                NotKnown(turn, "vault_away"),
                OnlineTurned(self.dice.random() < 0.5),
                DeviceTurned(self.dice.choice(("printer", "reader", "speaker")), self.dice.choice(list(DeviceState))),
                Pressed("no such control"),
                Typed(self.dice.choice(("é", "\n", DELETE, CLEAR, "😀"))),
            )
        )

    def owe(self, action: Action) -> None:
        turn = self.walk.state.visit.turn
        if isinstance(action, LookUp):
            self.owed.append(Known(turn, Person(subject=SubjectId("p"), mask="1**")))
        elif isinstance(action, PrintLeaflet):
            self.owed.append(self.dice.choice((Printed(turn), NotPrinted(turn, "paper_out"))))
        elif isinstance(action, Question):
            said = self.dice.choice((self.answer(action), self.answer(action), None))
            self.owed.append(NoAnswer(turn) if said is None else Answered(turn, said))
            if isinstance(action, AskTicket):
                self.owed.append(self.dice.choice((Printed(turn), NotPrinted(turn, "paper_out"))))

    def answer(self, asked: Question) -> AnyAnswer:
        if self.dice.random() < 0.2:
            return Refusal(request_id="r", code=self.dice.choice(("hall_closed", "item_not_now", "brand_new_code")))
        match asked:
            case AskTicket():
                return TicketGiven(request_id="r", slip=slip(), held_already=self.dice.random() < 0.2)
            case AskProgress():
                return standing(self.dice.choice(list(TicketState)))
            case AskStaff():
                return StaffKnown(request_id="r", staff=StaffId("s1"), until=NOW)
            case AskSlots():
                return Slots(request_id="r", item=ITEM, slots=self.dice.choice(((), (NOW, NOW))))
            case AskBooking():
                return Booked(request_id="r", booking=BOOKING, item=slip().item, slot=NOW, zone=ZONE, floor=1)
            case _:
                return Agreed(request_id="r")


@pytest.mark.parametrize("seed", range(5))
def test_no_tap_or_key_leads_to_a_dead_end(seed: int) -> None:
    monkey = Monkey(seed)
    monkey.play(TAPS // 5)

    assert len(monkey.pages) > 20
    monkey.happen(TimePassed(), 3 * (QUIET_S + LEFT_S))
    monkey.happen(TimePassed(), 3 * (QUIET_S + LEFT_S))
    assert page(monkey.walk.state).name in ("home", "shut")
    assert "张*" not in repr(monkey.walk.state)
