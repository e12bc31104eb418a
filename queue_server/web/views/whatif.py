"""A what-if as people read it: scenarios in words, saved minutes with their intervals, how far it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from queue_server.core.plan import Plan
from queue_server.core.text import Text
from queue_server.simulation.compared import Row
from queue_server.simulation.scenario import Scenario, Span
from queue_server.simulation.trials import Trial
from queue_server.simulation.whatif import Difference

ENOUGH_DAYS = 5
"""An interval over fewer days says less than it seems to."""


@dataclass(frozen=True, slots=True)
class RowView:
    """A scenario in words and figures; differences are None for the first, intervals only where days are enough."""

    name: str
    row: Row
    mean: Difference | None
    p95: Difference | None
    saved: Difference | None
    sure: bool

    @property
    def better(self) -> bool:
        """Whether the whole interval of the mean lies below nought."""
        return self.sure and self.mean is not None and self.mean.high < 0

    @property
    def worse(self) -> bool:
        """Whether the whole interval of the mean lies above nought."""
        return self.sure and self.mean is not None and self.mean.low > 0


class Names:
    """Says scenarios in a reader's language; `say` and `name` are the reader's speaker's."""

    def __init__(self, plan: Plan, say: Callable[..., str], name: Callable[[Text | None], str]) -> None:
        self._plan = plan
        self._say = say
        self._name = name

    def scenario(self, scenario: Scenario) -> str:
        """Everything that is different in it; or that nothing is."""
        parts = [*self._rules(scenario), *self._granted(scenario)]
        if scenario.busier != 1.0:
            parts.append(self._say("more_people", percent=f"{(scenario.busier - 1.0) * 100:+.0f}"))
        return self._say("between").join(parts) or self._say("as_it_is")

    def _rules(self, scenario: Scenario) -> Sequence[str]:
        parts = [] if scenario.policy == self._plan.policy else [self._say(f"policy_{scenario.policy}")]
        if scenario.closed:
            closed = sorted(self._plan.window[window].no for window in scenario.closed)
            parts.append(self._say("without_windows", windows=self._say("and").join(map(str, closed))))
        if scenario.tide is not None:
            hours = self._say("and").join(_hours(span) for span in scenario.tide)
            parts.append(self._say("tide_at", hours=hours) if scenario.tide else self._say("tide_never"))
        return parts

    def _granted(self, scenario: Scenario) -> Sequence[str]:
        granted = {(role, self._plan.item[item].group): None for role, item in scenario.granted}
        return [
            self._say("granted", role=self._name(self._plan.role[role].name), group=self._name(group.name))
            for role, group in ((role, self._plan.group[group]) for role, group in granted)
        ]


def rows(trial: Trial, names: Names) -> Sequence[RowView]:
    """The rows of a trial that is over; a change that saves minutes shows them as positive."""
    return [_row(row, names) for row in trial.rows]


def _row(row: Row, names: Names) -> RowView:
    name = names.scenario(row.scenario)
    sure = row.days >= ENOUGH_DAYS
    if row.apart is None:
        return RowView(name, row, None, None, None, sure)
    waited = row.apart["waited_min"]
    saved = Difference(-waited.median, -waited.high, -waited.low)
    return RowView(name, row, row.apart["mean_min"], row.apart["p95_min"], saved, sure)


def _hours(span: Span) -> str:
    return "–".join(f"{int(at // 3600)}:{int(at % 3600 // 60):02}" for at in span)
