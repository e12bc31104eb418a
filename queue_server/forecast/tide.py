"""How many tidal windows should be open: the hall rolled forward with and without one more, at equal luck."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from queue_server.forecast.ground import Ground
from queue_server.forecast.rollout import relief_s
from queue_server.forecast.scene import NEVER, Post, Scene


@dataclass(frozen=True, slots=True)
class TideAims:
    """When a tidal window is worth its clerk: citizen-minutes saved for each minute it stands open."""

    open_at: float = 1.0
    close_below: float = 0.4
    horizon_s: float = 3600.0
    hold_s: float = 1500.0
    rest_s: float = 600.0
    every_s: float = 240.0
    rows: int = 24
    step_s: float = NEVER


AS_WRITTEN = TideAims()
"""The rule of docs/dispatch.md §2."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the last look ahead found: citizen-minutes one window more saves, or the last one opened still saves."""

    opens: bool
    saved_min: float
    window_min: float

    @property
    def worth(self) -> float:
        """Citizen-minutes saved for each window-minute."""
        return self.saved_min / self.window_min


@dataclass
class TideKeeper:
    """Decides for one hall and day; it remembers only since when each of its windows has been open."""

    ground: Ground
    aims: TideAims = AS_WRITTEN
    weighed: Weighed | None = None
    _opened: list[float] = field(default_factory=list)
    _closed_s: float = -NEVER
    _looked_s: float = -NEVER

    def decide(self, scene: Scene) -> int:
        """How many tidal windows should be open now; the number stays while nothing speaks against it."""
        self._agree(scene)
        if scene.now_s - self._looked_s < self.aims.every_s or not self._serving(scene.now_s):
            return len(self._opened)
        self._looked_s = scene.now_s
        if self._may_close(scene):
            self.weighed = self._weigh(scene, opens=False)
            if self.weighed.worth < self.aims.close_below:
                self._opened.pop(0)
                self._closed_s = scene.now_s
                return len(self._opened)
        if self._may_open(scene):
            self.weighed = self._weigh(scene, opens=True)
            if self.weighed.worth >= self.aims.open_at:
                self._opened.append(scene.now_s)
        return len(self._opened)

    def _agree(self, scene: Scene) -> None:
        """Whoever opened or closed windows by hand was right: start from what is open."""
        while len(self._opened) > scene.tidal_open:
            self._opened.pop(0)
            self._closed_s = scene.now_s
        while len(self._opened) < scene.tidal_open:
            self._opened.append(scene.now_s)

    def _serving(self, now_s: float) -> bool:
        setup_s = self.ground.floor.setup_s
        sessions = self.ground.floor.sessions
        return bool(sessions) and sessions[0][0] - setup_s <= now_s < sessions[-1][1]

    def _may_open(self, scene: Scene) -> bool:
        floor = self.ground.floor
        left_s = max((end - scene.now_s for _, end in floor.sessions), default=0.0)
        return (
            len(self._opened) < sum(floor.tidal)
            and left_s > floor.setup_s + self.aims.hold_s
            and scene.now_s - self._closed_s >= self.aims.rest_s
        )

    def _may_close(self, scene: Scene) -> bool:
        return bool(self._opened) and scene.now_s - self._opened[0] >= self.aims.hold_s

    def _weigh(self, scene: Scene, *, opens: bool) -> Weighed:
        """What the next step of a window open is worth: now or later, where it opens; later or now, where it closes."""
        now_s, step_s = scene.now_s, self.aims.step_s
        if opens:
            ready_s = now_s + self.ground.floor.setup_s
            more = self._with(scene, self._is_shut, lambda _: Post(ready_s))
            less = self._with(scene, self._is_shut, lambda _: Post(ready_s + step_s))
        else:
            more = self._with(scene, self._is_open, lambda post: replace(post, until_s=now_s + step_s))
            less = self._with(scene, self._is_open, lambda post: replace(post, until_s=now_s))
        seed, horizon_s = int(now_s), self.aims.horizon_s
        saved_s = relief_s(self.ground, more, less, self.aims.rows, seed, horizon_s)
        return Weighed(opens, saved_s / 60.0, min(step_s, horizon_s) / 60.0)

    def _is_shut(self, window: int, post: Post) -> bool:
        return self.ground.floor.tidal[window] and post.free_s == NEVER

    def _is_open(self, window: int, post: Post) -> bool:
        return self.ground.floor.tidal[window] and post.free_s < NEVER

    def _with(self, scene: Scene, which: Callable[[int, Post], bool], change: Callable[[Post], Post]) -> Scene:
        """The scene with the first such tidal window as it would be."""
        posts = list(scene.posts)
        for window, before in enumerate(posts):
            if which(window, before):
                posts[window] = change(before)
                break
        return replace(scene, posts=posts)
