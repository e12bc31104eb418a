"""How the programs and their parts are: what needs somebody first, how long it has lasted, who looks after it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hall.words import AlertId, DeviceId, DeviceKind, DeviceState
from queue_server.bridge.presence import Part
from queue_server.core.alert import Acknowledgement
from queue_server.core.state import Hall


@dataclass(frozen=True, slots=True)
class DeviceView:
    """A program or one of its parts, as a manager reads it; `alert` is None where all is well."""

    kind: DeviceKind
    device: DeviceId
    part: str
    state: DeviceState
    code: str
    about: Mapping[str, str]
    since: datetime
    alert: AlertId | None
    lasts_s: float
    acknowledged: Acknowledgement | None


def device_views(hall: Hall, parts: Iterable[Part], now: datetime) -> Sequence[DeviceView]:
    """Every program and part; what nobody looks after yet comes first, then other troubles, the oldest first."""
    return sorted((_view(hall, part, now) for part in parts), key=_urgency)


def _view(hall: Hall, part: Part, now: datetime) -> DeviceView:
    alert = part.alert if part.troubled else None
    return DeviceView(
        kind=part.kind,
        device=part.device,
        part=part.part,
        state=part.state,
        code=part.code,
        about=part.about,
        since=part.since,
        alert=alert,
        lasts_s=max(0.0, (now - part.since).total_seconds()),
        acknowledged=None if alert is None else hall.acknowledged.get(alert),
    )


def _urgency(view: DeviceView) -> tuple[int, float]:
    if view.alert is None:
        return 2, 0.0  # sorting is stable: programs keep their parts behind them
    return (0 if view.acknowledged is None else 1), -view.lasts_s
