"""Which calls stand on a board: newest on top, each at least eight seconds, none forgotten because others came.

Where there are more than have room they take turns: first those nobody has seen yet, the longest called first, then
those who have not answered and were away from the board longest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hall.messages.facts import BoardCall
from hall.words import TicketId, TicketState

DWELL_S = 8.0
"""Wall seconds; the least a call is shown at a stretch, and how long it stands out."""

Key = tuple[TicketId, int]
"""A call: the ticket and how many times it was called."""


@dataclass(frozen=True, slots=True)
class Row:
    """A call on the board; `fresh` while it is in its first seconds."""

    call: BoardCall
    fresh: bool


class Rows:
    """The rows of one board; time is wall seconds given by the caller."""

    def __init__(self, capacity: int, widest: int = 0) -> None:
        """`widest` is how many have room where calls may take the whole board."""
        self._capacity = capacity
        self._widest = max(widest, capacity)
        self.wide = False
        """Whether calls take the whole board, as they do while there are many."""
        self._calls: tuple[BoardCall, ...] = ()
        self._since: dict[Key, float] = {}
        self._up: dict[Key, float] = {}
        self._left: dict[Key, float] = {}
        self._shown: tuple[BoardCall, ...] = ()

    def see(self, calls: Sequence[BoardCall]) -> None:
        """Take the newest snapshot's calls."""
        self._calls = tuple(calls)

    def at(self, now_s: float, fresh_s: float = DWELL_S) -> tuple[tuple[Row, ...], tuple[BoardCall, ...]]:
        """What stands on the board now, and which of it is a call shown for the first time."""
        held = self._held(now_s)
        taken = {call.ticket for call in held}
        others = [call for call in self._calls if call.ticket not in taken]
        unseen = sorted((call for call in others if self._is_new(call)), key=_age)
        seen = sorted((call for call in others if call not in unseen), key=lambda call: self._turn(call, now_s))
        unanswered = sum(call.state is TicketState.CALLED for call in others)
        # What is held keeps its row, so a board that gave calls all its room does so for eight seconds at least.
        self.wide = len(held) + unanswered > self._capacity
        room = self._widest if self.wide else self._capacity
        chosen = (unseen + seen)[: max(room - len(held), 0)]
        new = tuple(call for call in unseen if call in chosen)
        self._show([*held, *chosen], new, now_s)
        rows = tuple(Row(call, self._fresh(call, now_s, fresh_s)) for call in self._shown)
        return rows, new

    def _held(self, now_s: float) -> list[BoardCall]:
        """What may not go yet, as the newest snapshot tells it; a number called again makes room for itself."""
        told = {call.ticket: call for call in self._calls}
        return [
            told.get(call.ticket, call)
            for call in self._shown
            if now_s - self._up[_key(call)] < DWELL_S and _key(told.get(call.ticket, call)) == _key(call)
        ]

    def _turn(self, call: BoardCall, now_s: float) -> tuple[bool, float, float]:
        """The order in which calls that were seen already come up: unanswered first, longest away, newest."""
        unanswered = call.state is TicketState.CALLED
        away_since = self._left.get(_key(call), now_s) if unanswered else now_s
        return (not unanswered, away_since, -call.called_at.timestamp())

    def _show(self, calls: Sequence[BoardCall], new: Sequence[BoardCall], now_s: float) -> None:
        before = {_key(call) for call in self._shown}
        self._shown = tuple(sorted(calls, key=_age, reverse=True))
        after = {_key(call) for call in self._shown}
        known = after | {_key(call) for call in self._calls}
        self._left = {key: at for key, at in self._left.items() if key in known and key not in after}
        self._left.update((key, now_s) for key in before - after if key in known)
        self._up = {key: at for key, at in self._up.items() if key in after}
        self._up.update((key, now_s) for key in after - before)
        self._up.update((_key(call), now_s) for call in new)
        self._since = {key: since for key, since in self._since.items() if key in known}
        self._since.update((_key(call), now_s) for call in new)

    def _is_new(self, call: BoardCall) -> bool:
        """Whether somebody is called whom nobody has seen called."""
        return call.state is TicketState.CALLED and _key(call) not in self._since

    def _fresh(self, call: BoardCall, now_s: float, fresh_s: float) -> bool:
        return call.state is TicketState.CALLED and now_s - self._since[_key(call)] < fresh_s


def _key(call: BoardCall) -> Key:
    return call.ticket, call.calls


def _age(call: BoardCall) -> tuple[float, str]:
    return call.called_at.timestamp(), call.ticket_no
