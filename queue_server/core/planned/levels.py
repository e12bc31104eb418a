"""The tree of halls (市、区县、镇、村): where a hall stands in it, and the items it has done below."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hall.words import HallId, HallLevel, ItemCode
from queue_server.core.text import Text


@dataclass(frozen=True, slots=True)
class Branch:
    """A hall of the tree: its name, its level and whose it is."""

    id: HallId
    name: Text
    level: HallLevel
    parent: HallId | None = None


@dataclass(frozen=True, slots=True)
class SentDown:
    """Items also done below (便民服务事项下沉): at one hall, or at all of a level; both dates are inclusive."""

    items: tuple[ItemCode, ...]
    to: HallId | None = None
    level: HallLevel | None = None
    since: date | None = None
    until: date | None = None

    def valid_on(self, day: date) -> bool:
        """Whether they are done there on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def reaches(self, branch: Branch) -> bool:
        """Whether it is for a hall, of those below."""
        return self.to == branch.id if self.to is not None else self.level is branch.level


Tree = Mapping[HallId, Branch]


def above(tree: Tree, hall: HallId) -> Iterator[Branch]:
    """The halls above one, its parent first; ends where the tree does, or where it would go round."""
    seen = {hall}
    while hall in tree and (parent := tree[hall].parent) is not None and parent in tree and parent not in seen:
        seen.add(parent)
        yield tree[parent]
        hall = parent


def is_below(tree: Tree, hall: HallId, top: HallId) -> bool:
    """Whether a hall's parents lead to another."""
    return any(branch.id == top for branch in above(tree, hall))


def descending(tree: Tree, top: HallId) -> Iterator[tuple[int, Branch]]:
    """A hall and those below it, each before its own and with how many steps below the top it stands."""
    yield from _from(tree, tree[top], 0)


def reached(tree: Tree, top: HallId, sent: Collection[SentDown]) -> Sequence[Branch]:
    """The halls below one that any of what it sends down is for."""
    return [branch for depth, branch in descending(tree, top) if depth and any(each.reaches(branch) for each in sent)]


def _from(tree: Tree, branch: Branch, depth: int) -> Iterator[tuple[int, Branch]]:
    yield depth, branch
    for each in tree.values():
        if each.parent == branch.id:
            yield from _from(tree, each, depth + 1)
