"""The identity-card reader: find, select, read; each status word has its action (hardware.md §1.3, §1.4, §1.7)."""

from collections.abc import Callable
from secrets import token_bytes

import structlog

from devices.drivers.sdt_frames import FIND, READ, READ_NEW_ADDRESS, RESET, SELECT, STATUS, Reply, empty
from devices.drivers.sdt_layouts import Unsound, read_card
from devices.drivers.sdt_line import ACTIONS, FAILURES, Action, SdtLine
from devices.id_card import Card, Misread
from devices.ports import DeviceGone, DeviceNeedsHands
from devices.transports.ports import Transport
from hall.clock import Clock

POLL_S = 0.3
SAME_AGAIN_S = 5.0
MISSES = 3
"""The same card is new again after so long, or once it was missed so often in a row."""

log = structlog.get_logger(__name__)


class SdtReader:
    """A `CardReader` over a serial line; the photo is never looked at, addresses only if asked for."""

    def __init__(
        self, transport: Transport, clock: Clock, wait: Callable[[float], object], with_address: bool = False
    ) -> None:
        """`wait` passes wall seconds."""
        self._line = SdtLine(transport, clock)
        self._clock = clock
        self._wait = wait
        self._with_address = with_address
        self._key = token_bytes(32)
        self._seen: bytes | Misread | None = None
        self._seen_at = 0.0
        self._misses = 0
        self._look_at = clock.monotonic()

    def check(self) -> None:
        """Return if the reader answers; raises `DeviceGone` or `DeviceNeedsHands`."""
        for _ in range(FAILURES):
            if (reply := self._line.ask(STATUS)) is not None:
                self._refuse_if_broken(reply)
                return
        raise DeviceGone("silent", "the card reader does not answer")

    def read(self, timeout_s: float) -> Card | Misread | None:
        """The next card, or why it could not be read; None after `timeout_s` wall seconds."""
        end = self._clock.monotonic() + timeout_s
        while True:
            now = self._clock.monotonic()
            if self._look_at > now:
                self._wait(min(self._look_at, end) - now)
                if self._look_at > end:
                    return None
            self._look_at = self._clock.monotonic() + POLL_S
            if (seen := self._look()) is not None:
                return seen
            if self._clock.monotonic() >= end:
                return None

    def close(self) -> None:
        """Let go of the line."""
        self._line.close()

    def _look(self) -> Card | Misread | None:
        found = self._line.ask(FIND)
        if found is None or found.status != FIND.success:
            return self._nothing(found)
        self._misses = 0
        seen = self._read_found()
        if seen is None or not self._is_new(seen):
            return None
        return seen

    def _nothing(self, found: Reply | None) -> Misread | None:
        if found is None:
            return None
        misread = self._act(found)
        if misread is not None:
            return misread if self._is_new(misread) else None
        self._misses += 1
        if self._misses >= MISSES:
            self._seen = None
        return None

    def _read_found(self) -> Card | Misread | None:
        for request in (SELECT, READ):
            reply = self._line.ask(request)
            if reply is None:
                return None
            if reply.status != request.success:
                return self._act(reply)
            if request is READ:
                return self._card(reply)
            empty(reply)
        return None

    def _card(self, reply: Reply) -> Card | Misread:
        try:
            card = read_card(reply.data, self._with_address, self._clock.now().date())
        except Unsound:
            return Misread("card_unsound")
        if self._with_address:
            self._follow_move(card)
        return card

    def _follow_move(self, card: Card) -> None:
        """A holder who moved has the new address appended to the card."""
        reply = self._line.ask(READ_NEW_ADDRESS)
        if reply is not None and reply.status == READ_NEW_ADDRESS.success:
            card.move_to(reply.data)

    def _is_new(self, seen: Card | Misread) -> bool:
        mark = seen.fingerprint(self._key) if isinstance(seen, Card) else seen
        now = self._clock.monotonic()
        if mark == self._seen and now - self._seen_at < SAME_AGAIN_S:
            if isinstance(seen, Card):
                seen.forget()
            return False
        self._seen, self._seen_at = mark, now
        return True

    def _act(self, reply: Reply) -> Misread | None:
        self._refuse_if_broken(reply)
        action = ACTIONS.get(reply.status, Action.BACK)
        match action:
            case Action.RESET:
                self._line.ask(RESET)
            case Action.AGAIN | Action.REJECTED | Action.WRONG_KIND:
                log.info("a card was not read", code=action.value)
                return Misread(action.value)
            case _:
                pass
        return None

    def _refuse_if_broken(self, reply: Reply) -> None:
        action = ACTIONS.get(reply.status)
        if action in (Action.BROKEN, Action.UNAUTHORISED):
            raise DeviceNeedsHands(action.value, f"status {reply.status:02x}")
