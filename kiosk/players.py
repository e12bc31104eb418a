"""The programs of this room as a story plays them: `hall.players` says what each can be made to do."""

from collections import deque
from collections.abc import Mapping, Sequence

from devices import catalogue
from devices.part import Part
from devices.ports import Choice, DoorState, Key, Touch
from devices.simulated.slip_text import slip_lines
from devices.simulated.world import World
from devices.wiring import Wiring
from hall.clock import Clock
from hall.device_program import DeviceProgram
from hall.line import Dial
from hall.messages.answers import Refusal, Slip
from hall.messages.facts import CatalogueFact, WindowFact
from hall.messages.orders import AskRating
from hall.messages.wishes import RateWish
from hall.players import DeskPlayer, KioskPlayer, LockerPlayer, Shown
from hall.settings import Settings, required
from hall.words import BookingId, DeviceKind, ItemCode, Need, PriorityId, RatingLevel, Token
from kiosk.desk import ClerkDesk, RatingDesk, Sign
from kiosk.fitting import KioskFittings
from kiosk.ledger import Ledger
from kiosk.locker import Locker
from kiosk.locker_panel import PickupPanel
from kiosk.parts import WatchedLockBoard
from kiosk.reach import reach_of
from kiosk.receipts import routed
from kiosk.ticket_kiosk import NO_ANSWER, TicketKiosk

NOW = 0.0
"""A hand has done what it does before anybody looks."""


class HandPanel:
    """A `TouchPanel` that is touched as the story says, and remembers what it showed."""

    def __init__(self, world: World) -> None:
        self.touches: deque[Touch] = deque()
        self.shown = Shown()
        self._world = world

    def offer(self, catalogue: CatalogueFact) -> None:
        """Nothing: the story knows what its citizens came for."""

    def read(self, timeout_s: float) -> Touch | None:  # noqa: ARG002 - the port's
        """The next touch."""
        return self.touches.popleft() if self.touches else None

    def show_ticket(self, touch: Touch, slip: Slip, printed: bool) -> None:  # noqa: ARG002 - the port's
        """The citizen takes the slip."""
        self.shown = Shown(slip, self.printed if printed else ())

    def show_refusal(self, touch: Touch, code: str, about: Mapping[str, str]) -> None:  # noqa: ARG002 - the port's
        """The citizen reads why not."""
        self.shown = Shown(refusal=code)

    def show_agreed(self, touch: Touch) -> None:  # noqa: ARG002 - the port's
        """The citizen sees that it is done."""
        self.shown = Shown()

    @property
    def printed(self) -> tuple[str, ...]:
        """What was cut last, as its bytes lie in the world."""
        return slip_lines((self._world.folder / f"slips/{self._world.printed():04}.bin").read_bytes())


class HandKeys:
    """A `Keypad` whose keys the story presses."""

    def __init__(self) -> None:
        self.keys: deque[Key | str] = deque()

    def read(self, timeout_s: float) -> Key | str | None:  # noqa: ARG002 - the port's
        """The next key."""
        return self.keys.popleft() if self.keys else None


class HandPad:
    """A `RatingPad` under the finger of the story's citizen: dead until armed, dark again once its time ran out."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.asks: AskRating | None = None
        self.choice: Choice | None = None

    def arm(self, invitation: AskRating) -> None:
        """Ask."""
        self.asks = invitation

    def disarm(self) -> None:
        """Go dark."""
        self.asks = None

    def read(self, timeout_s: float) -> Choice | None:  # noqa: ARG002 - the port's
        """The level that was touched, or none in time."""
        choice, self.choice = self.choice, None
        if choice is None and self.asks is not None and self._clock.now() >= self.asks.until:
            choice = Choice(self.asks.order_id, None)
        if choice is not None:
            self.asks = None
        return choice

    def check(self) -> None:
        """Nothing: it is always there."""


class HandCodes:
    """A `CodePanel` at which the story types."""

    def __init__(self) -> None:
        self.codes: deque[str] = deque()
        self.refusal = ""

    def read(self, timeout_s: float) -> str | None:  # noqa: ARG002 - the port's
        """The next code."""
        return self.codes.popleft() if self.codes else None

    def show_refusal(self, code: str, about: Mapping[str, str]) -> None:  # noqa: ARG002 - the port's
        """The citizen reads why not."""
        self.refusal = code


class _Played:
    """A program on the story's line; its work is done on the story's own thread."""

    def __init__(self, program: DeviceProgram) -> None:
        self._program = program

    def _join(self) -> None:
        self._program.asker.start()
        self._program.link.start()

    def close(self) -> None:
        """Switch it off."""
        self._program.stop()
        self._program.asker.close()
        self._program.link.close()


class PlayedKiosk(_Played):
    """The ticket kiosk, its simulated printer at the end of real bytes."""

    def __init__(self, machine: Settings, clock: Clock, dial: Dial) -> None:
        wanted = required(machine.kiosk, "kiosk")
        program = DeviceProgram(machine, DeviceKind.KIOSK, wanted.device, clock, dial)
        super().__init__(program)
        self._clock, self._answer_s = clock, wanted.answer_s
        fittings = KioskFittings(program, machine, wanted)
        self._panel = HandPanel(fittings.wiring(wanted.printer).world())
        reach = reach_of(program, wanted.answer_s)
        self._works = TicketKiosk(
            self._panel, fittings.printer, program.asker, fittings.ledger, clock, reach, fittings.offline
        )
        fittings.on_catalogue(self._panel.offer)
        self._receipts = fittings.receipts
        program.on_order(routed(self._receipts, self._works.order))
        program.on_late_answer(self._works.late)
        self._fittings = fittings
        fittings.open()
        self._join()

    def take(
        self,
        item: ItemCode,
        *,
        more: Sequence[ItemCode] = (),
        priority: PriorityId | None = None,
        needs: Sequence[Need] = (),
        quantity: int = 1,
    ) -> Shown:
        """Take a ticket for an item, or for several."""
        touch = Touch(item=item, more=tuple(more), priority=priority, needs=tuple(needs), quantity=quantity)
        return self._touch(touch)

    def check_in(self, booking: BookingId) -> Shown:
        """Show the code of an appointment."""
        return self._touch(Touch(booking=booking))

    def come_back(self, item: ItemCode, voucher: Token) -> Shown:
        """Show the code of a paper that gives the old place back."""
        return self._touch(Touch(item=item, voucher=voucher))

    def rejoin(self, token: Token) -> Shown:
        """Take a missed number back into the line."""
        return self._touch(Touch(rejoin=token))

    def rate(self, token: Token, level: RatingLevel, *reasons: str) -> str:
        """Rate a service by its slip's code, with the wish the screen would make of it."""
        asker, now = self._program.asker, self._clock.now()
        wish = RateWish(request_id=asker.new_id(), at=now, token=token, level=level, reasons=reasons)
        answer = asker.ask(wish, self._answer_s)
        return NO_ANSWER if answer is None else answer.code if isinstance(answer, Refusal) else ""

    @property
    def printed(self) -> tuple[str, ...]:
        """What was printed and cut last."""
        return self._panel.printed

    def close(self) -> None:
        """Switch it off, once the last picture of a slip is there."""
        super().close()
        self._fittings.close()

    def work(self) -> None:
        """Obey the orders that came."""
        self._works.serve(NOW)
        self._receipts.serve(NOW)

    def _touch(self, touch: Touch) -> Shown:
        self._panel.touches.append(touch)
        self._works.serve(NOW)
        return self._panel.shown


class PlayedDesk(_Played):
    """The desk of one window."""

    def __init__(self, machine: Settings, clock: Clock, dial: Dial) -> None:
        wanted = required(machine.desk, "desk")
        program = DeviceProgram(machine, DeviceKind.DESK, wanted.device, clock, dial)
        super().__init__(program)
        window, sign = wanted.windows[0], Sign()
        self._keypad, self._pad = HandKeys(), HandPad(clock)
        self._clerk = ClerkDesk(window, self._keypad, sign, program.asker, clock, reach_of(program, wanted.answer_s))
        ledger = Ledger(program.folder / f"ratings-{window}")
        self._ratings = RatingDesk(self._pad, program.asker, ledger, clock)
        program.on_fact(f"window/{window}", WindowFact, sign.see)
        program.on_order(self._ratings.order)
        self._join()

    @property
    def asks(self) -> AskRating | None:
        """What the pad asks now."""
        return self._pad.asks

    def press(self, *keys: str) -> None:
        """Press keys."""
        for key in keys:
            self._keypad.keys.append(key if key.isdigit() else Key(key))
            self._clerk.serve(NOW)

    def choose(self, level: RatingLevel, *reasons: str) -> None:
        """Touch a level on the pad that asks."""
        if self._pad.asks is not None:
            self._pad.choice = Choice(self._pad.asks.order_id, level, reasons)
            self._ratings.serve(NOW)

    def work(self) -> None:
        """Obey the orders that came."""
        self._ratings.serve(NOW)


class PlayedLocker(_Played):
    """A locker with a keypad, its simulated lock board at the end of real frames."""

    def __init__(self, machine: Settings, clock: Clock, dial: Dial) -> None:
        wanted = required(machine.locker, "locker")
        program = DeviceProgram(machine, DeviceKind.LOCKER, wanted.device, clock, dial)
        super().__init__(program)
        wiring = Wiring(wanted.board, wanted.locker, machine.simulation, doors=wanted.doors)
        doors = Part(program, "doors", lambda: catalogue.lock_board(wiring, clock))
        self._board = WatchedLockBoard(doors)
        ledger = Ledger(program.folder / "doors")
        self._works = Locker(wanted.locker, self._board, program.asker, ledger, clock)
        self._panel = HandCodes()
        self._typed = PickupPanel(self._panel, program.asker, clock, reach_of(program, wanted.answer_s))
        program.on_order(self._works.order)
        doors.open()
        self._join()

    @property
    def open_doors(self) -> Sequence[int]:
        """The doors that its lock board says stand open."""
        return tuple(door for door, state in sorted(self._board.doors().items()) if state is DoorState.OPEN)

    def type_code(self, code: str) -> str:
        """Type a pick-up code."""
        self._panel.refusal = ""
        self._panel.codes.append(code)
        self._typed.serve(NOW)
        return self._panel.refusal

    def work(self) -> None:
        """Obey the orders that came, look after open doors."""
        self._works.serve(NOW)


class KioskRoom:
    """Who plays the programs of this room."""

    def kiosk(self, machine: Settings, clock: Clock, dial: Dial) -> KioskPlayer:
        """The ticket kiosk."""
        return PlayedKiosk(machine, clock, dial)

    def desk(self, machine: Settings, clock: Clock, dial: Dial) -> DeskPlayer:
        """The desk."""
        return PlayedDesk(machine, clock, dial)

    def locker(self, machine: Settings, clock: Clock, dial: Dial) -> LockerPlayer:
        """The locker."""
        return PlayedLocker(machine, clock, dial)


players = KioskRoom()
