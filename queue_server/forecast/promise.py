"""What a citizen is promised: read from the last roll-out, kept true by the promises already kept or broken."""

from bisect import insort
from dataclasses import dataclass, field

import numpy as np

from hall.words import QueueClass
from queue_server.forecast.ground import Ground, Ints, Reals, line_of
from queue_server.forecast.rollout import roll
from queue_server.forecast.scene import NEVER, Scene

P50, P90 = 0.5, 0.9
LOOK_AHEAD_S = 2.5 * 3600.0
FAR_S = 4 * 3600.0
"""What stands for a wait no row of the roll-out saw the end of."""
AFTER_IDLE = (0.4, 1.8)
"""From the least to the most of its mean that a wait takes for which the table knew only of free windows."""
USUAL_RANKS = 120
"""Promises the usual calibration is worth against those of the hall itself."""
USUAL_FREE = 0.28
"""The share of tickets that find a window free, and keep any promise."""
USUAL_TAIL = 1.25
"""How the ranks of what came true pile up at the far end: 1 would be a roll-out as unsure as the world."""
LOWEST_LEVEL, HIGHEST_LEVEL = 0.05, 0.985


@dataclass(frozen=True, slots=True)
class Table:
    """When a ticket of each line taken at `made_s` would be called: one sorted sample a line, seconds from then.

    `delay_s` is what somebody of one item, come since, adds to the wait of another, and `ahead` how much of them is
    ahead there; `idle` counts the windows that were free for each item.
    """

    made_s: float
    called_s: Reals
    delay_s: Reals
    ahead: Reals
    idle: Ints

    def waits(
        self, item: int, queue_class: QueueClass, now_s: float, joined: Ints, further: Reals | None = None
    ) -> Reals:
        """The sample of waits for a ticket taken now; `joined` counts by item who came since the table was made.

        `further` counts by item the services more that those bring who hold several items.
        """
        gone_s = now_s - self.made_s
        called_s = self.called_s[:, line_of(item, queue_class)]
        extra_s = float(self.delay_s[item] @ (joined if further is None else joined + further))
        after_idle_s = self._after_idle_s(item, extra_s, joined) * np.linspace(*AFTER_IDLE, len(called_s))
        waits = np.where(called_s > gone_s, called_s - gone_s + extra_s, after_idle_s)
        return np.minimum(np.maximum.accumulate(waits), FAR_S).astype(np.float32)

    def _after_idle_s(self, item: int, extra_s: float, joined: Ints) -> float:
        """The wait where windows were free: nought until more have come than there were."""
        ahead = float(self.ahead[item] @ joined)
        idle = int(self.idle[item])
        return extra_s * (ahead - idle + 1.0) / ahead if ahead > 0.0 and ahead >= idle > 0 else 0.0


def tabulate(ground: Ground, scene: Scene, rows: int) -> Table:
    """Roll a scene forward for everybody who may come next."""
    seed = int(scene.now_s)
    called_s = np.sort(roll(ground, scene, rows, seed, LOOK_AHEAD_S).called_s, axis=0)
    floor = ground.floor
    serving = ground.may[[post.free_s < NEVER for post in scene.posts]].astype(np.float32)
    idle = ground.may[[post.item is None and post.free_s <= scene.now_s for post in scene.posts]]
    able = np.maximum(serving.sum(axis=0), 1.0)
    ahead = (serving.T @ serving) / able[None, :]
    service = np.array(floor.service_s, dtype=np.float32) + np.float32(floor.manners.walk_s)
    return Table(scene.now_s, called_s, ahead * service[None, :] / able[:, None], ahead, idle.sum(axis=0))


def _usual_ranks() -> list[float]:
    free = round(USUAL_FREE * USUAL_RANKS)
    even = [(at + 0.5) / (USUAL_RANKS - free) for at in range(USUAL_RANKS - free)]
    return [0.0] * free + [1.0 - (1.0 - rank) ** USUAL_TAIL if rank > P50 else rank for rank in even]


@dataclass
class Calibration:
    """The ranks at which waits came true within their promised samples, in order; the hall's own outweigh the usual."""

    ranks: list[float] = field(default_factory=_usual_ranks)

    def hear(self, promised: Reals, wait_s: float) -> None:
        """A promise came true."""
        rank = float(np.searchsorted(promised, wait_s - 1.0)) / len(promised)
        insort(self.ranks, rank)

    def level(self, share: float) -> float:
        """The quantile of a sample that this share of waits stays within."""
        at = min(len(self.ranks) - 1, int(share * len(self.ranks)))
        return min(max(self.ranks[at], LOWEST_LEVEL), HIGHEST_LEVEL)

    def promise(self, waits: Reals) -> tuple[float, float]:
        """The promise, seconds (P50, P90), that a sorted sample of waits bears out."""
        p50, p90 = (_quantile(waits, self.level(share)) for share in (P50, P90))
        return p50, max(p50, p90)


def _quantile(waits: Reals, level: float) -> float:
    place = level * (len(waits) - 1)
    below = int(place)
    above = min(below + 1, len(waits) - 1)
    return float(waits[below] + (waits[above] - waits[below]) * (place - below))
