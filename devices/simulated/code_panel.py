"""Simulated citizens at a pickup locker: they come back for their result and type the code they were sent."""

from collections import deque
from collections.abc import Mapping

import structlog

from devices.simulated.waiting import Wait, look_until, real_wait
from devices.simulated.world import Message, World
from hall.clock import Clock

log = structlog.get_logger(__name__)


class VisitorCodes:
    """A `CodePanel` under the hands of those whom the world sent a code."""

    def __init__(self, world: World, locker: str, clock: Clock, wait: Wait | None = None) -> None:
        self._world = world
        self._locker = locker
        self._clock = clock
        self._wait = wait or real_wait()
        self._read = 0
        self._coming: deque[Message] = deque()

    def read(self, timeout_s: float) -> str | None:
        """The code of the next citizen who is back, or None after `timeout_s` wall seconds."""
        return look_until(self._next, timeout_s, self._wait)

    def show_refusal(self, code: str, about: Mapping[str, str]) -> None:  # noqa: ARG002 - the port's
        """The citizen asks at the window."""
        log.info("a citizen was refused at the locker", code=code)

    def _next(self) -> str | None:
        messages = self._world.messages()
        self._coming.extend(each for each in messages[self._read :] if each.locker == self._locker)
        self._read = len(messages)
        if self._coming and self._coming[0].comes_at <= self._clock.now():
            return self._coming.popleft().code
        return None
