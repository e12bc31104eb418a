"""Wrong pick-up codes: counted here at once, and noted in the journal so that a restart forgets none."""

from collections.abc import Callable, Iterable

from ulid import ULID

from hall.clock import Clock
from hall.words import DeviceId, RequestId
from queue_server.attempts import Attempts
from queue_server.core.commands import Command, NoteTried
from queue_server.core.parcels import GUESSES, REST, Guesses

ACTOR = "server"


class GuessLock:
    """Lets each device try codes until too many were wrong in a row; safe to use from every thread."""

    def __init__(self, clock: Clock, known: Iterable[Guesses], submit: Callable[[Command], object]) -> None:
        """Go on counting from what the hall `known`; `submit` asks something of the hall and does not wait."""
        self._attempts = Attempts(clock, limit=GUESSES, lock_s=REST.total_seconds())
        self._submit = submit
        for each in known:
            self._attempts.recall(each.device, each.failures, (clock.now() - each.at).total_seconds())

    def check(self, device: DeviceId) -> None:
        """Return if a code may be tried there; raises `Refused("locked_out")` with the minutes left."""
        self._attempts.check(device)

    def tried(self, device: DeviceId, *, right: bool) -> None:
        """Count a wrong code; a right one clears the count."""
        if right:
            if not self._attempts.succeeded(device):
                return
        else:
            self._attempts.failed(device)
        id = RequestId(f"tried/{ULID()}")
        self._submit(NoteTried(request_id=id, actor=ACTOR, device=device, right=right))
