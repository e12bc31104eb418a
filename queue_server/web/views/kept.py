"""What was promised and what came true: by promised band, by day, in figures that a chart can show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import fmean

from queue_server.journal.waits import Wait
from queue_server.simulation.figures import quantile

BANDS_MIN = (0, 5, 10, 15, 20, 30, 45, 60)
"""Where the bands of a promised P50 begin, in minutes; the last one has no end."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Promises and what came of them, in minutes; covers are shares of waits no longer than promised."""

    calls: int
    promised_p50: float
    promised_p90: float
    came_p50: float
    came_p90: float
    p50_cover: float
    p90_cover: float
    error_min: float


@dataclass(frozen=True, slots=True)
class Band:
    """The promises of one size, from so many minutes until the next band; `until_min` is None for the longest."""

    since_min: int
    until_min: int | None
    kept: Kept


@dataclass(frozen=True, slots=True)
class Promises:
    """All of it: over all days, by promised band, by day, the newest first."""

    all: Kept | None
    bands: tuple[Band, ...]
    days: tuple[tuple[date, Kept], ...]


def promises(waits: Iterable[Wait], now: datetime) -> Promises:
    """The promises of everybody who was called; a ticket issued without a promise says nothing."""
    called = [wait for wait in waits if wait.first_called_at is not None and wait.p90_s > 0]
    days = sorted({wait.day for wait in called}, reverse=True)
    return Promises(
        _kept(called, now) if called else None,
        tuple(_bands(called, now)),
        tuple((day, _kept([wait for wait in called if wait.day == day], now)) for day in days),
    )


def _bands(called: Sequence[Wait], now: datetime) -> Iterable[Band]:
    for since, until in zip(BANDS_MIN, (*BANDS_MIN[1:], None), strict=True):
        those = [wait for wait in called if since * 60 <= wait.p50_s < (until or 24 * 60) * 60]
        if those:
            yield Band(since, until, _kept(those, now))


def _kept(called: Sequence[Wait], now: datetime) -> Kept:
    waited = [wait.waited_s(now) for wait in called]
    ordered = sorted(waited)
    pairs = list(zip(waited, called, strict=True))
    return Kept(
        len(called),
        fmean(wait.p50_s for wait in called) / 60,
        fmean(wait.p90_s for wait in called) / 60,
        quantile(ordered, 0.5) / 60,
        quantile(ordered, 0.9) / 60,
        fmean(waited_s <= wait.p50_s for waited_s, wait in pairs),
        fmean(waited_s <= wait.p90_s for waited_s, wait in pairs),
        fmean(abs(waited_s - wait.p50_s) for waited_s, wait in pairs) / 60,
    )
