"""The citizens of a rehearsal at the kiosk: they come by the hall's clock, touch, and remember their number."""

from collections import deque
from collections.abc import Mapping, Sequence
from itertools import cycle

import structlog

from devices.ports import Touch
from devices.simulated.waiting import Wait, look_until, real_wait
from devices.simulated.world import World
from hall.clock import Clock
from hall.messages.answers import Slip
from hall.messages.facts import CatalogueFact
from hall.rehearsal.day_file import Visitor
from hall.words import PriorityId, QueueClass

GUEST_PATIENCE_S = 4 * 3600.0
GUEST_SERVICE_S = 300.0
"""What a person watching the rehearsal is taken for, after touching the kiosk from outside."""

log = structlog.get_logger(__name__)


class VisitorsTouch:
    """A `TouchPanel` touched by simulated citizens, and by touches dropped into the world's folder."""

    def __init__(self, world: World, people: Sequence[Visitor], clock: Clock, wait: Wait | None = None) -> None:
        """`people` come in order of arrival; those the world knows already do not come again."""
        self._world = world
        self._clock = clock
        self._wait = wait or real_wait()
        self._script = world.script()
        came = {holder.visitor.id for holder in world.holders()} | {gone.visitor for gone in world.turned_away()}
        self._coming = deque(visitor for visitor in people if visitor.id not in came)
        self._inside: dict[str, Visitor] = {}
        self._retouch: deque[Touch] = deque()
        # Each is a priority class in turn; a hall without any gives everybody an ordinary ticket.
        self._priorities = cycle(self._script.priorities or (None,))

    def offer(self, catalogue: CatalogueFact) -> None:
        """Nothing: simulated citizens know what they came for."""

    def read(self, timeout_s: float) -> Touch | None:
        """The touch of the next citizen who has come, or None after `timeout_s` wall seconds."""
        return look_until(self._next, timeout_s, self._wait)

    def show_ticket(self, touch: Touch, slip: Slip, printed: bool) -> None:  # noqa: ARG002 - the port's
        """The citizen takes the slip, or remembers the number where it could not be printed."""
        visitor = self._inside.pop(touch.visitor, None)
        if visitor is not None:
            self._world.arrive(visitor, slip.ticket_no, self._clock.now())

    def show_refusal(self, touch: Touch, code: str, about: Mapping[str, str]) -> None:  # noqa: ARG002 - the port's
        """The citizen leaves, within earshot of a slip printed late; one whose booking was refused tries without it."""
        visitor = self._inside.get(touch.visitor)
        if visitor is None:
            return
        if touch.booking is not None:
            self._retouch.append(Touch(item=visitor.item, visitor=visitor.id))
        else:
            self._world.turn_away(visitor.id, visitor.item, code)

    def show_agreed(self, touch: Touch) -> None:
        """Nothing: simulated citizens give no number back."""

    def _next(self) -> Touch | None:
        if self._retouch:
            return self._retouch.popleft()
        if self._coming and self._coming[0].arrival_s <= self._script.seconds(self._clock.now()):
            return self._touch(self._coming.popleft())
        return self._wanted()

    def _touch(self, visitor: Visitor) -> Touch:
        self._inside[visitor.id] = visitor
        if visitor.priority_class is QueueClass.APPOINTMENT:
            booking = self._world.booking(visitor.id)
            return Touch(item=visitor.item, booking=booking, visitor=visitor.id)
        return Touch(item=visitor.item, priority=self._priority(visitor), visitor=visitor.id)

    def _priority(self, visitor: Visitor) -> PriorityId | None:
        return next(self._priorities) if visitor.priority_class is QueueClass.PRIORITY else None

    def _wanted(self) -> Touch | None:
        for name, wanted in self._world.wanted_touches():
            if wanted is None:
                log.warning("touch_unreadable", file=name)
                continue
            guest = Visitor(
                id=f"guest-{name}",
                item=wanted.item,
                arrival_s=self._script.seconds(self._clock.now()),
                patience_s=GUEST_PATIENCE_S,
                service_s=GUEST_SERVICE_S,
            )
            return self._touch(guest)
        return None
