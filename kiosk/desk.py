"""The window desk (窗口): a clerk's keys become wishes, an invitation to rate becomes the citizen's word on the pad."""

from datetime import datetime
from queue import Empty, SimpleQueue

from devices.ports import Choice, DeviceError, Key, Keypad, RatingPad
from hall.clock import Clock
from hall.logs import logger
from hall.messages.answers import Refusal
from hall.messages.facts import WindowFact
from hall.messages.orders import AnyOrder, AskRating, StopRating
from hall.messages.reports import NotRated, Rated
from hall.words import WindowId
from kiosk.keypad_grammar import NOTHING, Stamp, step
from kiosk.ledger import Ledger, Stage
from kiosk.reach import Reach
from kiosk.server import Server, ask, tell

LOOK_S = 0.05
"""Wall seconds at the pad before the next look for orders; a withdrawn invitation must not stay in sight."""

log = logger(__name__)


class Sign:
    """What a window's sign says, as far as known; from any thread."""

    def __init__(self) -> None:
        self._fact: WindowFact | None = None

    def see(self, fact: WindowFact) -> None:
        """Take what the sign says now."""
        self._fact = fact

    def sight(self) -> WindowFact | None:
        """What it said last."""
        return self._fact


class ClerkDesk:
    """A clerk's keypad at one window; it belongs to one thread."""

    def __init__(
        self, window: WindowId, keypad: Keypad, sign: Sign, server: Server, clock: Clock, reach: Reach
    ) -> None:
        self._window = window
        self._keypad = keypad
        self._sign = sign
        self._server = server
        self._clock = clock
        self._reach = reach
        self._typed = NOTHING

    def serve(self, timeout_s: float) -> None:
        """Act on the next key, if one is pressed within `timeout_s` wall seconds."""
        key = self._keypad.read(timeout_s)
        if key is not None:
            self._press(key)

    def _press(self, key: Key | str) -> None:
        stamp = Stamp(self._window, self._server.new_id(), self._clock.now())
        self._typed, wish = step(self._typed, key, self._sign.sight(), stamp)
        if wish is None:
            return
        answer = ask(self._server, wish, self._reach)
        if isinstance(answer, Refusal):
            log.info("the server refused a key", window=self._window, code=answer.code)


class RatingDesk:
    """The rating pad (评价器) at one window; everything but `order` belongs to one thread."""

    def __init__(self, pad: RatingPad, server: Server, ledger: Ledger, clock: Clock) -> None:
        """Invitations that were open when the desk stopped may be made again by the server, until their time is up."""
        self._pad = pad
        self._server = server
        self._ledger = ledger
        self._clock = clock
        self._inbox: SimpleQueue[AnyOrder] = SimpleQueue()
        self._armed: str | None = None
        self._lost = {deed.id: datetime.fromisoformat(deed.about) for deed in ledger.at(Stage.BEGUN)}

    def order(self, order: AnyOrder) -> None:
        """Take an order; from any thread."""
        self._inbox.put(order)

    def serve(self, timeout_s: float) -> None:
        """Obey the next order or take the citizen's choice, whichever comes within `timeout_s` wall seconds."""
        self._give_up_lost()
        dark = self._armed is None
        try:
            self._obey(self._inbox.get(block=dark, timeout=timeout_s))
        except Empty:
            if not dark:
                self._look(min(timeout_s, LOOK_S))

    def _look(self, timeout_s: float) -> None:
        choice = self._pad.read(timeout_s)
        if choice is not None and choice.order_id == self._armed:
            self._take(choice)

    def _obey(self, order: AnyOrder) -> None:
        if isinstance(order, AskRating):
            self._invite(order)
        elif isinstance(order, StopRating):
            self._withdraw(order.order_id)
        else:
            log.warning("an order is not for a pad", order_id=order.order_id)

    def _give_up_lost(self) -> None:
        now = self._clock.now()
        for order_id in [order_id for order_id, until in self._lost.items() if until <= now]:
            self._not_rated(order_id)

    def _invite(self, invitation: AskRating) -> None:
        order_id = invitation.order_id
        if order_id not in self._lost and self._ledger.deed(order_id) is not None:
            return
        if self._armed is not None:
            self._not_rated(self._armed)
        self._ledger.enter(order_id, Stage.BEGUN, invitation.until.isoformat())
        try:
            self._pad.arm(invitation)
        except DeviceError as error:
            log.warning("the pad cannot be armed", order_id=order_id, code=error.code)
            self._not_rated(order_id)
        else:
            self._armed = order_id
            self._lost.pop(order_id, None)

    def _withdraw(self, order_id: str) -> None:
        if order_id == self._armed:
            self._darken()
        if order_id == self._armed or order_id in self._lost:
            self._end(order_id, Stage.FAILED)

    def _darken(self) -> None:
        try:
            self._pad.disarm()
        except DeviceError as error:
            log.warning("the pad cannot be disarmed", code=error.code)

    def _take(self, choice: Choice) -> None:
        if choice.level is None:
            self._not_rated(choice.order_id)
            return
        rated = Rated(
            request_id=_report_id(choice.order_id),
            at=self._clock.now(),
            order_id=choice.order_id,
            level=choice.level,
            reasons=choice.reasons,
        )
        tell(self._server, rated)
        self._end(choice.order_id, Stage.DONE)

    def _not_rated(self, order_id: str) -> None:
        tell(
            self._server,
            NotRated(request_id=_report_id(order_id), at=self._clock.now(), order_id=order_id),
        )
        self._end(order_id, Stage.FAILED)

    def _end(self, order_id: str, stage: Stage) -> None:
        self._ledger.enter(order_id, stage)
        self._lost.pop(order_id, None)
        if order_id == self._armed:
            self._armed = None


def _report_id(order_id: str) -> str:
    """The same for every report on one invitation, so that the server counts only the first."""
    return f"rate.{order_id}"
