"""How many tidal windows should be open: the hall rolled forward with and without one more, at equal luck."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from queue_server.forecast.ground import Ground
from queue_server.forecast.rollout import relief_s
from queue_server.forecast.scene import NEVER, Post, Scene


@dataclass(frozen=True, slots=True)
class TideAims:
    """When a tidal window is worth its clerk: citizen-minutes saved for each minute it stands open.

    Looks are `every_s` apart, or `calm_s` while what was weighed is `CALM` times away from changing anything.
    """

    open_at: float = 1.0
    close_below: float = 0.4
    horizon_s: float = 3600.0
    hold_s: float = 1500.0
    rest_s: float = 300.0
    every_s: float = 60.0
    calm_s: float = 240.0
    rows: int = 24
    at_once: int = 9
    """Windows one look may open."""


AS_WRITTEN = TideAims(rest_s=0.0, calm_s=60.0, at_once=1)
"""Nothing but the rule of docs/dispatch.md: a look a minute, a window at a time; what the other is measured against."""
CALM = 1.6
"""Times by which a worth must be off the mark for looks to be rarer."""


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
    aims: TideAims
    weighed: Weighed | None = None
    _opened: list[float] = field(default_factory=list)
    _stood: int = 0
    _closed_s: float = -NEVER
    _look_s: float = -NEVER

    def decide(self, scene: Scene) -> int:
        """How many tidal windows should be open now; the number stays while nothing speaks against it."""
        self._agree(scene)
        if scene.now_s < self._look_s or not self._serving(scene.now_s):
            return len(self._opened)
        self._look_again(scene, calm=False)
        if self._closes(scene):
            self._opens(scene)
        return len(self._opened)

    def _closes(self, scene: Scene) -> bool:
        """Close a window that saves too little; whether one more is worth a thought."""
        if not self._may_close(scene):
            return True
        self.weighed = self._weigh(scene, opens=False)
        if self.weighed.worth < self.aims.close_below:
            self._opened.pop(0)
            self._closed_s = scene.now_s
            return False
        calm = self.weighed.worth > CALM * self.aims.close_below
        self._look_again(scene, calm=calm)
        return calm

    def _opens(self, scene: Scene) -> None:
        """Open the windows that save enough."""
        for opened in range(self.aims.at_once):
            if not self._may_open(scene):
                return
            weighed = self._weigh(scene, opens=True)
            if not opened:
                self.weighed = weighed  # what is told of a look is its first step
            if weighed.worth < self.aims.open_at:
                self._look_again(scene, calm=CALM * weighed.worth < self.aims.open_at)
                return
            self._opened.append(scene.now_s)
            scene = self._opening(scene)

    def _look_again(self, scene: Scene, *, calm: bool) -> None:
        self._look_s = scene.now_s + (self.aims.calm_s if calm else self.aims.every_s)

    def _agree(self, scene: Scene) -> None:
        """Whoever opened or closed windows by hand was right: start from what is open; what never opened may yet."""
        if scene.tidal_open < min(self._stood, len(self._opened)):
            self._closed_s = scene.now_s
        self._stood = scene.tidal_open
        del self._opened[scene.tidal_open :]
        self._opened.extend([scene.now_s] * (scene.tidal_open - len(self._opened)))

    def _serving(self, now_s: float) -> bool:
        setup_s = self.ground.floor.setup_s
        sessions = self.ground.floor.sessions
        return bool(sessions) and sessions[0][0] - setup_s <= now_s < sessions[-1][1]

    def _may_open(self, scene: Scene) -> bool:
        """Whether a window is shut that could be ready while the hall serves, and stay for as long as it holds."""
        floor = self.ground.floor
        ready_s = scene.now_s + floor.setup_s
        return (
            len(self._opened) < sum(floor.tidal)
            and any(start_s <= ready_s < end_s for start_s, end_s in floor.sessions)
            and ready_s + self.aims.hold_s < floor.sessions[-1][1]
            and scene.now_s - self._closed_s >= self.aims.rest_s
        )

    def _may_close(self, scene: Scene) -> bool:
        return bool(self._opened) and scene.now_s - self._opened[0] >= self.aims.hold_s

    def _weigh(self, scene: Scene, *, opens: bool) -> Weighed:
        """What a window is worth up to the horizon: one more of them, where it opens, or the last, where it closes."""
        if opens:
            more, less = self._opening(scene), scene
        else:
            more, less = scene, self._with(scene, self._is_open, lambda post: replace(post, until_s=scene.now_s))
        saved_s = relief_s(self.ground, more, less, self.aims.rows, int(scene.now_s), self.aims.horizon_s)
        return Weighed(opens, saved_s / 60.0, self.aims.horizon_s / 60.0)

    def _opening(self, scene: Scene) -> Scene:
        ready_s = scene.now_s + self.ground.floor.setup_s
        return self._with(scene, self._is_shut, lambda _: Post(ready_s))

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
