"""What the simulated people know of their hall: its hours, whom it serves first, who works where; `people.json`."""

from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from hall.words import PriorityId, StaffId, WindowId

FILE = "people.json"


class Session(msgspec.Struct, frozen=True):
    """A stretch of the day in which windows serve, in the hall's time."""

    start: time
    end: time


class Clerk(msgspec.Struct, frozen=True):
    """Who works at a window, and the PIN to sign on with there."""

    staff: StaffId
    pin: str


class Script(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rehearsal's script; the sessions in order of the day."""

    sessions: tuple[Session, ...] = ()
    clerks: dict[WindowId, Clerk] = {}
    priorities: tuple[PriorityId, ...] = ()
    time_zone: str = "Asia/Shanghai"

    def local(self, moment: datetime) -> datetime:
        """A moment in the hall's time."""
        return moment.astimezone(ZoneInfo(self.time_zone))

    def seconds(self, moment: datetime) -> float:
        """Seconds since the hall's midnight."""
        local = self.local(moment)
        return (local - local.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds()


def read_script(folder: Path) -> Script:
    """The script in a world's folder, an empty one where there is none; raises `msgspec.ValidationError`."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=Script)
    except FileNotFoundError:
        return Script()
