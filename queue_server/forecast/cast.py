"""Who takes part in a roll-out, drawn many times: those who wait, those still to come, and what is in hand."""

import math
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from hall.words import QueueClass
from queue_server.forecast.demand import QUARTER_S, QUARTERS
from queue_server.forecast.ground import RANKS, Ground, Ints, Reals, line_of
from queue_server.forecast.learning import PATIENCE_SPREAD
from queue_server.forecast.scene import NEVER, Post, Scene, Waiting

PACE_DOUBT = 0.08
"""How far a window's pace today may lie from what was learned of it, as a deviation of its logarithm."""
NEARLY_ALL = 0.999
"""A service that outlasts this share of its kind goes on as one that just did."""
_QUANTILES = np.array([NormalDist().inv_cdf((at + 0.5) / 4096) for at in range(4096)], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody who takes part, a row for each way things may go; times in seconds from now.

    People stand line by line from `base` on, each line ended by somebody who never comes. `effort` multiplies the
    usual service, `patience_s` is below nought for those who never meant to stay. `free_s`, `until_s` (from when a
    window calls nobody any more) and `pace` are the windows'. `bulk` is what a number of several items weighs against
    one of its first item alone, the same in every row; None where everybody holds one item.
    """

    base: Ints
    fair_s: Reals
    come_s: Reals
    effort: Reals
    patience_s: Reals
    free_s: Reals
    until_s: Reals
    pace: Reals
    bulk: Reals | None = None

    def beside(self, other: "Cast") -> "Cast":
        """Both casts' rows, this one's first; they stand in the same lines."""
        return Cast(
            self.base,
            np.concatenate((self.fair_s, other.fair_s)),
            np.concatenate((self.come_s, other.come_s)),
            np.concatenate((self.effort, other.effort)),
            np.concatenate((self.patience_s, other.patience_s)),
            np.concatenate((self.free_s, other.free_s)),
            np.concatenate((self.until_s, other.until_s)),
            np.concatenate((self.pace, other.pace)),
            self.bulk,
        )


def draw(ground: Ground, scene: Scene, rows: int, seed: int, horizon_s: float) -> Cast:
    """Draw a cast; the same scene and seed draw the same one, whatever the windows do."""
    chance = np.random.default_rng(seed)
    pace = np.exp(PACE_DOUBT * chance.standard_normal((rows, len(scene.posts)), dtype=np.float32))
    free = _free(ground, scene, rows, chance)
    row, line, come_s = _arrivals(ground, scene.now_s, rows, horizon_s, chance)
    counts = np.bincount(row * ground.lines + line, minlength=rows * ground.lines).reshape(rows, ground.lines)
    people = _by_line(scene)
    waiting = np.array([len(people.get(each, ())) for each in range(ground.lines)])
    width = waiting + counts.max(axis=0) + 1
    base = np.concatenate(([0], np.cumsum(width)[:-1]))
    fair, come, loads, bulk = _waiting(people, base, rows, int(width.sum()), scene.now_s)
    starts = np.cumsum(counts.ravel()) - counts.ravel()
    slot = base[line] + waiting[line] + np.arange(len(row)) - starts[row * ground.lines + line]
    come[row, slot] = come_s
    fair[row, slot] = come_s - ground.credit_s[line]
    effort, patience = _characters(ground, fair.shape, chance)
    until = np.tile(np.array([post.until_s - scene.now_s for post in scene.posts], dtype=np.float32), (rows, 1))
    return Cast(base, fair, come, effort * loads, patience, free, until, pace, bulk if (bulk != 1.0).any() else None)


def _characters(ground: Ground, shape: tuple[int, ...], chance: np.random.Generator) -> tuple[Reals, Reals]:
    """How much work everybody brings, and how long everybody would wait."""
    learned = ground.learned
    middle = learned.spread**2 / 2.0
    effort = np.exp(learned.spread * chance.standard_normal(shape, dtype=np.float32) - np.float32(middle))
    patience = learned.patience_s.value * np.exp(PATIENCE_SPREAD * chance.standard_normal(shape, dtype=np.float32))
    patience[chance.random(shape, dtype=np.float32) < learned.absent.value] = -1.0
    return effort, patience.astype(np.float32)


def _by_line(scene: Scene) -> dict[int, list[Waiting]]:
    people: dict[int, list[Waiting]] = {}
    for (item, queue_class), places in scene.lines.items():
        people.setdefault(line_of(item, queue_class), []).extend(places)
    for places in people.values():
        places.sort(key=lambda place: place.fair_s)
    return people


def _waiting(
    people: dict[int, list[Waiting]], base: Ints, rows: int, size: int, now_s: float
) -> tuple[Reals, Reals, Reals, Reals]:
    fair = np.full((rows, size), NEVER, dtype=np.float32)
    come = np.full((rows, size), NEVER, dtype=np.float32)
    loads, bulk = np.ones(size, dtype=np.float32), np.ones(size, dtype=np.float32)
    for line, places in people.items():
        here = slice(base[line], base[line] + len(places))
        fair[:, here] = [place.fair_s - now_s for place in places]
        come[:, here] = [min(0.0, place.arrived_s - now_s) for place in places]
        loads[here] = [place.quantity + place.further for place in places]
        bulk[here] = [1.0 + place.further for place in places]
    return fair, come, loads, bulk


def _free(ground: Ground, scene: Scene, rows: int, chance: np.random.Generator) -> Reals:
    """When each window is free; what is in hand goes on as long as such services do after so long."""
    free = np.empty((rows, len(scene.posts)), dtype=np.float32)
    luck = chance.random((rows, len(scene.posts)), dtype=np.float32)
    for window, post in enumerate(scene.posts):
        if post.item is None:
            free[:, window] = post.free_s - scene.now_s
        else:
            mean_s = float(ground.service_s[window, post.item * RANKS]) * (post.quantity + post.further)
            free[:, window] = _remaining(ground, post, mean_s, scene.now_s, luck[:, window])
    return free


def _remaining(ground: Ground, post: Post, mean_s: float, now_s: float, luck: Reals) -> Reals:
    manners, spread = ground.floor.manners, ground.learned.spread
    elapsed = now_s - post.since_s
    middle = math.log(mean_s) - spread * spread / 2.0
    served = max(0.0, elapsed - manners.walk_s)
    done = NormalDist().cdf((math.log(served) - middle) / spread) if served > 1.0 else 0.0
    done = min(done, NEARLY_ALL)
    left = np.exp(middle + spread * _normal(done + luck * (1.0 - done))) - served
    left += max(0.0, manners.walk_s - elapsed)
    if elapsed < manners.absent_s:
        left = np.where(luck < ground.learned.absent.value, manners.absent_s - elapsed, left)
    remaining: Reals = np.maximum(left, 1.0).astype(np.float32)
    return remaining


def _arrivals(
    ground: Ground, now_s: float, rows: int, horizon_s: float, chance: np.random.Generator
) -> tuple[Ints, Ints, Reals]:
    """Who is still to come in each row: the row, the line, the seconds from now; sorted so."""
    today = ground.today
    quarters = [at * QUARTER_S for at in range(QUARTERS + 1)]
    edges = [now_s, *(at for at in quarters if now_s < at < now_s + horizon_s), now_s + horizon_s]
    expected = np.array([today.demand.expected(since, until, today.kind) for since, until in pairwise(edges)])
    shares = _shares(ground, now_s)
    total = float(expected.sum() * shares.sum())
    if total <= 0.0:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32)
    weight = today.demand.today_weight + sum(today.seen.values())
    counts = chance.poisson(total * chance.gamma(weight, 1.0 / weight, rows))
    n = int(counts.sum())
    row = np.repeat(np.arange(rows), counts)
    line = np.searchsorted(np.cumsum(shares) / shares.sum(), chance.random(n)).clip(max=ground.lines - 1)
    sofar = np.concatenate(([0.0], np.cumsum(expected))) / expected.sum()
    come = np.interp(chance.random(n), sofar, np.array(edges) - now_s)
    order = np.lexsort((come, line, row))
    return row, line[order], come[order].astype(np.float32)


def _shares(ground: Ground, now_s: float) -> npt.NDArray[np.float64]:
    """Arrivals of each line from now on, for one expected in the whole hall."""
    items = ground.today.item_shares(now_s)
    classes = ground.today.demand.classes
    ordinary = classes.get(QueueClass.ORDINARY, 1.0)
    by_class = [ordinary, sum(classes.values()) - ordinary]
    return np.outer([items.get(item, 0.0) for item in ground.floor.items], by_class).ravel()


def _normal(share: Reals) -> Reals:
    """The standard normal's quantiles, from a table."""
    quantiles: Reals = np.interp(share * 4096 - 0.5, np.arange(4096), _QUANTILES).astype(np.float32)
    return quantiles
