"""Sample snapshots of a hall's board."""

import msgspec

from displays.samples import NOW, STATES, board, call, calls, windows
from hall.messages.facts import BoardCall, BoardFact, BoardGroup
from hall.messages.topics import Words
from hall.words import TicketNo, WindowState

__all__ = ["NOW", "call", "calls", "fact", "windows"]

MORE = (("税务", "Taxation", 1), ("住房公积金", "Housing fund", 0))


def fact(
    shown: tuple[BoardCall, ...] | None = None,
    states: tuple[WindowState, ...] = STATES,
    last_servable: str | None = "A118",
) -> BoardFact:
    groups = (*board().groups, *(BoardGroup(name=Words(zh, en), waiting=waiting) for zh, en, waiting in MORE))
    return msgspec.structs.replace(
        board(),
        calls=calls() if shown is None else shown,
        groups=groups,
        windows=windows(states, tidal=len(states)),
        waiting=sum(group.waiting for group in groups),
        last_servable=TicketNo(last_servable) if last_servable else None,
    )
