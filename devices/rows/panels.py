"""What citizens touch: the kiosk's panel, the locker's code panel."""

from collections.abc import Callable, Mapping

from devices.ports import CodePanel, TouchPanel
from devices.simulated.code_panel import VisitorCodes
from devices.simulated.visitors import VisitorsTouch
from devices.wiring import Wiring
from hall.clock import Clock
from hall.rehearsal.day_file import read_day

Opened = Callable[[Wiring, Clock], TouchPanel]
OpenedCodePanel = Callable[[Wiring, Clock], CodePanel]


def _simulated_panel(wiring: Wiring, clock: Clock) -> TouchPanel:
    day = wiring.rehearsal().day
    people = read_day(day.file, day.items, day.thin) if day else ()
    return VisitorsTouch(wiring.world(), people, clock)


def _simulated_code_panel(wiring: Wiring, clock: Clock) -> CodePanel:
    return VisitorCodes(wiring.world(), wiring.place, clock)


PANELS: Mapping[str, Opened] = {
    "simulated": _simulated_panel,
}
CODE_PANELS: Mapping[str, OpenedCodePanel] = {
    "simulated": _simulated_code_panel,
}
