"""Prints figures as a small table."""

from collections.abc import Sequence


def percentile(sorted_values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies."""
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))]


def show(title: str, rows: Sequence[tuple[str, str]]) -> None:
    """A title and its rows, names left, figures right."""
    width = max(len(name) for name, _ in rows)
    print(f"\n{title}")
    for name, figure in rows:
        print(f"  {name:<{width}}  {figure:>14}")
