"""A hall put together in one process for a story: the real server, its pages and devices, on a clock moved by hand.

    with raised(hall, folder) as stage:
        stage.at(9, 5)                                   # the hall lives on until five past nine
        shown = stage.kiosk.take(ItemCode("zx-01"))      # a citizen touches; `shown.paper` is what the printer cut
        stage.clerk("w01").call()                        # a clerk presses a key
        stage.sign("w01"), stage.board()                 # what the hall says to everybody
        stage.anybody.look("/book")                      # a phone; `stage.manager`, `stage.approver` are logged in

Nothing here decides anything: every wish goes over the wire or the pages to the real keeper and its journal.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, partial, reduce
from pathlib import Path
from typing import TypeVar

from argon2 import PasswordHasher
from flask import Flask

from hall.asking import Asker
from hall.doors import ParentSettings
from hall.line import Line
from hall.messages.facts import BoardFact, CatalogueFact, WindowFact, read_fact
from hall.messages.topics import Address, HallMessage, hall_topics
from hall.messages.wishes import ProgressWish
from hall.players import DeskPlayer, KioskPlayer, LockerPlayer, SignsPlayer, displays, players
from hall.sections import WHOLE_HALL, BrokerSettings
from hall.spool import Spool
from hall.words import DeviceId, DeviceKind, HallId, RequestId, StaffId, StaffRole, TicketNo, WindowId
from queue_server.accounts import Accounts
from queue_server.advising.lines import own_thread
from queue_server.core.commands import Tick
from queue_server.core.events import Event
from queue_server.core.evolve import empty, replay
from queue_server.core.state import Hall
from queue_server.core.timetable import zone
from queue_server.journal import database
from queue_server.levels.levels import PARENT
from queue_server.service import Service
from queue_server.story.clerk import Clerk
from queue_server.story.hand_clock import HandClock
from queue_server.story.pages import Browser
from queue_server.story.props import (
    PATIENCE_S,
    desk_settings,
    kiosk_settings,
    locker_settings,
    plan_of,
    server_settings,
    signs_settings,
)
from queue_server.story.wire import Wire
from queue_server.ticker import ACTOR
from queue_server.web.application import create_app

DAY = date(2026, 3, 2)
"""The Monday on which every story plays."""
BEGINS = time(8, 0)
STEP_S = 60.0
"""Hall seconds between two looks of the hall at itself while nothing else happens."""
PASSWORD = "Told-in-a-story-1"
PIN = "246810"
QUICK_HASHES = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""The story's accounts live for seconds: nobody needs their passwords to be slow."""
OFFICES = (StaffRole.MANAGER, StaffRole.APPROVER, StaffRole.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Below:
    """What a hall below another one's stage has from there."""

    plan_file: Path
    clock: HandClock
    parent: ParentSettings


F = TypeVar("F", bound=HallMessage)
E = TypeVar("E", bound=Event)
Player = KioskPlayer | DeskPlayer | LockerPlayer | SignsPlayer
P = TypeVar("P", bound=Player)


class Stage:
    """One hall on one day; what it is asked is on disk and said before the asking returns."""

    def __init__(self, hall: HallId, folder: Path, below: Below | None = None) -> None:
        """A hall `below` another stage's comes with its file, that stage's clock and the way up."""
        self.folder = folder
        self.plan_file = below.plan_file if below else plan_of(hall, folder)
        settings = server_settings(hall, folder, self.plan_file, below.parent if below else None)
        engine = database.open_engine(settings.database_url)
        database.upgrade(engine)
        engine.dispose()
        morning = datetime.combine(DAY, BEGINS, zone("Asia/Shanghai")).astimezone(UTC)
        self.clock = below.clock if below else HandClock(morning)
        self._began = self.clock.now()
        self.wire = Wire(self.clock)
        self.service = Service(settings, own_thread, self.clock, self.wire.dial)
        self.app: Flask = create_app(self.service)
        self._id = hall
        self._players: list[Player] = []
        self._lockers: dict[str, LockerPlayer] = {}
        self._desks: dict[WindowId, DeskPlayer] = {}
        self._clerks: dict[tuple[WindowId, StaffId], Clerk] = {}
        self._probe = self._asker()
        self._accounts = Accounts(self.service.database, hall, self.clock, QUICK_HASHES)
        self._staff: set[StaffId] = set()
        self._hire()

    @property
    def hall(self) -> Hall:
        """The hall as it stands on disk, for finding things; what a step proves it sees elsewhere."""
        return self.service.keeper.hall

    def raise_curtain(self) -> None:
        """Begin to keep the hall; the beats of its clockwork are the story's."""
        self.service.publisher.start()
        self.service.keeper.start()
        self.service.bridge.join(self.service.link)
        self.service.link.start()
        self.settle()

    def drop_curtain(self) -> None:
        """Switch everything off."""
        for player in self._players:
            player.close()
        self._probe.close()
        self.service.stop()

    def at(self, hour: int, minute: int = 0) -> None:
        """Let the hall live on until a time of its day."""
        then = datetime.combine(DAY, time(hour, minute), zone(self.hall.plan.time_zone))
        self.wait((then - self.clock.now()) / timedelta(minutes=1))

    def wait(self, minutes: float) -> None:
        """Let the hall live on for so many minutes."""
        left_s = minutes * 60
        while left_s > 0:
            self.clock.move(min(STEP_S, left_s))
            left_s -= STEP_S
            self._beat()
        self._go_round()
        self.settle()

    def settle(self) -> None:
        """Let a second pass: everything asked is answered, everything said is heard, every device obeyed."""
        self.clock.move(1)
        for _ in range(2):
            self._stored()
            self._said()
            for player in self._players:
                player.work()
        self._stored()
        self._said()
        self._said()  # the snapshots that are due are said after the job in hand

    @cached_property
    def kiosk(self) -> KioskPlayer:
        """The ticket kiosk."""
        made = players().kiosk(kiosk_settings(self._id, self.folder), self.clock, self.wire.dial)
        return self._joined(made)

    @cached_property
    def signs(self) -> SignsPlayer:
        """The LED signs above all windows; hung up before the story looks at them first."""
        windows = (window.id for window in self.hall.plan.windows)
        made = displays().signs(signs_settings(self._id, self.folder, windows), self.clock, self.wire.dial)
        return self._joined(made)

    def led(self, window: str) -> Sequence[str]:
        """What the LED sign above a window shows now."""
        self.signs.work()
        return self.signs.lines(WindowId(window))

    def locker(self, name: str = "locker-1") -> LockerPlayer:
        """A pickup locker."""
        if name not in self._lockers:
            doors = next(each.compartments for each in self.hall.plan.lockers if each.id == name)
            settings = locker_settings(self._id, self.folder, name, doors)
            made = players().locker(settings, self.clock, self.wire.dial)
            self._lockers[name] = self._joined(made)
        return self._lockers[name]

    def clerk(self, window: str, staff: str = "") -> Clerk:
        """Whoever works at a window, its own clerk (`s03` at `w03`) or another; not yet signed on."""
        here = WindowId(window)
        who = StaffId(staff) if staff else staff_of(here)
        if (here, who) not in self._clerks:
            self._employ(who)
            self._clerks[here, who] = Clerk(self, here, who, PIN, self._desk(here), partial(self.browser, who))
        return self._clerks[here, who]

    def browser(self, login: str = "") -> Browser:
        """A new browser, logged in where a login is given."""
        fresh = Browser(self.app)
        if login:
            fresh.log_in(login, PASSWORD)
        return fresh

    @cached_property
    def anybody(self) -> Browser:
        """A citizen's phone."""
        return self.browser()

    @cached_property
    def manager(self) -> Browser:
        """The manager's browser."""
        return self.browser(StaffRole.MANAGER)

    @cached_property
    def approver(self) -> Browser:
        """The browser of somebody in the back office who approves."""
        return self.browser(StaffRole.APPROVER)

    @cached_property
    def supervisor(self) -> Browser:
        """The browser of somebody who watches."""
        return self.browser(StaffRole.SUPERVISOR)

    def sign(self, window: str) -> WindowFact:
        """What the sign above a window says now."""
        return self.fact(f"window/{window}", WindowFact)

    def board(self, zone: str = WHOLE_HALL) -> BoardFact:
        """What the board of a zone says now."""
        return self.fact(f"board/{zone}", BoardFact)

    def calls(self) -> Sequence[str]:
        """What the board of the whole hall calls now, newest first, in the hall's own words."""
        board = self.board()
        return [
            board.call.zh.format(
                ticket_no=call.ticket_no, window_no=call.window_no, zone=call.zone.zh, floor=call.floor
            )
            for call in board.calls
        ]

    def offered(self) -> CatalogueFact:
        """What the kiosks offer now."""
        return self.fact(CatalogueFact.leaf, CatalogueFact)

    def fact(self, place: str, kind: type[F]) -> F:
        """What the hall says at one of its places, read from the retained payload."""
        return read_fact(self.wire.retained[hall_topics(self._id, place)], kind)

    def journaled(self, kind: type[E]) -> Sequence[E]:
        """The events of a kind that the journal holds of this day."""
        return [event for row in self.service.journal.replay(self._id) for event in row if isinstance(event, kind)]

    def kept(self, pattern: str) -> Sequence[str]:
        """What stands in the files of the hall's folder that match a pattern."""
        return [path.read_text(encoding="utf-8") for path in sorted(self.folder.glob(pattern)) if path.is_file()]

    def replayed(self) -> Hall:
        """The hall as the journal alone tells it."""
        beginning = empty(self.service.plan_for(None), self._began)
        return reduce(replay, self.service.journal.replay(self._id), beginning)

    def _beat(self) -> None:
        """What the server's clockwork does by itself."""
        self.service.ticker.beat()
        self._stored()
        self.service.supervision.beat()

    def _go_round(self) -> None:
        """What goes out to others by itself: notices, pushes of supervision, ratings, figures for the hall above."""
        if self.service.notifier is not None:
            self.service.notifier.beat()
        self.service.pushes.beat()
        self.service.outlets.reader.beat()
        self.service.outlets.round.beat()
        self.service.levels.beat()
        while self.service.levels.ledger.due(PARENT, self.clock.now()):
            self.service.levels.round.beat()  # one of each day at a time, in order

    def _stored(self) -> None:
        """Let a tick pass the keeper: whatever it was asked before is on disk."""
        tick = Tick(request_id=RequestId(f"{ACTOR}/{self._probe.new_id()}"), actor=ACTOR)
        self.service.keeper.submit(tick).result(PATIENCE_S)

    def _said(self) -> None:
        """Let a question pass the publisher: whatever it was to say before is said."""
        wish = ProgressWish(request_id=self._probe.new_id(), at=self.clock.now(), ticket_no=TicketNo("Z000"))
        if self._probe.ask(wish, PATIENCE_S) is None:
            raise TimeoutError("the publisher does not answer")

    def _asker(self) -> Asker:
        line: Line = self.wire.dial(BrokerSettings(), "probe", self.clock)
        address = Address(self._id, DeviceKind.KIOSK, DeviceId("probe"))
        asker = Asker(line, address, Spool(self.folder / "probe"), self.clock, lambda _: None)
        asker.start()
        line.start()
        return asker

    def _desk(self, window: WindowId) -> DeskPlayer:
        """The desk of a window, whoever works at it."""
        if window not in self._desks:
            settings = desk_settings(self._id, self.folder, window)
            self._desks[window] = self._joined(players().desk(settings, self.clock, self.wire.dial))
        return self._desks[window]

    def _joined(self, player: P) -> P:
        self._players.append(player)
        return player

    def _hire(self) -> None:
        """An account for each window's clerk, for all others whom the plan names, and for each office."""
        plan = self.hall.plan
        deputies = (deputy for post in plan.posts.posts for deputy in post.deputies)
        for staff in (*(staff_of(window.id) for window in plan.windows), *(each.id for each in plan.staff), *deputies):
            self._employ(staff)
        for role in OFFICES:
            self._accounts.create(role, role, PASSWORD)

    def _employ(self, staff: StaffId) -> None:
        """An account for somebody at the windows, once; windows that a day adds bring new people."""
        if staff not in self._staff:
            self._staff.add(staff)
            self._accounts.create(staff, StaffRole.CLERK, PASSWORD, staff=staff, pin=PIN)


def staff_of(window: WindowId) -> StaffId:
    """The number of the clerk of a window: `s03` at `w03`."""
    return StaffId(f"s{window[1:]}")


@contextmanager
def raised(hall: HallId, folder: Path, below: Below | None = None) -> Iterator[Stage]:
    """A stage with its curtain up, switched off in the end."""
    stage = Stage(hall, folder, below)
    stage.raise_curtain()
    try:
        yield stage
    finally:
        stage.drop_curtain()
