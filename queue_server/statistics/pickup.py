"""Results in lockers in figures (出件及时率, 柜超期率): taken out in time, or left until their time was over."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from queue_server.core.plan import Plan
from queue_server.statistics.facts import KeptDay
from queue_server.statistics.formulas import Rate

OPENS_AGAIN = timedelta(days=14)
"""A term that ends while the hall rests is noted when it opens again; the longest holidays are shorter."""


def known_after(plan: Plan) -> timedelta:
    """How long after a day it may take until what became of its results is known."""
    return timedelta(days=plan.parcels.kept_days) + OPENS_AGAIN


def pickup(plan: Plan, days: Sequence[KeptDay], after: Sequence[KeptDay], now: datetime) -> tuple[Rate, Rate]:
    """Of the results laid into lockers on some days: taken out within their term, and not; as far as it is known.

    `after` are the days that follow; a result whose term still runs, and that still lies there, is in neither.
    """
    term = timedelta(days=plan.parcels.kept_days)
    collected = {parcel: at for day in (*days, *after) for parcel, at in day.collected.items()}
    expired = {parcel for day in (*days, *after) for parcel in day.expired}
    deposited = {parcel: at for day in reversed(days) for parcel, at in day.deposited.items()}
    decided = {parcel: at for parcel, at in deposited.items() if parcel in collected or at + term <= now}
    in_time = sum(parcel in collected and collected[parcel] - at <= term for parcel, at in decided.items())
    return Rate(in_time, len(decided)), Rate(len(expired & decided.keys()), len(decided))
