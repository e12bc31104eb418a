"""A rating pad under the finger of a simulated citizen, who rates or walks away, and minds a long wait."""

from datetime import datetime, timedelta
from random import Random

from devices.ports import Choice
from devices.simulated.waiting import Wait, look_until, real_wait
from devices.simulated.world import PadState, World
from hall.clock import Clock
from hall.messages.orders import AskRating
from hall.words import RatingLevel, WindowId

RATES = 0.62
"""The share of citizens who rate at all."""
THINKS_S = (4.0, 15.0)
_LEVELS = tuple(RatingLevel)
_PATIENT = (62, 26, 9, 2, 1)
_IMPATIENT = (24, 30, 26, 14, 6)
"""Weights of the levels, best first, after a short stay and after a long one."""
LONG_STAY_S = 2400.0
_REASONS = {
    RatingLevel.VERY_SATISFIED: ("510", "517"),
    RatingLevel.SATISFIED: ("411", "413"),
    RatingLevel.BASICALLY_SATISFIED: ("309", "314"),
    RatingLevel.DISSATISFIED: ("209", "213"),
    RatingLevel.VERY_DISSATISFIED: ("113", "115"),
}
"""Two of the national reasons of each level (domain.md §2.2)."""


class VisitorPad:
    """A `RatingPad` that leaves what it shows in the world's folder."""

    def __init__(self, world: World, window: str, clock: Clock, seed: int, wait: Wait | None = None) -> None:
        self._world = world
        self._window = WindowId(window)
        self._clock = clock
        self._seed = seed
        self._wait = wait or real_wait()
        self._armed: AskRating | None = None
        self._outcome: tuple[datetime, Choice] | None = None
        world.keep_pad(self._window, PadState(shows="dark"))

    def arm(self, invitation: AskRating) -> None:
        """Invite the citizen, who makes up his mind now and touches later."""
        self._armed = invitation
        self._outcome = self._decide(invitation)
        self._show("armed", invitation)

    def disarm(self) -> None:
        """Go dark."""
        self._armed = None
        self._outcome = None
        self._world.keep_pad(self._window, PadState(shows="dark"))

    def read(self, timeout_s: float) -> Choice | None:
        """The choice or the time-out when it is due, or None after `timeout_s` wall seconds."""
        return look_until(self._due, timeout_s, self._wait)

    def check(self) -> None:
        """Nothing: it is always there."""

    def _due(self) -> Choice | None:
        if self._outcome is None or self._armed is None or self._clock.now() < self._outcome[0]:
            return None
        choice = self._outcome[1]
        self._show("timed_out" if choice.level is None else "thanks", self._armed, choice.level)
        self._armed = None
        self._outcome = None
        return choice

    def _decide(self, invitation: AskRating) -> tuple[datetime, Choice]:
        dice = Random(f"{self._seed}:{invitation.ticket_no}")
        now = self._clock.now()
        touches_at = now + timedelta(seconds=dice.uniform(*THINKS_S))
        if dice.random() >= RATES or touches_at >= invitation.until:
            return invitation.until, Choice(invitation.order_id, None)
        holder = self._world.holder(invitation.ticket_no)
        # The stay without the service itself is about the wait, which is what people mind.
        waited = (now - holder.took_at).total_seconds() - holder.visitor.service_s if holder else 0.0
        level = dice.choices(_LEVELS, _IMPATIENT if waited > LONG_STAY_S else _PATIENT)[0]
        reasons = (dice.choice(_REASONS[level]),) if dice.random() < 0.5 else ()
        return touches_at, Choice(invitation.order_id, level, reasons)

    def _show(self, shows: str, invitation: AskRating, level: RatingLevel | None = None) -> None:
        state = PadState(
            shows=shows,
            ticket_no=invitation.ticket_no,
            window_no=invitation.window_no,
            level=level,
            until=invitation.until,
        )
        self._world.keep_pad(self._window, state)
