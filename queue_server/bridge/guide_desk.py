"""Which member of staff unlocked which kiosk for the guide desk (导办台), and until when."""

from datetime import datetime, timedelta
from threading import Lock

from hall.clock import Clock
from hall.words import DeviceId, StaffId
from queue_server.core.refusals import Refused

UNLOCKED = timedelta(minutes=10)
"""The hall's time from the last ticket issued: long enough to help a family, too short for a kiosk left alone."""


class GuideDesk:
    """Kiosks unlocked by a PIN; forgotten when the server stops. Safe to use from every thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._unlocked: dict[DeviceId, tuple[StaffId, datetime]] = {}

    def unlock(self, device: DeviceId, staff: StaffId) -> datetime:
        """Let somebody whose PIN was right issue at a device; until when."""
        until = self._clock.now() + UNLOCKED
        with self._lock:
            self._unlocked[device] = (staff, until)
        return until

    def check(self, device: DeviceId, staff: StaffId) -> None:
        """Return if somebody may issue at a device now, which prolongs it; raises `Refused("staff_locked")`."""
        now = self._clock.now()
        with self._lock:
            known, until = self._unlocked.get(device, (None, now))
            if known != staff or until <= now:
                raise Refused("staff_locked")
            self._unlocked[device] = (staff, now + UNLOCKED)
