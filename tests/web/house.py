"""A service small enough for the pages' tests: the real core behind a keeper that answers at once."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from hall.sections import HallSettings, ServerSettings, SimulationSettings
from hall.settings import Settings
from hall.words import HallId, ItemCode, RequestId, StaffId, StaffRole, TicketId, Token, VisitId, WindowId
from queue_server.accounts import Accounts
from queue_server.bridge.presence import Presence
from queue_server.core import commands
from queue_server.core.commands import Command
from queue_server.core.decide import decide
from queue_server.core.evolve import empty, replay
from queue_server.core.plan import Plan
from queue_server.core.refusals import Refused
from queue_server.core.replies import Reply, reply_to
from queue_server.core.state import Hall
from queue_server.core.ticket import Ticket
from queue_server.counts import Counts
from queue_server.forecast.learning import Learned, learn
from queue_server.journal.tables import metadata
from queue_server.levels.levels import Levels
from queue_server.outlets.outlets import Outlets
from queue_server.pickup import PickupCodes
from queue_server.plans.reading import Written, find_hall, read_plan
from queue_server.remarks import Remarks
from queue_server.simulation.recorded import past_of, rehearsed
from queue_server.vault.vault import Vault
from queue_server.web.needs import Listener

MONDAY = datetime(2026, 3, 2, 1, 5, tzinfo=UTC)
"""09:05 in the hall."""
PASSWORD = "Right-Password-1"
QUICK_HASHES = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@cache
def zhaohua() -> Plan:
    """The shipped plan, read once."""
    return read_plan(find_hall("zhaohua"), MONDAY.date())


class StillClock:
    """A clock that goes when it is told to."""

    def __init__(self, now: datetime) -> None:
        self.time = now
        self.wall_s = 0.0

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.wall_s

    def wall_seconds(self, hall_seconds: float) -> float:
        return hall_seconds

    def pass_s(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)
        self.wall_s += seconds


class KeeperAtOnce:
    """Decides in the caller's thread; `asleep` keeps every future open."""

    def __init__(self, hall: Hall, clock: StillClock) -> None:
        self.hall = hall
        self.asked: list[Command] = []
        self.asleep = False
        self._clock = clock
        self._listeners: list[Listener] = []
        self._answers: dict[RequestId, Reply] = {}

    def subscribe(self, listener: Listener) -> None:
        self._listeners.append(listener)

    def submit(self, command: Command) -> Future[Reply]:
        self.asked.append(command)
        future: Future[Reply] = Future()
        if not self.asleep:
            future.set_result(self._answer(command))
        return future

    def _answer(self, command: Command) -> Reply:
        if command.request_id in self._answers:
            return self._answers[command.request_id]
        before = self.hall
        try:
            happened = decide(before, command, max(self._clock.now(), before.now))
        except Refused as refused:
            return Reply(code=refused.code, about=refused.about)
        self.hall = replay(before, happened)
        for listener in self._listeners:
            listener(before, self.hall, command, happened)
        self._answers[command.request_id] = reply_to(self.hall, command, happened)
        return self._answers[command.request_id]


@dataclass(frozen=True)
class Lesson:
    """What the hall learned from its one rehearsed day."""

    learned: Learned
    source: str = "2026-03-02"
    took_s: Mapping[ItemCode, float] = field(default_factory=dict)


class House:
    """The service as pages know it, and hands to move the hall with."""

    def __init__(self, folder: Path, plan: Plan | None = None, *, streams: int = 8, demo: bool = True) -> None:
        secret = folder / "secret"
        secret.write_bytes(b"s" * 32)
        world = folder / "world"
        world.mkdir(exist_ok=True)
        self.settings = Settings(
            hall=HallSettings(HallId("zhaohua"), folder),
            server=ServerSettings(secret_file=secret, streams=streams, answer_s=0.2),
            simulation=SimulationSettings(world) if demo else None,
        )
        self.clock = StillClock(MONDAY)
        self.counts = Counts()
        self.presence = Presence()
        self.codes = PickupCodes(b"s" * 32)
        self.vault: Vault | None = None
        self.plan = plan or zhaohua()
        self.keeper = KeeperAtOnce(empty(self.plan, MONDAY), self.clock)
        # One connection for all threads: a database in memory is as private as its connection.
        engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
        metadata.create_all(engine)
        self.database = engine
        self.remarks = Remarks(engine, self.plan.id)
        self.outlets = Outlets(None, engine, lambda: self.keeper.hall, self.clock, self.counts)
        self.levels = Levels(None, engine, lambda: self.keeper.hall, lambda: 0, self.clock, self.counts)
        self.accounts = Accounts(engine, self.plan.id, self.clock, QUICK_HASHES)
        self.learned = Lesson(learn(past_of(rehearsed(self.plan), MONDAY.date()), self.plan))
        self.file: Written | None = None
        self._requests = 0

    def written(self) -> Written:
        """The file that was last put before the manager; the plan in force until a test puts another."""
        return self.file or Written((), self.plan)

    def summary(self) -> Mapping[str, object]:
        return {"issued": len(self.keeper.hall.tickets), "balanced": True}

    def hire(self, login: str, role: StaffRole, staff: str | None = None, *, must_change: bool = False) -> None:
        number = None if staff is None else StaffId(staff)
        self.accounts.create(login, role, PASSWORD, staff=number, must_change=must_change)

    def tell(self, kind: type[Command], /, **about: object) -> Reply:
        """Ask the keeper for something; the test fails where it is refused."""
        self._requests += 1
        command = kind(request_id=RequestId(f"test-{self._requests}"), actor="test", **about)  # type: ignore[arg-type]
        reply = self.keeper.submit(command).result()
        assert reply.agreed, reply
        return reply

    def open(self) -> None:
        """Begin the day and put a clerk at every window that is not tidal."""
        self.tell(commands.OpenDay, day=MONDAY.date(), plan=self.plan)
        for window in self.plan.windows:
            if not window.tidal:
                self.sign_on(window.id, f"s{window.no:02}")

    def sign_on(self, window: WindowId, staff: str) -> None:
        self.tell(commands.SignOn, window=window, staff=StaffId(staff))

    def issue(self, item: str, count: int = 1, **about: object) -> Sequence[Ticket]:
        """Give tickets; each token is `token-<n>-` and more, as long as a real one."""
        given = []
        for _ in range(count):
            n = len(self.keeper.hall.tickets) + 1
            reply = self.tell(
                commands.IssueTicket,
                ticket=TicketId(f"T{n:025}"),
                visit=VisitId(f"V{n:025}"),
                token=Token(f"token-{n:016}"),
                item=ItemCode(item),
                **about,
            )
            assert reply.ticket is not None
            given.append(self.keeper.hall.tickets[reply.ticket])
        return given

    def ticket(self, ticket: Ticket) -> Ticket:
        """A ticket as it is now."""
        return self.keeper.hall.tickets[ticket.id]
