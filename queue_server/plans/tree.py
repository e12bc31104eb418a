"""The tree of halls (市、区县、镇、村) as their files have it, and the rules of a hall's place in it."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import msgspec

from hall.packaged import packaged
from hall.reading import KeyPath, near
from hall.words import HallId, HallLevel, ItemCode
from queue_server.core.plan import Plan
from queue_server.core.planned.levels import Branch, SentDown, Tree, above, descending, is_below
from queue_server.core.text import Text
from queue_server.plans.findings import Fault, Level
from queue_server.plans.service import serving_roles

RANK: Mapping[HallLevel, int] = {
    HallLevel.CITY: 0,
    HallLevel.COUNTY: 1,
    HallLevel.PARK: 1,
    HallLevel.DEPARTMENT: 1,
    HallLevel.TOWN: 2,
    HallLevel.VILLAGE: 3,
}
"""How far down a level stands; a hall's parent stands no lower than itself."""


@dataclass(frozen=True, slots=True)
class Rooted:
    """A hall of the tree and the file that says so."""

    branch: Branch
    file: Path


Forest = Mapping[HallId, Rooted]


def forest(file: Path) -> Forest:
    """Every hall that travels with the programs or is written beside a file, which itself has the last word."""
    beside = sorted(file.resolve().parent.glob("*.toml"))
    found: dict[HallId, Rooted] = {}
    for each in (*sorted(packaged("halls").glob("*.toml")), *beside, file.resolve()):
        if (branch := _branch(each)) is not None:
            found[branch.id] = Rooted(branch, each)
    return found


def tree_of(halls: Forest, hall: HallId) -> tuple[Branch, ...]:
    """A hall with those above and those below it, the topmost first."""
    everybody = {ident: rooted.branch for ident, rooted in halls.items()}
    if hall not in everybody:
        return ()
    top = list(above(everybody, hall))
    if _circular(everybody, everybody[hall]):
        return (*reversed(top), everybody[hall])
    return (*reversed(top), *(branch for _, branch in descending(everybody, hall)))


def place_in_tree(plan: Plan, halls: Forest) -> Iterator[Fault]:
    """The hall's parents are there, do not lead back to it, and none stands lower than its child."""
    everybody = {ident: rooted.branch for ident, rooted in halls.items()}
    if plan.parent is None:
        return
    at: KeyPath = ("parent",)
    parent = everybody.get(plan.parent)
    if parent is None:
        yield Fault("unknown_parent", at, {"id": plan.parent, "near": near(plan.parent, everybody)})
    elif _circular(everybody, everybody[plan.id]):
        yield Fault("circular_parent", at, {"id": plan.parent})
    elif RANK[plan.level] < RANK[parent.level]:
        yield Fault("above_its_parent", at, {"id": plan.parent, "level": plan.level, "parent": parent.level})


def sends_down(plan: Plan, _on: date) -> Iterator[Fault]:
    """What a hall sends down is its own, goes to a hall or a level below it, and ends after it begins."""
    for index, sent in enumerate(plan.sent_down):
        at: KeyPath = ("sent_down", index)
        if (sent.to is None) == (sent.level is None):
            yield Fault("sent_nowhere", at)
        elif sent.to is not None and not is_below(plan.branch, sent.to, plan.id):
            yield Fault("not_below", (*at, "to"), {"id": sent.to, "near": near(sent.to, plan.branch)})
        elif sent.level is not None and RANK[sent.level] <= RANK[plan.level]:
            yield Fault("not_below", (*at, "level"), {"id": sent.level})
        if sent.since and sent.until and sent.until < sent.since:
            values = {"since": str(sent.since), "until": str(sent.until)}
            yield Fault("dates_reversed", (*at, "until"), values)


def does_what_was_sent_down(plan: Plan, sent_here: Sequence[tuple[Branch, SentDown]], on: date) -> Iterator[Fault]:
    """What halls above sent down to this one is on its menu, and a window may serve it."""
    told: set[ItemCode] = set()
    for by, sent in sent_here:
        for code in sent.items if sent.valid_on(on) else ():
            values = {"id": code, "hall": by.name.zh, "day": str(on)}
            if code in told:
                continue
            told.add(code)
            if code not in plan.item:
                yield Fault("sent_not_on_menu", ("parent",), values, Level.WARNING)
            elif not serving_roles(plan, plan.item[code], on):
                yield Fault("sent_without_window", ("parent",), values, Level.WARNING)


def _circular(tree: Tree, branch: Branch) -> bool:
    *_, last = (branch, *above(tree, branch.id))
    return last.parent in tree


class _Head(msgspec.Struct):
    """What of a hall's file the tree needs; a file without it is no hall's."""

    id: HallId
    name: Text
    level: HallLevel
    zones: tuple[object, ...]
    parent: HallId | None = None


def _branch(file: Path) -> Branch | None:
    """The hall of a file; none where the file is no hall's or cannot be read, which its own check says."""
    try:
        return _written(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None


@lru_cache(maxsize=256)
def _written(text: str) -> Branch | None:
    try:
        head = msgspec.convert(tomllib.loads(text), _Head)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError):
        return None
    return Branch(head.id, head.name, head.level, head.parent)
