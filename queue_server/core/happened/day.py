"""The day: configuration, beginning and end, forecasts, alerts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from hall.words import (
    AlertId,
    ItemCode,
    TicketNo,
)
from queue_server.core.carried import Carried
from queue_server.core.happened.event import Event
from queue_server.core.plan import Plan


@dataclass(frozen=True, slots=True)
class ConfigurationAdopted(Event):
    """A plan is in force from now on."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class DayOpened(Event):
    """A service day began; `carried` is all that outlives a day, so that a replay may start here."""

    day: date
    carried: Carried
    popular: tuple[ItemCode, ...] = ()
    """What was asked for most in the weeks before, most first: the kiosk's shortcuts of the day."""


@dataclass(frozen=True, slots=True)
class DayClosed(Event):
    """The service day ended."""


@dataclass(frozen=True, slots=True)
class ForecastAdopted(Event):
    """Wait promises in force from now on, seconds (P50, P90) per item; the last number likely to be served today.

    `promises` are for ordinary tickets, `credited` for priority and appointments; `ahead_s` is the work (ordinary,
    credited) that stood before somebody who came when they were made, by which `core.promise` moves them on. `seed` and
    `levels` (the quantiles of the roll-out read as P50 and P90) say how they were drawn.

    Learned means come with it where they changed: `service_s` per item, `pace` a factor on it per window or member of
    staff, `absent` the share of tickets nobody answers to; empty ones leave what is in force.
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


@dataclass(frozen=True, slots=True)
class PolicySet(Event):
    """The dispatch policy in force from now on."""

    policy: str
    by: str


@dataclass(frozen=True, slots=True)
class AlertAcknowledged(Event):
    """Somebody takes care of an alert."""

    alert: AlertId
    by: str
