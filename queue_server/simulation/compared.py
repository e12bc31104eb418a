"""What scenarios come to beside the first of them: medians, paired differences, and the chart of both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from queue_server.charts import Series, bars
from queue_server.simulation.figures import Figures
from queue_server.simulation.scenario import Scenario
from queue_server.simulation.whatif import Case, Difference, differences, medians


@dataclass(frozen=True, slots=True)
class Row:
    """A scenario's medians over its days, and how it differs from the first on the same days; the first does not."""

    scenario: Scenario
    days: int
    medians: Mapping[str, float]
    apart: Mapping[str, Difference] | None


def compared(cases: Sequence[Case], played: Sequence[Figures]) -> Sequence[Row]:
    """One row a scenario, in the order they were played in; the first is what the others are measured against."""
    days: dict[Scenario, list[Figures]] = {}
    for case, figures in zip(cases, played, strict=True):
        days.setdefault(case.scenario, []).append(figures)
    first = next(iter(days.values()), [])
    return [
        Row(scenario, len(each), medians(each), None if each is first else differences(each, first))
        for scenario, each in days.items()
    ]


def chart(rows: Sequence[Row], names: Sequence[str], title: str, mean: str) -> str:
    """Mean and P95 of every scenario, as SVG; names, title and the word for the mean in the reader's language."""
    series = [Series(mean, [row.medians["mean_min"] for row in rows])]
    return bars(title, names, [*series, Series("P95", [row.medians["p95_min"] for row in rows])])
