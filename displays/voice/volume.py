"""How loud the hall is at a time of the day."""

from collections.abc import Sequence
from datetime import datetime, time

from devices.sound import FULL
from displays.saying import SHANGHAI


def volume(schedule: Sequence[tuple[time, int]], now: datetime) -> int:
    """Percent by the schedule, in the order of the day; before its first time the last of the day before holds."""
    at = now.astimezone(SHANGHAI).time()
    passed = [percent for since, percent in schedule if since <= at]
    return (passed or [percent for _, percent in schedule] or [FULL])[-1]
