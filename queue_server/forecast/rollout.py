"""Roll the hall forward many times at once: every row of the arrays is one way the rest of the day may go."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from queue_server.core.dispatch import (
    CHANGEOVER_S,
    HOME_WORK_S,
    LAST_GUARD_S,
    NEARING,
    OVERDUE,
    REFERENCE,
    RULES,
    Rule,
)
from queue_server.forecast.cast import Cast, draw
from queue_server.forecast.ground import Flags, Ground, Ints, Reals
from queue_server.forecast.scene import NEVER, Scene, Waiting

UNKNOWN_SHARE = 0.03
"""Rows in which a promise may stay unknown: they are the longest waits, and longer than what was seen."""
LATE = np.float32(1e6)
"""Puts everybody whom the guard protects before everybody else, and the overdue before them."""
ASKED_EVERY = 8
"""Steps after which the lines whose promise is known in every row are no longer asked about."""


@dataclass(frozen=True, slots=True)
class Course:
    """What came of a roll-out, one row each: `called_s` when a ticket taken now would be called, by line.

    `relief_s` sums, over everybody called before the horizon, the time from the call to the horizon: the more, the
    less waiting.
    """

    called_s: Reals
    relief_s: Reals
    steps: int


def roll(ground: Ground, scene: Scene, rows: int, seed: int, horizon_s: float) -> Course:
    """Roll a scene forward until every promise is known, or to the horizon; the same seed gives the same course."""
    return _Play(ground, scene, draw(ground, scene, rows, seed, horizon_s), horizon_s, promises=True).course()


def relief_s(ground: Ground, more: Scene, less: Scene, rows: int, seed: int, horizon_s: float) -> float:
    """Seconds of waiting that the windows of one scene save over those of another up to the horizon, at equal luck."""
    casts = [draw(ground, scene, rows, seed, horizon_s) for scene in (more, less)]
    course = _Play(ground, more, casts[0].beside(casts[1]), horizon_s, promises=False).course()
    return float(course.relief_s[:rows].mean() - course.relief_s[rows:].mean())


class _Play:
    """One roll-out under way: the next window to be free in every row calls whom the policy would."""

    def __init__(self, ground: Ground, scene: Scene, cast: Cast, horizon_s: float, *, promises: bool) -> None:
        self.ground = ground
        self.cast = cast
        self.free = cast.free_s
        self.horizon_s = np.float32(horizon_s)
        rows = len(cast.free_s)
        self.row = np.arange(rows)
        self.head = np.tile(cast.base, (rows, 1))
        self.fair = cast.fair_s[:, cast.base]
        self.come = cast.come_s[:, cast.base]
        self.bulk = None if cast.bulk is None else np.tile(cast.bulk[cast.base], (rows, 1))
        self.pending = np.full((rows, ground.lines), promises)
        self.pending &= ground.may_line[[post.free_s < NEVER for post in scene.posts]].any(axis=0)
        self.called_s = np.full((rows, ground.lines), NEVER, dtype=np.float32)
        self.relief_s = np.zeros(rows, dtype=np.float32)
        self.everyone = np.arange(ground.lines)
        self.asked = self.everyone
        self.promises = promises
        self.rule = RULES.get(ground.policy)
        self.urge = ground.urge(self.rule or REFERENCE)
        self.lift = _lift(self.rule or REFERENCE, ground.credit_s)
        self._open(scene)

    def _open(self, scene: Scene) -> None:
        floor = self.ground.floor
        now_s, grace_s = scene.now_s, floor.manners.grace_s
        ends = [start_s - now_s for start_s, _ in floor.sessions]
        starts = [-now_s, *(end_s - now_s for _, end_s in floor.sessions)]
        breaks = list(zip(starts, ends, strict=False))
        self.breaks = [(since, until) for since, until in breaks if until > 0.0]
        self.hard_breaks = [
            (since + (grace_s if at else 0.0), until) for at, (since, until) in enumerate(breaks) if until > 0.0
        ]
        self.free = _after(self.free, self.hard_breaks)
        self.free = np.where(self.free >= self.cast.until_s, NEVER, self.free)
        work = np.zeros(len(floor.groups), dtype=np.float32)
        for (item, _), line in scene.lines.items():
            work[floor.group_of[item]] += _numbers(line) * floor.service_s[item]
        homes = np.zeros(len(floor.groups), dtype=np.float32)
        for home, post in zip(floor.home_of, scene.posts, strict=True):
            homes[home] += home >= 0 and post.free_s < NEVER
        self.homes = np.maximum(homes, 1.0)
        self.work = np.tile(work / self.homes, (len(self.row), 1))
        service = np.array(floor.service_s, dtype=np.float32)
        self.sharing = self._sharing(scene) * self.homes
        self.drift = (self.ground.work_coming_s(now_s) / self.homes).astype(np.float32)
        self.work_of = (service / self.homes[list(floor.group_of)])[self.ground.item]

    def _sharing(self, scene: Scene) -> Reals:
        """The part of each group's waiting work that would delay each window, shared among those that may take it."""
        floor = self.ground.floor
        serving = np.array([post.free_s < NEVER for post in scene.posts])
        may = self.ground.may.astype(np.float32)
        able = np.maximum(may[serving].sum(axis=0), 1.0)
        work = np.zeros(len(floor.items), dtype=np.float32)
        for (item, _), line in scene.lines.items():
            work[item] += _numbers(line) * floor.service_s[item] + len(line) * CHANGEOVER_S
        group = np.array(floor.group_of)
        sharing = np.zeros((len(floor.windows), len(floor.groups)), dtype=np.float32)
        for at in range(len(floor.groups)):
            of_group = group == at
            total = float(work[of_group].sum())
            weight = work[of_group] / total if total > 0.0 else np.full(of_group.sum(), 1.0 / max(1, of_group.sum()))
            sharing[:, at] = (may[:, of_group] / able[of_group]) @ weight
        return sharing

    def course(self) -> Course:
        """Play to the end."""
        steps = 0
        while True:
            window = self.free.argmin(axis=1)
            now = self.free[self.row, window]
            if float(now.min()) >= self.horizon_s or (self.promises and self._known()):
                break
            if self.promises and steps % ASKED_EVERY == 0:
                self.asked = np.flatnonzero(self.pending.any(axis=0))
            self._step(window, now)
            steps += 1
        return Course(self.called_s, self.relief_s, steps)

    def _known(self) -> bool:
        """Whether every promise is known in nearly every row; the rest can only be longer than what was seen."""
        return int(self.pending.sum(axis=0).max()) <= UNKNOWN_SHARE * len(self.row)

    def _step(self, window: Ints, now: Reals) -> None:
        may = self.ground.may_line[window]
        live = now < self.horizon_s
        now = np.minimum(now, self.horizon_s)
        clock = now[:, None]
        urge, guard = self._weights(window, now)
        leaning = urge if self.bulk is None else urge / self.bulk
        score = self._score(clock - self.fair, leaning, guard, self.everyone)
        np.copyto(score, -1.0, where=~(may & (self.come <= clock)))
        line = score.argmax(axis=1)
        best = score[self.row, line]
        if self.promises:
            self._promise(clock, urge, guard, best, may & live[:, None])
        self._call(window, now, line, live & (best >= 0.0), may)
        self.free[self.row[~live], window[~live]] = NEVER

    def _promise(self, clock: Reals, urge: Reals, guard: Reals, best: Reals, may: Flags) -> None:
        """Note the lines in which somebody who came at the beginning would be called now."""
        asked = self.asked
        hoped = self._score(clock + self.ground.credit_s[asked], urge[:, asked], guard, asked)
        won = self.pending[:, asked] & may[:, asked] & (self.come[:, asked] > 0.0) & (hoped >= best[:, None])
        self.called_s[:, asked] = np.where(won, clock, self.called_s[:, asked])
        self.pending[:, asked] &= ~won

    def _weights(self, window: Ints, now: Reals) -> tuple[Reals, Reals]:
        """By line, how a second of waiting weighs at a row's window; by row, the wait from which its guard speaks."""
        urge = self.urge[window]
        if self.rule is None:
            return urge, np.zeros((1, 1), dtype=np.float32)
        work = np.maximum(self.work + self.drift * now[:, None], 0.0)
        urge = urge * np.sqrt(HOME_WORK_S + work)[:, self.ground.group]
        if self.rule is REFERENCE:
            return urge, np.full((1, 1), REFERENCE.guard_s, dtype=np.float32)
        delay = (work * self.sharing[window]).sum(axis=1, keepdims=True)
        return urge, np.clip(delay, self.rule.guard_s, LAST_GUARD_S)

    def _score(self, waited: Reals, urge: Reals, guard: Reals, lines: Ints) -> Reals:
        """How much each line's head, so long after its fair arrival, is to be called; the policies in core/dispatch."""
        if self.rule is None:
            return waited + LATE
        score: Reals = np.maximum(waited + self.lift[lines], 1.0) * urge
        if self.rule is REFERENCE:
            return np.where(waited > guard, LATE + waited, score)
        borne = waited - self.ground.credit_s[lines]
        share = borne * (1.0 / guard)
        furthest = float(share.max())
        if furthest > 0.5:
            score *= 1.0 + NEARING * np.maximum(2.0 * share - 1.0, 0.0)
        if furthest > 1.0:
            score += np.where(share > 1.0, LATE, np.float32(0.0))
        if furthest > OVERDUE:
            score = np.where(share > OVERDUE, 2.0 * LATE + borne, score)
        return score

    def _call(self, window: Ints, now: Reals, line: Ints, busy: Flags, may: Flags) -> None:
        """Rows whose window found somebody serve them; the others sleep until somebody they may serve comes."""
        row, cast, manners = self.row, self.cast, self.ground.floor.manners
        slot = self.head[row, line]
        absent = now - cast.come_s[row, slot] > cast.patience_s[row, slot]
        taken = self.ground.service_s[window, line] * cast.effort[row, slot] * cast.pace[row, window] + manners.walk_s
        free = _after(now + np.where(absent, manners.absent_s, taken), self.hard_breaks)
        relief = np.where(absent, 0.0, np.maximum(self.horizon_s - now, 0.0))
        work = self.work_of[line] if self.bulk is None else self.work_of[line] * self.bulk[row, line]
        if not busy.all():
            wake = np.where(may, self.come, NEVER).min(axis=1)
            free = np.where(busy, free, _after(wake, self.breaks))
            relief, work = relief * busy, work * busy
        self.free[row, window] = np.where(free >= cast.until_s[row, window], NEVER, free)
        slot += busy
        self.head[row, line] = slot
        self.fair[row, line] = cast.fair_s[row, slot]
        self.come[row, line] = cast.come_s[row, slot]
        if self.bulk is not None and cast.bulk is not None:
            self.bulk[row, line] = cast.bulk[slot]
        self.work[row, self.ground.group[line]] -= work
        self.relief_s += relief


def _numbers(line: Sequence[Waiting]) -> float:
    """How many numbers of a single item the people of a line are worth."""
    return len(line) + sum(place.further for place in line)


def _lift(rule: Rule, credit_s: Reals) -> Reals:
    """What a rule adds to the time since the fair arrival, by line."""
    lift: Reals = (rule.head_start_s + (rule.credit - 1.0) * credit_s).astype(np.float32)
    return lift


def _after(moments: Reals, breaks: list[tuple[float, float]]) -> Reals:
    """The moments, those within a break moved to its end."""
    latest = float(moments.max())
    moved = moments
    for since, until in breaks:
        if latest <= since:
            break
        moved = np.where((moved > since) & (moved < until), np.float32(until), moved)
    return moved
