"""Which calls are still to be said, and which first: the newest of each window, none twice, recalls ahead."""

from collections.abc import Container, Sequence

from displays.voice.said import Key, key
from hall.messages.facts import BoardCall
from hall.words import TicketState, WindowId

PATIENCE_S = 30.0
"""Wall seconds; a first call that waited so long is no longer put behind recalls."""


class Waiting:
    """The calls of a zone that nobody has heard yet; time is wall seconds given by the caller."""

    def __init__(self, said: Container[Key]) -> None:
        self._said = said
        self._calls: dict[WindowId, BoardCall] = {}
        self._since: dict[Key, float] = {}

    def __len__(self) -> int:
        """How many wait."""
        return len(self._calls)

    def see(self, calls: Sequence[BoardCall], now_s: float) -> None:
        """Take the newest snapshot's calls: a newer call of a window replaces its older one, and what is over goes."""
        newest = {call.window: call for call in sorted(calls, key=_age) if call.state is TicketState.CALLED}
        self._calls = {window: call for window, call in newest.items() if key(call) not in self._said}
        self._since = {key(call): self._since.get(key(call), now_s) for call in self._calls.values()}

    def first(self, now_s: float) -> BoardCall | None:
        """The call to be said now."""
        return min(self._calls.values(), key=lambda call: (not self._urgent(call, now_s), *_age(call)), default=None)

    def _urgent(self, call: BoardCall, now_s: float) -> bool:
        """Somebody called again may be looking for the window; nor may recalls keep a first call unheard."""
        return call.calls > 1 or now_s - self._since[key(call)] >= PATIENCE_S


def _age(call: BoardCall) -> tuple[float, str]:
    return call.called_at.timestamp(), call.ticket_no
