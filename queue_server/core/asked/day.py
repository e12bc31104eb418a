"""The day: configuration, beginning and end, forecasts, alerts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from hall.words import (
    AlertId,
    ItemCode,
    TicketNo,
)
from queue_server.core.asked.command import Command
from queue_server.core.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDay(Command):
    """Begin a service day: numbers start again, the plan in force is adopted."""

    day: date
    plan: Plan
    popular: tuple[ItemCode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseDay(Command):
    """End the service day; nobody who still waits is blamed for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptConfiguration(Command):
    """Put another plan in force and keep the day's queue; who waits for what it drops is served all the same."""

    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptForecast(Command):
    """Put a new table of wait promises in force: seconds (P50, P90) per item, and how it was made.

    What comes with it, learned means among it, `ForecastAdopted` explains.
    """

    promises: Mapping[ItemCode, tuple[int, int]]
    last_servable: TicketNo | None
    provenance: str
    service_s: Mapping[ItemCode, float] = field(default_factory=dict)
    pace: Mapping[str, float] = field(default_factory=dict)
    absent: float = 0.0
    credited: Mapping[ItemCode, tuple[int, int]] = field(default_factory=dict)
    ahead_s: Mapping[ItemCode, tuple[float, float]] = field(default_factory=dict)
    seed: int = 0
    levels: tuple[float, float] = (0.5, 0.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick(Command):
    """Time passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeAlert(Command):
    """Somebody has seen an alert and takes care of it."""

    alert: AlertId
