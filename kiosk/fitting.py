"""The parts every ticket kiosk has by its settings, and the kiosk whose panel says complete wishes."""

from collections.abc import Callable, Sequence

from devices import catalogue
from devices.part import Device, Part
from devices.wiring import Wiring
from hall.device_program import DeviceProgram, Turn
from hall.messages.facts import CatalogueFact
from hall.sections import KioskSettings, PartSettings
from hall.settings import Settings
from kiosk.heartbeat import Heartbeat
from kiosk.kept_catalogue import KeptCatalogue
from kiosk.ledger import Ledger
from kiosk.offline import OfflineNumbers, OfflineTickets
from kiosk.parts import WatchedPanel, WatchedPrinter, WatchedReader
from kiosk.reach import reach_of
from kiosk.receipts import Receipts, routed
from kiosk.ticket_kiosk import TicketKiosk


class KioskFittings:
    """The parts of one kiosk, and the turns that keep them open."""

    def __init__(self, program: DeviceProgram, machine: Settings, wanted: KioskSettings) -> None:
        self.program = program
        self.turns: list[Turn] = []
        self._opening: list[Callable[[], None]] = []
        self._closing: list[Turn] = []
        self._machine = machine
        self.wanted = wanted
        at_printer = self.wiring(wanted.printer)
        printer = Part(
            program, "printer", lambda: catalogue.printer(at_printer, program.clock), lambda each: each.check()
        )
        self.keep(printer)
        self.printer = WatchedPrinter(printer)
        self.ledger = Ledger(program.folder / "slips")
        ordered = Ledger(program.folder / "receipts")
        self.receipts = Receipts(self.printer, program.asker, ordered, program.clock)
        self.receipts.settle()
        numbers = OfflineNumbers(program.folder / "numbers.json")
        self.offline = OfflineTickets(numbers, program.asker, self.ledger, program.clock, program.stopping.wait)
        self._kept = KeptCatalogue(program.folder / "catalogue.json")
        self.turns += [self.offline.keep, self._kept.write, self.receipts.serve]

    def panel_turns(self, panel: PartSettings) -> Sequence[Turn]:
        """The turns of a kiosk whose panel says complete wishes."""
        program, wanted = self.program, self.wanted
        wiring = self.wiring(panel)
        part = Part(program, "panel", lambda: catalogue.panel(wiring, program.clock))
        screen = WatchedPanel(part, program.stopping)
        reach = reach_of(program, wanted.answer_s)
        works = TicketKiosk(screen, self.printer, program.asker, self.ledger, program.clock, reach, self.offline)
        works.settle()
        self.keep(part)
        if wanted.reader is not None:
            self.reader(wanted.reader)

        self.on_catalogue(screen.offer)
        program.on_order(routed(self.receipts, works.order))
        program.on_late_answer(works.late)
        return (Heartbeat(program.clock).within(works.serve), *self.turns)

    def on_catalogue(self, take: Callable[[CatalogueFact], None]) -> None:
        """Hand over what can be asked for, the last one kept on disk first; `take` must not block."""

        def see(fact: CatalogueFact) -> None:
            self.offline.see(fact)
            take(fact)

        def come(fact: CatalogueFact) -> None:
            self._kept.see(fact)
            see(fact)

        if (kept := self._kept.read()) is not None:
            see(kept)
        self.program.on_fact(CatalogueFact.leaf, CatalogueFact, come)

    def reader(self, reader: PartSettings) -> WatchedReader:
        """The reader of cards, kept open."""
        wiring = self.wiring(reader)
        part = Part(
            self.program,
            "reader",
            lambda: catalogue.card_reader(wiring, self.program.clock),
            lambda each: each.check(),
        )
        self.keep(part)
        return WatchedReader(part, self.program.stopping)

    def keep(self, part: Part[Device]) -> None:
        """Open it before anybody uses it, and keep it open; how it is must be heard from the start."""
        self.turns.append(part.watch)
        self._opening.append(part.open)
        self._closing.append(part.watch)

    def open(self) -> None:
        """Try every part once, so that the first page knows what works."""
        for each in self._opening:
            each()

    def close(self) -> None:
        """Let go of every part, once the program was told to stop."""
        for each in self._closing:
            each(0.0)

    def wiring(self, part: PartSettings) -> Wiring:
        """How a part of this kiosk is wired."""
        return Wiring(part, self.wanted.device, self._machine.simulation, paper_mm=self.wanted.paper_mm)
