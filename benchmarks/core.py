"""What deciding and evolving a command costs as the day grows longer: `python -m benchmarks.core`."""

import gc
from time import perf_counter

from benchmarks.big_hall import WAITING, WINDOWS, BigDay
from benchmarks.table import percentile, show
from queue_server.core.commands import Command
from queue_server.core.decide import decide
from queue_server.core.evolve import replay
from queue_server.core.state import Hall

MEASURED = 1000


def kept(hall: Hall, day: BigDay, command: Command) -> Hall:
    """The hall after a command."""
    return replay(hall, decide(hall, command, day.now))


def measure(tickets: int) -> dict[str, list[float]]:
    """Microseconds of decide and evolve by kind of command, sorted, on a day that has had so many tickets."""
    day = BigDay()
    hall = day.before()
    for command in day.whole(tickets):
        hall = kept(hall, day, command)
    taken: dict[str, list[float]] = {}
    gc.disable()  # what is measured is the rules, not the collector's turn
    for command in day.rounds(MEASURED):
        began = perf_counter()
        hall = kept(hall, day, command)
        taken.setdefault(type(command).__name__, []).append((perf_counter() - began) * 1e6)
    gc.enable()
    taken["every command"] = [each for times in taken.values() for each in times]
    return {kind: sorted(times) for kind, times in taken.items()}


def main() -> None:
    """Measure and print."""
    short, long = measure(2_000), measure(20_000)
    rows = [(kind, f"{percentile(short[kind], 0.5):5.0f} / {percentile(long[kind], 0.5):5.0f} us") for kind in short]
    ratio = percentile(long["every command"], 0.5) / percentile(short["every command"], 0.5)
    title = f"decide + evolve, median, {WINDOWS} windows, {WAITING} waiting: a day of 2,000 / of 20,000 tickets"
    show(title, [*rows, ("20,000 : 2,000", f"{ratio:.2f}")])


if __name__ == "__main__":
    main()
