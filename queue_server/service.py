"""The running server of one hall: journal, keeper, broker link, clock and accounts, joined and started in order."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path

from hall.broker_link import BrokerLink
from hall.clock import Clock, clock_from
from hall.logs import logger
from hall.settings import ServerSettings, Settings, required
from hall.words import TicketId
from queue_server.accounts import Accounts
from queue_server.bridge.bridge import Bridge
from queue_server.bridge.orders import Desks
from queue_server.bridge.presence import Presence
from queue_server.bridge.publisher import Publisher
from queue_server.bridge.translation import Translator
from queue_server.core.evolve import empty
from queue_server.core.plan import Plan
from queue_server.core.state import Hall
from queue_server.counts import Counts
from queue_server.daybook import Daybook, summary
from queue_server.journal.journal import Journal
from queue_server.keeper import Keeper
from queue_server.pickup import PickupCodes
from queue_server.plans.findings import PlanRefused
from queue_server.plans.reading import find_hall, read_plan
from queue_server.ticker import Forecaster, Outlook, Ticker
from queue_server.trouble import Trouble

SECRET_BYTES = 32
STEADY_READS = 50
"""Times the day's numbers are read again while tickets change under them."""

log = logger(__name__)


class Service:
    """One hall at work; the pages look into it."""

    def __init__(self, settings: Settings, outlook: Outlook) -> None:
        """Take the journal and the hall up where they were left; raises `Trouble`, `PlanRefused`, `NoSuchHall`."""
        self.settings = settings
        self.clock: Clock = clock_from(settings.clock)
        self.counts = Counts()
        self.presence = Presence()
        self.daybook = Daybook()
        self.codes = PickupCodes(read_secret(self._server))
        beginning = empty(self.plan_for(None), self.clock.now())
        self.journal = Journal.open(settings.database_url)
        self.keeper = Keeper(beginning, self.journal, self.clock, self.counts)
        for happened in self.journal.replay(settings.hall.id):
            self.daybook.read(happened, self.keeper.hall)
        self.keeper.subscribe(self.daybook.hear)
        self._join(outlook)

    @cached_property
    def accounts(self) -> Accounts:
        """Who may log in and sign on."""
        return Accounts(self.journal.engine, self.settings.hall.id, self.clock)

    def start(self) -> None:
        """Begin to keep the hall; what subscribes to the keeper has done so before."""
        self.publisher.start()
        self.keeper.start()
        self.bridge.join(self.link)
        self.link.start()
        self.ticker.start()
        self.forecaster.start()
        log.info("the hall is kept", hall=self.settings.hall.id, day=str(self.keeper.hall.day))

    def stop(self) -> None:
        """Finish what was asked, say it, and leave."""
        self.forecaster.stop()
        self.ticker.stop()
        self.keeper.stop()
        self.publisher.stop()
        self.bridge.stop()
        self.link.close()
        self.journal.close()

    def summary(self) -> Mapping[str, object]:
        """The day so far, in numbers that balance: what the hall says against what the journal holds."""
        hall, stored = self._books()
        for _ in range(STEADY_READS):
            if self.keeper.hall.tickets is hall.tickets:
                break
            hall, stored = self._books()
        return summary(hall, stored, self.daybook.openings())

    def plan_for(self, day: date | None) -> Plan:
        """The plan of the hall's file on a day; once a hall runs, a file that is wrong leaves the old plan in force."""
        try:
            plan = read_plan(plan_file(self.settings), day)
        except PlanRefused as refused:
            if day is None:
                raise
            self.counts.add("plan_refused")
            log.error("the hall's file is wrong; yesterday's plan stays", findings=str(refused))  # noqa: TRY400
            return self.keeper.hall.plan
        if plan.id != self.settings.hall.id:
            raise Trouble("hall_differs", settings=self.settings.hall.id, plan=plan.id)
        return plan

    def _books(self) -> tuple[Hall, Mapping[TicketId, str]]:
        hall = self.keeper.hall
        return hall, {} if hall.day is None else self.journal.tickets_of(self.settings.hall.id, hall.day)

    @property
    def _server(self) -> ServerSettings:
        return required(self.settings.server, "server")

    def _join(self, outlook: Outlook) -> None:
        desks = Desks()
        keeper, clock, counts = self.keeper, self.clock, self.counts
        self.link = BrokerLink(self.settings.broker, f"server-{self.settings.hall.id}", clock)
        self.publisher = Publisher(lambda: keeper.hall, self.link, clock, desks, counts)
        keeper.subscribe(self.publisher.hear)
        self.bridge = Bridge(
            keeper,
            self.publisher,
            self.accounts,
            Translator(clock, self.codes),
            self.presence,
            desks,
            clock,
            counts,
            self._server.public_url,
        )
        self.ticker = Ticker(keeper, self.plan_for, clock, counts)
        self.forecaster = Forecaster(keeper, outlook, clock, counts)


def plan_file(settings: Settings) -> Path:
    """The file of the hall a server keeps; raises `Trouble`, `NoSuchHall`."""
    server = required(settings.server, "server")
    if len(server.plans) > 1:
        raise Trouble("one_hall_only")
    name = server.plans[0] if server.plans else settings.hall.id
    return settings.hall.folder / name if name.endswith(".toml") else find_hall(name)


def read_secret(server: ServerSettings) -> bytes:
    """The machine's secret; raises `Trouble` where there is none or it is too short to be one."""
    try:
        secret = server.secret_file.read_bytes().strip()
    except FileNotFoundError as error:
        raise Trouble("no_secret", file=server.secret_file.name) from error
    if len(secret) < SECRET_BYTES:
        raise Trouble("short_secret", file=server.secret_file.name, bytes=str(SECRET_BYTES))
    return secret
