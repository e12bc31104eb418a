"""Which calls stand on a board: newest on top, each at least eight seconds, none forgotten because others came."""

from collections.abc import Sequence
from dataclasses import dataclass

from hall.messages.facts import BoardCall
from hall.words import TicketId, TicketState

DWELL_S = 8.0
"""Wall seconds; the least a call is shown, and how long it stands out."""

Key = tuple[TicketId, int]
"""A call: the ticket and how many times it was called."""


@dataclass(frozen=True, slots=True)
class Row:
    """A call on the board; `fresh` while it is in its first seconds."""

    call: BoardCall
    fresh: bool


class Rows:
    """The rows of one board; time is wall seconds given by the caller."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._calls: tuple[BoardCall, ...] = ()
        self._since: dict[Key, float] = {}
        self._shown: tuple[BoardCall, ...] = ()

    def see(self, calls: Sequence[BoardCall]) -> None:
        """Take the newest snapshot's calls."""
        self._calls = tuple(calls)

    def at(self, now_s: float) -> tuple[tuple[Row, ...], tuple[BoardCall, ...]]:
        """What stands on the board now, and which of it is a call shown for the first time."""
        held = self._held(now_s)
        taken = {call.ticket for call in held}
        others = [call for call in self._calls if call.ticket not in taken]
        unseen = sorted((call for call in others if _key(call) not in self._since), key=_age)
        seen = sorted((call for call in others if _key(call) in self._since), key=_age, reverse=True)
        chosen = (unseen + seen)[: self._capacity - len(held)]
        new = tuple(call for call in unseen if call in chosen)
        self._shown = tuple(sorted([*held, *chosen], key=_age, reverse=True))
        self._remember(new, now_s)
        rows = tuple(Row(call, self._fresh(call, now_s)) for call in self._shown)
        return rows, tuple(call for call in new if call.state is TicketState.CALLED)

    def _held(self, now_s: float) -> list[BoardCall]:
        """What may not go yet, as the newest snapshot tells it; a number called again makes room for itself."""
        told = {call.ticket: call for call in self._calls}
        return [
            told.get(call.ticket, call)
            for call in self._shown
            if now_s - self._since[_key(call)] < DWELL_S and _key(told.get(call.ticket, call)) == _key(call)
        ]

    def _remember(self, new: Sequence[BoardCall], now_s: float) -> None:
        known = {_key(call) for call in (*self._calls, *self._shown)}
        self._since = {key: since for key, since in self._since.items() if key in known}
        self._since.update((_key(call), now_s) for call in new)

    def _fresh(self, call: BoardCall, now_s: float) -> bool:
        return call.state is TicketState.CALLED and now_s - self._since[_key(call)] < DWELL_S


def _key(call: BoardCall) -> Key:
    return call.ticket, call.calls


def _age(call: BoardCall) -> tuple[float, str]:
    return call.called_at.timestamp(), call.ticket_no
