"""What the tests of this room share."""

from pathlib import Path

import pytest

from kiosk.ledger import Ledger
from tests.kiosk.fakes import FakeServer, StillClock


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def server() -> FakeServer:
    return FakeServer()


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "deeds")
