"""The glass of a locker and what is drawn on it."""

from collections.abc import Callable

from devices.screens.touch_screen import TouchScreen
from hall.device_program import DeviceProgram
from hall.messages.facts import CatalogueFact
from hall.sections import GlassSettings, LockerSettings
from hall.words import SubjectId
from kiosk.band import Band
from kiosk.flow.page import Aids
from kiosk.locker_screen import LockerScreen
from kiosk.look.glass import Glass
from kiosk.look.screen import KioskScreen
from kiosk.look.theme import read_theme
from kiosk.reach import reach_of


def locker_screen(
    program: DeviceProgram, wanted: LockerSettings, glass: GlassSettings, shown: Callable[[], SubjectId | None]
) -> LockerScreen:
    """The screen of a locker; its `serve` comes first of all turns and draws at once."""
    band = Band(program)
    real = Glass((glass.width, glass.height), glass.width_mm, glass.bottom_mm)
    theme = read_theme(glass.theme, glass.own)
    screen = KioskScreen(TouchScreen(real.size, full=glass.full), real, theme, band.head, program.clock)
    usual = Aids(large=glass.large, low_reach=glass.low_reach)
    reach = reach_of(program, wanted.answer_s)
    works = LockerScreen(wanted.locker, screen, program.asker, program.clock, reach, usual, shown)

    def see(fact: CatalogueFact) -> None:
        band.see(fact)
        works.see_catalogue(fact)

    program.on_fact(CatalogueFact.leaf, CatalogueFact, see)
    return works
