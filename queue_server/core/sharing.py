"""Whether the time that is wanted of windows can be shared out among those that may give it."""

from collections import deque
from collections.abc import Mapping

from hall.words import WindowId

Windows = tuple[WindowId, ...]
LEAST_S = 1e-6
"""Less than this is an error of rounding."""


def fits(wanted: Mapping[Windows, float], each_s: float) -> bool:
    """Whether windows of so many seconds each can give what is wanted of each group of them together."""
    flow = _Flow(wanted, each_s)
    return all(flow.gives(group, seconds) for group, seconds in wanted.items())


class _Flow:
    """Seconds given by windows to groups; what one group got is moved to another window where that makes room."""

    def __init__(self, wanted: Mapping[Windows, float], each_s: float) -> None:
        self._left = {window: each_s for group in wanted for window in group}
        self._given: dict[tuple[Windows, WindowId], float] = {}

    def gives(self, group: Windows, seconds: float) -> bool:
        """Give a group what it wants, as far as the windows' time reaches."""
        while seconds > LEAST_S:
            path = self._way(group)
            if not path:
                return False
            seconds -= self._send(path, seconds)
        return True

    def _way(self, group: Windows) -> list[tuple[Windows, WindowId]]:
        """Steps from a group to a window with time left: each group takes from a window what the next one gives up."""
        came: dict[WindowId, tuple[tuple[Windows, WindowId], ...]] = {window: ((group, window),) for window in group}
        queue = deque(group)
        while queue:
            window = queue.popleft()
            if self._left[window] > LEAST_S:
                return list(came[window])
            for holder in [each for each, at in self._given if at == window and self._given[each, at] > LEAST_S]:
                for other in holder:
                    if other not in came:
                        came[other] = (*came[window], (holder, other))
                        queue.append(other)
        return []

    def _send(self, path: list[tuple[Windows, WindowId]], seconds: float) -> float:
        moved = [(holder, path[n][1]) for n, (holder, _) in enumerate(path[1:])]
        amount = min([seconds, self._left[path[-1][1]], *(self._given[each] for each in moved)])
        for each in moved:
            self._given[each] -= amount
        for each in path:
            self._given[each] = self._given.get(each, 0.0) + amount
        self._left[path[-1][1]] -= amount
        return amount
