"""A kept hall with outlets, a clock moved by hand and a province that answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hall.words import OrderId, Outcome, RatingLevel, RemarkId, StaffId
from queue_server.core import commands
from queue_server.counts import Counts
from queue_server.deliveries.delivery import DeliveryState
from queue_server.journal.journal import Journal
from queue_server.outlets.outlets import Outlets
from tests.core.small_hall import CERTIFICATE, GENERAL
from tests.outlets.province import Province
from tests.queue_server.fakes import Desk, HandClock, new_journal

SHANDONG = """
kind = "http"
dialect = "shandong"
url = "{url}"
secret_file = "secret"
timeout_s = 5.0
[constants]
area_code = "370800"
dept_code = "11370800MB0000000X"
app_mark = "HALL"
"""
FILE = """
kind = "file"
dialect = "gbt39046"
folder = "out"
"""


@dataclass
class Kept:
    """A hall whose ratings go out."""

    folder: Path
    journal: Journal
    desk: Desk
    clock: HandClock
    counts: Counts

    def outlets(self, **files: str) -> Outlets:
        """The hall's outlets as these files say, begun."""
        folder = self.folder / "outlets"
        folder.mkdir(exist_ok=True)
        (folder / "secret").write_text("hush\n")
        for name, text in files.items():
            (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        made = Outlets(folder, self.journal.engine, lambda: self.desk.keeper.hall, self.clock, self.counts)
        made.reader.begin()
        return made

    def served(self, **fields: Any) -> OrderId:  # noqa: ANN401
        """Somebody who was served; the invitation to rate it."""
        ticket = self.desk.issue(**fields).ticket
        self.desk.do(commands.CallNext, window=GENERAL)
        self.desk.do(commands.StartService, window=GENERAL)
        assert self.desk.do(commands.FinishService, window=GENERAL, outcome=Outcome.DONE).agreed
        return OrderId(f"rate-{ticket}")

    def rated(
        self, level: RatingLevel = RatingLevel.VERY_SATISFIED, *, number: str = "BJ-1", remark: RemarkId | None = None
    ) -> OrderId:
        """A service that was rated, with its case's number where there is one."""
        invitation = self.served()
        given = self.desk.do(commands.GiveRating, invitation=invitation, level=level, remark=remark)
        assert given.agreed
        if number:
            assert self.desk.do(commands.NameCase, invitation=invitation, item=CERTIFICATE, project_no=number).agreed
        return invitation


def go(outlets: Outlets, clock: HandClock, rounds: int = 1, seconds: float = 0) -> None:
    """Read on and deliver, so many rounds."""
    for _ in range(rounds):
        outlets.reader.beat()
        outlets.round.beat()
        clock.move(seconds)


def states(outlets: Outlets) -> dict[DeliveryState, int]:
    """How many deliveries stand where."""
    found: dict[DeliveryState, int] = {}
    for (_, state), count in outlets.ledger.counts().items():
        found[state] = found.get(state, 0) + count
    return found


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    journal = new_journal(tmp_path)
    clock = HandClock()
    desk = Desk(journal, clock)
    desk.do(commands.SignOn, window=GENERAL, staff=StaffId("s01"))
    yield Kept(tmp_path, journal, desk, clock, Counts())
    desk.keeper.stop()
    journal.close()


@pytest.fixture
def province() -> Iterator[Province]:
    with Province() as running:
        yield running
