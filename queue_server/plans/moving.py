"""Moves of items between groups (分领域纳入无差别), as dates on the authorisations that were written for groups."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hall.words import GroupId, ItemCode
from queue_server.core.planned.items import Authorisation, Item, Move

GROUP = "group:"
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stay:
    """How long an item belongs to a group; both days inclusive, None for no limit."""

    group: GroupId
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Dated:
    """An authorisation with what it holds all the time, and what it holds only for a while."""

    whole: Authorisation
    partly: Sequence[Authorisation]


def dated(
    written: Sequence[Authorisation],
    moves: Sequence[Move],
    items: Sequence[Item],
    chosen: Mapping[str, Sequence[ItemCode]],
) -> Iterator[Dated]:
    """Each authorisation as written, its groups followed through the moves; `chosen` says what a selector means."""
    stays = {item.code: list(_stays(item, moves)) for item in items if any(item.code in move.items for move in moves)}
    for right in written:
        groups = {selector.removeprefix(GROUP) for selector in right.items if selector.startswith(GROUP)}
        named = {
            code for selector in right.items if not selector.startswith(GROUP) for code in chosen.get(selector, ())
        }
        codes = dict.fromkeys(code for selector in right.items for code in chosen.get(selector, ()))
        spans: dict[tuple[date | None, date | None], list[ItemCode]] = {}
        for code, places in stays.items():
            here = [stay for stay in places if stay.group in groups]
            if code in named or not here or len(here) == len(places):
                continue
            codes.pop(code, None)
            for stay in here:
                spans.setdefault((stay.since, stay.until), []).append(code)
        parts = (_while(right, tuple(held), since, until) for (since, until), held in spans.items())
        yield Dated(replace(right, items=tuple(codes)), [part for part in parts if part is not None])


def _stays(item: Item, moves: Sequence[Move]) -> Iterator[Stay]:
    group, since = item.group, None
    for move in sorted((move for move in moves if item.code in move.items), key=lambda move: move.on):
        yield Stay(group, since, move.on - A_DAY)
        group, since = move.to_group, move.on
    yield Stay(group, since, None)


def _while(
    right: Authorisation, items: tuple[ItemCode, ...], since: date | None, until: date | None
) -> Authorisation | None:
    """An authorisation over items for the days on which both it and their stay are in force; None where no day is."""
    begins = max((day for day in (right.since, since) if day is not None), default=None)
    ends = min((day for day in (right.until, until) if day is not None), default=None)
    if begins is not None and ends is not None and ends < begins:
        return None
    return replace(right, items=items, since=begins, until=ends)
