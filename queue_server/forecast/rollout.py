"""Roll the hall forward many times at once: every row of the arrays is one way the rest of the day may go."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from hall.words import ItemCode, QueueClass
from queue_server.forecast.demand import QUARTER_S, QUARTERS, Today
from queue_server.forecast.learning import PATIENCE_SPREAD, Learned
from queue_server.forecast.scene import NEVER, Floor, Post, Scene

Reals = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

CLASSES = len(QueueClass)
GUARD_S = 1500.0
HEAD_START_S = 900.0
HOME_WORK_S = 300.0
AWAY_WEIGHT = 0.3
LATE = np.float32(1e6)
"""Puts everybody whom the guard protects before everybody else."""
EARLY_MEAN_S, EARLY_SPREAD_S = 145.0, 370.0
"""How long before their slot those who booked come."""
_QUANTILES = np.array([NormalDist().inv_cdf((at + 0.5) / 4096) for at in range(4096)], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Course:
    """What came of a roll-out, one row each: `called_s` when a ticket taken now would be called, by line.

    `relief_s` sums, over everybody called before the horizon, the time from the call to the horizon: the more, the
    less waiting.
    """

    called_s: Reals
    relief_s: Reals
    steps: int


@dataclass(frozen=True, slots=True)
class _Cast:
    """Everybody who takes part: those who wait and those still to come, line by line, padded by people who never come."""

    base: Ints
    fair_s: Reals
    come_s: Reals
    effort: Reals
    patience_s: Reals


class Rollout:
    """Rolls one hall's day forward; the same seed and scene give the same course."""

    def __init__(self, floor: Floor, learned: Learned, today: Today, policy: str = "balanced") -> None:
        self.floor = floor
        self.learned = learned
        self.today = today
        self.policy = policy
        self.lines = len(floor.items) * CLASSES

    @cached_property
    def _item(self) -> Ints:
        return np.repeat(np.arange(len(self.floor.items)), CLASSES)

    @cached_property
    def _group(self) -> Ints:
        return np.array(self.floor.group_of)[self._item]

    @cached_property
    def _may(self) -> Flags:
        may = np.zeros((len(self.floor.windows), len(self.floor.items)), dtype=np.bool_)
        for window, items in enumerate(self.floor.may):
            may[window, list(items)] = True
        return may[:, self._item]

    @cached_property
    def _service_s(self) -> Reals:
        service = np.array(self.floor.service_s, dtype=np.float32)
        return np.outer(np.array(self.floor.pace, dtype=np.float32), service)[:, self._item]

    @cached_property
    def _urge(self) -> Reals:
        """How much a window leans to a line for each second of waiting: short services and home first."""
        home = np.array(self.floor.home_of)[:, None] == self._group[None, :]
        return (np.where(home, 1.0, AWAY_WEIGHT) / self._service_s).astype(np.float32)

    @cached_property
    def _credit_s(self) -> Reals:
        credits = [0.0 if each is QueueClass.ORDINARY else self.floor.credit_s for each in QueueClass]
        return np.tile(np.array(credits, dtype=np.float32), len(self.floor.items))

    def run(self, scene: Scene, rows: int, seed: int, horizon_s: float, *, promises: bool = True) -> Course:
        """Roll a scene forward until everybody's promise is known, or to the horizon."""
        chance = np.random.default_rng(seed)
        free = self._free(scene, rows, chance)
        cast = self._cast(scene, rows, horizon_s, chance)
        return _Play(self, scene, cast, free, horizon_s, promises).course()

    def _free(self, scene: Scene, rows: int, chance: np.random.Generator) -> Reals:
        """When each window is free, from now; what is in hand goes on as long as such services do after so long."""
        free = np.empty((rows, len(scene.posts)), dtype=np.float32)
        luck = chance.random((rows, len(scene.posts)), dtype=np.float32)
        for window, post in enumerate(scene.posts):
            if post.item is None:
                free[:, window] = post.free_s - scene.now_s
            else:
                free[:, window] = self._remaining(post, window, scene.now_s, luck[:, window])
        return free

    def _remaining(self, post: Post, window: int, now_s: float, luck: Reals) -> Reals:
        manners, spread, item = self.floor.manners, self.learned.spread, post.item
        assert item is not None
        elapsed = now_s - post.since_s
        mean = float(self._service_s[window, item * CLASSES]) * post.quantity
        middle = math.log(mean) - spread * spread / 2.0
        served = max(0.0, elapsed - manners.walk_s)
        done = NormalDist().cdf((math.log(served) - middle) / spread) if served > 1.0 else 0.0
        done = min(done, 0.999)
        left = np.exp(middle + spread * _normal(done + luck * (1.0 - done))) - served
        left += max(0.0, manners.walk_s - elapsed)
        if elapsed < manners.absent_s:
            absent = self.learned.absent.value
            left = np.where(luck < absent, manners.absent_s - elapsed, left)
        return np.maximum(left, 1.0).astype(np.float32)

    def _cast(self, scene: Scene, rows: int, horizon_s: float, chance: np.random.Generator) -> _Cast:
        row, line, come_s = self._arrivals(scene.now_s, rows, horizon_s, chance)
        counts = np.bincount(row * self.lines + line, minlength=rows * self.lines).reshape(rows, self.lines)
        waiting = np.zeros(self.lines, dtype=np.int64)
        for (item, queue_class), people in scene.lines.items():
            waiting[item * CLASSES + queue_class] = len(people)
        width = waiting + counts.max(axis=0) + 1
        base = np.concatenate(([0], np.cumsum(width)[:-1]))
        size = int(width.sum())
        fair = np.full((rows, size), NEVER, dtype=np.float32)
        come = np.full((rows, size), NEVER, dtype=np.float32)
        quantity = np.ones(size, dtype=np.float32)
        for (item, queue_class), people in scene.lines.items():
            at = base[item * CLASSES + queue_class]
            for offset, person in enumerate(people):
                fair[:, at + offset] = person.fair_s - scene.now_s
                come[:, at + offset] = min(0.0, person.arrived_s - scene.now_s)
                quantity[at + offset] = person.quantity
        starts = np.cumsum(counts.ravel()) - counts.ravel()
        slot = base[line] + waiting[line] + np.arange(len(row)) - starts[row * self.lines + line]
        booked = line % CLASSES == QueueClass.APPOINTMENT
        early = np.where(booked, np.maximum(0.0, chance.normal(EARLY_MEAN_S, EARLY_SPREAD_S, len(row))), 0.0)
        come[row, slot] = come_s
        fair[row, slot] = come_s + early - self._credit_s[line]
        spread = self.learned.spread
        effort = np.exp(spread * chance.standard_normal((rows, size), dtype=np.float32) - spread * spread / 2.0)
        patience = self.learned.patience_s.value * np.exp(
            PATIENCE_SPREAD * chance.standard_normal((rows, size), dtype=np.float32)
        )
        patience[chance.random((rows, size), dtype=np.float32) < self.learned.absent.value] = -1.0
        return _Cast(base, fair, come, effort * quantity, patience)

    def _arrivals(
        self, now_s: float, rows: int, horizon_s: float, chance: np.random.Generator
    ) -> tuple[Ints, Ints, Reals]:
        """Who is still to come in each row: the row, the line, the seconds from now; sorted so."""
        demand, kind = self.today.demand, self.today.kind
        edges = [now_s] + [at * QUARTER_S for at in range(QUARTERS + 1) if now_s < at * QUARTER_S < now_s + horizon_s]
        edges.append(now_s + horizon_s)
        expected = np.array([demand.expected(since, until, kind) for since, until in zip(edges, edges[1:], strict=False)])
        shares = self.today.item_shares(now_s)
        by_line = np.outer(
            [shares.get(item, 0.0) for item in self.floor.items],
            [demand.classes.get(each, 0.0) for each in QueueClass],
        ).ravel()
        total = float(expected.sum() * by_line.sum())
        if total <= 0.0:
            return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32)
        counts = chance.poisson(total, rows)
        n = int(counts.sum())
        row = np.repeat(np.arange(rows), counts)
        line = np.searchsorted(np.cumsum(by_line) / by_line.sum(), chance.random(n)).clip(max=self.lines - 1)
        come = np.interp(
            chance.random(n), np.concatenate(([0.0], np.cumsum(expected))) / expected.sum(), np.array(edges) - now_s
        )
        order = np.lexsort((come, line, row))
        return row, line[order], come[order].astype(np.float32)


class _Play:
    """One roll-out under way: the next window to be free in every row calls whom the policy would."""

    def __init__(
        self, rollout: Rollout, scene: Scene, cast: _Cast, free: Reals, horizon_s: float, promises: bool
    ) -> None:
        self.of = rollout
        self.cast = cast
        self.free = free
        self.horizon_s = np.float32(horizon_s)
        rows = len(free)
        self.row = np.arange(rows)
        self.head = np.tile(cast.base, (rows, 1))
        self.fair = cast.fair_s[:, cast.base]
        self.come = cast.come_s[:, cast.base]
        self.pending = np.full((rows, rollout.lines), promises)
        self.pending &= rollout._may[[post.free_s < NEVER for post in scene.posts]].any(axis=0)
        self.called_s = np.full((rows, rollout.lines), NEVER, dtype=np.float32)
        self.relief_s = np.zeros(rows, dtype=np.float32)
        self.fair_now = -rollout._credit_s
        self.promises = promises
        self._open(scene)

    def _open(self, scene: Scene) -> None:
        floor = self.of.floor
        now_s, grace_s = scene.now_s, floor.manners.grace_s
        starts = [0.0, *(end for _, end in floor.sessions)]
        ends = [start for start, _ in floor.sessions]
        self.breaks = [(since - now_s, until - now_s) for since, until in zip(starts, ends, strict=False)]
        self.hard_breaks = [
            (since + (grace_s if at else 0.0), until) for at, (since, until) in enumerate(self.breaks) if until > 0
        ]
        self.breaks = [(since, until) for since, until in self.breaks if until > 0]
        self.free = _after(self.free, self.hard_breaks)
        work = np.zeros(len(floor.groups), dtype=np.float32)
        for (item, _), line in scene.lines.items():
            work[floor.group_of[item]] += len(line) * floor.service_s[item]
        homes = np.zeros(len(floor.groups), dtype=np.float32)
        for home, post in zip(floor.home_of, scene.posts, strict=True):
            homes[home] += home >= 0 and post.free_s < NEVER
        self.homes = np.maximum(homes, 1.0)
        self.work = np.tile(work / self.homes, (len(self.row), 1))
        service = np.array(floor.service_s, dtype=np.float32)
        self.work_of = (service / self.homes[list(floor.group_of)])[self.of._item]

    def course(self) -> Course:
        """Play to the end."""
        steps = 0
        while True:
            window = self.free.argmin(axis=1)
            now = self.free[self.row, window]
            if float(now.min()) >= self.horizon_s or (self.promises and not self.pending.any()):
                break
            self._step(window, now)
            steps += 1
        return Course(self.called_s, self.relief_s, steps)

    def _step(self, window: Ints, now: Reals) -> None:
        may = self.of._may[window]
        clock = now[:, None]
        weight = self._weight(window)
        score = self._score(clock - self.fair, weight)
        score[~(may & (self.come <= clock))] = -1.0
        line = score.argmax(axis=1)
        best = score[self.row, line]
        if self.promises:
            hoped = self._score(clock - self.fair_now, weight)
            won = self.pending & may & (self.come > 0.0) & (hoped >= best[:, None]) & (clock < self.horizon_s)
            np.copyto(self.called_s, clock, where=won)
            self.pending &= ~won
        self._call(window, now, line, best >= 0.0, may)

    def _weight(self, window: Ints) -> Reals:
        if self.of.policy == "fcfs":
            return np.ones((1, 1), dtype=np.float32)
        lean = np.sqrt(HOME_WORK_S + np.maximum(self.work, 0.0))
        return np.asarray(self.of._urge[window] * lean[:, self.of._group], dtype=np.float32)

    def _score(self, waited: Reals, weight: Reals) -> Reals:
        score = np.maximum(waited + HEAD_START_S, 1.0) * weight
        late = waited > GUARD_S
        if late.any():
            score = np.where(late, LATE + waited, score)
        return score

    def _call(self, window: Ints, now: Reals, line: Ints, busy: Flags, may: Flags) -> None:
        rows = self.row[busy]
        window_b, line_b, now_b = window[busy], line[busy], now[busy]
        slot = self.head[rows, line_b]
        absent = now_b - self.cast.come_s[rows, slot] > self.cast.patience_s[rows, slot]
        manners = self.of.floor.manners
        taken = self.of._service_s[window_b, line_b] * self.cast.effort[rows, slot] + manners.walk_s
        self.free[rows, window_b] = _after(now_b + np.where(absent, manners.absent_s, taken), self.hard_breaks)
        self.head[rows, line_b] = slot + 1
        self.fair[rows, line_b] = self.cast.fair_s[rows, slot + 1]
        self.come[rows, line_b] = self.cast.come_s[rows, slot + 1]
        self.work[rows, self.of._group[line_b]] -= self.work_of[line_b]
        self.relief_s[rows] += np.where(absent, 0.0, np.maximum(self.horizon_s - now_b, 0.0))
        if len(rows) < len(self.row):
            idle = ~busy
            wake = np.where(may[idle], self.come[idle], NEVER).min(axis=1)
            self.free[self.row[idle], window[idle]] = _after(wake, self.breaks)


def _after(moments: Reals, breaks: list[tuple[float, float]]) -> Reals:
    """The moments, those within a break moved to its end."""
    for since, until in breaks:
        moments = np.where((moments > since) & (moments < until), np.float32(until), moments)
    return moments


def _normal(share: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """The standard normal's quantiles, from a table."""
    return np.interp(share * 4096 - 0.5, np.arange(4096), _QUANTILES)


def quantiles(called_s: Reals, levels: tuple[float, ...]) -> Reals:
    """The quantiles of each line's calls; rows without a call count as never."""
    return np.quantile(called_s, levels, axis=0, method="inverted_cdf").astype(np.float32)


def by_item(line_values: Reals, floor: Floor) -> Mapping[tuple[ItemCode, QueueClass], float]:
    """A value per line as a mapping by item and class."""
    return {
        (item, each): float(line_values[at * CLASSES + each])
        for at, item in enumerate(floor.items)
        for each in QueueClass
    }
