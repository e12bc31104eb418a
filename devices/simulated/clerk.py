"""A clerk made of rules: looks at the window's sign, at who stands there and at the clock, and presses the keys."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import assert_never

from devices.ports import Key
from devices.simulated.waiting import Wait, look_until, real_wait
from devices.simulated.world import World
from hall.clock import Clock
from hall.messages.facts import WindowFact
from hall.rehearsal.script import Clerk, Script
from hall.words import PauseReason, WindowId, WindowState

Sight = Callable[[], WindowFact | None]
"""What the window's sign says, as far as known."""

WALK_S = 25
"""Hall seconds from the first call until the citizen stands at the window."""
REACTION_S = (2.0, 8.0)
"""Between seeing that something is to be done and doing it."""
EARLY_S = (300.0, 900.0)
"""How long before the day's first session a clerk signs on."""
RECALL_AFTER_S = 20
"""After each call, the last one included: a little more than the hall wants between two calls."""
LAST_CALL = 3
GRACE_S = 1800
"""After a session's end people of that session are still served, so long."""
UNKNOWN_SERVICE_S = 300.0
"""For a number whose holder the world does not know."""
STUBBORN_S = 15.0
STUBBORN_WALL_S = (0.05, 1.0)
"""Hall seconds until a key that changed nothing is pressed again, and the least and most that is on the wall."""
_MEAL = "1"
"""The digit that makes PAUSE a meal."""


@dataclass(frozen=True, slots=True)
class Shift:
    """Where the day stands for the window: the session that runs or was last, and whether more will follow."""

    start: datetime
    end: datetime
    last: bool


class ClerkKeys:
    """A `Keypad` under the hands of a simulated clerk."""

    def __init__(
        self, world: World, window: str, clock: Clock, sight: Sight, seed: int, wait: Wait | None = None
    ) -> None:
        """The clerk whom the world's script puts at the window; nobody is there where it names none."""
        self._world = world
        self._clock = clock
        self._sight = sight
        self._wait = wait or real_wait()
        self._script: Script = world.script()
        self._self: Clerk | None = self._script.clerks.get(WindowId(window))
        self._dice = Random(f"{seed}:{window}")
        self._early = timedelta(seconds=self._dice.uniform(*EARLY_S))
        self._typing: deque[Key | str] = deque()
        self._seen: tuple[object, ...] = ()
        self._since = clock.now()
        self._reaction = timedelta(seconds=self._dice.uniform(*REACTION_S))
        self._again_at = 0.0
        self._first_call: tuple[str, datetime] | None = None
        self._lunching = False

    def read(self, timeout_s: float) -> Key | str | None:
        """The next key pressed, or None after `timeout_s` wall seconds."""
        return look_until(self._look, timeout_s, self._wait)

    def _look(self) -> Key | str | None:
        if self._typing:
            return self._typing.popleft()
        sign = self._sight()
        if sign is None or self._self is None:
            return None
        self._notice(sign)
        keys = self._decide(sign, self._self) if self._clock.monotonic() >= self._again_at else ()
        if not keys:
            return None
        # Until the sign changes, the press is on its way; a refused one is tried again later.
        least, most = STUBBORN_WALL_S
        self._again_at = self._clock.monotonic() + min(most, max(least, self._clock.wall_seconds(STUBBORN_S)))
        self._typing.extend(keys)
        return self._typing.popleft()

    def _notice(self, sign: WindowFact) -> None:
        """Take in a changed sign: from now on runs the time to react, to serve, to recall."""
        seen = (sign.state, sign.ticket_no, sign.calls, sign.staff)
        if seen == self._seen:
            return
        if not self._seen:
            # The desk was started again at noon: the meal is the clerk's own.
            self._lunching = sign.state is WindowState.PAUSED and sign.reason is PauseReason.MEAL
        self._seen = seen
        self._since = self._clock.now()
        self._reaction = timedelta(seconds=self._dice.uniform(*REACTION_S))
        self._again_at = 0.0

    def _decide(self, sign: WindowFact, clerk: Clerk) -> Iterable[Key | str]:
        now = self._clock.now()
        shift = self._shift(now)
        if shift is None or now - self._since < self._reaction:
            return ()
        over = now >= shift.end
        match sign.state:
            case WindowState.CLOSED:
                return () if over or sign.staff else (*_digits(clerk.staff), Key.SIGN, *clerk.pin, Key.SIGN)
            case WindowState.STANDBY | WindowState.OPENING:
                return (Key.SIGN,) if over and shift.last else ()
            case WindowState.IDLE:
                return self._free(shift, now)
            case WindowState.ASKING:
                return self._leave(shift) if over else ()
            case WindowState.CALLING:
                return self._await(sign, now)
            case WindowState.SERVING:
                return self._serve(sign, now)
            case WindowState.PAUSED:
                return self._come_back(sign, shift, now)
            case WindowState.DRAINING:
                return self._serve(sign, now) if sign.ticket_no else ()
            case _:
                assert_never(sign.state)

    def _free(self, shift: Shift, now: datetime) -> Iterable[Key | str]:
        if now < shift.start:
            return ()
        if now >= shift.end + timedelta(seconds=GRACE_S):
            return self._leave(shift)
        # After the session this asks whether anybody of it still waits: if nobody does, the window is ASKING.
        self._lunching = False
        return (Key.NEXT,)

    def _await(self, sign: WindowFact, now: datetime) -> Iterable[Key | str]:
        """Serve who comes; who does not is called again, and then is absent."""
        called_at = sign.called_at or self._since
        number = sign.ticket_no or ""
        if self._first_call is None or self._first_call[0] != number:
            self._first_call = (number, called_at)
        here_at = self._first_call[1] + timedelta(seconds=WALK_S)
        if self._comes(sign, here_at):
            return (Key.SERVE,) if now >= here_at else ()
        if now - max(called_at, self._since) < timedelta(seconds=RECALL_AFTER_S):
            return ()
        return (Key.RECALL,) if sign.calls < LAST_CALL else (Key.ABSENT,)

    def _comes(self, sign: WindowFact, here_at: datetime) -> bool:
        """Whether who was called is still in the hall; people the world does not know are taken to be."""
        holder = self._world.holder(sign.ticket_no) if sign.ticket_no else None
        if holder is None:
            return True
        waited = self._script.seconds(here_at) - holder.visitor.arrival_s
        return waited <= holder.visitor.patience_s

    def _serve(self, sign: WindowFact, now: datetime) -> Iterable[Key | str]:
        holder = self._world.holder(sign.ticket_no) if sign.ticket_no else None
        service_s = holder.visitor.service_s if holder else UNKNOWN_SERVICE_S
        return (Key.SERVE,) if now - self._since >= timedelta(seconds=service_s) else ()

    def _come_back(self, sign: WindowFact, shift: Shift, now: datetime) -> Iterable[Key | str]:
        """After lunch; a pause that somebody else set lasts until its time or until they end it."""
        if not shift.start <= now < shift.end:
            return (Key.SIGN,) if now >= shift.end and shift.last else ()
        over = sign.until is not None and now >= sign.until
        return (Key.PAUSE,) if self._lunching or over else ()

    def _leave(self, shift: Shift) -> Iterable[Key | str]:
        self._lunching = not shift.last
        return (Key.SIGN,) if shift.last else (_MEAL, Key.PAUSE)

    def _shift(self, now: datetime) -> Shift | None:
        """The session that counts now: from early before the day's first, each one until the next begins."""
        sessions = self._script.sessions
        current: Shift | None = None
        for index, session in enumerate(sessions):
            start, end = self._today(now, session.start), self._today(now, session.end)
            if now >= (start - self._early if index == 0 else start):
                current = Shift(start, end, index == len(sessions) - 1)
        return current

    def _today(self, now: datetime, at: time) -> datetime:
        local = self._script.local(now)
        return local.replace(hour=at.hour, minute=at.minute, second=at.second, microsecond=0)


def _digits(staff: str) -> str:
    """The staff number as the keypad can say it: `s03` is typed 03."""
    return "".join(character for character in staff if character.isdigit())
