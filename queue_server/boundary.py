"""The boundary of the server's inbox loops: a piece of work that fails is counted and logged, and the loop goes on."""

from collections.abc import Callable
from typing import TypeVar

from hall.logs import logger, spell_error
from queue_server.counts import Counts

T = TypeVar("T")

log = logger(__name__)


class Boundary:
    """What one loop does its pieces of work behind."""

    def __init__(self, loop: str, counts: Counts) -> None:
        self._loop = loop
        self._counts = counts

    def within(self, what: str, work: Callable[[], T]) -> T | None:
        """What the work comes to; None where it failed."""
        try:
            return work()
        except Exception as error:
            self._counts.add("internal")
            spelled = spell_error(error)
            log.error("work failed and the loop goes on", loop=self._loop, handling=what, error=spelled)  # noqa: TRY400
            return None
