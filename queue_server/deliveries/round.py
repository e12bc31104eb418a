"""The round: takes to every outlet what is due there, and notes what came of it."""

from collections.abc import Mapping
from typing import assert_never

from hall.clock import Clock
from hall.logs import logger
from queue_server.counts import Counts
from queue_server.deliveries.delivery import DeliveryState, NotTaken, NotYet, Outlet, Owed, TryLater
from queue_server.deliveries.ledger import Ledger
from queue_server.rhythm import Rhythm

EVERY_S = 5.0

log = logger(__name__)


class Round:
    """Delivers what is owed, on a thread of its own; an outlet out of order keeps nobody else waiting."""

    def __init__(self, ledger: Ledger, outlets: Mapping[str, Outlet], clock: Clock, counts: Counts) -> None:
        self._ledger = ledger
        self._outlets = outlets
        self._clock = clock
        self._counts = counts
        self._rhythm = Rhythm("deliveries", EVERY_S, self.beat, counts)

    def start(self) -> None:
        """Begin to deliver."""
        self._rhythm.start()

    def stop(self) -> None:
        """Deliver no more after what is under way."""
        self._rhythm.stop()

    def beat(self) -> None:
        """Go round once; an outlet that is not reached is left for this round."""
        for name, outlet in self._outlets.items():
            for owed in self._ledger.due(name, self._clock.now()):
                if not self._attempt(outlet, owed):
                    break

    def _attempt(self, outlet: Outlet, owed: Owed) -> bool:
        """Whether the outlet answered, whatever it said."""
        trouble, answered = "", True
        try:
            state = outlet.deliver(owed.delivery)
        except TryLater as later:
            state, trouble, answered = DeliveryState.PENDING, later.code, False
        except NotYet as early:
            state, trouble = DeliveryState.PENDING, early.code
        except NotTaken as refused:
            state, trouble = DeliveryState.DEAD, refused.code
        state = self._ledger.settle(owed, state, self._clock.now(), trouble)
        self._counts.add(f"deliveries_{state.value}")
        self._say(owed, state, trouble)
        return answered

    def _say(self, owed: Owed, state: DeliveryState, trouble: str) -> None:
        about = {"outlet": owed.delivery.outlet, "delivery": owed.id, "kind": owed.delivery.kind}
        match state:
            case DeliveryState.SENT | DeliveryState.DUPLICATE:
                log.info("delivered", state=state.value, **about)
            case DeliveryState.PENDING:
                log.warning("not delivered yet", attempts=owed.attempts + 1, code=trouble, **about)
            case DeliveryState.DEAD:
                log.error("not delivered; somebody must look at it", code=trouble, **about)
            case _:
                assert_never(state)
