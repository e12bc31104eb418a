"""The ticket kiosk (取号机) as citizens touch it: the screen machine joined to screen, printer, reader and server.

Each turn belongs to a thread of its own: `serve` to the screen, `attend` to the server and the printer, so that
nothing the citizen sees waits for either; `read_names` to new catalogues, `read_cards` to the reader, `speak` to the
voice.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Event as Flag

from devices.id_card import Card
from devices.ports import DeviceError, DeviceGone, Leaflet
from hall.clock import Clock
from hall.logs import logger
from hall.messages.answers import Answer, AnyAnswer, TicketGiven
from hall.messages.facts import CatalogueFact, PromiseFact, ServerFact
from hall.messages.orders import AnyOrder, Order, Reprint
from hall.messages.status import PartStatus
from hall.personal import Person
from hall.words import DeviceState, Language
from kiosk.alarm import Alarm
from kiosk.fitted import Fitted, Screen, Vault
from kiosk.flow.actions import (
    Action,
    ArmReader,
    CallStaff,
    DisarmReader,
    LookUp,
    PrintLeaflet,
    ReadLog,
    SayAgain,
    ServerQuestion,
    SetVolume,
    Unlock,
    Wipe,
)
from kiosk.flow.events import (
    Answered,
    CardMisread,
    CatalogueCame,
    DeviceTurned,
    Event,
    Known,
    LogRead,
    NoAnswer,
    NotKnown,
    NotPrinted,
    OnlineTurned,
    Printed,
    PromiseCame,
    ReceiptOut,
    TimePassed,
    Unlocked,
    VolumeTurned,
)
from kiosk.flow.machine import page, step
from kiosk.flow.page import Aids, Page
from kiosk.flow.readings import readings
from kiosk.flow.search import Reading, index, texts_to_read
from kiosk.flow.spoken import utterance
from kiosk.flow.state import Fits, Instant, start
from kiosk.reach import Reach
from kiosk.server import Server, ask_or_give
from kiosk.slips import Slips
from kiosk.vault import AWAY, VaultAway
from kiosk.wished import wished

CALLED_S = 300.0
"""Wall seconds a call for a person stays with the managers; by then somebody came, or it is made again."""

log = logger(__name__)


@dataclass(slots=True)
class _Jobs:
    """What the other threads are to do next."""

    asked: "SimpleQueue[ServerQuestion | LookUp | Unlock | PrintLeaflet | AnyAnswer | AnyOrder]" = field(
        default_factory=SimpleQueue
    )
    said: "SimpleQueue[tuple[str, Language]]" = field(default_factory=SimpleQueue)
    catalogues: "SimpleQueue[CatalogueFact]" = field(default_factory=SimpleQueue)
    armed: Flag = field(default_factory=Flag)
    turn: int = 0


class CitizenKiosk:
    """One kiosk; `serve` first, then the other turns beside it."""

    def __init__(
        self,
        screen: Screen,
        fits: Fits,
        slips: Slips,
        server: Server,
        clock: Clock,
        answer_s: float,
        connected: Callable[[], bool],
        fitted: Fitted = Fitted(),  # noqa: B008 - frozen
        usual: Aids = Aids(),  # noqa: B008 - frozen
    ) -> None:
        """`connected` says whether the broker is there; `usual` is how the hall wants its screen between visits."""
        self._screen = screen
        self._slips = slips
        self._server = server
        self._clock = clock
        self._reach = Reach(connected, answer_s)
        self._fitted = fitted
        self._heard: SimpleQueue[Event] = SimpleQueue()
        self._jobs = _Jobs()
        kept = fitted.maintenance
        self._state = start(self._now(), fits, usual, locked=kept is not None and kept.locked)
        if kept is not None:
            self._heard.put(VolumeTurned(kept.volume))
        self._page: Page | None = None
        self._alarm = Alarm(fitted.voice, clock, lambda: self._page)
        self._readings: dict[str, Reading] = {}
        self._called_s: float | None = None

    @property
    def page(self) -> Page | None:
        """What is on the screen."""
        return self._page

    def settle(self) -> None:
        """After a restart: own up to slips nobody knows the fate of."""
        self._slips.settle()

    def see_catalogue(self, catalogue: CatalogueFact) -> None:
        """What can be asked for from now on; from any thread."""
        self._jobs.catalogues.put(catalogue)

    def see_promise(self, promise: PromiseFact) -> None:
        """The waits promised from now on; from any thread."""
        self._reach.heard()
        self._hear(PromiseCame(promise))

    def see_server(self, fact: ServerFact) -> None:
        """Whether the server is there; from any thread."""
        self._reach.see(fact)
        self._screen.wake()

    def see_part(self, status: PartStatus) -> None:
        """How a part is; from any thread."""
        self._hear(DeviceTurned(status.part, status.state, status.code))

    def see_receipt(self, url: str, code: str) -> None:
        """What came of a receipt printed here; from any thread."""
        self._hear(ReceiptOut(url, code))

    def late(self, answer: AnyAnswer) -> None:
        """Take an answer nobody waits for any more; from any thread."""
        self._reach.heard()
        self._jobs.asked.put(answer)

    def order(self, order: AnyOrder) -> None:
        """Take an order; from any thread."""
        self._jobs.asked.put(order)

    def serve(self, timeout_s: float) -> None:
        """Take in what happened, touches first, and draw what changed by it."""
        touched = self._screen.read(0.0 if self._page is None or not self._heard.empty() else timeout_s)
        if touched is not None:
            self._step(touched)
        while not self._heard.empty():
            self._step(self._heard.get())
        online = self._reach.online
        if online != self._state.online:
            self._step(OnlineTurned(online))
        if self._called_s is not None and self._clock.monotonic() - self._called_s > CALLED_S:
            self._call("")
        self._step(TimePassed())
        self._draw()

    def attend(self, timeout_s: float) -> None:
        """Do the next thing that takes the server or the printer."""
        try:
            job = self._jobs.asked.get(timeout=timeout_s)
        except Empty:
            return
        match job:
            case LookUp():
                self._look_up(job)
            case Unlock(turn=turn, code=code):
                kept = self._fitted.maintenance
                self._hear(Unlocked(turn, kept is not None and kept.unlocks(code)))
            case PrintLeaflet():
                self._print_leaflet(job)
            case Reprint(order_id=id, slip=slip):
                self._slips.put_out(id, slip)
            case Order():
                log.warning("an order is not for a kiosk", order_id=job.order_id)
            case Answer():
                self._settle_late(job)
            case _:
                self._ask(job)

    def read_names(self, timeout_s: float) -> None:
        """Offer the next catalogue once its names can be searched; the names of one before are known already."""
        try:
            catalogue = self._jobs.catalogues.get(timeout=timeout_s)
        except Empty:
            return
        items = [item for group in catalogue.groups for item in group.items]
        unread = [text for text in texts_to_read(items) if text not in self._readings]
        if unread:
            self._readings.update(readings(tuple(unread)))
        self._hear(CatalogueCame(catalogue, index(items, self._readings)))

    def read_cards(self, timeout_s: float) -> None:
        """Read a card while a page asks for one; what is on it goes to the vault and is forgotten."""
        reader, turn = self._fitted.reader, self._jobs.turn
        if reader is None or not self._jobs.armed.wait(timeout_s):
            return
        try:
            card = reader.read(timeout_s)
        except DeviceGone:
            return  # its supervisor has said so
        except DeviceError as error:
            self._hear(CardMisread(error.code))
            return
        if isinstance(card, Card):
            with card:
                if self._jobs.armed.is_set() and self._jobs.turn == turn:
                    self._meet(turn, lambda vault: vault.by_card(card))
        elif card is not None:
            self._hear(CardMisread(card.code))

    def speak(self, timeout_s: float) -> None:
        """Say the newest of what is to be said, until there is something newer; or the order to leave."""
        if self._alarm.sounds:
            self._alarm.say()
        try:
            said = self._jobs.said.get(timeout=timeout_s)
            while not self._jobs.said.empty():
                said = self._jobs.said.get()
        except Empty:
            return
        if self._fitted.voice is not None and said[0] and not self._alarm.sounds:
            self._fitted.voice.say(*said, lambda: not self._jobs.said.empty())

    def _hear(self, event: Event) -> None:
        self._heard.put(event)
        self._screen.wake()

    def _step(self, event: Event) -> None:
        self._state, wanted = step(self._state, event, self._now())
        for action in wanted:
            self._do(action)

    def _do(self, action: Action) -> None:
        match action:
            case ArmReader(turn=turn):
                self._jobs.turn = turn
                self._jobs.armed.set()
            case DisarmReader():
                self._jobs.armed.clear()
            case SayAgain():
                self._jobs.said.put((page(self._state).spoken, self._state.visit.aids.language))
            case ReadLog(turn=turn):
                self._hear(LogRead(turn, self._fitted.maintenance.lines if self._fitted.maintenance else ()))
            case SetVolume(volume=volume):
                if self._fitted.maintenance is not None:
                    self._fitted.maintenance.turn_volume(volume)
                    self._hear(VolumeTurned(volume))
            case CallStaff(reason=reason):
                log.warning("somebody asks for a person", reason=reason)
                self._call("help_wanted")
            case Wipe():
                pass  # every turn keeps nothing of a visit beyond its own job
            case _:
                self._jobs.asked.put(action)

    def _call(self, code: str) -> None:
        """Say on the managers' page that somebody asks for a person, or, with no code, that nobody does any more."""
        self._called_s = self._clock.monotonic() if code else None
        if self._fitted.call is not None:
            self._fitted.call(PartStatus(part="help", state=DeviceState.READY, since=self._clock.now(), code=code))

    def _draw(self) -> None:
        shown = page(self._state)
        if shown == self._page:
            return
        self._screen.show(shown)
        text = utterance(self._page, shown)
        if text or (self._page is not None and shown.name != self._page.name):
            self._jobs.said.put((text, shown.aids.language))  # nothing to say still cuts off what the last page says
        self._page = shown

    def _ask(self, asked: ServerQuestion) -> None:
        """Ask, let the screen know, and print at once: the slip waits for no picture."""
        wish = wished(asked, self._server.new_id(), self._clock.now())
        answer = ask_or_give(self._server, wish, self._reach, self._fitted.offline)
        self._hear(NoAnswer(asked.turn) if answer is None else Answered(asked.turn, answer))
        if isinstance(answer, TicketGiven):
            code = self._slips.put_out(answer.slip.ticket, answer.slip)
            self._hear(NotPrinted(asked.turn, code) if code else Printed(asked.turn))

    def _settle_late(self, answer: AnyAnswer) -> None:
        if self._fitted.offline is not None and self._fitted.offline.settle(answer):
            return
        if isinstance(answer, TicketGiven):
            self._slips.put_out(answer.slip.ticket, answer.slip)

    def _look_up(self, asked: LookUp) -> None:
        self._meet(asked.turn, lambda vault: vault.by_phone(asked.phone))

    def _meet(self, turn: int, find: Callable[[Vault], Person]) -> None:
        vault = self._fitted.vault
        try:
            event: Event = NotKnown(turn, AWAY) if vault is None else Known(turn, find(vault))
        except VaultAway as away:
            log.info("somebody stays unknown", code=away.code)
            event = NotKnown(turn, AWAY)
        self._hear(event)

    def _print_leaflet(self, asked: PrintLeaflet) -> None:
        catalogue = self._state.catalogue
        if catalogue is None:
            return
        code = self._slips.put_out_leaflet(
            Leaflet(catalogue.hall, asked.item, asked.materials, asked.time_limit, asked.fee, hotline=catalogue.hotline)
        )
        self._hear(NotPrinted(asked.turn, code) if code else Printed(asked.turn))

    def _now(self) -> Instant:
        return Instant(self._clock.monotonic(), self._clock.now())
