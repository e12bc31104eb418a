"""The outlets of one hall: read from their files, told by the journal, served by the round of deliveries."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from hall.clock import Clock
from hall.words import RemarkId
from queue_server.core.carried import Rated
from queue_server.core.state import Hall
from queue_server.counts import Counts
from queue_server.deliveries.delivery import Outlet
from queue_server.deliveries.ledger import Ledger
from queue_server.deliveries.round import Round
from queue_server.outlets.couriers import CourierFile
from queue_server.outlets.facts import About, Said
from queue_server.outlets.file import FileOutlet
from queue_server.outlets.http import HttpOutlet
from queue_server.outlets.page import page_address
from queue_server.outlets.reader import Reader
from queue_server.outlets.shape import Dialect, OutletFile, read_outlet
from queue_server.remarks import Remarks
from queue_server.rhythm import Rhythm
from queue_server.trouble import Trouble

EVERY_S = 5.0


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the province where citizens rate instead of here."""

    url: str
    said: Said

    def address(self, hall: Hall, rated: Rated) -> str:
        """Where the citizen of a service rates it; its first case stands for the visit."""
        page = self.said.dialect.page
        assert page is not None
        values = self.said.service(About.of(hall.plan, rated, rated.cases[0]))
        return page_address(self.url, page, values)


class Outlets:
    """What goes out, and the page that is opened instead, if any."""

    def __init__(
        self,
        folder: Path | None,
        database: Engine,
        hall: Callable[[], Hall],
        clock: Clock,
        counts: Counts,
    ) -> None:
        """Read the outlets' files; raises `Trouble` where one is wrong."""
        files = {} if folder is None else read_outlets(folder)
        self.senders: dict[str, FileOutlet | HttpOutlet | CourierFile] = {}
        sent: Mapping[str, Dialect] = {
            name: dialect for name, (file, dialect) in files.items() if file.kind in ("file", "http")
        }
        self.reader = Reader(database, hall, sent, clock, counts)
        self.ledger = Ledger(database, hall().plan.id)
        self._remarks = Remarks(database, hall().plan.id)
        self.page: Page | None = None
        for name, (file, dialect) in files.items():
            self._add(name, file, Said(dialect, file.constants, self.reader.number, self._words), clock)
        live: Mapping[str, Outlet] = {
            name: sender for name, sender in self.senders.items() if not files[name][0].dry_run
        }
        self.round = Round(self.ledger, live, clock, counts)
        self._reading = Rhythm("outlets", EVERY_S, self.reader.beat, counts)

    def start(self) -> None:
        """Begin; call it before the hall is kept, so that a new outlet misses nothing."""
        if self.senders:
            self.reader.begin()
            self._reading.start()
            self.round.start()

    def stop(self) -> None:
        """End after what is under way."""
        self._reading.stop()
        self.round.stop()

    def _add(self, name: str, file: OutletFile, said: Said, clock: Clock) -> None:
        match file.kind:
            case "file" if said.dialect.about == "couriers":
                assert file.folder is not None
                self.senders[name] = CourierFile(file.folder, said.dialect.columns, self.reader.case_number)
            case "file":
                assert file.folder is not None
                self.senders[name] = FileOutlet(file.folder, said.dialect.columns, said)
            case "http":
                self.senders[name] = HttpOutlet(file, said, clock)
            case "page_url":
                self.page = Page(file.url, said)
            case "none":
                pass

    def _words(self, remark: RemarkId) -> str:
        return self._remarks.read([remark]).get(remark, "")


def read_outlets(folder: Path) -> Mapping[str, tuple[OutletFile, Dialect]]:
    """Every outlet of a folder by its file's name; raises `Trouble`, also where two pages would be opened."""
    if not folder.is_dir():
        raise Trouble("no_outlets", folder=folder.name)
    found = {file.stem: read_outlet(file) for file in sorted(folder.glob("*.toml"))}
    pages = [name for name, (file, _) in found.items() if file.kind == "page_url"]
    if len(pages) > 1:
        raise Trouble("two_pages", names=", ".join(pages))
    return found
