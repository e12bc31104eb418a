"""The running server of one hall: journal, keeper, broker link, clock and accounts, joined and started in order."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine
from ulid import ULID

from hall.broker_link import BrokerLink, ServerPresence
from hall.clock import Clock, clock_from
from hall.line import Dial, Line
from hall.logs import logger
from hall.sections import ServerSettings
from hall.settings import Settings, required
from hall.words import ItemCode, Language, RequestId, SubjectId, TicketId
from queue_server.accounts import Accounts
from queue_server.advising.advising import Advising
from queue_server.advising.follower import Schooling, unschooled
from queue_server.advising.lines import Start
from queue_server.bridge.boards import Names
from queue_server.bridge.bridge import Bridge
from queue_server.bridge.orders import Desks
from queue_server.bridge.presence import Presence
from queue_server.bridge.publisher import Publisher
from queue_server.bridge.receipts import Receipts
from queue_server.bridge.translation import Translator
from queue_server.core.commands import AdoptConfiguration
from queue_server.core.evolve import empty
from queue_server.core.plan import Plan
from queue_server.core.state import Hall
from queue_server.core.timetable import local_day
from queue_server.counts import Counts
from queue_server.daybook import Daybook, summary
from queue_server.journal.journal import Journal, JournalError
from queue_server.keeper import Keeper
from queue_server.levels.levels import Levels
from queue_server.notifier.duty import Pushes
from queue_server.notifier.notifier import Notifier
from queue_server.notifier.shape import read_notifier
from queue_server.outlets.outlets import Outlets
from queue_server.pickup import PickupCodes
from queue_server.plans.difference import differences
from queue_server.plans.findings import Level, PlanRefused
from queue_server.plans.reading import Written, check, find_hall, read_plan
from queue_server.plans.told import told
from queue_server.remarks import Remarks
from queue_server.rhythm import Rhythm
from queue_server.supervision.rules import read_rules
from queue_server.supervision.supervision import Supervision
from queue_server.ticker import Ticker
from queue_server.trouble import Trouble
from queue_server.vault.keys import Keyring
from queue_server.vault.vault import Vault

SECRET_BYTES = 32
POPULAR_DAYS = timedelta(days=28)
SHORTCUTS = 8
"""Items a kiosk may offer on its first page; it takes as many of them as fit."""
FORGET_S = 3600.0
"""Wall seconds between two looks at whose data were kept long enough."""
STEADY_READS = 50
"""Times the day's numbers are read again while tickets change under them."""

RELOADED = "server/reload"
"""Who asked for a plan that came with SIGHUP (`systemctl reload hall-server`)."""

log = logger(__name__)


class Service:
    """One hall at work; the pages look into it."""

    def __init__(
        self, settings: Settings, follower: Start, clock: Clock | None = None, dial: Dial = BrokerLink
    ) -> None:
        """Take the journal and the hall up where they were left; raises `Trouble`, `PlanRefused`, `NoSuchHall`.

        `follower` starts what foresees the hall's days. A story brings its own clock and its own wire.
        """
        self.settings = settings
        self.clock: Clock = clock or clock_from(settings.clock)
        self.counts = Counts()
        self.presence = Presence()
        self.daybook = Daybook()
        self.codes = PickupCodes(read_secret(self._server))
        self.vault = open_vault(settings, self.clock)
        self._forgetting = Rhythm("forgetting", FORGET_S, self._forget, self.counts)
        beginning = empty(self.plan_for(None), self.clock.now())
        self.journal = Journal.open(settings.database_url)
        self.keeper = Keeper(beginning, self.journal, self.clock, self.counts)
        for happened in self.journal.replay(settings.hall.id):
            self.daybook.read(happened, self.keeper.hall)
        self.keeper.subscribe(self.daybook.hear)
        self.remarks = Remarks(self.journal.engine, settings.hall.id)
        self.outlets = self._open_outlets()
        self.levels = self._open_levels()
        self.keeper.subscribe(self.levels.hear)
        self.notifier = self._open_notifier()
        self._join(follower, dial)
        self.pushes = self._open_pushes()

    @property
    def learned(self) -> Schooling:
        """What the hall counts with, and from where; the catalogue's guesses until it has foreseen a day."""
        return self.advising.learned or unschooled(self.keeper.hall.plan)

    @property
    def database(self) -> Engine:
        """Where kept days can be read."""
        return self.journal.engine

    @cached_property
    def accounts(self) -> Accounts:
        """Who may log in and sign on."""
        return Accounts(self.journal.engine, self.settings.hall.id, self.clock)

    def start(self) -> None:
        """Begin to keep the hall; what subscribes to the keeper has done so before."""
        self.outlets.start()
        self.pushes.start()
        self.publisher.start()
        self.keeper.start()
        self.bridge.join(self.link)
        self.link.start()
        self.ticker.start()
        self.advising.start()
        self.supervision.start()
        self.levels.start()
        self._forgetting.start()
        if self.notifier is not None:
            self.notifier.start()
        log.info("the hall is kept", hall=self.settings.hall.id, day=str(self.keeper.hall.day))

    def stop(self) -> None:
        """Finish what was asked, say it, and leave."""
        if self.notifier is not None:
            self.notifier.stop()
        self.pushes.stop()
        self._forgetting.stop()
        self.levels.stop()
        self.outlets.stop()
        self.supervision.stop()
        self.advising.stop()
        self.ticker.stop()
        self.keeper.stop()
        self.publisher.stop()
        self.bridge.stop()
        self.link.close()
        self.journal.close()
        if self.vault is not None:
            self.vault.close()

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
        if day is not None and plan.effective is not None and plan.effective > day:
            log.info("the hall's file is not yet in force; the plan before it stays", effective=str(plan.effective))
            return self.keeper.hall.plan
        return plan

    def written(self) -> Written:
        """The hall's file as it stands now: every finding, and its plan for today where it is sound."""
        file, hall = plan_file(self.settings), self.keeper.hall
        day = hall.day if hall.open and hall.day is not None else local_day(hall.plan, self.clock.now())
        findings = check(file, day)
        if any(finding.level is Level.ERROR for finding in findings):
            return Written(findings, None)
        return Written(findings, read_plan(file, day))

    def take_up(self) -> None:
        """Put the hall's file in force in the middle of a day, as the manager's page does, and log what came of it."""
        written, before = self.written(), self.keeper.hall.plan
        for finding in written.findings:
            log.warning("the hall's file", finding=finding.row(Language.EN))
        if written.plan is None:
            self.counts.add("plan_refused")
            log.error("the hall's file is wrong; the plan in force stays")
        elif written.plan.version == before.version:
            log.info("the hall's file is the one in force", version=before.version)
        else:
            self._adopt(before, written.plan)

    def _adopt(self, before: Plan, plan: Plan) -> None:
        request = RequestId(str(ULID.from_datetime(self.clock.now())))
        reply = self.keeper.submit(AdoptConfiguration(request_id=request, actor=RELOADED, plan=plan)).result()
        if reply.code:
            log.error("the hall's file may not follow the plan in force", code=reply.code, **reply.about)
            return
        changes = [told(row, Language.EN) for row in differences(before, plan)]
        log.info("the hall's file is in force", version=plan.version, changes=changes, stranded=list(reply.stranded))

    def _open_outlets(self) -> Outlets:
        keeper, folder = self.keeper, self._server.outlets
        return Outlets(folder, self.journal.engine, lambda: keeper.hall, self.clock, self.counts)

    def _open_levels(self) -> Levels:
        keeper, book, database = self.keeper, self.daybook, self.journal.engine
        up, clock, counts = self._server.parent, self.clock, self.counts
        return Levels(up, database, lambda: keeper.hall, lambda: len(book.openings()), clock, counts)

    def _open_notifier(self) -> Notifier | None:
        """Who tells people of appointments and results; nobody where no vault knows how to reach them."""
        if self.vault is None:
            return None
        shape, folder = read_notifier(self._server.notifier), self.settings.hall.folder / "notices"
        database, codes = self.journal.engine, self.codes
        return Notifier(shape, folder, database, self.keeper, self.vault, codes, self.clock, self.counts)

    def _open_pushes(self) -> Pushes:
        """Who tells those on duty what supervision finds."""
        shape, rules, folder = read_notifier(self._server.notifier), self._rules, self.settings.hall.folder
        keeper, database = self.keeper, self.journal.engine
        return Pushes(shape, rules, folder, database, lambda: keeper.hall, self.clock, self.counts)

    def _forget(self) -> None:
        """Let remarks go that are old, and let the vault forget who is kept for no purpose any more."""
        self.remarks.purge(self.clock.now())
        if self.vault is not None and (purged := self.vault.purge()).people:
            log.info("the vault forgot people kept for no purpose any more", people=purged.people)

    def _mask(self, subject: SubjectId) -> str:
        """A masked name for the boards; a vault that does not answer leaves the number alone on them."""
        try:
            return self.vault.mask(subject, "boards") if self.vault is not None else ""
        except Trouble as trouble:
            self.counts.add(trouble.code)
            return ""

    def _popular_before(self, day: date) -> tuple[ItemCode, ...]:
        """The shortcuts of a day; without them, should the database be slow to tell, the day opens all the same."""
        try:
            return self.journal.most_asked(self.settings.hall.id, day - POPULAR_DAYS, day, SHORTCUTS)
        except JournalError as error:
            log.warning("the day opens without shortcuts", reason=str(error))
            return ()

    def _books(self) -> tuple[Hall, Mapping[TicketId, str]]:
        hall = self.keeper.hall
        return hall, {} if hall.day is None else self.journal.tickets_of(self.settings.hall.id, hall.day)

    @property
    def _server(self) -> ServerSettings:
        return required(self.settings.server, "server")

    def _join(self, follower: Start, dial: Dial) -> None:
        desks = Desks()
        keeper, clock, counts = self.keeper, self.clock, self.counts
        self.link: Line = dial(
            self.settings.broker, f"server-{self.settings.hall.id}", clock, ServerPresence(self.settings.hall.id)
        )
        receipts = Receipts(self.presence, desks, self._server.public_url, keeper.submit)
        self.publisher = Publisher(lambda: keeper.hall, self.link, clock, desks, counts, Names(self._mask), receipts)
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
        self.ticker = Ticker(keeper, self.plan_for, clock, counts, self._popular_before)
        self._rules = read_rules(self.settings.hall.folder)
        self.supervision = Supervision(keeper, self.presence.parts, self._rules, clock, counts)
        self.advising = Advising(keeper, self.settings.database_url, clock, counts, follower)


def plan_file(settings: Settings) -> Path:
    """The file of the hall a server keeps; raises `Trouble`, `NoSuchHall`."""
    server = required(settings.server, "server")
    if len(server.plans) > 1:
        raise Trouble("one_hall_only")
    name = server.plans[0] if server.plans else settings.hall.id
    return settings.hall.folder / name if name.endswith(".toml") else find_hall(name)


def open_vault(settings: Settings, clock: Clock) -> Vault | None:
    """Who people are; None where the machine was given no keys; raises `Trouble`."""
    keys = required(settings.server, "server").vault_keys
    return None if keys is None else Vault.open(settings.vault_url, Keyring.read(keys), clock)


def read_secret(server: ServerSettings) -> bytes:
    """The machine's secret; raises `Trouble` where there is none or it is too short to be one."""
    try:
        secret = server.secret_file.read_bytes().strip()
    except FileNotFoundError as error:
        raise Trouble("no_secret", file=server.secret_file.name) from error
    if len(secret) < SECRET_BYTES:
        raise Trouble("short_secret", file=server.secret_file.name, bytes=str(SECRET_BYTES))
    return secret
