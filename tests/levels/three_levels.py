"""A village, its town and its county as three services in one process, reporting to each other over real HTTP."""

from contextlib import ExitStack
from pathlib import Path

from hall.doors import ParentSettings
from hall.words import HallId, Outcome, StaffRole, WindowId
from queue_server.core import commands
from queue_server.levels.levels import Levels
from queue_server.plans.reading import find_hall, read_plan
from queue_server.story.below import answering
from queue_server.web.application import create_app
from tests.web.conftest import Browser
from tests.web.house import MONDAY, House

COUNTY, TOWN, VILLAGE = HallId("zhaohua"), HallId("zhaohua-town"), HallId("zhaohua-village")


class Station:
    """One hall of the three: a house, its pages, and whether they can be reached."""

    def __init__(self, folder: Path, hall: HallId) -> None:
        folder.mkdir()
        self.house = House(folder, read_plan(find_hall(hall), MONDAY.date()))
        self.house.hire("boss", StaffRole.MANAGER)
        self.folder = folder
        self.clocks = [self.house.clock]
        self.app = create_app(self.house)
        self.house.keeper.subscribe(lambda *told: self.house.levels.hear(*told))
        self.house.open()

    def report_to(self, parent: ParentSettings) -> None:
        """Give it a way up."""
        house = self.house
        house.levels = Levels(parent, house.database, lambda: house.keeper.hall, lambda: 0, house.clock, house.counts)

    def report_to_server(self, url: str, token: str) -> None:
        """Give it a server above."""
        file = self.folder / "token"
        file.write_text(token)
        self.report_to(ParentSettings(url, file))

    def pass_minutes(self, minutes: int) -> None:
        """Let time pass and tell how the day stands."""
        self.pass_s(60 * minutes)
        self.house.levels.beat()

    def pass_s(self, seconds: float) -> None:
        """Let time pass, for everybody whose clock goes with this one."""
        for clock in self.clocks:
            clock.pass_s(seconds)

    def deliver(self) -> None:
        """Bring everything that is due, one after another."""
        for _ in range(20):
            self.house.levels.round.beat()

    def serve(self, item: str) -> None:
        """One citizen comes and is served at the first window that may."""
        (ticket,) = self.house.issue(item)
        window = WindowId(self.house.keeper.hall.authority.windows_of[ticket.item][0])
        self.pass_s(60)
        self.house.tell(commands.CallNext, window=window)
        self.house.tell(commands.StartService, window=window)
        self.pass_s(120)
        self.house.tell(commands.FinishService, window=window, outcome=Outcome.DONE)

    def look(self, path: str = "/manager/levels?lang=en") -> str:
        """A page as its manager sees it."""
        browser = Browser(self.app.test_client())
        browser.log_in("boss")
        return browser.look(path)


class ThreeLevels:
    """All three, with a token each for the one above."""

    def __init__(self, folder: Path) -> None:
        self.county, self.town, self.village = (Station(folder / hall, hall) for hall in (COUNTY, TOWN, VILLAGE))
        self._open = ExitStack()
        everybody = (self.county, self.town, self.village)
        for station in everybody:
            station.clocks = [each.house.clock for each in everybody]

    def connect(self) -> None:
        """Open the doors of county and town and give town and village their tokens."""
        now = MONDAY
        for below, above, name in ((self.town, self.county, TOWN), (self.village, self.town, VILLAGE)):
            url = self._open.enter_context(answering(above.app))
            below.report_to_server(url, above.house.levels.reports.give_token(name, now))

    def close(self) -> None:
        """Shut the doors."""
        self._open.close()
